// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/bin_signal.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bindscape::genome {

Signal emptySignal(const Region& region, int bins)
{
    const auto count = static_cast<std::size_t>(std::clamp<std::int64_t>(bins, 0, std::max<std::int64_t>(region.length(), 0)));
    const std::vector<float> none(count, std::numeric_limits<float>::quiet_NaN());
    return {region, none, none, none};
}

BinSignal::BinSignal(const Region& region, int bins) : m_signal(emptySignal(region, bins))
{
    m_bins = static_cast<std::int64_t>(m_signal.mean.size());
    m_sum.resize(m_signal.mean.size());
    m_covered.resize(m_signal.mean.size());
}

void BinSignal::add(std::int64_t begin, std::int64_t end, double covered, double sum, float min, float max)
{
    const std::int64_t first = std::max(begin, m_signal.region.begin);
    const std::int64_t last = std::min(end, m_signal.region.end);
    if (first >= last || m_bins == 0 || !std::isfinite(sum) || !std::isfinite(min) || !std::isfinite(max) || !(covered > 0))
        return;
    const double bases = static_cast<double>(end - begin);
    std::int64_t bin = ((first - m_signal.region.begin + 1) * m_bins - 1) / m_signal.region.length();
    for (std::int64_t at = first; at < last; ++bin) {
        const std::int64_t stop = std::min(last, edge(bin + 1));
        const double share = static_cast<double>(stop - at) / bases;
        const auto i = static_cast<std::size_t>(bin);
        m_sum[i] += sum * share;
        m_covered[i] += covered * share;
        m_signal.min[i] = std::fmin(m_signal.min[i], min);
        m_signal.max[i] = std::fmax(m_signal.max[i], max);
        at = stop;
    }
}

Signal BinSignal::take()
{
    for (std::size_t i = 0; i < m_sum.size(); ++i)
        if (m_covered[i] > 0)
            // Sums of zoom records are stored in single precision: the mean must not leave the extremes.
            m_signal.mean[i] = std::clamp(static_cast<float>(m_sum[i] / m_covered[i]), m_signal.min[i], m_signal.max[i]);
    return std::move(m_signal);
}

}  // namespace bindscape::genome
