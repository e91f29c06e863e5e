// SPDX-License-Identifier: GPL-3.0-or-later
// Transcripts from UCSC genePred/genePredExt/refFlat, GTF and BED12, plain or gzip. 0-based half-open.
#pragma once

#include "core/base/error.h"
#include "core/base/region.h"
#include "core/genome/reference.h"

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace bindscape::genome {

struct Transcript {
    std::string gene;  // symbol
    std::string id;
    Region region;
    Strand strand = Strand::None;
    std::int64_t codingBegin = 0, codingEnd = 0;  // equal: not coding
    std::vector<std::pair<std::int64_t, std::int64_t>> exons;  // sorted, inside the region

    std::int64_t tss() const { return strand == Strand::Reverse ? region.end - 1 : region.begin; }
};

struct GeneSet {
    std::map<std::string, std::vector<Transcript>> byChrom;  // genome's names, sorted by begin
    Warnings warnings;
};

// Same rules for bad rows and unknown contigs as readIntervals().
GeneSet readGenes(const std::filesystem::path& path, const std::vector<Contig>& contigs);

}  // namespace bindscape::genome
