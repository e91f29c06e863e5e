// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/genome_view/track_lane.h"

#include "core/base/text.h"
#include "core/tracks/match_lanes.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace bindscape::widgets {

using tracks::ScaleMode;

TrackLane::TrackLane(Place place, QObject* parent) : QObject(parent), m_place(place)
{
    connect(&m_loader, &TrackLoader::arrived, this, [this] {
        forgetScales();
        Q_EMIT contentChanged();
    });
    connect(&m_loader, &TrackLoader::slow, this, &TrackLane::contentChanged);
}

void TrackLane::setTracks(std::vector<ViewTrack> tracks)
{
    m_tracks = std::move(tracks);
    m_indexes.clear();
    for (std::size_t i = 0; i < m_tracks.size(); ++i)
        m_indexes.emplace(m_tracks[i].id, i);
    m_previewHeight = {};
    ++m_revision;
    m_lastRanges.clear();
    forgetScales();
    m_loader.setTracks(m_tracks);
    layoutRows();
    Q_EMIT contentChanged();
}

void TrackLane::setSource(const std::string& id, std::shared_ptr<const genome::TrackSource> source, const std::string& tooltip)
{
    const int index = indexOf(id);
    if (index < 0)
        return;
    m_tracks[static_cast<std::size_t>(index)].source = source;
    m_tracks[static_cast<std::size_t>(index)].tooltip = tooltip;
    m_loader.setSource(id, std::move(source));
}

const ViewTrack* TrackLane::track(const std::string& id) const
{
    const int index = indexOf(id);
    return index < 0 ? nullptr : &m_tracks[static_cast<std::size_t>(index)];
}

int TrackLane::indexOf(const std::string& id) const
{
    const auto found = m_indexes.find(id);
    return found == m_indexes.end() ? -1 : static_cast<int>(found->second);
}

