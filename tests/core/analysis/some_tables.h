// SPDX-License-Identifier: GPL-3.0-or-later
// Made-up k-mer tables: every factor likes some words, with counts as they are in real tables.
#pragma once

#include "core/analysis/kmers.h"
#include "core/base/random.h"
#include "core/stats/enrichment.h"

#include <cmath>
#include <vector>

namespace bindscape::test {

// All words of three letters.
inline analysis::KmerTable someTable(std::uint64_t seed, double strength = 1)
{
    Random random(seed);
    analysis::KmerTable table;
    table.options.k = 3;
    for (std::size_t word = 0; word < 64; ++word) {
        analysis::KmerRow row;
        for (const int shift : {4, 2, 0})
            row.kmer += "ACGT"[word >> shift & 3];
        row.total = static_cast<std::int64_t>(2000 + random.below(1000));
        const double share = random.below(5) == 0 ? 0.01 + 0.05 * strength * random.uniform() : 0.008;
        row.top = static_cast<std::int64_t>(share * static_cast<double>(row.total));
        table.occurrences += row.total;
        table.topOccurrences += row.top;
        table.rows.push_back(row);
    }
    std::vector<double> log10P;
    for (auto& row : table.rows) {
        const std::int64_t rest = row.total - row.top, others = table.topOccurrences - row.top;
        const stats::Table2x2 counts{row.top, rest, others, table.occurrences - row.total - others};
        const auto ratio = stats::oddsRatio(counts);
        row.oddsRatio = ratio.value;
        row.low = ratio.low;
        row.high = ratio.high;
        row.log10P = stats::log10FisherGreater(counts);
        log10P.push_back(row.log10P);
    }
    const auto adjusted = stats::bonferroniLog10(log10P, log10P.size()), q = stats::benjaminiHochbergLog10(log10P);
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        table.rows[i].log10Bonferroni = adjusted[i];
        table.rows[i].log10Q = q[i];
    }
    return table;
}

}  // namespace bindscape::test
