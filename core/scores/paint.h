// SPDX-License-Identifier: GPL-3.0-or-later
// One value a base out of overlapping windows: the window whose core is nearest wins, at equal distance the first one.
#pragma once

#include "core/scores/score_set.h"

#include <cstdint>
#include <span>
#include <vector>

namespace bindscape::scores {

class ScorePainter {
public:
    explicit ScorePainter(const Region& region);
    // Sites in their order in the file; `row`: one value per base of site.window.
    void add(const ScoredSite& site, std::span<const float> row);
    // NaN where no window was added.
    std::vector<float> take() { return std::move(m_values); }

private:
    Region m_region;
    std::vector<float> m_values;
    std::vector<std::int32_t> m_distance;
};

// Runs of bases that are covered by windows, each painted; in the order of the sites.
struct PaintedRun {
    Region region;
    std::vector<float> values;
};
std::vector<PaintedRun> paintAll(const ScoreSet& scores);

}  // namespace bindscape::scores
