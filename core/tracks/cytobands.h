// SPDX-License-Identifier: GPL-3.0-or-later
// Chromosome bands from UCSC's cytoBand table: chrom, begin (0-based), end, name, stain; plain or gzip. Rows that do not fit
// and chromosomes that the genome lacks are left out: bands are decoration.
#pragma once

#include "core/genome/reference.h"
#include "core/tracks/track_painter.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace bindscape::tracks {

using Cytobands = std::map<std::string, std::vector<Cytoband>>;  // by the genome's names, in the file's order
// Throws Error: the file cannot be read, or holds no band of this genome.
Cytobands readCytobands(const std::filesystem::path& file, const std::vector<genome::Contig>& contigs);

}  // namespace bindscape::tracks
