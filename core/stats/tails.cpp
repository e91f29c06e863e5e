// SPDX-License-Identifier: GPL-3.0-or-later
// Tails of distributions as logarithms, where a double would be zero.
#include "core/stats/tests.h"

#include "core/base/error.h"

#include <boost/math/special_functions/gamma.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace bindscape::stats {

namespace {

const double kLog10 = std::log(10.0);

}  // namespace

double log10BinomialGreater(std::int64_t k, std::int64_t n, double p)
{
    if (k < 0 || k > n || !(p >= 0 && p <= 1))
        throw Error("A binomial test needs a count between 0 and its total and a probability between 0 and 1.");
    if (k == 0 || p == 1)
        return 0;
    if (p == 0)
        return -std::numeric_limits<double>::infinity();
    const auto first = static_cast<double>(k), all = static_cast<double>(n);
    if (first < all * p) {  // the other tail is the shorter one
        const double below = std::pow(10, log10BinomialGreater(n - k + 1, n, 1 - p));
        return std::log1p(-std::min(below, 1.0)) / kLog10;
    }
    // The largest term comes first; each next one is a known multiple of it.
    const double leading = boost::math::lgamma(all + 1) - boost::math::lgamma(first + 1) - boost::math::lgamma(all - first + 1) +
                           first * std::log(p) + (all - first) * std::log1p(-p);
    const double odds = p / (1 - p);
    double sum = 1, term = 1;
    for (std::int64_t i = k; i < n && term > sum * 1e-17; ++i) {
        term *= static_cast<double>(n - i) / static_cast<double>(i + 1) * odds;
        sum += term;
    }
    return std::min(0.0, (leading + std::log(sum)) / kLog10);
}

double log10BinomialEven(std::int64_t k, std::int64_t n)
{
    if (n == 0)
        return 0;
    return std::min(0.0, log10BinomialGreater(std::max(k, n - k), n, 0.5) + std::log10(2.0));
}

double log10ChiSquareTail(double chiSquare, double degrees)
{
    if (degrees < 1)
        throw Error("A chi-square test needs at least one degree of freedom.");
    if (!(chiSquare > 0))
        return 0;
    const double a = degrees / 2, x = chiSquare / 2;
    if (const double tail = boost::math::gamma_q(a, x); tail > 1e-280)
        return std::log10(tail);
    // Continued fraction of the upper incomplete gamma function (Lentz), as its logarithm.
    double b = x + 1 - a, c = 1e300, d = 1 / b, h = d;
    for (int i = 1; i < 10000; ++i) {
        const double an = -i * (i - a);
        b += 2;
        d = 1 / (an * d + b);
        c = b + an / c;
        const double change = d * c;
        h *= change;
        if (std::fabs(change - 1) < 1e-15)
            break;
    }
    return (-x + a * std::log(x) - boost::math::lgamma(a) + std::log(h)) / kLog10;
}

}  // namespace bindscape::stats
