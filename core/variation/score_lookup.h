// SPDX-License-Identifier: GPL-3.0-or-later
// What the scores of a model say of a base of the genome, by the rules of AgentBind's analysis of rare variants: |score|, the same divided
// by its mean over the window, its rank in the window (1 = lowest; ties share their mean rank), the core. Where windows overlap, each of
// them is the largest. Thread-safe after construction.
#pragma once

#include "core/base/progress.h"
#include "core/genome/reference.h"
#include "core/scores/score_set.h"
#include "core/variation/stretches.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace bindscape::variation {

// A scored network, by its folder of scores.
struct Model {
    std::filesystem::path scores;
    std::string name;  // "SP1"; unique among those that are asked together
};
// Names after the factor of each folder, with the run, then the folder, where that is not unique. Throws Error.
std::vector<Model> modelsOf(const std::vector<std::filesystem::path>& scoreFolders);

enum class Sites { Bound, All };  // Bound: all where no site of the folder is known to be bound

struct BaseScore {
    float raw = 0;                  // |score| as the folder has it
    float relative = 0;             // divided by the mean of its window
    float rank = 0;                 // 1 .. window
    std::int32_t coreDistance = 0;  // bp to the nearest core of a window that has the base; 0 inside
    bool core() const { return coreDistance == 0; }
};

class ScoreLookup {
public:
    // Reads the folder window by window: 16 bytes a scored base, and one window. Sites on contigs that the genome lacks are left out.
    // Throws Error, Cancelled.
    ScoreLookup(const std::filesystem::path& folder, const std::vector<genome::Contig>& contigs, Sites sites, Progress& progress);
    ScoreLookup(const scores::ScoreSet& set, const std::vector<genome::Contig>& contigs, Sites sites);

    const scores::ScoreOrigin& origin() const { return m_origin; }
    std::size_t window() const { return m_window; }
    std::size_t windows() const { return m_windows; }
    std::size_t bases() const { return m_bases.size(); }
    std::optional<BaseScore> at(std::size_t contig, std::int64_t position) const;
    // The |score| that a share of the bases outside of cores reaches (NumPy's linear percentile); nothing without such bases.
    std::optional<float> contextThreshold(double share) const;

private:
    using RowReader = std::function<void(std::size_t site, std::span<float> row)>;
    void fill(const std::vector<scores::ScoredSite>& sites, const std::vector<genome::Contig>& contigs, Sites which, const RowReader& read,
              Progress& progress);

    scores::ScoreOrigin m_origin;
    std::size_t m_window = 0, m_windows = 0;
    Stretches m_stretches;
    std::vector<BaseScore> m_bases;
};

// Average ranks from 1, as scipy.stats.rankdata(), of values of at least 0.
void rankAverages(std::span<const float> values, std::span<float> ranks);

// The windows of the folders' sites, for knowing which variants matter before any score is read.
Stretches scoredStretches(std::span<const Model> models, const std::vector<genome::Contig>& contigs, Sites sites, Progress& progress);

}  // namespace bindscape::variation
