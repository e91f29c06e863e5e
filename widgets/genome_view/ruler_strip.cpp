// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/genome_view/ruler_strip.h"

#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <utility>

namespace bindscape::widgets {

namespace {
constexpr double kSmallestSweep = 4;  // px; less is a click
constexpr double kBoxHeight = 5;
constexpr double kBarHeight = 4, kLowBar = 2, kSmallestBar = 3;  // of a region; px
constexpr int kLowStrip = 24;  // a lower strip has its numbers close to the edge
constexpr double kReach = 4;                        // px around an end that grab it
constexpr double kEndsFrom = 16;                    // px; the ends of a narrower bar cannot be told apart
}  // namespace

RulerStrip::RulerStrip(TrackLane& lane, QWidget* parent) : QWidget(parent), m_lane(lane)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::TabFocus);
    describe(this, lane.place() == Place::Overview ? tr("Ruler") : tr("Ruler, detail view"),
             tr("Drag over the ruler to zoom to that range"));
    connect(&lane, &TrackLane::moved, this, qOverload<>(&QWidget::update));
    connect(&Look::instance(), &Look::changed, this, qOverload<>(&QWidget::update));
}

void RulerStrip::setMarker(const std::optional<Region>& region)
{
    m_marker = region;
    update();
}

void RulerStrip::setRegions(std::vector<ViewRegion> regions)
{
    m_regions = std::move(regions);
    update();
}

QRectF RulerStrip::barOf(const ViewRegion& region) const
{
    const auto& view = m_lane.viewport();
    if (region.region.chrom != view.chrom())
        return {};
    const double left = view.toPx(static_cast<double>(region.region.begin)), right = view.toPx(static_cast<double>(region.region.end));
    if (right < 0 || left > width())
        return {};
    const double wide = std::max(kSmallestBar, right - left), from = std::max((left + right - wide) / 2, -2.0);
    return {from, 0, std::min((left + right + wide) / 2, width() + 2.0) - from, height() < scaled(kLowStrip) ? kLowBar : kBarHeight};
}

QRectF RulerStrip::regionBar(const std::string& id) const
{
    const auto found = std::find_if(m_regions.begin(), m_regions.end(), [&](const ViewRegion& region) { return region.id == id; });
    return found == m_regions.end() ? QRectF() : barOf(*found);
}

const ViewRegion* RulerStrip::regionAt(QPointF point, End* end) const
{
    if (point.y() > kBarHeight + 3)
        return nullptr;
    // What was added last lies on top.
    for (auto region = m_regions.rbegin(); region != m_regions.rend(); ++region) {
        const QRectF bar = barOf(*region);
        if (bar.isEmpty() || point.x() < bar.left() - kReach / 2 || point.x() > bar.right() + kReach / 2)
            continue;
        if (end && bar.width() >= kEndsFrom)
            *end = point.x() - bar.left() < kReach ? End::Begin : bar.right() - point.x() < kReach ? End::Finish : End::None;
        return &*region;
    }
    return nullptr;
}

void RulerStrip::dragEnd(double x)
{
    const auto base = static_cast<std::int64_t>(std::llround(m_lane.viewport().toBase(x)));
    Region& region = m_edited->region;
    if (m_end == End::Begin)
        region.begin = std::clamp<std::int64_t>(base, 0, region.end - 1);
    else
        region.end = std::clamp<std::int64_t>(base, region.begin + 1, m_lane.viewport().chromLength());
    update();
}

