// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/whatif/variant.h"

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/genome/locus.h"
#include "core/genome/typed_text.h"

#include <algorithm>
#include <cctype>

namespace bindscape::whatif {

namespace {

constexpr std::size_t kLongestText = 100'000, kShownAllele = 24;
constexpr std::string_view kExample = "Type it as in a VCF, for example chr20:44,746,982 T>C or chr20:44,746,982 AT>A.";

bool isLetters(std::string_view text)
{
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return std::string_view("ACGTNacgtn").find(c) != std::string_view::npos; });
}

std::string upper(std::string_view text)
{
    std::string result(text);
    for (char& c : result)
        c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return result;
}

std::string shortened(const std::string& allele)
{
    if (allele.size() <= kShownAllele)
        return allele;
    return allele.substr(0, kShownAllele / 2) + "…" + allele.substr(allele.size() - kShownAllele / 2) + " (" +
           std::to_string(allele.size()) + " bases)";
}

// "chr1:144", "chr1:144-146"
std::string placeText(const Region& region)
{
    return region.length() == 1 ? region.chrom + ":" + withThousands(region.begin + 1) : toLocus(region);
}

// A place and what stands behind it.
struct Parts {
    std::string place, id;
    std::string_view reference, alternates;
};

bool isBlank(char c) { return c == ' ' || c == '\t'; }
bool isSeparator(char c) { return isBlank(c) || std::string_view(":-_/|").find(c) != std::string_view::npos; }

// The letters that end the text, taken off it.
std::string_view takeLetters(std::string_view& text)
{
    std::size_t begin = text.size();
    while (begin > 0 && std::isalpha(static_cast<unsigned char>(text[begin - 1])) != 0)
        --begin;
    const auto letters = text.substr(begin);
    text = text.substr(0, begin);
    return letters;
}

// What has an arrow: "chr20:44,746,982 T>C".
std::optional<Parts> withArrow(std::string_view text)
{
    const auto arrow = text.find('>');
    if (arrow == std::string_view::npos)
        return std::nullopt;
    std::string_view left = trim(text.substr(0, arrow));
    Parts parts;
    parts.alternates = trim(text.substr(arrow + 1));
    parts.reference = takeLetters(left);
    while (!left.empty() && isSeparator(left.back()))
        left.remove_suffix(1);
    parts.place = std::string(left);
    return parts;
}

// chrom, position, id, REF, ALT and perhaps more.
std::optional<Parts> rowOfVcf(std::string_view text)
{
    const auto fields = splitBlank(text);
    if (fields.size() < 5 || !parseInteger(fields[1]) || !isLetters(fields[3]))
        return std::nullopt;
    return Parts{std::string(fields[0]) + ":" + std::string(fields[1]), fields[2] == "." ? "" : std::string(fields[2]), fields[3],
                 fields[4]};
}

// Two alleles at the end, apart from each other and from the place: "1-55516888-G-GA", "chr1:100 T C,G", "chr1:100 T/C".
std::optional<Parts> withSeparators(std::string_view text)
{
    const auto lastOf = [](std::string_view all) {
        std::size_t begin = all.size();
        while (begin > 0 && !isSeparator(all[begin - 1]))
            --begin;
        return begin;
    };
    const std::size_t second = lastOf(text);
    Parts parts;
    parts.alternates = text.substr(second);
    std::string_view left = text.substr(0, second);
    while (!left.empty() && isSeparator(left.back()))
        left.remove_suffix(1);
    parts.reference = takeLetters(left);
    while (!left.empty() && isSeparator(left.back()))
        left.remove_suffix(1);
    const auto alleles = split(parts.alternates, ',');
    if (!isLetters(parts.reference) || left.empty() || !std::all_of(alleles.begin(), alleles.end(), isLetters))
        return std::nullopt;
    parts.place = std::string(left);
    return parts;
}

