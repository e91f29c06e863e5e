// SPDX-License-Identifier: GPL-3.0-or-later
// Where transcripts start, for telling promoters from the rest (Zheng et al. 2021: within 3 kb of a transcription start).
#pragma once

#include "core/base/error.h"
#include "core/genome/reference.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace bindscape::genome {

struct TranscriptStarts {
    std::map<std::string, std::vector<std::int64_t>> byChrom;  // genome's names; 0-based, ascending, each once
    Warnings warnings;

    std::int64_t count() const;
    // Bases to the nearest one; none on a chromosome without any.
    std::optional<std::int64_t> distance(const std::string& chrom, std::int64_t position) const;
};

// Of genes (genePred, refFlat, GTF, GFF3, BED12), or of any BED: the first base of its rows, the last one on the reverse strand; rows
// without length are points. Bad rows as in readGenes() and readIntervals(); throws Error as they do.
TranscriptStarts readTranscriptStarts(const std::filesystem::path& path, const std::vector<Contig>& contigs);

}  // namespace bindscape::genome
