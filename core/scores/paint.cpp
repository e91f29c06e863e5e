// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scores/paint.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bindscape::scores {

namespace {

constexpr float kNotScored = std::numeric_limits<float>::quiet_NaN();
constexpr std::int32_t kBeforeAll = -1;

void keepStronger(float& kept, float value)
{
    if (!std::isnan(value) && (std::isnan(kept) || std::fabs(value) > std::fabs(kept)))
        kept = value;
}

}  // namespace

ScorePainter::ScorePainter(const Region& region, std::optional<SelectedCore> selected, bool withTable)
    : m_region(region), m_selected(selected), m_values(static_cast<std::size_t>(region.length()), kNotScored),
      m_table(withTable ? 4 * m_values.size() : 0, kNotScored), m_distance(m_values.size(), std::numeric_limits<std::int32_t>::max())
{
}

void ScorePainter::add(const ScoredSite& site, std::span<const float> row, std::span<const float> table)
{
    const std::int64_t begin = std::max(site.window.begin, m_region.begin), end = std::min(site.window.end, m_region.end);
    const bool selected = m_selected == SelectedCore{site.coreBegin, site.coreEnd};
    for (std::int64_t base = begin; base < end; ++base) {
        const std::int64_t distance = selected ? kBeforeAll : std::max({std::int64_t{0}, site.coreBegin - base, base - (site.coreEnd - 1)});
        const auto at = static_cast<std::size_t>(base - m_region.begin), from = static_cast<std::size_t>(base - site.window.begin);
        if (distance >= m_distance[at])
            continue;
        m_distance[at] = static_cast<std::int32_t>(distance);
        m_values[at] = row[from];
        for (std::size_t letter = 0; letter < 4 && !m_table.empty(); ++letter)
            m_table[letter * m_values.size() + at] = table.empty() ? kNotScored : table[letter * row.size() + from];
    }
}

std::vector<float> strongestPerBin(const std::vector<float>& values, int bins)
{
    std::vector<float> binned(static_cast<std::size_t>(bins), kNotScored);
    for (std::size_t i = 0; i < values.size(); ++i)
        keepStronger(binned[i * binned.size() / values.size()], values[i]);
    return binned;
}

BinnedScores::BinnedScores(const Region& region, int bins) : m_region(region), m_values(static_cast<std::size_t>(bins), kNotScored) {}

void BinnedScores::add(const ScoredSite& site, std::span<const float> row)
{
    const auto bins = static_cast<std::int64_t>(m_values.size());
    for (std::size_t at = 0; at < row.size(); ++at) {
        const std::int64_t base = site.window.begin + static_cast<std::int64_t>(at) - m_region.begin;
        if (base >= 0 && base < m_region.length())
            keepStronger(m_values[static_cast<std::size_t>(base * bins / m_region.length())], row[at]);
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
