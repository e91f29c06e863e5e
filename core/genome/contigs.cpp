// SPDX-License-Identifier: GPL-3.0-or-later
// Names of contigs and their aliases.
#include "core/base/text.h"
#include "core/genome/contig_index.h"
#include "core/genome/reference.h"

#include <algorithm>

namespace bindscape::genome {

namespace {

// "chr1", "Chr1", "1", "NC_000001.10" -> "1"; "chrM", "MT", "NC_012920.1" -> "m"; anything else in lower case.
std::string canonicalName(std::string_view name)
{
    std::string text = toLower(name);
    if (text.starts_with("nc_")) {
        const auto dot = text.find('.');
        if (dot != std::string::npos && text.find_first_not_of("0123456789", dot + 1) != std::string::npos)
            return text;
        const std::string accession = text.substr(0, dot);
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

}  // namespace bindscape::genome
