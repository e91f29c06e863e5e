// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/genome_view/track_canvas.h"

#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"
#include "widgets/canvas/sentences.h"

#include <QElapsedTimer>
#include <QPaintEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <utility>

namespace bindscape::widgets {

namespace {

constexpr double kPointerColumnPx = 4;  // a base at least so wide is tinted under the pointer
constexpr double kFrameMs = 11;         // what a frame may take here; painting rows anew gets what the rest of it leaves
constexpr double kLeastMs = 3, kMostMs = 8;
constexpr double kTickPx = 3;  // a band narrower than this is a tick

}  // namespace

TrackCanvas::TrackCanvas(TrackLane& lane, QWidget* parent) : QWidget(parent), m_lane(lane)
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    describe(this, lane.place() == Place::Overview ? tr("Tracks") : tr("Tracks, detail view"),
             tr("Drag to pan, wheel to zoom, double-click to zoom in"));
    setToolTip({});
    const auto refresh = qOverload<>(&QWidget::update);
    connect(&lane, &TrackLane::moved, this, refresh);
    connect(&lane, &TrackLane::rowsChanged, this, refresh);
    connect(&lane, &TrackLane::contentChanged, this, refresh);
    connect(&Look::instance(), &Look::changed, this, refresh);
    m_goOn.setSingleShot(true);
    m_goOn.setInterval(0);
    connect(&m_goOn, &QTimer::timeout, this, refresh);
}

void TrackCanvas::setSelectedHit(const std::optional<genome::MotifHit>& hit, const std::string& chrom)
{
    m_selected = hit;
    m_selectedChrom = chrom;
    ++m_selectionRevision;
    update();
}

void TrackCanvas::setBands(std::vector<Band> bands)
{
    m_bands = std::move(bands);
    update();
}

void TrackCanvas::setMarker(const std::optional<Region>& region)
{
    if (m_marker != region) {
        m_marker = region;
        update();
    }
}

void TrackCanvas::setPointerBase(std::optional<std::int64_t> base)
{
    if (m_pointerBase == base)
        return;
    const auto& view = m_lane.viewport();
    for (const auto& changed : {m_pointerBase, base}) {
        if (changed && view.pxPerBase() >= kPointerColumnPx)
            update(QRectF(view.toPx(static_cast<double>(*changed)), 0, view.pxPerBase(), height()).toAlignedRect());
    }
    m_pointerBase = base;
}

void TrackCanvas::setSweep(std::optional<std::pair<double, double>> px)
{
    m_sweep = px;
    update();
}

draw::Rect TrackCanvas::rowArea(int row) const
{
    const auto& place = m_lane.rows()[static_cast<std::size_t>(row)];
    return {0, place.top - m_lane.scroll(), static_cast<double>(width()), place.height - 1};
}

void TrackCanvas::resizeEvent(QResizeEvent*)
{
    m_lane.setPixels(width());
}

void TrackCanvas::paintEvent(QPaintEvent* event)
{
    QPainter painter(this);
    painter.setFont(font());
    painter.fillRect(event->rect(), toQColor(theme().canvas));
    const bool wasBehind = std::exchange(m_isBehind, false);
    QElapsedTimer timer;
    timer.start();
    double refreshing = 0;
    if (!paintHint(painter) && !m_lane.isEmpty()) {
        paintBands(painter);
        // Several loci side by side share the time of a frame.
        const double share = parentWidget() ? std::min(1.0, static_cast<double>(width()) / std::max(1, parentWidget()->width()) + 0.2) : 1;
        const double before = static_cast<double>(timer.nsecsElapsed());
        m_isBehind = !refreshPictures(std::clamp(kFrameMs - m_restMs, kLeastMs, kMostMs) * share);
        refreshing = static_cast<double>(timer.nsecsElapsed()) - before;
        paintRows(painter);
        paintLabels(painter);
        paintOverlay(painter);
    }
    if (event->rect().width() > width() / 2)  // a whole frame, not the column under the pointer
        m_restMs = (static_cast<double>(timer.nsecsElapsed()) - refreshing) / 1e6;
    if (m_isBehind)
        m_goOn.start();
    else if (wasBehind)
        Q_EMIT caughtUp();
}

bool TrackCanvas::paintHint(QPainter& painter)
{
    if (!m_lane.tracks().empty())
        return false;
    const QString hint = m_lane.place() == Place::Overview
                             ? tr("Drop bigWig, BED, narrowPeak, FASTA or GTF files here.")
                             : tr("No track is shown in the detail view. Choose \u201cShow in detail\u201d in a track\u2019s menu.");
    paintNotice(painter, {0, 0, static_cast<double>(width()), static_cast<double>(height())}, hint, theme().text2);
    return true;
}

