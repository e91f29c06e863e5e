// SPDX-License-Identifier: GPL-3.0-or-later
// The .fai and .gzi of a FASTA file: found, checked against the file, or made by one pass over it.
#pragma once

#include "core/base/error.h"
#include "core/genome/reference.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace bindscape::genome {

// A row of a .fai file (samtools faidx). `offset` is that of the first base in the uncompressed file.
struct FaiEntry {
    std::string name;
    std::int64_t length = 0;
    std::int64_t offset = 0;
    std::int64_t lineBases = 0;
    std::int64_t lineWidth = 0;  // with the line's end

    // Offset of the base at `position`, 0 <= position < length.
    std::int64_t offsetOf(std::int64_t position) const { return offset + position / lineBases * lineWidth + position % lineBases; }
};

struct FastaIndex {
    std::filesystem::path fai;
    std::filesystem::path gzi;      // empty for plain FASTA
    std::vector<FaiEntry> entries;  // file order; sequences without a base among them
};

// $XDG_CACHE_HOME/bindscape, else ~/.cache/bindscape.
std::filesystem::path defaultCacheFolder();
// The index's path in the cache folder; the same name in two folders gives two paths.
std::filesystem::path cachedIndexPath(const std::filesystem::path& cacheFolder, const std::filesystem::path& fasta,
                                      const std::string& ending);

// Uses the index beside the FASTA or in the cache if it fits, else makes it and says so in `warnings`.
// Throws Error: not a FASTA of DNA, a name used twice, ragged lines, truncated or plain gzip, nowhere to write.
FastaIndex prepareFastaIndex(const std::filesystem::path& fasta, const std::filesystem::path& cacheFolder, Warnings& warnings);

}  // namespace bindscape::genome
