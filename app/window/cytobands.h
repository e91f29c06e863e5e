// SPDX-License-Identifier: GPL-3.0-or-later
// Chromosome bands from UCSC's cytoBand table: chrom, begin, end, name, stain. Rows that do not fit are left out: bands are
// decoration.
#pragma once

#include "core/genome/reference.h"
#include "core/tracks/track_painter.h"

#include <filesystem>
#include <map>

namespace bindscape::app {

using Cytobands = std::map<std::string, std::vector<tracks::Cytoband>>;
Cytobands readCytobands(const std::filesystem::path& file, const std::vector<genome::Contig>& contigs);

}  // namespace bindscape::app
