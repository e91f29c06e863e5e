// SPDX-License-Identifier: GPL-3.0-or-later
// First half of building a data set: sites with label, DNase and the facts of their windows, and which of them cannot take part.
#pragma once

#include "core/dataset/dataset.h"

#include <vector>

namespace bindscape::dataset {

// Fills chroms and instances (chrom, begin, width, strand, score, pvalue, pBin) by scanning the chromosomes that have a peak.
void findInstances(Dataset& dataset, const genome::Reference& reference, const genome::IntervalSet& peaks, Progress& progress);

// score, pvalue, pBin of sites that were added by hand: the best match of the motif inside the core; 0, 1 and 0 where none fits.
void scoreAddedSites(Dataset& dataset, const genome::Reference& reference);

// Regions that decide about sites, beside the peaks; nullptr: not given.
struct SiteRegions {
    const genome::IntervalSet *dnase = nullptr, *exclude = nullptr, *negatives = nullptr;
};
// label, signal, dnase. Labels of a list and by hand stay. Returns Excluded, PartlyInPeak, NearPeak, NotNegative or No for each.
std::vector<LeftOut> labelInstances(Dataset& dataset, const genome::IntervalSet& peaks, const SiteRegions& regions);

// windowFits, gc, unknown, gcBin; one chromosome per thread, memory bounded by a block of sequence.
void measureWindows(Dataset& dataset, const genome::Reference& reference, Progress& progress);

// Adds what the windows tell (ByHand, OutsideChromosome, UnknownBases come first) and says all reasons in the warnings.
void judgeWindows(Dataset& dataset, std::vector<LeftOut>& leftOut);

// Of sites that may take part, leaves out those whose window overlaps the one of a better site (options.overlap = Drop).
void dropOverlappingWindows(Dataset& dataset, std::vector<LeftOut>& leftOut);

// [first, last) of the instances of each chromosome.
std::vector<std::pair<std::size_t, std::size_t>> rangesByChrom(const Dataset& dataset);

}  // namespace bindscape::dataset
