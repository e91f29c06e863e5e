// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/variation/stretches.h"

#include <algorithm>

namespace bindscape::variation {

void Stretches::add(std::size_t contig, std::int64_t begin, std::int64_t end)
{
    if (end > begin)
        m_runs.at(contig).push_back({begin, end, 0});
}

void Stretches::finish()
{
    for (auto& runs : m_runs) {
        std::sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.begin < b.begin; });
        std::size_t kept = 0;
        for (std::size_t i = 0; i < runs.size(); ++i) {
            if (kept > 0 && runs[i].begin <= runs[kept - 1].end)
                runs[kept - 1].end = std::max(runs[kept - 1].end, runs[i].end);
            else
                runs[kept++] = runs[i];
        }
        runs.resize(kept);
        runs.shrink_to_fit();
        for (Run& run : runs) {
            run.first = m_bases;
            m_bases += static_cast<std::size_t>(run.end - run.begin);
        }
    }
}

std::optional<std::size_t> Stretches::numberOf(std::size_t contig, std::int64_t position) const
{
    const auto& runs = m_runs[contig];
    const auto after = std::upper_bound(runs.begin(), runs.end(), position, [](std::int64_t at, const Run& run) { return at < run.begin; });
    if (after == runs.begin() || position >= (after - 1)->end)
        return std::nullopt;
    return (after - 1)->first + static_cast<std::size_t>(position - (after - 1)->begin);
}

bool Stretches::overlaps(std::size_t contig, std::int64_t begin, std::int64_t end) const
{
    const auto& runs = m_runs[contig];
    const auto after = std::lower_bound(runs.begin(), runs.end(), end, [](const Run& run, std::int64_t at) { return run.begin < at; });
    return after != runs.begin() && (after - 1)->end > begin;
}

}  // namespace bindscape::variation
