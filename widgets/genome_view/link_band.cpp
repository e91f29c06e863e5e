// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/genome_view/link_band.h"

#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"

#include <QMouseEvent>
#include <QPainter>

namespace bindscape::widgets {

LinkBand::LinkBand(const TrackLane& overview, const TrackLane& detail, QWidget* parent)
    : QWidget(parent), m_overview(overview), m_detail(detail)
{
    setCursor(Qt::SplitVCursor);
    describe(this, tr("Division of overview and detail"),
             tr("Drag to give overview or detail more height; double-click to fit the tracks"));
    for (const auto* lane : {&overview, &detail})
        connect(lane, &TrackLane::moved, this, qOverload<>(&QWidget::update));
    connect(&Look::instance(), &Look::changed, this, qOverload<>(&QWidget::update));
}

void LinkBand::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), toQColor(theme().canvas));
    painter.fillRect(QRectF(0, 0, width(), 1), toQColor(theme().hairline));
    const auto& above = m_overview.viewport();
    const auto& below = m_detail.viewport();
    if (m_overview.isEmpty() || m_detail.isEmpty() || above.chrom() != below.chrom())
        return;
    const double left = above.toPx(below.begin()), right = std::max(left + 1, above.toPx(below.end()));
    const double bottom = height() - 1;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(toQColor(theme().vermillion.withAlpha(0.1)));
    painter.drawPolygon(QPolygonF{{left, 0}, {right, 0}, {static_cast<double>(width()), bottom}, {0, bottom}});
    painter.setPen(QPen(toQColor(theme().vermillion), 1));
    painter.drawLine(QPointF(left, 0), QPointF(0, bottom));
    painter.drawLine(QPointF(right, 0), QPointF(width(), bottom));
}

void LinkBand::mousePressEvent(QMouseEvent* event) { m_grabbedAt = event->position().y(); }

void LinkBand::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons() & Qt::LeftButton)
        Q_EMIT dragged(qRound(mapToParent(event->position()).y() - m_grabbedAt));
}

void LinkBand::mouseDoubleClickEvent(QMouseEvent*) { Q_EMIT fitWanted(); }

}  // namespace bindscape::widgets
