// SPDX-License-Identifier: GPL-3.0-or-later
// Windows that belong to no data set: of the rows of a BED file, or of one locus.
#pragma once

#include "core/dataset/dataset.h"
#include "core/scores/score_set.h"

#include <memory>
#include <string>
#include <vector>

namespace bindscape::interpret {

struct ScoredWindows {
    std::vector<scores::ScoredSite> sites;              // sorted by contig order and window; without logit and normaliser
    std::shared_ptr<const dataset::WindowSet> windows;  // in the same order
    Warnings warnings;
};

// regions: a BED file, or a locus ("chr22:1,000-2,000", 1-based). A row with a strand and no longer than a motif (64 bases) is a
// motif instance: one window as in a data set, and the row is the core (N if coreBlocked, or the maskWidth bases around its middle
// where that is not 0, see dataset::maskOf). Any other row is a stretch: windows of `window` bases half a window apart, each with its
// middle base for a core, without a strand, nothing replaced. Throws Error when nothing is left.
ScoredWindows regionWindows(const std::string& regions, const genome::Reference& reference, std::int64_t window, bool coreBlocked,
                            int maskWidth, Progress& progress);

// The same sites, each in a window that lies `shift` bases further along the strand of its core; those whose window would leave the
// chromosome are left out with a warning. Throws Error where a core would leave its window, and when nothing is left.
ScoredWindows shiftedWindows(const std::vector<scores::ScoredSite>& sites, std::int64_t shift, const genome::Reference& reference,
                             bool coreBlocked, int maskWidth, Progress& progress);

}  // namespace bindscape::interpret
