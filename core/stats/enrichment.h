// SPDX-License-Identifier: GPL-3.0-or-later
// Fisher's exact test with p-values that stay finite as logarithms, odds ratios, and corrections for many tests.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace bindscape::stats {

// Rows a b / c d.
struct Table2x2 {
    std::int64_t a, b, c, d;
};
struct OddsRatio {
    double value;        // ad/bc; inf if bc = 0; nan if a row or column is empty
    double low, high;    // exp(ln OR -+ 1.96 sqrt(1/a+1/b+1/c+1/d)); nan with any zero
};
OddsRatio oddsRatio(const Table2x2& table);

struct FisherP {
    double log10Greater, log10Less, log10TwoSided;
};
// Exact sums of the hypergeometric distribution, computed in logarithms. Accurate to 1e-9 relative in log10 p.
FisherP fisherExact(const Table2x2& table);
double log10FisherGreater(const Table2x2& table);

// log10 of Bonferroni and Benjamini-Hochberg adjusted values, from log10 p. NaN stays NaN and is not counted.
std::vector<double> bonferroniLog10(std::span<const double> log10P, std::size_t tests);
std::vector<double> benjaminiHochbergLog10(std::span<const double> log10P);

}  // namespace bindscape::stats
