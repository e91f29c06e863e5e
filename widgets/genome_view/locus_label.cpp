// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/genome_view/locus_label.h"

#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"
#include "widgets/genome_view/nearest_feature.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace bindscape::widgets {

LocusLabel::LocusLabel(const TrackLane& lane, QWidget* parent) : QWidget(parent), m_lane(lane)
{
    setFocusPolicy(Qt::TabFocus);
    const auto refresh = [this] {
        const QString locus = m_lane.isEmpty() ? QString() : QString::fromStdString(toLocus(m_lane.region()));
        describe(this, tr("Locus %1").arg(locus), tr("Double-click to show only this locus; the cross or Del closes it"));
        update();
    };
    refresh();
    connect(&lane, &TrackLane::moved, this, refresh);
    connect(&Look::instance(), &Look::changed, this, qOverload<>(&QWidget::update));
}

QRectF LocusLabel::crossBox() const { return {width() - 18.0, (height() - 14) / 2.0, 14, 14}; }

void LocusLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), toQColor(theme().header));
    painter.fillRect(QRectF(0, height() - 1, width(), 1), toQColor(theme().hairline));
    if (m_lane.isEmpty())
        return;
    QFont bold = font();
    bold.setPixelSize(scaled(12));
    bold.setBold(true);
    painter.setFont(bold);
    painter.setPen(toQColor(theme().text));
    const QRectF room(6, 0, crossBox().left() - 10, height());
    const QString locus =
        painter.fontMetrics().elidedText(QString::fromStdString(toLocus(m_lane.region())), Qt::ElideMiddle, static_cast<int>(room.width()));
    painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft, locus);
    const double used = painter.fontMetrics().horizontalAdvance(locus) + 8;
    bold.setBold(false);
    bold.setPixelSize(scaled(11));
    painter.setFont(bold);
    painter.setPen(toQColor(theme().text2));
    const QString size = basesText(m_lane.viewport().end() - m_lane.viewport().begin());
    if (painter.fontMetrics().horizontalAdvance(size) < room.width() - used)
        painter.drawText(room.adjusted(used, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, size);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(toQColor(theme().text2), 1.4));
    const QRectF cross = crossBox().adjusted(4, 4, -4, -4);
    painter.drawLine(cross.topLeft(), cross.bottomRight());
    painter.drawLine(cross.topRight(), cross.bottomLeft());
    if (hasFocus()) {
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(QPen(toQColor(theme().accent), 1));
        painter.drawRect(QRectF(0, 0, width() - 1, height() - 1));
    }
}

void LocusLabel::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && crossBox().contains(event->position()))
        Q_EMIT closed();
}

void LocusLabel::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && !crossBox().contains(event->position()))
        Q_EMIT chosen();
}

void LocusLabel::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        Q_EMIT chosen();
    else if (event->key() == Qt::Key_Delete)
        Q_EMIT closed();
    else
        QWidget::keyPressEvent(event);
}

}  // namespace bindscape::widgets
