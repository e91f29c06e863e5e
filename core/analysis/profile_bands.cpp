// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/profile_bands.h"

#include "core/analysis/oriented_site.h"
#include "core/base/parallel.h"
#include "core/base/random.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>

namespace bindscape::analysis {

namespace {

// Means of some rounds of the bootstrap. All sites are looked at once for several rounds, each with how often it was drawn.
class BootstrapRounds {
public:
    BootstrapRounds(const scores::ScoreSet& scores, const Sites& sites, const CurveOptions& options, std::int64_t first, std::size_t positions)
        : m_scores(scores), m_sites(sites), m_options(options), m_first(first), m_positions(positions)
    {
    }

    void run(std::size_t begin, std::size_t end, std::vector<std::vector<double>>& means, Progress& progress) const
    {
        std::vector<std::vector<std::uint16_t>> drawn;
        for (std::size_t round = begin; round < end; ++round)
            drawn.push_back(drawOnce(round));
        std::vector<std::vector<double>> sums(end - begin, std::vector<double>(m_positions));
        std::vector<std::vector<double>> weights(end - begin, std::vector<double>(m_positions + 1));  // where a weight begins and ends
        OrientedSite site;
        for (std::size_t i = 0; i < m_sites.size(); ++i) {
            if (i % 256 == 0 && progress.cancelled())
                throw Cancelled{};
            site.load(m_scores, m_sites[i], m_options.normalise);
            for (double& x : site.values)
                x = std::fabs(x);
            const auto from = static_cast<std::size_t>(-site.centre() - m_first);
            for (std::size_t round = 0; round < sums.size(); ++round) {
                const double weight = drawn[round][i];
                if (weight == 0)
                    continue;
                double* sum = sums[round].data() + from;
                for (std::size_t j = 0; j < site.values.size(); ++j)
                    sum[j] += weight * site.values[j];
                weights[round][from] += weight;
                weights[round][from + site.values.size()] -= weight;
            }
        }
        for (std::size_t round = 0; round < sums.size(); ++round) {
            double weight = 0;
            for (std::size_t at = 0; at < m_positions; ++at) {
                weight += weights[round][at];
                sums[round][at] = weight > 0 ? sums[round][at] / weight : std::numeric_limits<double>::quiet_NaN();
            }
            means[begin + round] = std::move(sums[round]);
        }
    }

private:
    std::vector<std::uint16_t> drawOnce(std::size_t round) const
    {
        Random random(m_options.seed, "profile " + std::to_string(round));
        std::vector<std::uint16_t> counts(m_sites.size());
        for (std::size_t i = 0; i < m_sites.size(); ++i)
            ++counts[random.below(m_sites.size())];
        return counts;
    }

