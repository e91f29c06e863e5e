// SPDX-License-Identifier: GPL-3.0-or-later
// Names of contigs: aliases, and the places that people type.
#include "core/base/text.h"
#include "core/genome/contig_index.h"
#include "core/genome/reference.h"

#include <algorithm>
#include <cmath>

namespace bindscape::genome {

namespace {

// "chr1", "Chr1", "1", "NC_000001.10" -> "1"; "chrM", "MT", "NC_012920.1" -> "m"; anything else in lower case.
std::string canonicalName(std::string_view name)
{
    std::string text = toLower(name);
    if (text.starts_with("nc_")) {
        const std::string accession = text.substr(0, text.find('.'));
        if (accession == "nc_012920" || accession == "nc_001807")
            return "m";
        const auto number = parseInteger(std::string_view(accession).substr(3));
        if (accession.size() == 9 && number && *number >= 1 && *number <= 24)
            return *number == 23 ? "x" : *number == 24 ? "y" : std::to_string(*number);
        return text;
    }
    if (text.size() > 3 && text.starts_with("chr"))
        text.erase(0, 3);
    return text == "mt" ? "m" : text;
}

}  // namespace

std::optional<std::string> resolveContig(const std::vector<Contig>& contigs, std::string_view name)
{
    for (const auto& contig : contigs)
        if (contig.name == name)
            return contig.name;
    const std::string wanted = canonicalName(name);
    for (const auto& contig : contigs)
        if (canonicalName(contig.name) == wanted)
            return contig.name;
    return std::nullopt;
}

ContigIndex::ContigIndex(const std::vector<Contig>& contigs)
{
    for (const auto& contig : contigs) {
        m_byName.emplace(contig.name, &contig);
        m_byAlias.emplace(canonicalName(contig.name), &contig);
    }
}

const Contig* ContigIndex::exact(std::string_view name) const
{
    const auto found = m_byName.find(name);
    return found == m_byName.end() ? nullptr : found->second;
}

const Contig* ContigIndex::resolve(std::string_view name) const
{
    if (const Contig* contig = exact(name))
        return contig;
    const auto found = m_byAlias.find(canonicalName(name));
    return found == m_byAlias.end() ? nullptr : found->second;
}

std::optional<std::string> Reference::resolve(std::string_view name) const { return resolveContig(contigs(), name); }

std::optional<std::int64_t> Reference::length(std::string_view chrom) const
{
    for (const auto& contig : contigs())
        if (contig.name == chrom)
            return contig.length;
    return std::nullopt;
}

namespace {

constexpr std::string_view kExamples = "Type a place like chr1:1,000-2,000, chr1, 34M-35M or a gene.";

// 1-based position: "1,000", "1.5Mb", "500kb", "34M", "120bp". Nothing if it is no such number.
std::optional<std::int64_t> parsePosition(std::string_view text)
{
    std::string digits = toLower(trim(text));
    std::erase(digits, ',');
    std::erase(digits, '_');
    double unit = 1;
    if (digits.ends_with("bp"))
        digits.resize(digits.size() - 2);
    else if (digits.ends_with('b'))
        digits.pop_back();
    if (digits.ends_with('k') || digits.ends_with('m') || digits.ends_with('g')) {
        unit = digits.back() == 'k' ? 1e3 : digits.back() == 'm' ? 1e6 : 1e9;
        digits.pop_back();
    }
    if (digits.empty() || digits.find_first_not_of("0123456789.") != std::string::npos)
        return std::nullopt;
    const auto value = parseReal(digits);
    const double bases = value ? *value * unit : -1;
    if (!(bases >= 0 && bases < 1e15) || bases != std::floor(bases))
        return std::nullopt;
    return static_cast<std::int64_t>(bases);
}

struct Range {
    std::int64_t first, last;  // 1-based, both included
};

std::optional<Range> parseRange(std::string_view text)
{
    for (const std::string_view separator : {"..", "-", "\xe2\x80\x93", "\xe2\x80\x94", "\xe2\x88\x92"}) {  // hyphen, dashes, minus
        const auto at = text.find(separator);
        if (at == std::string_view::npos)
            continue;
        auto first = parsePosition(text.substr(0, at));
        const auto last = parsePosition(text.substr(at + separator.size()));
        if (!first || !last)
            return std::nullopt;
        return Range{std::min(*first, *last), std::max(*first, *last)};
    }
    if (const auto position = parsePosition(text))
        return Range{*position, *position};
    return std::nullopt;
}

Region clipped(const Contig& contig, Range range, std::string* note)
{
    const std::string end = contig.name + " ends at " + withThousands(contig.length) + ".";
    if (range.first > contig.length || contig.length < 1)
        throw Error(end);
    if (range.last > contig.length && note != nullptr)
        *note = end + " Shown up to there.";
    const std::int64_t begin = std::max<std::int64_t>(range.first - 1, 0);
    return {contig.name, begin, std::clamp<std::int64_t>(range.last, begin + 1, contig.length)};
}

const Contig* findContig(const std::vector<Contig>& contigs, std::string_view name)
{
    const auto resolved = resolveContig(contigs, name);
    if (!resolved)
        return nullptr;
    return &*std::find_if(contigs.begin(), contigs.end(), [&](const Contig& contig) { return contig.name == *resolved; });
}

// "chr1 1000 2000 ...": a row of a BED file, 0-based.
std::optional<Region> parseBedRow(const std::vector<Contig>& contigs, const std::vector<std::string_view>& fields, std::string* note)
{
    const Contig* contig = findContig(contigs, fields[0]);
    const auto begin = parsePosition(fields[1]);
    const auto end = parsePosition(fields[2]);
    if (contig == nullptr || !begin || !end)
        return std::nullopt;
    return clipped(*contig, {std::min(*begin, *end) + 1, std::max({*begin, *end, *begin + 1})}, note);
}

}  // namespace

Region parseLocus(const std::vector<Contig>& contigs, std::string_view text, std::string_view currentChrom, std::string* note)
{
    if (note != nullptr)
        note->clear();
    const auto fields = splitBlank(text);
    if (fields.empty())
        throw Error(std::string(kExamples));
    if (fields.size() >= 3 && fields[0].find(':') == std::string_view::npos)
        if (const auto region = parseBedRow(contigs, fields, note))
            return *region;
    if (fields.size() == 1)
        if (const Contig* contig = findContig(contigs, fields[0]))
            return {contig->name, 0, contig->length};

    // Blanks around the separators mean nothing; the one after a name stands for a colon.
    std::string compact;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (i == 1 && fields[0].find(':') == std::string_view::npos && findContig(contigs, fields[0]) != nullptr &&
            !fields[1].starts_with(':') && !fields[1].starts_with('-'))
            compact += ':';
        compact += fields[i];
    }
    const std::size_t colon = compact.rfind(':');
    const std::string_view place = colon == std::string::npos ? compact : std::string_view(compact).substr(colon + 1);
    const std::string_view name = colon == std::string::npos ? currentChrom : std::string_view(compact).substr(0, colon);
    const auto range = parseRange(place);
    const Contig* contig = findContig(contigs, name);
    if (colon != std::string::npos && contig == nullptr)
        throw Error("The genome has no chromosome called " + std::string(name) + ".");
    if (!range && colon != std::string::npos)
        throw Error("\"" + std::string(place) + "\" is not a position on " + contig->name + ". " + std::string(kExamples));
    if (!range || contig == nullptr)
        throw Error("\"" + std::string(trim(text)) + "\" is neither a place nor a chromosome. " + std::string(kExamples));
    return clipped(*contig, *range, note);
}

}  // namespace bindscape::genome
