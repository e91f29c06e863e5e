// SPDX-License-Identifier: GPL-3.0-or-later
// Aggregate profile: mean absolute score by position, every site in the orientation of its core motif (Zheng et al. 2021,
// Fig. 2d, e). Position 0 is the middle base of the core motif; of a motif of even width the left one of the two middle bases
// as the motif reads, on both strands. Bound sites (label 1) count; where there is none, all sites do.
#pragma once

#include "core/analysis/result_table.h"
#include "core/analysis/strata.h"
#include "core/base/progress.h"
#include "core/scores/score_set.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace bindscape::analysis {

// Errors and intervals of running means, which are narrower than those of single positions. Kept for some widths; those of others lie
// between their neighbours' (of 1,086 scored NRF1 sites 1 % off at the median position, 8 % at the worst).
inline constexpr std::array kBandWidths{3, 5, 7, 9, 11, 15, 21, 31, 41, 51, 71, 101};
struct SmoothedBand {
    int bases = 1;                   // of the running mean
    std::vector<double> sem, low, high;  // as in Curve
};

// Mean |score| by position over some sites.
struct Curve {
    int first = 0;                   // position of the first number
    std::vector<double> mean, sem;   // standard error of the mean; 0 for a single site
    std::vector<double> low, high;   // 95 % of the bootstrap's means; empty without
    std::vector<std::size_t> n;      // sites that reach this position
    std::size_t sites = 0;
    std::vector<SmoothedBand> smoothedBands;  // of kBandWidths; empty unless asked for

    std::size_t size() const { return mean.size(); }
    int last() const { return first + static_cast<int>(mean.size()) - 1; }
    // Index of a position; none where the curve does not reach.
    std::optional<std::size_t> find(int position) const;
};
struct CurveOptions {
    bool normalise = false;          // divide each window by its sum of |score| first
    int bootstrap = 0;               // rounds that draw as many sites, with replacement; 0: no interval. Some hundred are enough
    bool smoothing = false;          // also the errors and intervals of running means
    std::uint64_t seed = 1;          // same seed, same interval, whatever the number of threads
    int threads = 0;
};
// Throws Error for damaged scores, Cancelled.
Curve averageCurve(const scores::ScoreSet& scores, const Sites& sites, const CurveOptions& options, Progress& progress);
// Share of the sum of all means that lies within so many bases of the centre.
double shareWithin(const Curve& curve, int bases = 25);
// Running mean over an odd number of positions (an even one counts as the next), fewer at the ends, with the error and the interval of
// that mean; without smoothedBands, and beyond the widest of them, both are empty.
Curve smoothed(const Curve& curve, int bases);

struct ProfileRow {
    int position = 0;           // bases from the motif centre, in the orientation of the motif
    double meanAbs = 0, sem = 0;  // standard error of the mean; 0 for a single site
    std::optional<double> meanAbsBlocked, semBlocked;
    std::size_t n = 0;          // sites that reach this position
};
struct Profile {
    std::string title;          // "GATA1 · baseline · danq"
    std::vector<ProfileRow> rows;
    std::size_t sites = 0;
    bool normalised = false;    // each window divided by its sum of |score| first
    double shareWithin25 = 0;   // of the total mean |score|, within 25 bp of the centre
    Settings settings;          // method, run, core, labels, sites, normalise; those of the present scores
};

// blocked: scores of the model trained with the core replaced by N, or nullptr. Normalising is off by default.
Profile aggregateProfile(const scores::ScoreSet& present, const scores::ScoreSet* blocked, bool normalise = false);
// Of chosen sites.
Profile aggregateProfile(const scores::ScoreSet& present, const Sites& presentSites, const scores::ScoreSet* blocked, const Sites& blockedSites,
                         bool normalise = false);
// TSV; missing values are nan.
void writeProfile(const Profile& profile, const std::filesystem::path& tsv);
// Throws Error with file and line. The title is not in the file; the settings are, but for files of earlier versions.
Profile readProfile(const std::filesystem::path& tsv);

}  // namespace bindscape::analysis
