// SPDX-License-Identifier: GPL-3.0-or-later
// One value a base out of overlapping windows: the window whose core is nearest wins, at equal distance the first one. Where a site is
// selected, its window goes before all others.
#pragma once

#include "core/scores/score_set.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace bindscape::scores {

// The core motif of the selected site, in genome coordinates of the painted chromosome.
struct SelectedCore {
    std::int64_t begin, end;
    bool operator==(const SelectedCore&) const = default;
};

class ScorePainter {
public:
    explicit ScorePainter(const Region& region, std::optional<SelectedCore> selected = {}, bool withTable = false);
    // Sites in their order in the file; `row`: one value per base of site.window; `table`: [4][base of the window], where there is one.
    void add(const ScoredSite& site, std::span<const float> row, std::span<const float> table = {});
    // NaN where no window was added.
    std::vector<float> take() { return std::move(m_values); }
    std::vector<float> takeTable() { return std::move(m_table); }  // [4][base of the region]

private:
    Region m_region;
    std::optional<SelectedCore> m_selected;
    std::vector<float> m_values, m_table;
    std::vector<std::int32_t> m_distance;
};

// One value a bin: the signed value of largest magnitude.
std::vector<float> strongestPerBin(const std::vector<float>& values, int bins);
// The same out of windows that are added one by one, for regions too long to be painted base by base. NaN where no window lies.
class BinnedScores {
public:
    BinnedScores(const Region& region, int bins);
    void add(const ScoredSite& site, std::span<const float> row);
    std::vector<float> take() { return std::move(m_values); }

private:
    Region m_region;
    std::vector<float> m_values;
};

// Runs of bases that are covered by windows, each painted; in the order of the sites.
struct PaintedRun {
    Region region;
    std::vector<float> values;
};
std::vector<PaintedRun> paintAll(const ScoreSet& scores);

}  // namespace bindscape::scores