    const scores::ScoreSet& m_scores;
    const Sites& m_sites;
    const CurveOptions& m_options;
    std::int64_t m_first;
    std::size_t m_positions;
};

// Linear between the two nearest ranks; NaN are left out.
double quantile(std::vector<double>& sorted, double share)
{
    if (sorted.empty())
        return std::numeric_limits<double>::quiet_NaN();
    const double at = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(at);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

// [begin, end) of the positions around one.
std::pair<std::size_t, std::size_t> around(std::size_t at, std::size_t half, std::size_t size)
{
    return {at - std::min(at, half), std::min(size, at + half + 1)};
}

std::vector<double> runningMean(const std::vector<double>& values, std::size_t half)
{
    std::vector<double> result;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto [begin, end] = around(i, half, values.size());
        double sum = 0;
        for (std::size_t j = begin; j < end; ++j)
            sum += values[j];
        result.push_back(sum / static_cast<double>(end - begin));
    }
    return result;
}

// The same of the means of one round, where a position that no drawn site reaches is NaN and left out. By sums from the beginning on, because
// there are many rounds and widths.
void smoothRound(const std::vector<double>& values, std::size_t half, std::vector<double>& result)
{
    std::vector<double> sums{0}, counts{0};
    for (const double x : values) {
        sums.push_back(sums.back() + (std::isnan(x) ? 0 : x));
        counts.push_back(counts.back() + (std::isnan(x) ? 0 : 1));
    }
    result.resize(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto [begin, end] = around(i, half, values.size());
        const double count = counts[end] - counts[begin];
        result[i] = count > 0 ? (sums[end] - sums[begin]) / count : std::numeric_limits<double>::quiet_NaN();
    }
}

// [low, high] at every position.
void fillIntervals(const std::vector<std::vector<double>>& rounds, std::size_t positions, std::vector<double>& low, std::vector<double>& high)
{
    constexpr double kTail = 0.025;
    std::vector<double> column;
    for (std::size_t at = 0; at < positions; ++at) {
        column.clear();
        for (const auto& round : rounds)
            if (!std::isnan(round[at]))
                column.push_back(round[at]);
        std::sort(column.begin(), column.end());
        low.push_back(quantile(column, kTail));
        high.push_back(quantile(column, 1 - kTail));
    }
}

// Between two widths along a power of the width, as errors fall; a straight line where one of them is no positive number.
double between(double a, double b, double share)
{
    return a > 0 && b > 0 ? std::exp(std::log(a) + share * (std::log(b) - std::log(a))) : a + share * (b - a);
}

}  // namespace

void addSmoothedErrors(Curve& curve, const scores::ScoreSet& scores, const Sites& sites, const CurveOptions& options, Progress& progress)
{
    const std::size_t positions = curve.size();
    for (const int bases : kBandWidths)
        curve.smoothedBands.push_back({bases, std::vector<double>(positions), {}, {}});
    // What each site adds to the running mean beyond its part of the mean: the error is that of their sum.
    std::vector<double> sums(positions + 1);
    OrientedSite site;
    for (std::size_t i = 0; i < sites.size(); ++i) {
        if (i % 256 == 0 && progress.cancelled())
            throw Cancelled{};
        site.load(scores, sites[i], options.normalise);
        const auto from = static_cast<std::size_t>(-site.centre() - curve.first);
        for (std::size_t at = 0; at < positions; ++at) {
            const bool reached = at >= from && at - from < site.values.size();
            const double beyond = reached ? (std::fabs(site.values[at - from]) - curve.mean[at]) / static_cast<double>(curve.n[at]) : 0;
            sums[at + 1] = sums[at] + beyond;
        }
        for (auto& band : curve.smoothedBands) {
            const auto half = static_cast<std::size_t>(band.bases / 2);
            for (std::size_t at = 0; at < positions; ++at) {
                const auto [begin, end] = around(at, half, positions);
                const double part = (sums[end] - sums[begin]) / static_cast<double>(end - begin);
                band.sem[at] += part * part;
            }
        }
    }
    for (auto& band : curve.smoothedBands)
        for (std::size_t at = 0; at < positions; ++at) {
            const auto n = static_cast<double>(curve.n[at]);
            band.sem[at] = n < 2 ? 0 : std::sqrt(band.sem[at] * n / (n - 1));
        }
}

void addIntervals(Curve& curve, const scores::ScoreSet& scores, const Sites& sites, const CurveOptions& options, Progress& progress)
{
    constexpr std::size_t kTogether = 16;  // rounds
    const auto rounds = static_cast<std::size_t>(options.bootstrap);
    std::vector<std::vector<double>> means(rounds);
    const BootstrapRounds bootstrap(scores, sites, options, curve.first, curve.size());
    std::atomic<std::size_t> done{0};
    parallelFor((rounds + kTogether - 1) / kTogether, options.threads, [&](std::size_t part) {
        const std::size_t begin = part * kTogether, end = std::min(begin + kTogether, rounds);
        bootstrap.run(begin, end, means, progress);
        progress.checkpoint(static_cast<double>(done += end - begin) / static_cast<double>(rounds), "Drawing sites again");
    });
    fillIntervals(means, curve.size(), curve.low, curve.high);
    parallelFor(curve.smoothedBands.size(), options.threads, [&](std::size_t i) {
        auto& band = curve.smoothedBands[i];
        std::vector<std::vector<double>> smoothedMeans(rounds);
        for (std::size_t round = 0; round < rounds; ++round)
            smoothRound(means[round], static_cast<std::size_t>(band.bases / 2), smoothedMeans[round]);
        fillIntervals(smoothedMeans, curve.size(), band.low, band.high);
    });
}

Curve smoothed(const Curve& curve, int bases)
{
    const auto half = static_cast<std::size_t>(std::max(bases, 1) / 2);
    Curve result = curve;
    if (half == 0)
        return result;
    result.mean = runningMean(curve.mean, half);
    result.sem.clear();
    result.low.clear();
    result.high.clear();
    const int width = static_cast<int>(2 * half + 1);
    const auto& bands = curve.smoothedBands;
    if (bands.empty() || width > bands.back().bases)
        return result;
    // The curve itself is the narrowest.
    const auto above = std::find_if(bands.begin(), bands.end(), [&](const SmoothedBand& band) { return band.bases >= width; });
    const SmoothedBand own{1, curve.sem, curve.low, curve.high};
    const SmoothedBand& wide = *above;
    const SmoothedBand& narrow = above == bands.begin() ? own : *(above - 1);
    const double share = std::log(static_cast<double>(width) / narrow.bases) / std::log(static_cast<double>(wide.bases) / narrow.bases);
    const auto narrowMean = runningMean(curve.mean, static_cast<std::size_t>(narrow.bases / 2));
    const auto wideMean = runningMean(curve.mean, static_cast<std::size_t>(wide.bases / 2));
    for (std::size_t at = 0; at < curve.size(); ++at) {
        result.sem.push_back(between(narrow.sem[at], wide.sem[at], share));
        if (wide.low.empty() || narrow.low.empty())
            continue;
        result.low.push_back(result.mean[at] - between(narrowMean[at] - narrow.low[at], wideMean[at] - wide.low[at], share));
        result.high.push_back(result.mean[at] + between(narrow.high[at] - narrowMean[at], wide.high[at] - wideMean[at], share));
    }
    return result;
}

}  // namespace bindscape::analysis
