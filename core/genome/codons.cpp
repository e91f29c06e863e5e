// SPDX-License-Identifier: GPL-3.0-or-later
// Codons across exons, and a source of genes that reads the letters they are made of.
#include "core/genome/codons.h"

#include "core/genome/track_data.h"

#include <algorithm>
#include <string_view>

namespace bindscape::genome {

namespace {

constexpr std::int64_t kLongestWithLetters = 4'000;  // amino acids are drawn from 8 px a base on
constexpr std::int64_t kMergeWithin = 100;           // one read for pieces that are nearer than this
constexpr std::size_t kMostPieces = 300;

// A stretch of the coding sequence; `offset` counts coding bases before it, in reading order.
struct Segment {
    std::int64_t begin, end, offset;
};

std::vector<Segment> codingSegments(const Transcript& transcript)
{
    std::vector<Segment> segments;
    for (const auto& [begin, end] : transcript.exons) {
        const std::int64_t from = std::max(begin, transcript.codingBegin), to = std::min(end, transcript.codingEnd);
        if (from < to)
            segments.push_back({from, to, 0});
    }
    if (transcript.strand == Strand::Reverse)
        std::reverse(segments.begin(), segments.end());
    std::int64_t offset = 0;
    for (Segment& segment : segments) {
        segment.offset = offset;
        offset += segment.end - segment.begin;
    }
    return segments;
}

std::int64_t positionOf(const std::vector<Segment>& segments, std::int64_t offset, bool reverse)
{
    const auto next = std::upper_bound(segments.begin(), segments.end(), offset, [](std::int64_t o, const Segment& s) { return o < s.offset; });
    const Segment& segment = *(next - 1);
    const std::int64_t inside = offset - segment.offset;
    return reverse ? segment.end - 1 - inside : segment.begin + inside;
}

int codeOf(char letter)
{
    switch (letter) {
    case 'T': case 't': case 'U': case 'u': return 0;
    case 'C': case 'c': return 1;
    case 'A': case 'a': return 2;
    case 'G': case 'g': return 3;
    default: return -1;
    }
}

class GenesWithLetters final : public TrackSource {
public:
    GenesWithLetters(std::shared_ptr<const TrackSource> genes, std::shared_ptr<const Reference> reference)
        : m_genes(std::move(genes)), m_reference(std::move(reference))
    {
    }
    TrackKind kind() const override { return m_genes->kind(); }
    TrackData read(const Region& region, int maxBins, Progress& progress) const override
    {
        TrackData data = m_genes->read(region, maxBins, progress);
        if (auto* genes = std::get_if<Genes>(&data); genes && region.length() <= kLongestWithLetters)
            genes->letters = lettersFor(*genes, region);
        return data;
    }
    std::optional<Feature> next(const std::string& chrom, std::int64_t after) const override { return m_genes->next(chrom, after); }
    std::optional<Feature> previous(const std::string& chrom, std::int64_t before) const override { return m_genes->previous(chrom, before); }
    std::vector<Feature> find(std::string_view prefix, std::size_t limit) const override { return m_genes->find(prefix, limit); }
    const Warnings& warnings() const override { return m_genes->warnings(); }
    std::string description() const override { return m_genes->description(); }

private:
    std::vector<Genes::Letters> lettersFor(const Genes& genes, const Region& region) const
    {
        const auto length = m_reference->length(region.chrom);
        if (!length)
            return {};
        std::vector<std::int64_t> positions;
        for (const Transcript& transcript : genes.items)
            for (const Codon& codon : codonsIn(transcript, region.begin, region.end))
                positions.insert(positions.end(), codon.bases.begin(), codon.bases.end());
        std::sort(positions.begin(), positions.end());
        std::vector<Genes::Letters> pieces;
        for (auto first = positions.begin(); first != positions.end() && pieces.size() < kMostPieces;) {
            auto last = first;
            while (last + 1 != positions.end() && *(last + 1) - *last <= kMergeWithin)
                ++last;
            if (*first >= 0 && *last < *length)
                pieces.push_back({*first, m_reference->fetch({region.chrom, *first, *last + 1})});
            first = last + 1;
        }
        return pieces;
    }

    std::shared_ptr<const TrackSource> m_genes;
    std::shared_ptr<const Reference> m_reference;
};

}  // namespace

char aminoAcid(char first, char second, char third)
{
    // In the order T C A G of each of the three letters.
    static constexpr std::string_view kCode = "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG";
    const int a = codeOf(first), b = codeOf(second), c = codeOf(third);
    return a < 0 || b < 0 || c < 0 ? 'X' : kCode[static_cast<std::size_t>(16 * a + 4 * b + c)];
}

std::vector<Codon> codonsIn(const Transcript& transcript, std::int64_t begin, std::int64_t end)
{
    std::vector<Codon> codons;
    if (transcript.strand == Strand::None || transcript.codingBegin >= transcript.codingEnd)
        return codons;
    const bool reverse = transcript.strand == Strand::Reverse;
    const auto segments = codingSegments(transcript);
    if (segments.empty())
        return codons;
    const std::int64_t whole = (segments.back().offset + segments.back().end - segments.back().begin) / 3;
    std::int64_t nextNumber = 0;
    for (const Segment& segment : segments) {
        const std::int64_t from = std::max(segment.begin, begin), to = std::min(segment.end, end);
        if (from >= to)
            continue;
        const std::int64_t firstOffset = segment.offset + (reverse ? segment.end - to : from - segment.begin);
        const std::int64_t lastOffset = firstOffset + (to - from) - 1;
        for (std::int64_t number = std::max(nextNumber, firstOffset / 3); number <= lastOffset / 3 && number < whole; ++number) {
            Codon codon;
            codon.number = number;
            for (std::int64_t k = 0; k < 3; ++k)
                codon.bases[static_cast<std::size_t>(k)] = positionOf(segments, 3 * number + k, reverse);
            codons.push_back(codon);
            nextNumber = number + 1;
        }
    }
    if (reverse)
        std::reverse(codons.begin(), codons.end());
    return codons;
}

std::shared_ptr<const TrackSource> withCodonLetters(std::shared_ptr<const TrackSource> source, std::shared_ptr<const Reference> reference)
{
    if (!source || !reference || source->kind() != TrackKind::Genes)
        return source;
    return std::make_shared<GenesWithLetters>(std::move(source), std::move(reference));
}

}  // namespace bindscape::genome
