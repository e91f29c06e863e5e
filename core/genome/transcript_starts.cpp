// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/transcript_starts.h"

#include "core/genome/formats.h"
#include "core/genome/gene_reader.h"
#include "core/genome/intervals.h"
#include "core/genome/text_lines.h"

#include <algorithm>

namespace bindscape::genome {

namespace {

constexpr std::size_t kHead = std::size_t{1} << 16;

bool holdsGenes(const std::filesystem::path& path)
{
    const std::string head = headOf(path, kHead);
    const auto rows = tableHead(head).rows;
    return std::any_of(rows.begin(), rows.end(), [](const auto& row) { return geneLayoutOf(row).has_value(); });
}

std::int64_t startOf(const Interval& row) { return row.strand == Strand::Reverse && row.end > row.begin ? row.end - 1 : row.begin; }

}  // namespace

std::int64_t TranscriptStarts::count() const
{
    std::int64_t all = 0;
    for (const auto& [chrom, starts] : byChrom)
        all += static_cast<std::int64_t>(starts.size());
    return all;
}

std::optional<std::int64_t> TranscriptStarts::distance(const std::string& chrom, std::int64_t position) const
{
    const auto found = byChrom.find(chrom);
    if (found == byChrom.end() || found->second.empty())
        return std::nullopt;
    const auto& starts = found->second;
    const auto after = std::lower_bound(starts.begin(), starts.end(), position);
    std::optional<std::int64_t> nearest;
    if (after != starts.end())
        nearest = *after - position;
    if (after != starts.begin() && (!nearest || position - *(after - 1) < *nearest))
        nearest = position - *(after - 1);
    return nearest;
}

TranscriptStarts readTranscriptStarts(const std::filesystem::path& path, const std::vector<Contig>& contigs)
{
    TranscriptStarts result;
    if (holdsGenes(path)) {
        auto genes = readGenes(path, contigs);
        result.warnings = std::move(genes.warnings);
        for (const auto& [chrom, transcripts] : genes.byChrom)
            for (const auto& transcript : transcripts)
                result.byChrom[chrom].push_back(transcript.tss());
    } else {
        auto rows = readIntervals(path, contigs);
        result.warnings = std::move(rows.warnings);
        for (const auto& [chrom, intervals] : rows.byChrom)
            for (const auto& interval : intervals)
                result.byChrom[chrom].push_back(startOf(interval));
    }
    for (auto& [chrom, starts] : result.byChrom) {
        std::sort(starts.begin(), starts.end());
        starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
    }
    return result;
}

}  // namespace bindscape::genome
