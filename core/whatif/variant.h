// SPDX-License-Identifier: GPL-3.0-or-later
// A variant as people type it, or as a row of a VCF has it. Text counts from 1 as in a VCF, the struct from 0. Pure functions, thread-safe.
#pragma once

#include "core/genome/reference.h"
#include "core/genome/track_data.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::whatif {

struct Variant {
    std::string chrom;  // the genome's name
    std::int64_t begin = 0;
    std::string id;
    std::string reference;                // REF, upper case, never empty
    std::vector<std::string> alternates;  // upper case, of letters only; one at least
    Region region() const { return {chrom, begin, begin + static_cast<std::int64_t>(reference.size())}; }
};

// "chr20:44,746,982 T>C", "20:44746982T>C", "chr20:g.44746982AT>A", "1-55516888-G-GA", "chr1:100:T:C,G", a row of a VCF.
// None: `trouble` says why where the text looks like a variant, and is empty where it may be a place or a name.
std::optional<Variant> readVariant(const std::vector<genome::Contig>& contigs, std::string_view text, std::string& trouble);

// Of a variant track. Throws Error: no letters to put in (<DEL>, *, .), or alleles that the track has not kept whole.
Variant variantOf(const std::string& chrom, const genome::Variant& row);

// "chr20:44,746,982 T>C"; long alleles are cut in the middle.
std::string toText(const Variant& variant, std::size_t alternate);

// Throws Error with both where the genome has other letters than REF there (any case; N of either side fits nothing but N).
void checkReference(const genome::Reference& genome, const Variant& variant);

}  // namespace bindscape::whatif
