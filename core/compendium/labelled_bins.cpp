// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compendium/labelled_bins.h"

#include "core/base/checksum.h"
#include "core/base/paths.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bindscape::compendium {

BinGrid::BinGrid(const std::vector<genome::Contig>& contigs, int bin) : m_bin(bin), m_first{0}
{
    std::int64_t sum = 0;
    for (const auto& contig : contigs) {
        sum += (contig.length + bin - 1) / bin;
        if (sum >= std::numeric_limits<BinNumber>::max())
            throw Error("The genome has too many bins of " + std::to_string(bin) + " bases. Choose larger bins.");
        m_first.push_back(static_cast<BinNumber>(sum));
    }
}

std::size_t BinGrid::chromOf(BinNumber number) const
{
    return static_cast<std::size_t>(std::upper_bound(m_first.begin(), m_first.end(), number) - m_first.begin()) - 1;
}

void addCoveredBins(const std::vector<genome::Interval>& regions, int bin, std::int64_t atMost, BinNumber first, std::vector<BinNumber>& bins)
{
    std::int64_t counted = 0;  // bases before it lie in no further region, or were counted
    std::int64_t current = -1, covered = 0;
    const auto finish = [&] {
        if (current >= 0 && covered > atMost)
            bins.push_back(first + static_cast<BinNumber>(current));
    };
    for (const auto& region : regions) {
        std::int64_t position = std::max(region.begin, counted);
        while (position < region.end) {
            const std::int64_t number = position / bin;
            if (number != current) {
                finish();
                current = number;
                covered = 0;
            }
            const std::int64_t end = std::min(region.end, (number + 1) * bin);
            covered += end - position;
            position = end;
        }
        counted = std::max(counted, region.end);
    }
    finish();
}

TrackLabels readTrackLabels(const Track& track, const std::vector<genome::Contig>& contigs, const BinGrid& grid, double covered)
{
    TrackLabels labels;
    const genome::IntervalSet set = genome::readIntervals(track.file, contigs);
    labels.regions = set.kept();
    labels.warnings = set.warnings;
    if (!paths::isRemote(track.file))
        labels.md5 = md5OfFile(track.file);
    // Shares such as 0.7 have no exact double; the bases that they mean are whole.
    const auto atMost = static_cast<std::int64_t>(std::floor(covered * grid.bin() + 1e-9));
    for (std::size_t chrom = 0; chrom < grid.chroms(); ++chrom)
        if (const auto regions = set.byChrom.find(contigs[chrom].name); regions != set.byChrom.end())
            addCoveredBins(regions->second, grid.bin(), atMost, grid.first(chrom), labels.bins);
    return labels;
}

}  // namespace bindscape::compendium
