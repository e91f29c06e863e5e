// SPDX-License-Identifier: GPL-3.0-or-later
// Tests between two samples, as SciPy 1.10 computes them. nullopt where a test is not defined (constant or empty input).
// All functions are thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace bindscape::stats {

struct ZTest {
    double z;
    double larger;  // P that share 1 is not larger than share 2
    double twoSided;
};
// Two proportions x1/n1 and x2/n2 with the pooled variance.
std::optional<ZTest> twoProportionZ(std::int64_t x1, std::int64_t n1, std::int64_t x2, std::int64_t n2);

struct MannWhitney {
    double u;                          // of the first sample; ties count one half
    double asymptoticContinuity;       // two-sided P, tie-corrected normal approximation with continuity correction
    std::optional<double> asymptotic;  // without; not defined if all values are equal
    std::optional<double> exact;       // no ties and at most kExactProduct pairs
};
inline constexpr std::size_t kExactProduct = 2500;
// Throws Error for values that are not numbers.
std::optional<MannWhitney> mannWhitney(std::span<const double> x, std::span<const double> y);

struct Correlation {
    double r;
    double twoSided;
};
// Pearson's r with P from Student's t. Throws Error if the lengths differ.
std::optional<Correlation> pearson(std::span<const double> x, std::span<const double> y);

// log10 of P(X >= k) for X of n draws with probability p each; exact sums in logarithms, so that it stays finite. Throws Error
// unless 0 <= k <= n and 0 <= p <= 1.
double log10BinomialGreater(std::int64_t k, std::int64_t n, double p);
// Two-sided against one half.
double log10BinomialEven(std::int64_t k, std::int64_t n);
// log10 of the upper tail of the chi-square distribution. 0 for chiSquare <= 0. Throws Error for degrees < 1.
double log10ChiSquareTail(double chiSquare, double degrees);

}  // namespace bindscape::stats
