// SPDX-License-Identifier: GPL-3.0-or-later
// Minimum, mean and maximum in equal bins over a region, out of runs of values in any order.
// Bin i covers [begin + floor(i L / n), begin + floor((i + 1) L / n)) of a region of length L.
#pragma once

#include "core/genome/track_data.h"

namespace bindscape::genome {

// Shape of what a read returns: one bin a base where there are more bins than bases; all NaN.
Signal emptySignal(const Region& region, int bins);

class BinSignal {
public:
    BinSignal(const Region& region, int bins);
    // `covered` of the bases in [begin, end) have values with this sum and these extremes. Values that are not
    // finite count as no data. A run over several bins is shared out by the bases that fall into each.
    void add(std::int64_t begin, std::int64_t end, double covered, double sum, float min, float max);
    Signal take();

private:
    std::int64_t edge(std::int64_t bin) const { return m_signal.region.begin + bin * m_signal.region.length() / m_bins; }

    Signal m_signal;
    std::int64_t m_bins = 0;
    std::vector<double> m_sum, m_covered;
};

}  // namespace bindscape::genome
