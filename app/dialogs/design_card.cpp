// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/design_card.h"

#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"
#include "widgets/forms/form_layout.h"

#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QRadioButton>
#include <QVBoxLayout>

namespace bindscape::app {

using widgets::scaled;

DesignCard::DesignCard(const QString& title, const QString& help, QWidget* parent) : QWidget(parent), m_button(new QRadioButton(title))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(scaled(10), scaled(8), scaled(10), scaled(8));
    layout->setSpacing(scaled(4));
    QFont bold = m_button->font();
    bold.setBold(true);
    m_button->setFont(bold);
    QString name = title;
    widgets::describe(m_button, name.remove(QLatin1Char('&')), help);
    layout->addWidget(m_button);
    auto* hint = widgets::hintLabel(help, this);
    hint->setContentsMargins(scaled(22), 0, 0, 0);
    hint->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    layout->addWidget(hint, 1);
    setToolTip(help);
    connect(m_button, &QRadioButton::toggled, this, qOverload<>(&QWidget::update));
    connect(&widgets::Look::instance(), &widgets::Look::changed, this, &DesignCard::restyle);
    restyle();
}

// The style draws the circle in a darker tone of the window, which cannot be seen on a dark card.
void DesignCard::restyle()
{
    constexpr int kStyleDarkens = 150;
    QPalette circle = m_button->palette();
    circle.setColor(QPalette::Window, widgets::toQColor(widgets::theme().text2).lighter(kStyleDarkens));
    m_button->setPalette(circle);
    update();
}

void DesignCard::paintEvent(QPaintEvent*)
{
    const bool on = m_button->isChecked();
    const draw::Theme& theme = widgets::theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double line = on ? 2 : 1;
    painter.setPen(QPen(widgets::toQColor(on ? theme.accent : theme.border), line));
    painter.setBrush(widgets::toQColor(on ? theme.selection : theme.base));
    painter.drawRoundedRect(QRectF(rect()).adjusted(line / 2, line / 2, -line / 2, -line / 2), 3, 3);
}

void DesignCard::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return QWidget::mousePressEvent(event);
    m_button->setChecked(true);
    m_button->setFocus(Qt::MouseFocusReason);
}

}  // namespace bindscape::app
