// SPDX-License-Identifier: GPL-3.0-or-later
// The bins of a genome by number, and those that one track labels. Thread-safe.
#pragma once

#include "core/compendium/compendium.h"
#include "core/genome/intervals.h"

#include <cstdint>
#include <vector>

namespace bindscape::compendium {

using BinNumber = std::uint32_t;

// Bins are numbered chromosome after chromosome in the genome's order; the last one of a chromosome may reach over its end.
class BinGrid {
public:
    BinGrid(const std::vector<genome::Contig>& contigs, int bin);  // throws Error: more bins than can be numbered

    std::size_t chroms() const { return m_first.size() - 1; }
    BinNumber first(std::size_t chrom) const { return m_first[chrom]; }
    BinNumber count() const { return m_first.back(); }
    BinNumber countOf(std::size_t chrom) const { return m_first[chrom + 1] - m_first[chrom]; }
    std::size_t chromOf(BinNumber number) const;
    std::int64_t beginOf(BinNumber number, std::size_t chrom) const { return static_cast<std::int64_t>(number - m_first[chrom]) * m_bin; }
    int bin() const { return m_bin; }

private:
    int m_bin;
    std::vector<BinNumber> m_first;  // of each chromosome, and the number of all
};

struct TrackLabels {
    std::vector<BinNumber> bins;  // ascending
    std::int64_t regions = 0;
    std::string md5;              // empty: the file is on a server
    Warnings warnings;
};
// Reads the track; a bin is labelled where more than `covered` of it lies in the union of the regions.
TrackLabels readTrackLabels(const Track& track, const std::vector<genome::Contig>& contigs, const BinGrid& grid, double covered);

// Ascending numbers, from 0, of the bins of one chromosome of which more than `atMost` bases are covered; regions sorted by begin.
void addCoveredBins(const std::vector<genome::Interval>& regions, int bin, std::int64_t atMost, BinNumber first, std::vector<BinNumber>& bins);

}  // namespace bindscape::compendium
