// SPDX-License-Identifier: GPL-3.0-or-later
// What the alleles and the INFO column say about a variant: its type, its bases, its frequency. Pure functions.
#pragma once

#include "core/genome/track_data.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace bindscape::genome {

inline constexpr std::size_t kMostAlleles = 200;  // the rest of a longer list is not looked at

struct VariantInfo {
    std::int64_t end = -1;     // 1-based END, -1 none
    std::int64_t length = 0;   // |SVLEN|, 0 none
    std::vector<double> frequencies, counts;  // AF, AC: one an alternate allele
    double chromosomes = std::numeric_limits<double>::quiet_NaN();  // AN
};
// The fields of INFO that count alleles; other names where a file has them for a part of its people ("controls_AC").
struct CountFields {
    std::string_view counts = "AC", chromosomes = "AN";
};

// Letters of the IUPAC code, "*" or ".".
bool isReferenceAllele(std::string_view allele);
// <NON_REF>, <*> and ".": no other allele was seen there.
bool isNoAllele(std::string_view allele);
VariantType variantType(std::string_view reference, std::span<const std::string_view> alternates);
// Where an allele replaces one base (A, C, G, T of any case) by another and leaves the rest: that base's place in REF. Else nothing.
std::optional<std::size_t> placeOfSnv(std::string_view reference, std::string_view alternate);
// Fills begin, end, type, frequency, reference and alternates. `position` is 0-based, -1 for the telomere.
void setAlleles(Variant& variant, std::int64_t position, std::string_view reference, std::span<const std::string_view> alternates,
                const VariantInfo& info);

}  // namespace bindscape::genome
