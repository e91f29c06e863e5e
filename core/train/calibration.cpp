// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/calibration.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bindscape::train {

std::vector<ProbabilityBin> probabilityBins(std::span<const int> labels, std::span<const double> probabilities, int count)
{
    std::vector<ProbabilityBin> bins(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < bins.size(); ++i) {
        bins[i].low = static_cast<double>(i) / count;
        bins[i].high = static_cast<double>(i + 1) / count;
    }
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const double p = probabilities[i];
        if (!(p >= 0 && p <= 1))
            continue;
        // The product of a bound and the count may fall short of the whole number; the bounds themselves decide.
        auto bin = std::min(static_cast<std::size_t>(p * count), bins.size() - 1);
        if (bin + 1 < bins.size() && p >= bins[bin].high)
            ++bin;
        else if (p < bins[bin].low)
            --bin;
        bins[bin].meanProbability += p;
        ++(labels[i] != 0 ? bins[bin].bound : bins[bin].unbound);
    }
    for (auto& bin : bins) {
        const auto sites = bin.bound + bin.unbound;
        bin.meanProbability = sites > 0 ? bin.meanProbability / static_cast<double>(sites) : std::numeric_limits<double>::quiet_NaN();
    }
    return bins;
}

std::optional<double> brierScore(std::span<const int> labels, std::span<const double> probabilities)
{
    double sum = 0;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const double difference = probabilities[i] - (labels[i] != 0 ? 1 : 0);
        sum += difference * difference;
    }
    return labels.empty() || std::isnan(sum) ? std::nullopt : std::optional(sum / static_cast<double>(labels.size()));
}

std::optional<double> calibrationError(std::span<const ProbabilityBin> bins)
{
    double sum = 0;
    std::int64_t all = 0;
    for (const auto& bin : bins) {
        const auto sites = bin.bound + bin.unbound;
        if (sites == 0)
            continue;
        sum += std::fabs(static_cast<double>(bin.bound) - bin.meanProbability * static_cast<double>(sites));
        all += sites;
    }
    return all == 0 ? std::nullopt : std::optional(sum / static_cast<double>(all));
}

}  // namespace bindscape::train
