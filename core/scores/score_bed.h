// SPDX-License-Identifier: GPL-3.0-or-later
// scores.bed.gz: one row a scored site, in the order of scores.npy.
//   #chrom begin end name logit strand core_begin core_end label split normaliser
// begin, end: the scored window; name: of the BED row that gave the window, else the motif; strand and core: of the motif; normaliser: sum of |score| over the window.
#pragma once

#include "core/scores/score_set.h"

namespace bindscape::scores {

void writeScoreBed(const ScoreSet& scores, const std::filesystem::path& path);
// Throws Error with file and line. `window`: every row must be that long.
std::vector<ScoredSite> readScoreBed(const std::filesystem::path& path, std::size_t window);

// Files of a folder and of an export. scores.json: the origin, the window and the number of sites.
struct ScoreRecord {
    ScoreOrigin origin;
    std::size_t window = 0, sites = 0;
    bool hasTable = false;  // table.npy
    struct Errors {
        double median, largest;  // of |sum of scores - difference of logits|
    };
    std::optional<Errors> errors;
};
ScoreRecord readScoreRecord(const std::filesystem::path& folder);
std::string scoreRecordText(const ScoreSet& scores);
// One value a base by kOverlapRule.
void writeScoreBigWig(const ScoreSet& scores, const std::vector<genome::Contig>& contigs, const std::filesystem::path& path);

}  // namespace bindscape::scores
