// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/strata.h"

#include "core/analysis/oriented_site.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace bindscape::analysis {

namespace {

constexpr std::array<std::string_view, 4> kLabels{"counted", "bound", "unbound", "all"};

// Regions of one chromosome as stretches without overlap.
std::vector<std::pair<std::int64_t, std::int64_t>> merged(const std::vector<genome::Interval>& intervals)
{
    std::vector<std::pair<std::int64_t, std::int64_t>> stretches;
    for (const auto& interval : intervals)  // sorted by begin
        if (interval.end <= interval.begin)
            continue;  // holds no base
        else if (!stretches.empty() && interval.begin <= stretches.back().second)
            stretches.back().second = std::max(stretches.back().second, interval.end);
        else
            stretches.emplace_back(interval.begin, interval.end);
    return stretches;
}

bool touches(const std::vector<std::pair<std::int64_t, std::int64_t>>& stretches, std::int64_t begin, std::int64_t end)
{
    const auto after = std::lower_bound(stretches.begin(), stretches.end(), end, [](const auto& one, std::int64_t value) { return one.first < value; });
    return after != stretches.begin() && (after - 1)->second > begin;
}

template <class Wanted>
Sites filter(const Sites& among, Wanted wanted)
{
    Sites kept;
    std::copy_if(among.begin(), among.end(), std::back_inserter(kept), wanted);
    return kept;
}

}  // namespace

std::string_view toText(Labels labels) { return kLabels.at(static_cast<std::size_t>(labels)); }

std::optional<Labels> labelsFromText(std::string_view text)
{
    const auto found = std::find(kLabels.begin(), kLabels.end(), text);
    return found == kLabels.end() ? std::nullopt : std::optional(static_cast<Labels>(found - kLabels.begin()));
}

Sites sitesWith(const scores::ScoreSet& scores, Labels labels)
{
    if (labels == Labels::Counted)
        return countedSites(scores);
    Sites all(scores.sites.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    return labels == Labels::All ? all : filter(all, [&](std::size_t i) { return scores.sites[i].label == (labels == Labels::Bound ? 1 : 0); });
}

Sites byDistance(const scores::ScoreSet& scores, const Sites& among, const genome::TranscriptStarts& starts, Distance distance, std::int64_t within)
{
    return filter(among, [&](std::size_t i) {
        const auto& site = scores.sites[i];
        const auto nearest = starts.distance(site.window.chrom, (site.coreBegin + site.coreEnd) / 2);
        return (nearest && *nearest <= within) == (distance == Distance::Proximal);
    });
}

Sites byRegions(const scores::ScoreSet& scores, const Sites& among, const genome::IntervalSet& regions, bool inside)
{
    std::map<std::string, std::vector<std::pair<std::int64_t, std::int64_t>>> stretches;
    for (const auto& [chrom, intervals] : regions.byChrom)
        stretches[chrom] = merged(intervals);
    return filter(among, [&](std::size_t i) {
        const auto& site = scores.sites[i];
        const auto found = stretches.find(site.window.chrom);
        return (found != stretches.end() && touches(found->second, site.coreBegin, site.coreEnd)) == inside;
    });
}

Sites byStrength(const scores::ScoreSet& scores, const Sites& among, std::span<const double> strength, int group, int groups)
{
    if (strength.size() != scores.sites.size() || groups < 1 || group < 0 || group >= groups)
        throw Error("Groups of strength need a number for each of " + std::to_string(scores.sites.size()) + " sites and a group of 1 to " +
                    std::to_string(groups) + ".");
    Sites known = filter(among, [&](std::size_t i) { return !std::isnan(strength[i]); });
    std::stable_sort(known.begin(), known.end(), [&](std::size_t a, std::size_t b) { return strength[a] < strength[b]; });
    const auto at = [&](int part) { return known.size() * static_cast<std::size_t>(part) / static_cast<std::size_t>(groups); };
    Sites kept;
    for (std::size_t first = 0, next = 0; first < known.size(); first = next) {
        for (next = first + 1; next < known.size() && strength[known[next]] == strength[known[first]];)
            ++next;
        const std::size_t middle = first + (next - first - 1) / 2;
        if (at(group) <= middle && middle < at(group + 1))
            kept.insert(kept.end(), known.begin() + static_cast<std::ptrdiff_t>(first), known.begin() + static_cast<std::ptrdiff_t>(next));
    }
    std::sort(kept.begin(), kept.end());
    return kept;
}

scores::ScoreSet subset(const scores::ScoreSet& scores, const Sites& sites)
{
    scores::ScoreSet kept;
    kept.origin = scores.origin;
    kept.window = scores.window;
    kept.sites.reserve(sites.size());
    kept.values.reserve(sites.size() * scores.window);
    for (const std::size_t i : sites) {
        kept.sites.push_back(scores.sites.at(i));
        kept.values.insert(kept.values.end(), scores.row(i), scores.row(i) + scores.window);
        if (!scores.table.empty())
            kept.table.insert(kept.table.end(), scores.table.begin() + static_cast<std::ptrdiff_t>(4 * i * scores.window),
                              scores.table.begin() + static_cast<std::ptrdiff_t>(4 * (i + 1) * scores.window));
    }
    return kept;
}

}  // namespace bindscape::analysis