void RulerStrip::paintRegions(QPainter& painter)
{
    for (const auto& region : m_regions) {
        const auto& shown = m_edited && m_edited->id == region.id ? *m_edited : region;
        if (const QRectF bar = barOf(shown); !bar.isEmpty())
            painter.fillRect(bar, toQColor(shown.color));
    }
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
    const tracks::PaintContext context{canvas, theme(), m_lane.viewport(), {0, 0, static_cast<double>(width()), height() - 1.0}, 11, 1,
                                       {},     {}};
    tracks::paintRuler(context, m_lane.viewport().region());
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.fillRect(QRectF(0, height() - 1, width(), 1), toQColor(theme().hairline));
    paintRegions(painter);
    if (const auto box = markerBox())
        painter.fillRect(*box, toQColor(theme().vermillion));
    if (m_sweepFrom && m_sweepTo)
        painter.fillRect(QRectF(QPointF(*m_sweepFrom, 0), QPointF(*m_sweepTo, height())).normalized(),
                         toQColor(theme().accent.withAlpha(0.25)));
    if (hasFocus()) {
        painter.setPen(QPen(toQColor(theme().accent), 1));
        painter.drawRect(QRectF(0, 0, width() - 1, height() - 1));
    }
}

bool RulerStrip::isOnMarker(QPointF point) const
{
    const auto box = markerBox();
    return box && std::abs(point.x() - box->center().x()) <= box->width() / 2 + 2 && point.y() >= height() - 3 * kBoxHeight;
}

void RulerStrip::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || m_lane.isEmpty()) {
        event->ignore();
        return;
    }
    const QPointF at = event->position();
    m_pressedRegion.clear();
    if (const auto* region = regionAt(at, &(m_end = End::None))) {
        m_pressedRegion = region->id;
        if (m_end != End::None)
            m_edited = *region;
    }
    if (m_edited)
        return;
    if (isOnMarker(at))
        m_grabbedBase = m_lane.viewport().toBase(at.x()) - static_cast<double>(m_marker->begin);
    else
        m_sweepFrom = at.x();
}

void RulerStrip::mouseMoveEvent(QMouseEvent* event)
{
    const double x = std::clamp(event->position().x(), 0.0, static_cast<double>(width()));
    if (m_edited) {
        dragEnd(x);
        return;
    }
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
    End end = End::None;
    const bool onRegion = regionAt(event->position(), &end) != nullptr;
    setCursor(end != End::None || isOnMarker(event->position()) ? Qt::SizeHorCursor : onRegion ? Qt::PointingHandCursor : Qt::IBeamCursor);
}

void RulerStrip::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_grabbedBase.reset();
    const auto from = m_sweepFrom, to = m_sweepTo;
    const auto edited = std::exchange(m_edited, std::nullopt);
    const auto pressed = std::exchange(m_pressedRegion, {});
    endSweep();
    const auto before =
        std::find_if(m_regions.begin(), m_regions.end(), [&](const ViewRegion& region) { return edited && region.id == edited->id; });
    if (before != m_regions.end() && before->region != edited->region) {
        Q_EMIT regionEdited(QString::fromStdString(edited->id), edited->region);
    } else if (from && to && std::abs(*to - *from) >= kSmallestSweep) {
        const auto [left, right] = std::minmax(*from, *to);
        const auto begin = m_lane.viewport().baseAt(left), end = m_lane.viewport().baseAt(right) + 1;
        m_lane.moveTo({m_lane.viewport().chrom(), begin, end});
    } else if (!pressed.empty()) {
        Q_EMIT regionClicked(QString::fromStdString(pressed));
    }
}

void RulerStrip::contextMenuEvent(QContextMenuEvent* event)
{
    if (const auto* region = regionAt(event->pos()))
        Q_EMIT regionMenuWanted(QString::fromStdString(region->id), event->globalPos());
    else
        event->ignore();
}

bool RulerStrip::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto* region = regionAt(help->pos());
    const QString text =
        region ? QString::fromStdString(region->label.empty() ? toLocus(region->region) : region->label + "\n" + toLocus(region->region))
               : toolTip();
    QToolTip::showText(help->globalPos(), text, this);
    return true;
}

void RulerStrip::endSweep()
{
    m_sweepFrom.reset();
    m_sweepTo.reset();
    m_edited.reset();
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

void RulerStrip::wheelEvent(QWheelEvent* event) { Q_EMIT wheelTurned(event); }

}  // namespace bindscape::widgets
