// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/stats/tests.h"

#include "core/base/error.h"

#include <boost/math/special_functions/beta.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace bindscape::stats {

namespace {

double normalUpperTail(double z)
{
    return 0.5 * std::erfc(z / std::sqrt(2.0));
}

struct Ranks {
    double sumOfFirst = 0;  // ranks of the first sample, 1-based, ties share their mean
    double tieTerm = 0;     // sum of t^3 - t
};

Ranks rankTogether(std::span<const double> x, std::span<const double> y)
{
    std::vector<std::pair<double, bool>> all;
    for (const double value : x)
        all.emplace_back(value, true);
    for (const double value : y)
        all.emplace_back(value, false);
    std::sort(all.begin(), all.end());
    Ranks ranks;
    for (std::size_t begin = 0; begin < all.size();) {
        std::size_t end = begin;
        std::size_t first = 0;
        for (; end < all.size() && all[end].first == all[begin].first; ++end)
            first += all[end].second;
        const double ties = static_cast<double>(end - begin);
        ranks.sumOfFirst += static_cast<double>(first) * (static_cast<double>(begin + end + 1) / 2);
        ranks.tieTerm += ties * ties * ties - ties;
        begin = end;
    }
    return ranks;
}

// P(U >= u) when every order of n + m distinct values is equally likely. Distribution of U by the recurrence of Mann and
// Whitney (1947) on probabilities: the largest value belongs to the first sample with probability n / (n + m).
double exactUpperTail(std::size_t n, std::size_t m, double u)
{
    std::vector<std::vector<double>> p(n + 1);  // p[i] for the current j
    for (auto& row : p)
        row = {1.0};
    for (std::size_t j = 1; j <= m; ++j)
        for (std::size_t i = 1; i <= n; ++i) {
            std::vector<double> next(i * j + 1, 0.0);
            const double share = static_cast<double>(i) / static_cast<double>(i + j);
            for (std::size_t k = 0; k < p[i - 1].size(); ++k)
                next[k + j] += share * p[i - 1][k];
            for (std::size_t k = 0; k < p[i].size(); ++k)
                next[k] += (1 - share) * p[i][k];
            p[i] = std::move(next);
        }
    const auto from = static_cast<std::ptrdiff_t>(std::ceil(u));
    return std::accumulate(p[n].begin() + from, p[n].end(), 0.0);
}

}  // namespace

std::optional<ZTest> twoProportionZ(std::int64_t x1, std::int64_t n1, std::int64_t x2, std::int64_t n2)
{
    if (x1 < 0 || x2 < 0 || x1 > n1 || x2 > n2)
        throw Error("A share needs a count between 0 and its total.");
    if (n1 == 0 || n2 == 0 || x1 + x2 == 0 || x1 + x2 == n1 + n2)
        return std::nullopt;
    const double first = static_cast<double>(n1), second = static_cast<double>(n2);
    const double pooled = static_cast<double>(x1 + x2) / (first + second);
    const double deviation = std::sqrt(pooled * (1 - pooled) * (1 / first + 1 / second));
    const double z = (static_cast<double>(x1) / first - static_cast<double>(x2) / second) / deviation;
    return ZTest{z, normalUpperTail(z), 2 * normalUpperTail(std::fabs(z))};
}

std::optional<MannWhitney> mannWhitney(std::span<const double> x, std::span<const double> y)
{
    for (const auto sample : {x, y})
        if (std::any_of(sample.begin(), sample.end(), [](double value) { return std::isnan(value); }))
            throw Error("A sample holds values that are not numbers.");
    if (x.empty() || y.empty())
        return std::nullopt;
    const double n = static_cast<double>(x.size()), m = static_cast<double>(y.size()), total = n + m;
    const Ranks ranks = rankTogether(x, y);
    MannWhitney result{ranks.sumOfFirst - n * (n + 1) / 2, 1, std::nullopt, std::nullopt};
    const double larger = std::max(result.u, n * m - result.u);
    const double distance = larger - n * m / 2;
    const double variance = n * m / 12 * ((total + 1) - ranks.tieTerm / (total * (total - 1)));
    if (variance > 0) {
        result.asymptotic = std::min(1.0, 2 * normalUpperTail(distance / std::sqrt(variance)));
        result.asymptoticContinuity = std::min(1.0, 2 * normalUpperTail((distance - 0.5) / std::sqrt(variance)));
    }
    if (ranks.tieTerm == 0 && x.size() * y.size() <= kExactProduct)
        result.exact = std::min(1.0, 2 * exactUpperTail(x.size(), y.size(), larger));
    return result;
}

std::optional<Correlation> pearson(std::span<const double> x, std::span<const double> y)
{
    if (x.size() != y.size())
        throw Error("A correlation needs two samples of the same length.");
    if (x.size() < 2)
        return std::nullopt;
    const double n = static_cast<double>(x.size());
    const double meanX = std::accumulate(x.begin(), x.end(), 0.0) / n, meanY = std::accumulate(y.begin(), y.end(), 0.0) / n;
    double xx = 0, yy = 0, xy = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        xx += (x[i] - meanX) * (x[i] - meanX);
        yy += (y[i] - meanY) * (y[i] - meanY);
        xy += (x[i] - meanX) * (y[i] - meanY);
    }
    if (!(xx > 0) || !(yy > 0) || !std::isfinite(xy))
        return std::nullopt;
    const double r = std::clamp(xy / std::sqrt(xx) / std::sqrt(yy), -1.0, 1.0);
    if (x.size() == 2)
        return Correlation{r, 1};
    return Correlation{r, boost::math::ibeta((n - 2) / 2, 0.5, std::max(0.0, (1 - r) * (1 + r)))};
}

}  // namespace bindscape::stats
