// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/genome_view/view_track.h"

#include <algorithm>
#include <cmath>

namespace bindscape::widgets {

namespace {

using genome::TrackKind;

// How many times higher a row is in this place than the height that is kept.
double heightFactor(Place place, const ViewTrack& track)
{
    if (place == Place::Overview || track.kind != TrackKind::Attribution || !track.style.graph.empty())
        return 1;
    return tracks::defaultHeight(TrackKind::Attribution, "letters") / tracks::defaultHeight(TrackKind::Attribution, "heat");
}

// Bins of `all` that touch `visible`; `part` becomes their region.
std::pair<std::size_t, std::size_t> binsIn(const Region& all, std::size_t bins, const Region& visible, Region& part)
{
    const double width = static_cast<double>(all.length()) / static_cast<double>(bins);
    const auto clampBin = [&](double bin) { return static_cast<std::size_t>(std::clamp(bin, 0.0, static_cast<double>(bins))); };
    const auto first = clampBin(std::floor(static_cast<double>(visible.begin - all.begin) / width));
    const auto last = std::max(first, clampBin(std::ceil(static_cast<double>(visible.end - all.begin) / width)));
    part = {all.chrom, all.begin + std::llround(static_cast<double>(first) * width), all.begin + std::llround(static_cast<double>(last) * width)};
    return {first, last};
}

std::vector<float> slice(const std::vector<float>& values, std::size_t first, std::size_t last)
{
    return {values.begin() + static_cast<std::ptrdiff_t>(first), values.begin() + static_cast<std::ptrdiff_t>(last)};
}

}  // namespace

tracks::TrackStyle styleIn(Place place, const ViewTrack& track)
{
    tracks::TrackStyle style = track.style;
    if (track.kind == TrackKind::Attribution && style.graph.empty())
        style.graph = place == Place::Overview ? "heat" : "letters";
    return style;
}

double heightIn(Place place, const ViewTrack& track)
{
    return std::clamp(track.style.height, 14.0, 600.0) * heightFactor(place, track);
}

double storedHeight(Place place, const ViewTrack& track, double shownHeight)
{
    return std::clamp(shownHeight / heightFactor(place, track), 14.0, 600.0);
}

genome::TrackData visiblePart(const genome::TrackData& data, const Region& visible)
{
    if (const auto* signal = std::get_if<genome::Signal>(&data); signal && !signal->mean.empty() && signal->region.chrom == visible.chrom) {
        genome::Signal part;
        const auto [first, last] = binsIn(signal->region, signal->mean.size(), visible, part.region);
        part.min = slice(signal->min, first, last);
        part.mean = slice(signal->mean, first, last);
        part.max = slice(signal->max, first, last);
        return part;
    }
    if (const auto* scores = std::get_if<genome::Attribution>(&data); scores && !scores->values.empty() && scores->region.chrom == visible.chrom) {
        genome::Attribution part;
        const auto [first, last] = binsIn(scores->region, scores->values.size(), visible, part.region);
        part.values = slice(scores->values, first, last);
        if (scores->letters.size() == scores->values.size())
            part.letters = scores->letters.substr(first, last - first);
        for (std::size_t letter = 0; letter < 4 && scores->table.size() == 4 * scores->values.size(); ++letter) {
            const auto row = slice(scores->table, letter * scores->values.size() + first, letter * scores->values.size() + last);
            part.table.insert(part.table.end(), row.begin(), row.end());
        }
        part.windows = scores->windows;
        return part;
    }
    return {};
}

}  // namespace bindscape::widgets