int TrackLane::rowOf(const std::string& id) const
{
    const int index = indexOf(id);
    const auto holds = [&](const Row& row) {
        return std::find(row.members.begin(), row.members.end(), static_cast<std::size_t>(index)) != row.members.end();
    };
    const auto found = index < 0 ? m_rows.end() : std::find_if(m_rows.begin(), m_rows.end(), holds);
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

void TrackLane::layoutRows()
{
    m_rows.clear();
    std::map<std::string, std::size_t> overlays;
    double top = 0;
    for (std::size_t i = 0; i < m_tracks.size(); ++i) {
        const auto& track = m_tracks[i];
        if (!track.overlay.empty()) {
            const auto [known, isNew] = overlays.emplace(track.overlay, m_rows.size());
            if (!isNew) {
                m_rows[known->second].members.push_back(i);
                continue;
            }
        }
        const double height = std::round(track.id == m_previewHeight.first ? m_previewHeight.second : heightIn(m_place, track));
        m_rows.push_back({top, height, {i}});
        top += height;
    }
    findNear();
    Q_EMIT rowsChanged();
}

int TrackLane::rowAt(double y) const
{
    const auto after = std::upper_bound(m_rows.begin(), m_rows.end(), y, [](double at, const Row& row) { return at < row.bottom(); });
    return y < 0 || after == m_rows.end() ? -1 : static_cast<int>(after - m_rows.begin());
}

std::pair<int, int> TrackLane::visibleRows() const
{
    const int count = static_cast<int>(m_rows.size());
    if (m_shownHeight <= 0)
        return {0, count};
    const int first = rowAt(std::max(0.0, m_scroll)), last = rowAt(m_scroll + m_shownHeight);
    return {first < 0 ? count : first, last < 0 ? count : last + 1};
}

void TrackLane::setScroll(double y)
{
    if (y != m_scroll) {
        m_scroll = y;
        findNear();
        Q_EMIT rowsChanged();
    }
}

void TrackLane::setShownHeight(double px)
{
    m_shownHeight = px;
    findNear();
}

// Rows in sight and half a screen more, and all that share a scale with one of them.
void TrackLane::findNear()
{
    if (m_shownHeight <= 0)
        return;
    std::set<std::string> near, groups;
    for (const Row& row : m_rows) {
        if (row.bottom() < m_scroll - m_shownHeight / 2 || row.top > m_scroll + 1.5 * m_shownHeight)
            continue;
        for (const auto member : row.members) {
            near.insert(m_tracks[member].id);
            if (!m_tracks[member].group.empty())
                groups.insert(m_tracks[member].group);
        }
    }
    for (const auto& track : m_tracks) {
        if (!track.group.empty() && groups.contains(track.group))
            near.insert(track.id);
    }
    if (near == m_near)
        return;
    m_near = near;
    m_loader.setNear(std::move(near));
    Q_EMIT nearChanged(m_near);
}

void TrackLane::previewHeight(const std::string& id, double height)
{
    m_previewHeight = {id, std::clamp(height, 14.0, 600.0)};
    layoutRows();
}

void TrackLane::takePreview(const TrackLane& other)
{
    if (m_previewHeight != other.m_previewHeight) {
        m_previewHeight = other.m_previewHeight;
        layoutRows();
    }
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
        m_viewport =
            tracks::Viewport(region.chrom, chromLength, static_cast<double>(region.begin), static_cast<double>(region.end), 0, m_width);
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
    forgetScales();
    if (!isEmpty())
        m_loader.want(m_viewport);
    Q_EMIT moved(byUser);
}

void TrackLane::setPeers(std::vector<const TrackLane*> peers)
{
    m_peers = std::move(peers);
    forgetScales();
}

void TrackLane::forgetScales()
{
    m_ranges.clear();
    m_sharedRanges.clear();
}

namespace {

std::optional<ValueRange> both(const std::optional<ValueRange>& a, const std::optional<ValueRange>& b)
{
    if (!a || !b)
        return a ? a : b;
    return ValueRange{std::min(a->first, b->first), std::max(a->second, b->second)};
}

// Names what shares one scale; "" for a scale of its own.
std::string scaleName(const ViewTrack& track)
{
    if (!track.group.empty())
        return "group " + track.group + " of " + std::string(toText(track.kind));
    return track.overlay.empty() ? std::string() : "overlay " + track.overlay + " of " + std::string(toText(track.kind));
}

}  // namespace

std::optional<ValueRange> TrackLane::rangeHere(const ViewTrack& track) const
{
    const auto* loaded = m_loader.loaded(track.id);
    if (!loaded || isEmpty())
        return std::nullopt;
    return tracks::dataRange(visiblePart(loaded->data, m_viewport.region()), styleIn(m_place, track));
}

std::optional<ValueRange> TrackLane::ownRange(const ViewTrack& track) const
{
    const auto found = m_ranges.find(track.id);
    if (found != m_ranges.end())
        return found->second;
    auto range = rangeHere(track);
    for (const auto* peer : m_peers)
        range = both(range, peer->rangeHere(track));
    if (const auto last = m_lastRanges.find(track.id); last != m_lastRanges.end() && m_loader.isAwaited(track.id))
        range = last->second;
    else if (range)
        m_lastRanges[track.id] = *range;
    m_ranges[track.id] = range;
    return range;
}

std::optional<ValueRange> TrackLane::range(const ViewTrack& track) const
{
    if (track.style.scale == ScaleMode::Fixed)
        return ValueRange{track.style.min, track.style.max};
    const std::string shared = scaleName(track);
    if (shared.empty())
        return ownRange(track);
    const auto found = m_sharedRanges.find(shared);
    if (found != m_sharedRanges.end())
        return found->second;
    std::optional<ValueRange> range;
    for (const auto& other : m_tracks) {
        if (other.style.scale != ScaleMode::Fixed && scaleName(other) == shared)
            range = both(range, ownRange(other));
    }
    m_sharedRanges[shared] = range;
    return range;
}

QStringList TrackLane::hitBadge(const ViewTrack& track) const
{
    const auto* loaded = m_loader.loaded(track.id);
    const auto* hits = loaded ? std::get_if<genome::MotifHits>(&loaded->data) : nullptr;
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
    if (track.style.graph == tracks::kMatchGraph)
        return {QString::fromStdString(plural(all - known, "match", "matches"))};
    if (!known)
        return {QString::fromStdString(plural(all, "hit"))};
    return {tr("%1 of %2 bound").arg(bound).arg(all), tr("%1 of %2").arg(bound).arg(all), QStringLiteral("%1/%2").arg(bound).arg(all)};
}

QStringList TrackLane::badge(const ViewTrack& track) const
{
    if (track.kind == genome::TrackKind::MotifHits)
        return hitBadge(track);
    const auto range = this->range(track);
    if (!range || (track.kind != genome::TrackKind::Signal && track.kind != genome::TrackKind::Attribution))
        return {};
    QStringList texts;
    for (const auto& text : tracks::scaleTexts(styleIn(m_place, track), track.group, track.kind, *range))
        texts << QString::fromStdString(text);
    return texts;
}

}  // namespace bindscape::widgets
