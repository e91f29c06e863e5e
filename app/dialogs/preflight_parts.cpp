// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/preflight_parts.h"

#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"

#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

namespace bindscape::app {

using widgets::scaled;

PreflightStrip::PreflightStrip(const QString& title, QWidget* parent) : QWidget(parent), m_layout(new QHBoxLayout(this))
{
    m_layout->setContentsMargins(scaled(14), scaled(3), scaled(10), scaled(3));
    m_layout->setSpacing(scaled(5));
    auto* label = new QLabel(title, this);
    QFont bold = label->font();
    bold.setBold(true);
    label->setFont(bold);
    m_layout->addWidget(label, 1);
    setMinimumHeight(scaled(28));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void PreflightStrip::add(QWidget* widget) { m_layout->addWidget(widget); }

void PreflightStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), widgets::toQColor(widgets::theme().alternate));
    painter.setPen(widgets::toQColor(widgets::theme().border));
    painter.drawLine(rect().topLeft(), rect().topRight());
    painter.drawLine(rect().bottomLeft(), rect().bottomRight());
}

PreflightRule::PreflightRule(QWidget* parent) : QWidget(parent) { setFixedHeight(1); }

void PreflightRule::paintEvent(QPaintEvent*)
{
    QPainter(this).fillRect(rect(), widgets::toQColor(widgets::theme().hairline));
}

void clearLayout(QLayout* layout)
{
    while (QLayoutItem* item = layout->takeAt(0)) {
        if (QWidget* widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        delete item;
    }
}

QPixmap legendKey(const figure::RoleLook& look, bool box)
{
    const QSize size(scaled(22), scaled(10));
    const double ratio = qGuiApp->devicePixelRatio();
    QPixmap pixmap(size * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    QColor color = widgets::toQColor(look.color);
    if (box) {
        constexpr double kFaint = 0.35;
        color.setAlphaF(kFaint);
        painter.fillRect(QRect(QPoint(), size), color);
        return pixmap;
    }
    QPen pen(color, scaled(2));
    if (!look.dash.empty())
        pen.setDashPattern({2, 1});
    pen.setCapStyle(Qt::FlatCap);
    painter.setPen(pen);
    painter.drawLine(QPointF(0, size.height() / 2.0), QPointF(size.width(), size.height() / 2.0));
    return pixmap;
}

}  // namespace bindscape::app
