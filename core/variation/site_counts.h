// SPDX-License-Identifier: GPL-3.0-or-later
// How often the other alleles of positions were counted in people, out of a VCF, a BCF or a table, for the positions that matter. Memory
// grows with these positions (16 bytes each), not with the file.
#pragma once

#include "core/variation/stretches.h"
#include "core/variation/variant_input.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace bindscape::variation {

struct SiteCountOptions {
    bool snpsOnly = true;    // else every alternate of letters counts, at its first base that differs (insertions: the one before)
    bool passedOnly = true;  // FILTER is PASS or "."
    std::string countField = "AC", chromosomesField = "AN";  // fields of INFO, or columns of a table
    double mostMismatches = ReferenceCheck::kMostMismatches;
};

// A position with all its alternates, from one row or several: AC added up, AN the largest. 0-based.
struct SiteCount {
    std::uint32_t contig = 0, position = 0;
    std::uint32_t count = 0, chromosomes = 0;
    bool isSingleton() const { return count == 1 || chromosomes == count + 1; }
    bool isPolymorphic() const { return count > 0 && count < chromosomes; }
};

struct SiteCounts {
    std::vector<SiteCount> sites;                                          // sorted by contig, position
    std::int64_t rows = 0;                                                 // of the file
    std::int64_t usable = 0;                                               // on the genome, REF as there
    std::int64_t notPassed = 0, notSnps = 0, notCounted = 0, outside = 0;  // of these, left out, in this order
    ReferenceCounts reference;
    Warnings warnings;
};

// `path`: VCF or BCF (plain, gzip, bgzip), or a table with tabs: chromosome, begin (from 0), end, REF, ALT, AC, AN, FILTER in this order,
// or in the order of a first line that names them ("chrom", "start" or "pos" from 1, "ref", "alt", "ac", "an", "filter"; any case).
// Positions outside of `stretches` are left out. Throws Error: damage, another assembly, no such columns; Cancelled.
SiteCounts readSiteCounts(const std::filesystem::path& path, const genome::Reference& reference, const Stretches& stretches,
                          const SiteCountOptions& options, Progress& progress);

}  // namespace bindscape::variation