PictureKey TrackCanvas::keyOf(int row) const
{
    const auto area = rowArea(row);
    PictureKey key{m_lane.viewport(), area.height, devicePixelRatioF(), m_lane.range(m_lane.lead(row)), 0, 0, &theme()};
    for (const auto member : m_lane.rows()[static_cast<std::size_t>(row)].members) {
        if (const auto* loaded = m_lane.loader().loaded(m_lane.tracks()[member].id))
            key.content += loaded->version;
        if (m_lane.loader().around(m_lane.tracks()[member].id))
            ++key.content;
    }
    key.style = (m_lane.revision() << 24) + m_selectionRevision;
    return key;
}

// The longest unpainted first, until the time is over; true when all are as they should be.
bool TrackCanvas::refreshPictures(double budget)
{
    QElapsedTimer timer;
    timer.start();
    struct Stale {
        quint64 paintedAt;
        int row;
        PictureKey key;
    };
    std::vector<Stale> stale;
    std::set<std::string> shown;
    const auto [first, last] = m_lane.visibleRows();
    for (int row = first; row < last; ++row) {
        const auto& id = m_lane.lead(row).id;
        shown.insert(id);
        if (auto key = keyOf(row); key.height > 0 && !m_pictures.isCurrent(id, key))
            stale.push_back({m_pictures.paintedAt(id), row, std::move(key)});
    }
    m_pictures.keepOnly(shown);
    std::erase_if(m_axes, [&](const auto& axis) { return !shown.contains(axis.first); });
    std::erase_if(m_links, [&](const auto& link) { return !shown.contains(link.first); });
    std::sort(stale.begin(), stale.end(), [](const Stale& a, const Stale& b) { return a.paintedAt < b.paintedAt; });
    std::size_t painted = 0;
    for (const auto& [paintedAt, row, key] : stale) {
        const auto& id = m_lane.lead(row).id;
        const double spent = static_cast<double>(timer.nsecsElapsed()) / 1e6;
        if (painted > 0 && spent + m_pictures.cost(id) > budget)
            continue;
        m_pictures.paint(id, key, [this, at = row](QPainter& painter, const draw::Rect& area) { paintPicture(painter, area, at); });
        ++painted;
    }
    return painted == stale.size();
}

void TrackCanvas::paintRows(QPainter& painter)
{
    const auto [first, last] = m_lane.visibleRows();
    for (int row = first; row < last; ++row) {
        const draw::Rect area = rowArea(row);
        m_pictures.draw(painter, m_lane.lead(row).id, toQRect(area), m_lane.viewport());
        painter.fillRect(QRectF(0, area.bottom(), width(), 1), toQColor(theme().hairline));
        paintAxis(painter, row);
    }
}

void TrackCanvas::paintPicture(QPainter& painter, const draw::Rect& area, int row)
{
    painter.setFont(font());
    const auto& track = m_lane.lead(row);
    m_axes.erase(track.id);
    m_links.erase(track.id);
    if (!track.source) {
        const bool missing = !track.problem.empty();
        paintNotice(painter, area, missing ? withoutFolders(QString::fromStdString(track.problem)) : tr("Loading\u2026"),
                    missing ? theme().warningText : theme().text2);
        return;
    }
    const auto* loaded = m_lane.loader().loaded(track.id);
    if (loaded && !loaded->failure.isEmpty())
        paintNotice(painter, area, withoutFolders(loaded->failure), theme().errorText);
    painter.save();
    painter.setClipRect(toQRect(area), Qt::IntersectClip);
    QtCanvas canvas(painter);
    paintMembers(canvas, area, row);
    if (const auto* around = m_lane.loader().around(track.id); loaded && around && isEmptyIn(loaded->data, around->visible))
        paintEmpty(painter, area, track, *around);
    painter.restore();
}

