// SPDX-License-Identifier: GPL-3.0-or-later
// Aggregate profile: mean absolute score by position, every site in the orientation of its core motif (Zheng et al. 2021,
// Fig. 2d, e). Position 0 is the middle base of the core motif; of a motif of even width the left one of the two middle bases
// as the motif reads, on both strands. Bound sites (label 1) count; where there is none, all sites do.
#pragma once

#include "core/scores/score_set.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace bindscape::analysis {

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
};

// blocked: scores of the model trained with the core replaced by N, or nullptr. Normalising is off by default.
Profile aggregateProfile(const scores::ScoreSet& present, const scores::ScoreSet* blocked, bool normalise = false);
// TSV; missing values are nan.
void writeProfile(const Profile& profile, const std::filesystem::path& tsv);
// Throws Error with file and line. The title is not in the file.
Profile readProfile(const std::filesystem::path& tsv);

}  // namespace bindscape::analysis
