// SPDX-License-Identifier: GPL-3.0-or-later
// The variants of a whole VCF or BCF in memory, without genotypes: about 60 bytes each. And the header of such a file.
#pragma once

#include "core/genome/hts_file.h"
#include "core/genome/variant_rows.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace bindscape::genome {

// A Variant without strings of its own.
struct Site {
    std::int64_t begin = 0;
    std::int64_t end = 0;
    float quality = 0, frequency = 0;
    std::uint32_t text = 0;    // in the arena: id, REF and ALT, each ended by a zero
    std::uint16_t filter = 0;  // in the list of filters
    VariantType type = VariantType::Snv;
};
inline std::int64_t beginOf(const Site& site) { return site.begin; }
inline std::int64_t endOf(const Site& site) { return site.end; }

struct VariantSet {
    std::map<std::string, std::vector<Site>> byChrom;  // genome's names; sorted by begin, in file order where equal
    std::string arena;
    std::vector<std::string> filters;
    std::int64_t kept = 0;
    bool binary = false;  // BCF
    Warnings warnings;

    Variant variant(const Site& site) const;
    std::string_view idOf(const Site& site) const { return arena.c_str() + site.text; }
};

// Plain, gzip or bgzip; in any order. Rows that are wrong are left out and told with line and count, as readIntervals() does.
// Throws Error: not a VCF or BCF, no row that can be read, damaged, too many variants for memory.
VariantSet readVariants(const std::filesystem::path& path, const std::vector<Contig>& contigs);

// The header at the beginning of the file; `file` then stands at the first BCF record (in a VCF: anywhere).
// Throws Error: damaged, or no end in sight.
VcfHeader readVcfHeader(BGZF& file, const std::filesystem::path& path);

// Lengths in ##contig lines that differ from the genome's.
void compareHeader(const std::filesystem::path& path, const VcfHeader& header, const std::vector<Contig>& contigs, Warnings& warnings);

}  // namespace bindscape::genome
