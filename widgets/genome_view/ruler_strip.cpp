// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/genome_view/ruler_strip.h"

#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace bindscape::widgets {

namespace {
constexpr double kSmallestSweep = 4;  // px; less is a click
constexpr double kBoxHeight = 5;
}  // namespace

RulerStrip::RulerStrip(TrackLane& lane, QWidget* parent) : QWidget(parent), m_lane(lane)
{
    setMouseTracking(true);
    describe(this, lane.place() == Place::Overview ? tr("Ruler") : tr("Ruler, detail view"), tr("Drag over the ruler to zoom to that range"));
    connect(&lane, &TrackLane::moved, this, qOverload<>(&QWidget::update));
    connect(&Look::instance(), &Look::changed, this, qOverload<>(&QWidget::update));
}

void RulerStrip::setMarker(const std::optional<Region>& region)
{
    m_marker = region;
    update();
}

std::optional<QRectF> RulerStrip::markerBox() const
{
    const auto& view = m_lane.viewport();
    if (!m_marker || m_marker->chrom != view.chrom())
        return std::nullopt;
    const double left = view.toPx(static_cast<double>(m_marker->begin)), right = view.toPx(static_cast<double>(m_marker->end));
    const double wide = std::max(6.0, right - left);  // stays visible and can be grabbed when far out
    return QRectF((left + right - wide) / 2, height() - kBoxHeight, wide, kBoxHeight);
}

void RulerStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), toQColor(theme().canvas));
    if (m_lane.isEmpty())
        return;
    QtCanvas canvas(painter);
    const tracks::PaintContext context{canvas, theme(), m_lane.viewport(), {0, 0, static_cast<double>(width()), height() - 1.0}, 11, 1, {}, {}};
    tracks::paintRuler(context, m_lane.viewport().region());
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.fillRect(QRectF(0, height() - 1, width(), 1), toQColor(theme().hairline));
    if (const auto box = markerBox())
        painter.fillRect(*box, toQColor(theme().vermillion));
    if (m_sweepFrom && m_sweepTo)
        painter.fillRect(QRectF(QPointF(*m_sweepFrom, 0), QPointF(*m_sweepTo, height())).normalized(), toQColor(theme().accent.withAlpha(0.25)));
}

void RulerStrip::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || m_lane.isEmpty())
        return;
    const double x = event->position().x();
    const auto box = markerBox();
    if (box && std::abs(x - box->center().x()) <= box->width() / 2 + 2 && event->position().y() >= height() - 3 * kBoxHeight)
        m_grabbedBase = m_lane.viewport().toBase(x) - static_cast<double>(m_marker->begin);
    else
        m_sweepFrom = x;
}

void RulerStrip::mouseMoveEvent(QMouseEvent* event)
{
    const double x = std::clamp(event->position().x(), 0.0, static_cast<double>(width()));
    if (m_grabbedBase) {
        const auto length = m_marker->length();
        const auto limit = std::max<std::int64_t>(0, m_lane.viewport().chromLength() - length);
        const auto begin = std::clamp<std::int64_t>(std::llround(m_lane.viewport().toBase(x) - *m_grabbedBase), 0, limit);
        Q_EMIT markerDragged({m_marker->chrom, begin, begin + length});
        return;
    }
    if (m_sweepFrom) {
        m_sweepTo = x;
        Q_EMIT sweeping(std::minmax(*m_sweepFrom, x));
        update();
        return;
    }
    const auto box = markerBox();
    const bool onBox = box && std::abs(x - box->center().x()) <= box->width() / 2 + 2 && event->position().y() >= height() - 3 * kBoxHeight;
    setCursor(onBox ? Qt::SizeHorCursor : Qt::IBeamCursor);
}

void RulerStrip::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_grabbedBase.reset();
    const auto from = m_sweepFrom, to = m_sweepTo;
    endSweep();
    if (from && to && std::abs(*to - *from) >= kSmallestSweep) {
        const auto [left, right] = std::minmax(*from, *to);
        const auto begin = m_lane.viewport().baseAt(left), end = m_lane.viewport().baseAt(right) + 1;
        m_lane.moveTo({m_lane.viewport().chrom(), begin, end});
    }
}

void RulerStrip::endSweep()
{
    m_sweepFrom.reset();
    m_sweepTo.reset();
    Q_EMIT sweeping(std::nullopt);
    update();
}

void RulerStrip::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        endSweep();
    else
        QWidget::keyPressEvent(event);
}

void RulerStrip::wheelEvent(QWheelEvent* event)
{
    Q_EMIT wheelTurned(event);
}

}  // namespace bindscape::widgets
