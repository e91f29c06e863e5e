// SPDX-License-Identifier: GPL-3.0-or-later
// The innermost loops of the scan, one for each kind of instructions. They are compiled with attributes of the functions, never
// with flags of the file, so that the program runs on any processor of its architecture.
#pragma once

#include "core/motif/site_filter.h"

#include <array>

namespace bindscape::motif {

// What two neighbouring letters of a site lose against the best ones; 255: more than a hit may lose altogether.
struct alignas(16) PairLosses {
    std::array<std::uint8_t, 16> losses{};
    std::size_t offset = 0;  // of the first letter in the site
};

// Marks the sites whose losses sum up to less than 255. Where the first `early` tables leave none of a group of sites, the
// others are not looked at. Sites are taken in groups of up to kFilterReach: the marks of a whole last group are written.
using PairKernel = void (*)(const std::vector<PairLosses>& tables, std::size_t early, const std::uint8_t* pairs, std::size_t starts,
                            std::uint64_t* marks);
PairKernel pairKernel(ScanPath path);  // nullptr: Plain

// codes[i] and pairs[i] for i < size, as PairCodes says.
using EncodeKernel = void (*)(const char* letters, std::size_t size, std::uint8_t* codes, std::uint8_t* pairs);
EncodeKernel encodeKernel(ScanPath path);

}  // namespace bindscape::motif
