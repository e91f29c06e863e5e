// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/variant_alleles.h"

#include "core/base/text.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <optional>

namespace bindscape::genome {

namespace {

constexpr std::size_t kLongestAllele = 50;

bool isLetters(std::string_view allele)
{
    return !allele.empty() && std::all_of(allele.begin(), allele.end(), [](unsigned char c) { return std::isalpha(c) != 0; });
}

char upper(char letter) { return static_cast<char>(std::toupper(static_cast<unsigned char>(letter))); }

VariantType typeOf(std::string_view reference, std::string_view alternate)
{
    if (alternate == "*")
        return VariantType::Deletion;
    if (!isLetters(alternate))
        return VariantType::Symbolic;  // <DEL>, and breakends as G]17:198982]
    // What both have at their ends did not change.
    const auto equal = [](char a, char b) { return upper(a) == upper(b); };
    while (!reference.empty() && !alternate.empty() && equal(reference.front(), alternate.front())) {
        reference.remove_prefix(1);
        alternate.remove_prefix(1);
    }
    while (!reference.empty() && !alternate.empty() && equal(reference.back(), alternate.back())) {
        reference.remove_suffix(1);
        alternate.remove_suffix(1);
    }
    if (reference.size() == 1 && alternate.size() == 1)
        return VariantType::Snv;
    if (reference.empty() && alternate.empty())
        return VariantType::Reference;
    return reference.empty() ? VariantType::Insertion : alternate.empty() ? VariantType::Deletion : VariantType::Complex;
}

std::string shortened(std::string_view text)
{
    if (text.size() <= kLongestAllele)
        return std::string(text);
    return std::string(text.substr(0, kLongestAllele - 1)) + "…";
}

float frequencyOf(const VariantInfo& info)
{
    double best = std::nan("");
    const auto consider = [&](double frequency) {
        if (frequency >= 0 && frequency <= 1 && !(frequency <= best))
            best = frequency;
    };
    for (const double frequency : info.frequencies)
        consider(frequency);
    if (std::isnan(best) && info.chromosomes > 0)
        for (const double count : info.counts)
            consider(count / info.chromosomes);
    return static_cast<float>(best);
}

}  // namespace

bool isReferenceAllele(std::string_view allele) { return isLetters(allele) || allele == "." || allele == "*"; }

bool isNoAllele(std::string_view allele) { return allele == "." || allele == "<NON_REF>" || allele == "<*>" || allele == "<X>"; }

VariantType variantType(std::string_view reference, std::span<const std::string_view> alternates)
{
    std::optional<VariantType> type;
    for (const std::string_view alternate : alternates) {
        if (isNoAllele(alternate))
            continue;
        const VariantType one = typeOf(reference, alternate);
        if (type && *type != one)
            return VariantType::Complex;
        type = one;
    }
    return type.value_or(VariantType::Reference);
}

std::optional<std::size_t> placeOfSnv(std::string_view reference, std::string_view alternate)
{
    if (reference.size() != alternate.size())
        return std::nullopt;
    std::optional<std::size_t> place;
    for (std::size_t i = 0; i < reference.size(); ++i) {
        const char was = upper(reference[i]), is = upper(alternate[i]);
        if (was == is)
            continue;
        if (place || std::string_view("ACGT").find(was) == std::string_view::npos || std::string_view("ACGT").find(is) == std::string_view::npos)
            return std::nullopt;
        place = i;
    }
    return place;
}

void setAlleles(Variant& variant, std::int64_t position, std::string_view reference, std::span<const std::string_view> alternates,
                const VariantInfo& info)
{
    variant.begin = std::max<std::int64_t>(position, 0);
    variant.end = variant.begin + static_cast<std::int64_t>(reference.size());
    variant.type = variantType(reference, alternates);
    variant.reference = shortened(reference);
    std::string list;
    for (const std::string_view alternate : alternates) {
        if (list.size() > kLongestAllele)
            break;
        list += (list.empty() ? "" : ",") + std::string(alternate.substr(0, kLongestAllele + 1));
    }
    variant.alternates = shortened(list);
    // An insertion has a length but takes no place of the reference. A breakend's mate is elsewhere.
    const bool inserted = !alternates.empty() && alternates.front().starts_with("<INS");
    const bool breakend = std::any_of(alternates.begin(), alternates.end(),
                                      [](std::string_view allele) { return allele.find_first_of("[]") != std::string_view::npos; });
    const bool spans = variant.type == VariantType::Symbolic || variant.type == VariantType::Reference;
    if (info.end > variant.end && !breakend && !inserted)
        variant.end = info.end;
    else if (info.end < 0 && spans && !inserted && !breakend && info.length > 0)
        variant.end = std::max(variant.end, position + 1 + info.length);
    variant.frequency = frequencyOf(info);
}

}  // namespace bindscape::genome