void TrackCanvas::paintMembers(QtCanvas& canvas, const draw::Rect& area, int row)
{
    const auto& lead = m_lane.lead(row);
    tracks::PaintContext context{canvas, theme(), m_lane.viewport(), area, 11, 1, {}, {}};
    context.axis = false;  // it does not move along when the picture is shifted
    if (m_selected && m_selectedChrom == m_lane.viewport().chrom())
        context.selected = m_selected;
    const auto& members = m_lane.rows()[static_cast<std::size_t>(row)].members;
    std::vector<tracks::TrackStyle> styles;
    std::vector<tracks::OverlayLayer> layers;
    styles.reserve(members.size());  // the layers point into it
    for (const auto member : members) {
        const auto& track = m_lane.tracks()[member];
        if (const auto* loaded = m_lane.loader().loaded(track.id)) {
            styles.push_back(styleIn(m_lane.place(), track));
            layers.push_back({&loaded->data, &styles.back(), m_lane.range(track)});
        }
    }
    if (layers.empty())
        return;
    tracks::paintOverlay(context, layers);
    context.range = m_lane.range(lead);
    if (const auto axis = m_lane.loader().loaded(lead.id) ? tracks::trackAxis(context, *layers.front().data, styles.front()) : std::nullopt)
        m_axes[lead.id] = *axis;
}

void TrackCanvas::paintAxis(QPainter& painter, int row)
{
    const auto found = m_axes.find(m_lane.lead(row).id);
    const draw::Rect area = rowArea(row);
    if (found == m_axes.end() || area.height < 20)
        return;
    const auto& axis = found->second;
    QtCanvas canvas(painter);
    const draw::Font font{11};
    const auto end = [&](double y, double baseline, const std::string& text) {
        canvas.fillRect({5, baseline - 9, canvas.textWidth(text, font) + 2, 11}, theme().canvas.withAlpha(0.75));
        canvas.fillRect({0, std::floor(y), 4, 1}, theme().text2);
        canvas.text({6, baseline}, text, font, theme().text2, draw::Align::Left, 0);
    };
    end(area.y + axis.highY, area.y + axis.highY + 8.25, axis.highText);
    if (axis.low != 0 && area.height > 33)
        end(area.y + axis.lowY - 1, area.y + axis.lowY - 1, axis.lowText);
}

void TrackCanvas::paintEmpty(QPainter& painter, const draw::Rect& area, const ViewTrack& track, const Surroundings& around)
{
    QFont sized = font();
    sized.setPixelSize(scaled(11));
    const QString go = tr("Go");
    const double linkWidth = around.nearest() ? QFontMetricsF(sized).horizontalAdvance(go) + 8 : 0;
    draw::Rect beside = area;
    beside.width = std::max(0.0, area.width - linkWidth);
    const QRectF text = paintNotice(painter, beside, emptyText(track.kind, around), theme().text2);
    if (!around.nearest())
        return;
    sized.setUnderline(true);
    painter.setFont(sized);
    painter.setPen(toQColor(theme().accent));
    const QRectF box(text.right() + 4, text.center().y() - 8, painter.fontMetrics().horizontalAdvance(go) + 4, 16);
    painter.fillRect(box, toQColor(theme().canvas.withAlpha(0.85)));
    painter.drawText(box, Qt::AlignCenter, go);
    painter.setFont(font());
    m_links[track.id] = box;
}

std::optional<Region> TrackCanvas::linkAt(QPointF point) const
{
    const int row = m_lane.rowAt(point.y() + m_lane.scroll());
    if (row < 0)
        return std::nullopt;
    const auto found = m_links.find(m_lane.lead(row).id);
    const auto* around = m_lane.loader().around(m_lane.lead(row).id);
    if (found == m_links.end() || !around || !found->second.contains(point - QPointF(0, rowArea(row).y)))
        return std::nullopt;
    const auto* nearest = around->nearest();
    return nearest ? std::optional<Region>(nearest->region) : std::nullopt;
}

QRectF TrackCanvas::paintNotice(QPainter& painter, const draw::Rect& area, const QString& text, draw::Color color)
{
    const QRectF box = toQRect(area).adjusted(12, 0, -12, 0);
    const bool large = area.height > 60;
    QFont sized = font();
    sized.setPixelSize(scaled(large ? 13 : 11));
    painter.setFont(sized);
    const int flags = large ? int(Qt::AlignCenter) | Qt::TextWordWrap : int(Qt::AlignVCenter | Qt::AlignLeft);
    const QString shown = large ? text : painter.fontMetrics().elidedText(text, Qt::ElideMiddle, static_cast<int>(box.width()));
    // Readable over lines and hatching as well.
    const QRectF ground = painter.boundingRect(box, flags, shown).adjusted(-3, 0, 3, 0);
    painter.fillRect(ground, toQColor(theme().canvas.withAlpha(0.85)));
    painter.setPen(toQColor(color));
    painter.drawText(box, flags, shown);
    painter.setFont(font());
    return ground;
}

