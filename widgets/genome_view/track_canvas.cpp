// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/genome_view/track_canvas.h"

#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"
#include "widgets/canvas/sentences.h"

#include <QEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace bindscape::widgets {

namespace {

constexpr double kPointerColumnPx = 4;  // a base at least so wide is tinted under the pointer

}  // namespace

TrackCanvas::TrackCanvas(TrackLane& lane, QWidget* parent) : QWidget(parent), m_lane(lane)
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    describe(this, lane.place() == Place::Overview ? tr("Tracks") : tr("Tracks, detail view"),
             tr("Drag to pan, wheel to zoom, double-click to zoom in"));
    setToolTip({});
    connect(&lane, &TrackLane::moved, this, &TrackCanvas::invalidate);
    connect(&lane, &TrackLane::rowsChanged, this, &TrackCanvas::invalidate);
    connect(&lane, &TrackLane::contentChanged, this, &TrackCanvas::invalidate);
    connect(&Look::instance(), &Look::changed, this, &TrackCanvas::invalidate);
}

void TrackCanvas::setSelectedHit(const std::optional<genome::MotifHit>& hit, const std::string& chrom)
{
    m_selected = hit;
    m_selectedChrom = chrom;
    invalidate();
}

void TrackCanvas::setBands(std::vector<Band> bands)
{
    m_bands = std::move(bands);
    invalidate();
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
    if (m_pointerBase != base) {
        m_pointerBase = base;
        update();
    }
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

void TrackCanvas::invalidate()
{
    m_valid = false;
    update();
}

void TrackCanvas::resizeEvent(QResizeEvent*)
{
    m_valid = false;
    m_lane.setPixels(width());
}

void TrackCanvas::paintEvent(QPaintEvent*)
{
    if (!m_valid || m_painted.size() != size() * devicePixelRatioF())
        paintTracks();
    QPainter painter(this);
    painter.drawPixmap(0, 0, m_painted);
    paintOverlay(painter);
}

void TrackCanvas::paintTracks()
{
    const double ratio = devicePixelRatioF();
    if (m_painted.size() != size() * ratio) {
        m_painted = QPixmap(size() * ratio);
        m_painted.setDevicePixelRatio(ratio);
    }
    m_painted.fill(toQColor(theme().canvas));
    m_valid = true;
    QPainter painter(&m_painted);
    painter.setFont(font());
    if (m_lane.tracks().empty()) {
        const QString hint = m_lane.place() == Place::Overview
                                 ? tr("Drop bigWig, BED, narrowPeak, FASTA or GTF files here.")
                                 : tr("No track is shown in the detail view. Choose \u201cShow in detail\u201d in a track\u2019s menu.");
        paintNotice(painter, {0, 0, static_cast<double>(width()), static_cast<double>(height())}, hint, theme().text2);
        return;
    }
    if (m_lane.isEmpty())
        return;
    paintBands(painter);
    for (int row = 0; row < static_cast<int>(m_lane.rows().size()); ++row)
        paintRow(painter, row);
}

void TrackCanvas::paintRow(QPainter& painter, int row)
{
    const draw::Rect area = rowArea(row);
    if (area.bottom() < 0 || area.y > height())
        return;
    const auto& track = m_lane.tracks()[static_cast<std::size_t>(row)];
    painter.fillRect(QRectF(0, area.bottom(), width(), 1), toQColor(theme().hairline));
    const auto* loaded = m_lane.loader().loaded(track.id);
    if (!track.source) {
        const bool missing = !track.problem.empty();
        paintNotice(painter, area, missing ? withoutFolders(QString::fromStdString(track.problem)) : tr("Loading\u2026"),
                    missing ? theme().warningText : theme().text2);
        return;
    }
    if (!loaded)
        return;
    if (!loaded->failure.isEmpty())
        paintNotice(painter, area, withoutFolders(loaded->failure), theme().errorText);
    painter.save();
    painter.setClipRect(toQRect(area), Qt::IntersectClip);
    QtCanvas canvas(painter);
    const bool selectedHere = m_selected && m_selectedChrom == m_lane.viewport().chrom();
    tracks::PaintContext context{canvas, theme(), m_lane.viewport(), area, 11, 1, {}, {}};
    context.range = m_lane.range(track);
    if (selectedHere)
        context.selected = m_selected;
    tracks::paintTrack(context, loaded->data, styleIn(m_lane.place(), track));
    if (const auto* around = m_lane.loader().around(track.id); around && isEmptyIn(loaded->data, around->visible))
        paintNotice(painter, area, emptyText(track.kind, *around), theme().text2);
    painter.restore();
}

void TrackCanvas::paintNotice(QPainter& painter, const draw::Rect& area, const QString& text, draw::Color color)
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
        painter.fillRect(QRectF(left, 0, std::max(1.0, right - left), height()), toQColor(band.color.withAlpha(band.opacity)));
        if (band.label.isEmpty() || right - left < painter.fontMetrics().horizontalAdvance(band.label) + 8)
            continue;
        QFont small = font();
        small.setPixelSize(11);
        painter.setFont(small);
        painter.setPen(toQColor(theme().text2));
        painter.drawText(QPointF(std::max(left, 0.0) + 4, 11), band.label);
        painter.setFont(font());
    }
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
    for (int row = 0; row < static_cast<int>(m_lane.rows().size()); ++row) {
        if (m_lane.loader().isSlow(m_lane.tracks()[static_cast<std::size_t>(row)].id))
            painter.fillRect(QRectF(0, rowArea(row).y, width(), 2), toQColor(theme().accent));
    }
    if (hasFocus()) {
        painter.setPen(QPen(toQColor(theme().accent), 1));
        painter.drawRect(QRectF(0, 0, width() - 1, height() - 1));
    }
}

}  // namespace bindscape::widgets
