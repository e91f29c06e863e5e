// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compendium/label_array.h"

#include "core/genome/text_lines.h"

#include <hdf5.h>

namespace bindscape::compendium {

namespace {

constexpr std::int64_t kMostWindows = std::int64_t{1} << 26, kMostOuter = 100000;

}  // namespace

ArrayShape shapeOf(const std::vector<std::int64_t>& sizes, std::int64_t inner, const std::string& what, const std::string& shown)
{
    const std::string letters = inner > 1 ? "windows x " + std::to_string(inner) + " x bases" : "windows x tasks";
    const bool good = inner > 1 ? sizes.size() == 3 && sizes[1] == inner : sizes.size() == 2;
    if (!good)
        throw Error(what + " has the shape " + shown + ", but " + letters + " is needed (HDF5 tools list it the other way round).");
    if (sizes.front() < 1 || sizes.front() > kMostWindows || sizes.back() < 1 || sizes.back() > kMostOuter)
        throw Error(what + " has the shape " + shown + ", which is empty or larger than any training data.");
    return {sizes.front(), inner, sizes.back()};
}

std::unique_ptr<LabelArray> openLabelArray(const std::filesystem::path& file, const std::string& variable, std::int64_t inner)
{
    genome::requireReadableFile(file);
    return H5Fis_hdf5(file.c_str()) > 0 ? openHdf5Array(file, variable, inner) : openMat5Array(file, variable, inner);
}

}  // namespace bindscape::compendium