void TrackCanvas::paintBands(QPainter& painter)
{
    const auto& view = m_lane.viewport();
    for (const auto& band : m_bands) {
        if (band.region.chrom != view.chrom())
            continue;
        const double left = view.toPx(static_cast<double>(band.region.begin)), right = view.toPx(static_cast<double>(band.region.end));
        if (right < 0 || left > width())
            continue;
        const bool isTick = right - left < kTickPx;
        const double from = std::max(left, -1.0), to = std::min(std::max(right, left + 1), width() + 1.0);
        painter.fillRect(QRectF(from, 0, to - from, height()), toQColor(band.color.withAlpha(isTick ? 3 * band.opacity : band.opacity)));
    }
}

// The labels that fit into their bands.
std::vector<TrackCanvas::Label> TrackCanvas::labels() const
{
    std::vector<Label> found;
    const auto& view = m_lane.viewport();
    QFont small = font();
    small.setPixelSize(scaled(11));
    const QFontMetricsF metrics(small);
    for (const auto& band : m_bands) {
        if (band.label.isEmpty() || band.region.chrom != view.chrom())
            continue;
        double left = view.toPx(static_cast<double>(band.region.begin));
        // A region that began before the view would cover the first track's names wherever one goes in it; the ruler tells its name.
        if (left < 0 && !band.id.empty())
            continue;
        left = std::max(0.0, left);
        const double right = std::min<double>(width(), view.toPx(static_cast<double>(band.region.end)));
        const double wide = metrics.horizontalAdvance(band.label) + 8;
        if (right - left >= wide)
            found.push_back({QRectF(left, 0, wide, metrics.height() + 1), &band});
    }
    return found;
}

void TrackCanvas::paintLabels(QPainter& painter)
{
    QFont small = font();
    small.setPixelSize(scaled(11));
    painter.setFont(small);
    painter.setPen(toQColor(theme().text2));
    for (const auto& label : labels()) {
        // Readable over genes.
        painter.fillRect(label.box.adjusted(2, 0, -2, 0), toQColor(draw::mix(theme().canvas, label.band->color, 0.1).withAlpha(0.85)));
        painter.drawText(label.box.adjusted(4, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, label.band->label);
    }
    painter.setFont(font());
}

std::string TrackCanvas::regionLabelAt(QPointF point) const
{
    for (const auto& label : labels()) {
        if (!label.band->id.empty() && label.box.contains(point))
            return label.band->id;
    }
    return {};
}

void TrackCanvas::paintMarker(QPainter& painter)
{
    if (!m_marker || m_marker->chrom != m_lane.viewport().chrom())
        return;
    const double left = m_lane.viewport().toPx(static_cast<double>(m_marker->begin));
    const double right = std::max(left + 1, m_lane.viewport().toPx(static_cast<double>(m_marker->end)));
    painter.fillRect(QRectF(left, 0, right - left, height()), toQColor(theme().vermillion.withAlpha(0.06)));
    painter.setPen(QPen(toQColor(theme().vermillion), 1));
    for (const double x : {left, right})
        painter.drawLine(QPointF(std::round(x), 0), QPointF(std::round(x), height()));
}

void TrackCanvas::paintOverlay(QPainter& painter)
{
    if (m_lane.isEmpty())
        return;
    paintMarker(painter);
    const auto& view = m_lane.viewport();
    if (m_pointerBase && view.pxPerBase() >= kPointerColumnPx) {
        painter.fillRect(QRectF(view.toPx(static_cast<double>(*m_pointerBase)), 0, view.pxPerBase(), height()),
                         toQColor(theme().accent.withAlpha(0.1)));
    }
    if (m_sweep) {
        painter.fillRect(QRectF(m_sweep->first, 0, m_sweep->second - m_sweep->first, height()), toQColor(theme().accent.withAlpha(0.15)));
        painter.setPen(QPen(toQColor(theme().accent), 1));
        painter.drawLine(QPointF(m_sweep->first, 0), QPointF(m_sweep->first, height()));
        painter.drawLine(QPointF(m_sweep->second, 0), QPointF(m_sweep->second, height()));
    }
    const auto [first, last] = m_lane.visibleRows();
    for (int row = first; row < last; ++row) {
        for (const auto member : m_lane.rows()[static_cast<std::size_t>(row)].members) {
            if (m_lane.loader().isSlow(m_lane.tracks()[member].id))
                painter.fillRect(QRectF(0, rowArea(row).y, width(), 2), toQColor(theme().accent));
        }
    }
    if (hasFocus()) {
        painter.setPen(QPen(toQColor(theme().accent), 1));
        painter.drawRect(QRectF(0, 0, width() - 1, height() - 1));
    }
}

}  // namespace bindscape::widgets
