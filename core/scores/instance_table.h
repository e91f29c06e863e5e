// SPDX-License-Identifier: GPL-3.0-or-later
// Motif instances of one chromosome in a compact form, read from HITS.bed[.gz] or instances.bed.gz.
#pragma once

#include "core/base/region.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace bindscape::scores {

struct CompactInstance {
    std::int64_t begin = 0;
    float score = 0, pvalue = 1;
    std::uint16_t width = 0, motif = 0;  // motif: index into InstanceTable::motifs
    Strand strand = Strand::None;
    std::int8_t label = -1;
    bool used = false;
};

struct InstanceTable {
    std::vector<std::string> motifs;
    std::map<std::string, std::vector<CompactInstance>> byChrom;  // sorted by begin
    std::int64_t rows = 0;
    std::int64_t widest = 0;
};

// Columns as in `scan` (7) or `dataset` (15, earlier 13). Throws Error with file and line.
InstanceTable readInstanceTable(const std::filesystem::path& path);

}  // namespace bindscape::scores
