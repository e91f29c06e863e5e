// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scores/paint.h"

#include <algorithm>
#include <limits>

namespace bindscape::scores {

ScorePainter::ScorePainter(const Region& region)
    : m_region(region), m_values(static_cast<std::size_t>(region.length()), std::numeric_limits<float>::quiet_NaN()),
      m_distance(static_cast<std::size_t>(region.length()), std::numeric_limits<std::int32_t>::max())
{
}

void ScorePainter::add(const ScoredSite& site, std::span<const float> row)
{
    const std::int64_t begin = std::max(site.window.begin, m_region.begin), end = std::min(site.window.end, m_region.end);
    for (std::int64_t base = begin; base < end; ++base) {
        const std::int64_t distance = std::max({std::int64_t{0}, site.coreBegin - base, base - (site.coreEnd - 1)});
        const auto at = static_cast<std::size_t>(base - m_region.begin);
        if (distance < m_distance[at]) {
            m_distance[at] = static_cast<std::int32_t>(distance);
            m_values[at] = row[static_cast<std::size_t>(base - site.window.begin)];
        }
    }
}

std::vector<PaintedRun> paintAll(const ScoreSet& scores)
{
    std::vector<PaintedRun> runs;
    for (std::size_t first = 0; first < scores.sites.size();) {
        Region run = scores.sites[first].window;
        std::size_t last = first + 1;
        while (last < scores.sites.size() && scores.sites[last].window.chrom == run.chrom && scores.sites[last].window.begin <= run.end)
            run.end = std::max(run.end, scores.sites[last++].window.end);
        ScorePainter painter(run);
        for (; first < last; ++first)
            painter.add(scores.sites[first], {scores.row(first), scores.window});
        runs.push_back({run, painter.take()});
    }
    return runs;
}

}  // namespace bindscape::scores
