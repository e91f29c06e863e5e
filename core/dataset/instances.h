// SPDX-License-Identifier: GPL-3.0-or-later
// First half of building a data set: motif instances with label, DNase and the facts of their windows.
#pragma once

#include "core/dataset/dataset.h"

#include <vector>

namespace bindscape::dataset {

// Fills chroms and instances (chrom, begin, width, strand, score, pvalue, pBin) by scanning the chromosomes that have a peak.
void findInstances(Dataset& dataset, const genome::Reference& reference, const genome::IntervalSet& peaks, Progress& progress);

// label, signal, dnase; returns which instances have a window that touches `exclude`.
std::vector<bool> labelInstances(Dataset& dataset, const genome::IntervalSet& peaks, const genome::IntervalSet* dnase,
                                 const genome::IntervalSet* exclude);

// windowFits, gc, unknown, gcBin; one chromosome per thread, memory bounded by a block of sequence.
void measureWindows(Dataset& dataset, const genome::Reference& reference, Progress& progress);

// [first, last) of the instances of each chromosome.
std::vector<std::pair<std::size_t, std::size_t>> rangesByChrom(const Dataset& dataset);

}  // namespace bindscape::dataset
