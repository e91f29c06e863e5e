// SPDX-License-Identifier: GPL-3.0-or-later
// Which bins have a window that can be used. Thread-safe.
#pragma once

#include "core/compendium/labelled_bins.h"

#include <vector>

namespace bindscape::compendium {

// [begin, begin + window) of the window around the middle of a bin; the odd base lies behind the bin.
inline std::int64_t windowBegin(std::int64_t binBegin, const CompendiumSettings& settings) { return binBegin - (settings.window - settings.bin) / 2; }

struct JudgedBins {
    std::vector<BinNumber> labelled, empty;  // usable ones, ascending
    std::int64_t edge = 0, excluded = 0, unknown = 0;  // labelled ones that are not, by the first reason
};

// Of one chromosome; empty bins are judged only if they are wanted. `labelled`: one a bin of the grid. `excluded` may be null.
JudgedBins judgeBins(const genome::Reference& reference, const BinGrid& grid, std::size_t chrom, const std::vector<bool>& labelled,
                     const genome::IntervalSet* excluded, const CompendiumSettings& settings, Progress& progress);

}  // namespace bindscape::compendium
