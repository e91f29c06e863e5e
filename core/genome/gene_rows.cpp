// SPDX-License-Identifier: GPL-3.0-or-later
// Gene tables with one transcript a row.
#include "core/base/text.h"
#include "core/genome/bed_columns.h"
#include "core/genome/gene_reader.h"

#include <algorithm>

namespace bindscape::genome {

namespace {

bool isInteger(std::string_view field) { return parseInteger(field).has_value(); }
bool isStrandSign(std::string_view field) { return field == "+" || field == "-"; }
bool isStrandOrNone(std::string_view field) { return isStrandSign(field) || field == "." || field == "?"; }

// name, chrom, strand, txStart, txEnd, cdsStart, cdsEnd, exonCount, exonStarts, exonEnds with the strand in column `at`.
bool looksLikeGenePred(const std::vector<std::string_view>& row, std::size_t at)
{
    if (row.size() < at + 8 || !isStrandSign(row[at]))
        return false;
    return std::all_of(row.begin() + static_cast<std::ptrdiff_t>(at) + 1, row.begin() + static_cast<std::ptrdiff_t>(at) + 6, isInteger) &&
           !row[at + 6].empty() && isInteger(row[at + 6].substr(0, row[at + 6].find(',')));
}

struct Bad {
    std::string kind, detail;
};

// Exons must be whole, in the transcript, and not reversed. Negative numbers fail here as well.
std::optional<Bad> checkTranscript(const Transcript& transcript)
{
    const Region& region = transcript.region;
    const std::string span = std::to_string(region.begin) + "-" + std::to_string(region.end);
    if (region.begin < 0)
        return Bad{"the begin is negative", "has " + span};
    if (region.end <= region.begin)
        return Bad{"the end does not lie after the begin", "has " + span};
    for (const auto& [begin, end] : transcript.exons)
        if (end <= begin || begin < region.begin || end > region.end)
            return Bad{"an exon does not lie inside of its transcript",
                       "has the exon " + std::to_string(begin) + "-" + std::to_string(end)};
    return std::nullopt;
}

// First column of the layout whose begin is `tx`: the two ends, the coding part, the number of exons and their lists.
std::optional<Bad> readGenePred(const std::vector<std::string_view>& row, std::size_t tx, Transcript& transcript)
{
    const auto count = parseInteger(row[tx + 4]);
    const Bad noNumber{"begin, end or a list of exons is not made of whole numbers", "is not a gene row"};
    if (row.size() < tx + 7 || !count || !isInteger(row[tx]) || !isInteger(row[tx + 1]) || !isInteger(row[tx + 2]) ||
        !isInteger(row[tx + 3]))
        return noNumber;
    const auto begins = numberList(row[tx + 5], *count);
    const auto ends = numberList(row[tx + 6], *count);
    if (!begins || !ends)
        return noNumber;
    transcript.region.begin = *parseInteger(row[tx]);
    transcript.region.end = *parseInteger(row[tx + 1]);
    transcript.codingBegin = *parseInteger(row[tx + 2]);
    transcript.codingEnd = *parseInteger(row[tx + 3]);
    for (std::size_t i = 0; i < begins->size(); ++i)
        transcript.exons.emplace_back((*begins)[i], (*ends)[i]);
    return std::nullopt;
}

std::optional<Bad> readBed12(const std::vector<std::string_view>& row, Transcript& transcript)
{
    const Bad noNumber{"begin, end or a list of blocks is not made of whole numbers", "is not a gene row"};
    const auto begin = parseInteger(row[1]);
    const auto end = parseInteger(row[2]);
    const auto thickBegin = parseInteger(row[6]);
    const auto thickEnd = parseInteger(row[7]);
    const auto count = parseInteger(row[9]);
    const auto sizes = numberList(row[10], count.value_or(-1));
    const auto offsets = numberList(row[11], count.value_or(-1));
    if (!begin || !end || !thickBegin || !thickEnd || !sizes || !offsets)
        return noNumber;
    transcript.region.begin = *begin;
    transcript.region.end = *end;
    transcript.codingBegin = *thickBegin;
    transcript.codingEnd = *thickEnd;
    for (std::size_t i = 0; i < sizes->size(); ++i) {
        constexpr std::int64_t kHuge = std::int64_t{1} << 40;
        if (std::max((*sizes)[i], (*offsets)[i]) > kHuge || std::min((*sizes)[i], (*offsets)[i]) < 0 || *begin > kHuge)
            return Bad{"an exon does not lie inside of its transcript", "has the block " + std::string(row[11].substr(0, 40))};
        transcript.exons.emplace_back(*begin + (*offsets)[i], *begin + (*offsets)[i] + (*sizes)[i]);
    }
    return std::nullopt;
}

}  // namespace

std::optional<GeneLayout> geneLayoutOf(const std::vector<std::string_view>& row)
{
    if (looksLikeGenePred(row, 2))
        return GeneLayout::GenePred;
    if (looksLikeGenePred(row, 3))
        return isInteger(row[0]) ? GeneLayout::GenePred : GeneLayout::RefFlat;
    if (row.size() >= 12 && isInteger(row[1]) && isInteger(row[2]) && isStrandOrNone(row[5]) && isInteger(row[6]) && isInteger(row[7])) {
        const auto count = parseInteger(row[9]);
        const bool gappedPeak = row.size() == 15 && std::all_of(row.begin() + 12, row.end(), [](auto field) { return parseReal(field).has_value(); });
        if (!gappedPeak && count && *count > 0 && numberList(row[10], *count) && numberList(row[11], *count))
            return GeneLayout::Bed12;
    }
    if (row.size() >= 8 && isInteger(row[3]) && isInteger(row[4]) && row[6].size() == 1 && !isInteger(row[6]) &&
        (row[5] == "." || parseReal(row[5]))) {
        const std::string_view attributes = row.size() > 8 ? row[8] : std::string_view();
        if (attributes.find('"') != std::string_view::npos || attributes.find("_id ") != std::string_view::npos)
            return GeneLayout::Gtf;
        if (attributes.find('=') != std::string_view::npos || row[7] == "." || isInteger(row[7]))
            return GeneLayout::Gff3;
    }
    return std::nullopt;
}

std::optional<Transcript> readTranscriptRow(GeneLayout layout, const std::vector<std::string_view>& row, long line, RowReport& report)
{
    Transcript transcript;
    std::optional<Bad> bad;
    const bool bed = layout == GeneLayout::Bed12;
    const std::size_t strand = bed ? 5 : row.size() > 3 && isStrandSign(row[3]) ? 3 : 2;  // a bin or gene column comes before
    if (row.size() < (bed ? 12 : strand + 8)) {
        bad = Bad{"a gene row has too few columns", "has " + plural(static_cast<std::int64_t>(row.size()), "column")};
    } else if (bed) {
        transcript.region.chrom = row[0];
        transcript.id = transcript.gene = row[3];
        bad = readBed12(row, transcript);
    } else {
        transcript.region.chrom = row[strand - 1];
        transcript.id = row[strand - 2];
        bad = readGenePred(row, strand + 1, transcript);
        if (layout == GeneLayout::RefFlat)
            transcript.gene = row[0];
        else if (row.size() > strand + 9)  // genePredExt: score, then name2
            transcript.gene = row[strand + 9];
        if (transcript.gene.empty())
            transcript.gene = transcript.id;
    }
    if (!bad)
        bad = checkTranscript(transcript);
    if (bad) {
        report.bad(line, bad->kind, bad->detail);
        return std::nullopt;
    }
    transcript.strand = row[strand].empty() ? Strand::None : strandFromChar(row[strand][0]);
    if (transcript.codingBegin < transcript.region.begin || transcript.codingEnd > transcript.region.end ||
        transcript.codingEnd < transcript.codingBegin)
        transcript.codingBegin = transcript.codingEnd = transcript.region.begin;
    if (transcript.exons.empty())
        transcript.exons.emplace_back(transcript.region.begin, transcript.region.end);
    mergeExons(transcript.exons);
    return transcript;
}

}  // namespace bindscape::genome