// The alternates that can be put in; says why where there is none.
std::vector<std::string> usable(std::string_view list, const std::string& reference, std::string& trouble)
{
    std::vector<std::string> alternates;
    for (const auto field : split(list, ',')) {
        const std::string allele = upper(trim(field));
        if (!isLetters(allele))
            trouble =
                "The allele " + std::string(trim(field)) + " has no letters that could be put into the window. " + std::string(kExample);
        else if (allele == reference)
            trouble = "Both alleles are " + shortened(allele) + ", so that nothing changes. " + std::string(kExample);
        else if (std::find(alternates.begin(), alternates.end(), allele) == alternates.end())
            alternates.push_back(allele);
    }
    if (!alternates.empty())
        trouble.clear();
    return alternates;
}

}  // namespace

std::optional<Variant> readVariant(const std::vector<genome::Contig>& contigs, std::string_view typed, std::string& trouble)
{
    trouble.clear();
    if (typed.size() > kLongestText)
        return std::nullopt;
    const std::string plain = genome::plainText(typed);
    const std::string_view text = trim(plain);
    auto parts = rowOfVcf(text);
    if (!parts)
        parts = withArrow(text);
    if (!parts)
        parts = withSeparators(text);
    if (!parts)
        return std::nullopt;
    const auto places = genome::readPlaces(contigs, parts->place, "");
    if (places.size() != 1 || !places.front().locus || !places.front().locus->position) {
        const bool said = places.size() == 1 && !places.front().trouble.empty();
        // Without an arrow it may be anything.
        if (text.find('>') != std::string_view::npos)
            trouble =
                said ? places.front().trouble : "\"" + parts->place + "\" is not one position of the genome. " + std::string(kExample);
        return std::nullopt;
    }
    if (!isLetters(parts->reference)) {
        trouble = "The bases of the reference must stand before the arrow, as letters A, C, G, T. " + std::string(kExample);
        return std::nullopt;
    }
    Variant variant;
    variant.chrom = places.front().locus->region.chrom;
    variant.begin = places.front().locus->region.begin;
    variant.id = parts->id;
    variant.reference = upper(parts->reference);
    variant.alternates = usable(parts->alternates, variant.reference, trouble);
    if (variant.alternates.empty())
        return std::nullopt;
    return variant;
}

Variant variantOf(const std::string& chrom, const genome::Variant& row)
{
    const std::string name = (row.id.empty() ? std::string("The variant") : row.id) + " at " + placeText({chrom, row.begin, row.begin + 1});
    for (const auto* alleles : {&row.reference, &row.alternates})
        if (alleles->find("…") != std::string::npos)
            throw Error(name + " has alleles of more letters than the track keeps. Type the whole variant instead.");
    if (!isLetters(row.reference))
        throw Error(name + " names no bases of the reference (" + row.reference + "), so nothing can be put into the window.");
    Variant variant{chrom, row.begin, row.id, upper(row.reference), {}};
    std::string trouble;
    variant.alternates = usable(row.alternates, variant.reference, trouble);
    if (variant.alternates.empty())
        throw Error(name + " has no alternate allele of letters (" + row.alternates + "), so nothing can be put into the window.");
    return variant;
}

std::string toText(const Variant& variant, std::size_t alternate)
{
    return variant.chrom + ":" + withThousands(variant.begin + 1) + " " + shortened(variant.reference) + ">" +
           shortened(variant.alternates.at(alternate));
}

void checkReference(const genome::Reference& genome, const Variant& variant)
{
    const auto length = genome.length(variant.chrom);
    const Region region = variant.region();
    if (!length || region.begin < 0 || region.end > *length)
        throw Error("The bases " + shortened(variant.reference) + " at " + placeText(region) + " reach beyond the end of " + variant.chrom +
                    ".");
    if (const std::string there = upper(genome.fetch(region)); there != variant.reference)
        throw Error("The genome has " + shortened(there) + " at " + placeText(region) + ", but the variant says " +
                    shortened(variant.reference) + ". Check the assembly and that the position counts from 1.");
}

}  // namespace bindscape::whatif
