// SPDX-License-Identifier: GPL-3.0-or-later
// All scores of a folder as one file for other programs, with their origin beside it.
#pragma once

#include "core/base/progress.h"
#include "core/scores/score_set.h"

namespace bindscape::scores {

// NAME.bw (or .bigWig): one value a base by kOverlapRule, with NAME.bw.json. NAME.npy: float32 [site, window] with NAME.npy.json,
// NAME.npy.bed.gz (the site of each row, with its tabix index) and, of mutagenesis, NAME.table.npy (float32 [site, 4, window], A C G T,
// raw). The .json is that of the folder (scores.json). `normalised`: each window divided by its sum of |score|, as the .json then says. All
// files or none. Throws Error (another ending, a damaged folder, no room) and Cancelled.
void exportScores(const std::filesystem::path& folder, const std::vector<genome::Contig>& contigs, bool normalised,
                  const std::filesystem::path& file, Progress& progress);

}  // namespace bindscape::scores
