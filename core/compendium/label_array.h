// SPDX-License-Identifier: GPL-3.0-or-later
// Arrays of zeros and ones in the files of MATLAB, read in blocks: HDF5 (MATLAB 7.3) and MATLAB 5. One object is used by one thread.
#pragma once

#include "core/base/progress.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace bindscape::compendium {

// MATLAB's windows x inner x outer, the windows next to each other in the file; an HDF5 file lists the same sizes the other way round.
// One-hot windows: inner = 4 letters, outer = positions. Labels: inner = 1, outer = tasks.
struct ArrayShape {
    std::int64_t windows = 0, inner = 1, outer = 0;
};

// Values [outer][inner][windows] of the outer and window numbers [firstOuter, + outers) and [firstWindow, + windows): 0, 1, or 2 for
// anything else.
struct ArrayBlock {
    std::int64_t firstOuter = 0, outers = 0, firstWindow = 0, windows = 0;
    std::span<const std::uint8_t> values;
};

class LabelArray {
public:
    virtual ~LabelArray() = default;
    virtual ArrayShape shape() const = 0;
    // Each block once, in any order; all inner numbers of a window are in one. Throws Error on a damaged file, Cancelled.
    virtual void read(Progress& progress, const std::function<void(const ArrayBlock&)>& take) = 0;
};

inline constexpr std::int64_t kBlockValues = std::int64_t{4} << 20;  // at most so many in a block, if the file allows it
inline constexpr std::int64_t kBestDeflation = 1100;  // a compressed byte never stands for more

// `inner` > 1: an array of three dimensions, of which the middle one is `inner`; 1: of two dimensions. The content of the file tells
// its format. Throws Error: no such file or format, no such variable, another shape, no numbers, sizes that the file cannot hold.
std::unique_ptr<LabelArray> openLabelArray(const std::filesystem::path& file, const std::string& variable, std::int64_t inner);

std::unique_ptr<LabelArray> openHdf5Array(const std::filesystem::path& file, const std::string& variable, std::int64_t inner);
std::unique_ptr<LabelArray> openMat5Array(const std::filesystem::path& file, const std::string& variable, std::int64_t inner);

// Of the sizes in MATLAB's order. Throws Error that shows them as `shown`.
ArrayShape shapeOf(const std::vector<std::int64_t>& sizes, std::int64_t inner, const std::string& what, const std::string& shown);

}  // namespace bindscape::compendium
