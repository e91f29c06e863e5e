// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/genome_view/track_lane.h"

#include "core/base/text.h"

#include <algorithm>
#include <cmath>

namespace bindscape::widgets {

using tracks::ScaleMode;

TrackLane::TrackLane(Place place, QObject* parent) : QObject(parent), m_place(place)
{
    connect(&m_loader, &TrackLoader::arrived, this, [this] {
        m_ranges.clear();
        Q_EMIT contentChanged();
    });
    connect(&m_loader, &TrackLoader::slow, this, &TrackLane::contentChanged);
}

void TrackLane::setTracks(std::vector<ViewTrack> tracks)
{
    m_tracks = std::move(tracks);
    m_previewHeight = {};
    m_ranges.clear();
    m_loader.setTracks(m_tracks);
    layoutRows();
    Q_EMIT contentChanged();
}

const ViewTrack* TrackLane::track(const std::string& id) const
{
    const int index = indexOf(id);
    return index < 0 ? nullptr : &m_tracks[static_cast<std::size_t>(index)];
}

int TrackLane::indexOf(const std::string& id) const
{
    const auto found = std::find_if(m_tracks.begin(), m_tracks.end(), [&](const ViewTrack& track) { return track.id == id; });
    return found == m_tracks.end() ? -1 : static_cast<int>(found - m_tracks.begin());
}

void TrackLane::layoutRows()
{
    m_rows.clear();
    double top = 0;
    for (const auto& track : m_tracks) {
        const double height = std::round(track.id == m_previewHeight.first ? m_previewHeight.second : heightIn(m_place, track));
        m_rows.push_back({top, height});
        top += height;
    }
    Q_EMIT rowsChanged();
}

int TrackLane::rowAt(double y) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [y](const Row& row) { return y >= row.top && y < row.bottom(); });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

void TrackLane::setScroll(double y)
{
    if (y != m_scroll) {
        m_scroll = y;
        Q_EMIT rowsChanged();
    }
}

void TrackLane::previewHeight(const std::string& id, double height)
{
    m_previewHeight = {id, std::clamp(height, 14.0, 600.0)};
    layoutRows();
}

void TrackLane::setPixels(double width)
{
    m_width = std::max(2.0, width);
    m_viewport.setPixels(0, m_width);
    if (!isEmpty())
        viewportMoved(false);
}

void TrackLane::show(const Region& region, std::int64_t chromLength)
{
    if (!isEmpty() && m_viewport.region() == region && m_viewport.chromLength() == chromLength)
        return;
    if (region.chrom != m_viewport.chrom() || chromLength != m_viewport.chromLength())
        m_viewport = tracks::Viewport(region.chrom, chromLength, static_cast<double>(region.begin), static_cast<double>(region.end), 0, m_width);
    m_viewport.setRegion(region);
    viewportMoved(false);
}

void TrackLane::clear()
{
    m_viewport = {};
    m_viewport.setPixels(0, m_width);
    viewportMoved(false);
}

void TrackLane::moveTo(const Region& region)
{
    if (isEmpty())
        return;
    m_viewport.setRegion(region);
    viewportMoved(true);
}

void TrackLane::pan(double px)
{
    if (isEmpty() || px == 0)
        return;
    m_viewport.pan(px);
    viewportMoved(true);
}

void TrackLane::zoomAt(double px, double factor)
{
    if (isEmpty())
        return;
    m_viewport.zoomAt(px, factor);
    viewportMoved(true);
}

void TrackLane::viewportMoved(bool byUser)
{
    m_ranges.clear();
    if (!isEmpty())
        m_loader.want(m_viewport);
    Q_EMIT moved(byUser);
}

std::optional<ValueRange> TrackLane::ownRange(const ViewTrack& track) const
{
    const auto found = m_ranges.find(track.id);
    if (found != m_ranges.end())
        return found->second;
    std::optional<ValueRange> range;
    const auto* loaded = m_loader.loaded(track.id);
    if (loaded && !isEmpty())
        range = tracks::dataRange(visiblePart(loaded->data, m_viewport.region()), styleIn(m_place, track));
    m_ranges[track.id] = range;
    return range;
}

std::optional<ValueRange> TrackLane::range(const ViewTrack& track) const
{
    if (track.style.scale == ScaleMode::Fixed)
        return ValueRange{track.style.min, track.style.max};
    auto range = ownRange(track);
    if (!track.group.empty()) {
        for (const auto& other : m_tracks) {
            if (other.group != track.group || other.kind != track.kind || other.style.scale == ScaleMode::Fixed)
                continue;
            if (const auto more = ownRange(other))
                range = range ? ValueRange{std::min(range->first, more->first), std::max(range->second, more->second)} : *more;
        }
    }
    return range;
}

QStringList TrackLane::badge(const ViewTrack& track) const
{
    const auto* loaded = m_loader.loaded(track.id);
    if (track.kind == genome::TrackKind::MotifHits && loaded) {
        const auto* hits = std::get_if<genome::MotifHits>(&loaded->data);
        if (!hits || hits->items.empty())
            return {};
        const Region visible = region();
        int all = 0, bound = 0, known = 0;
        for (const auto& hit : hits->items) {
            if (hit.end <= visible.begin || hit.begin >= visible.end)
                continue;
            ++all;
            bound += hit.label == 1;
            known += hit.label >= 0;
        }
        if (all == 0)
            return {};
        if (!known)
            return {QString::fromStdString(plural(all, "hit"))};
        return {tr("%1 of %2 bound").arg(bound).arg(all), tr("%1 of %2").arg(bound).arg(all), QStringLiteral("%1/%2").arg(bound).arg(all)};
    }
    const auto range = this->range(track);
    if (!range || (track.kind != genome::TrackKind::Signal && track.kind != genome::TrackKind::Attribution))
        return {};
    QStringList texts;
    for (const auto& text : tracks::scaleTexts(track.style, track.group, track.kind, *range))
        texts << QString::fromStdString(text);
    return texts;
}

}  // namespace bindscape::widgets
