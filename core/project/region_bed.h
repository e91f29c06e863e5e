// SPDX-License-Identifier: GPL-3.0-or-later
// Regions of interest as BED: chrom, begin, end, label (column 4, "." = none), colour (column 9, "R,G,B"; "0" and "." = none).
#pragma once

#include "core/base/error.h"
#include "core/genome/reference.h"
#include "core/project/project.h"

#include <filesystem>
#include <span>
#include <vector>

namespace bindscape::project {

struct RegionFile {
    std::vector<RegionEntry> regions;  // in the order of the file, without ids
    Warnings warnings;                 // rows left out: file, first line of each kind, count
};
// BED3 to BED12, plain or gzip; names of contigs become those of the genome. Throws Error if no row is good.
RegionFile readRegionBed(const std::filesystem::path& path, const std::vector<genome::Contig>& contigs);
// Four columns, or nine where a region has a colour; in the given order. Whole or not at all; throws Error.
void writeRegionBed(std::span<const RegionEntry> regions, const std::filesystem::path& path);

}  // namespace bindscape::project
