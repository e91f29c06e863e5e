// SPDX-License-Identifier: GPL-3.0-or-later
// The reference sequence: FASTA, plain or bgzip, or 2bit, which may be on a server. Missing .fai/.gzi indexes are made beside
// the file, or in the cache folder if that place is read-only; either is said in the warnings.
// Thread-safety: all const members may be called from any thread (one htslib handle per thread inside).
#pragma once

#include "core/base/error.h"
#include "core/base/progress.h"
#include "core/base/region.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::genome {

struct Contig {
    std::string name;  // as in the file
    std::int64_t length = 0;
};

// Finds the contig that a name means: exact, with or without "chr", M/MT, RefSeq accessions of human chromosomes
// (NC_000001.* ...). The one place where names of contigs are compared.
std::optional<std::string> resolveContig(const std::vector<Contig>& contigs, std::string_view name);

// From the first bytes of a file, decompressed: FASTA or 2bit?
bool looksLikeGenome(std::string_view head);

class Reference {
public:
    // cacheFolder: where indexes go if the FASTA's folder is read-only; empty = $XDG_CACHE_HOME/bindscape.
    // The content decides between FASTA and 2bit. Throws Error: neither of them, truncated, plain gzip (says: use bgzip), index that does not fit the file.
    static std::shared_ptr<const Reference> open(const std::filesystem::path& path, Warnings& warnings,
                                                 const std::filesystem::path& cacheFolder = {});
    virtual ~Reference() = default;

    virtual const std::filesystem::path& path() const = 0;
    virtual const std::vector<Contig>& contigs() const = 0;  // file order
    virtual std::optional<std::string> resolve(std::string_view name) const;   // resolveContig()
    virtual std::optional<std::int64_t> length(std::string_view chrom) const;  // exact name
    // Letters with their case. The region must lie inside the contig: throws Error otherwise, and on a damaged file.
    virtual std::string fetch(const Region& region) const = 0;
};

// Reads what people type or paste: "chr1:1,000-2,000", "1:1000..2000", "chr1 1000 2000" (0-based BED if three fields
// separated by blanks), "chr1:1500" (that base), "chr1", "34M-35M" on `currentChrom`, "1.5Mb", "500kb".
// Clipped to the contig; `note` says so ("chr1 ends at 249,250,621. Shown up to there."). Throws Error with an inline
// sentence when it cannot be understood.
Region parseLocus(const std::vector<Contig>& contigs, std::string_view text, std::string_view currentChrom, std::string* note = nullptr);

}  // namespace bindscape::genome
