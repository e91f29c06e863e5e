// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/motif/pair_filter.h"

#include <algorithm>
#include <numeric>

namespace bindscape::motif {

namespace {

constexpr int kMost = 255;          // the largest sum that 8 bits hold: no hit
constexpr double kFewGroups = 0.1;  // share of groups of sites in which the early tables may leave one

using Pair = std::array<int, 16>;

// Scores of the columns at 2k and 2k+1 for each two letters; a last single column does not look at the second letter.
std::vector<Pair> pairScores(const ScoreMatrix& scores)
{
    std::vector<Pair> pairs;
    for (std::size_t i = 0; i < scores.cells.size(); i += 2) {
        Pair& pair = pairs.emplace_back();
        for (std::size_t letters = 0; letters < pair.size(); ++letters)
            pair[letters] = scores.cells[i][letters / 4] + (i + 1 < scores.cells.size() ? scores.cells[i + 1][letters % 4] : 0);
    }
    return pairs;
}

// Losses in units of which a hit can lose at most 254. Each is rounded down, so that the sum of a hit never reaches 255.
std::array<std::uint8_t, 16> quantised(const Pair& pair, std::int64_t most)
{
    std::array<std::uint8_t, 16> losses{};
    const int best = *std::max_element(pair.begin(), pair.end());
    for (std::size_t letters = 0; letters < pair.size(); ++letters) {
        const std::int64_t loss = best - pair[letters];
        losses[letters] = static_cast<std::uint8_t>(loss > most ? kMost : most > 0 ? loss * (kMost - 1) / most : 0);
    }
    return losses;
}

int sum(const PairLosses& table)
{
    return std::accumulate(table.losses.begin(), table.losses.end(), 0);
}

}  // namespace

PairScores::PairScores(const ScoreMatrix& scores)
{
    for (const Pair& pair : pairScores(scores))
        m_tables.push_back(pair);
}

PairFilter::PairFilter(const ScoreMatrix& forward, int threshold, ScanPath path)
    : m_kernel(pairKernel(path)), m_forward(makeStrand(forward, threshold)), m_reverse(makeStrand(forward.reverseComplement(), threshold))
{
}

PairFilter::Strand PairFilter::makeStrand(const ScoreMatrix& scores, int threshold)
{
    Strand strand;
    const auto pairs = pairScores(scores);
    std::int64_t most = -static_cast<std::int64_t>(threshold);
    for (const Pair& pair : pairs)
        most += *std::max_element(pair.begin(), pair.end());
    if (most < 0)
        return strand;
    strand.possible = true;
    for (std::size_t i = 0; i < pairs.size(); ++i)
        strand.tables.push_back({quantised(pairs[i], most), 2 * i});
    // The most telling first: where they leave no site, the others are not asked.
    std::stable_sort(strand.tables.begin(), strand.tables.end(), [](const PairLosses& a, const PairLosses& b) { return sum(a) > sum(b); });
    strand.early = earlyTables(strand.tables);
    return strand;
}

// So many that few groups of sites with random letters have one left.
std::size_t PairFilter::earlyTables(const std::vector<PairLosses>& tables)
{
    std::array<double, kMost> share{1};  // of the sites with this loss so far; those that lost more are gone
    for (std::size_t t = 0; t < tables.size(); ++t) {
        std::array<double, kMost> next{};
        for (const std::uint8_t loss : tables[t].losses)
            for (std::size_t x = 0; x + loss < kMost; ++x)
                next[x + loss] += share[x] / 16;
        share = next;
        if (std::accumulate(share.begin(), share.end(), 0.0) * static_cast<double>(kFilterReach) < kFewGroups)
            return t + 1;
    }
    return tables.size();
}

void PairFilter::mark(const std::uint8_t* pairs, std::size_t starts, SiteMarks& marks) const
{
    markStrand(m_forward, pairs, starts, marks.forward);
    markStrand(m_reverse, pairs, starts, marks.reverse);
}

void PairFilter::markStrand(const Strand& strand, const std::uint8_t* pairs, std::size_t starts, std::vector<std::uint64_t>& marks) const
{
    constexpr std::size_t kGroupWords = kFilterReach / 64;
    const std::size_t words = (starts + 63) / 64;
    marks.resize((words + kGroupWords - 1) / kGroupWords * kGroupWords);
    if (!strand.possible) {
        std::fill(marks.begin(), marks.end(), 0);
        return;
    }
    m_kernel(strand.tables, strand.early, pairs, starts, marks.data());
    marks.resize(words);
    if (starts % 64 != 0)
        marks.back() &= (std::uint64_t{1} << starts % 64) - 1;
}

}  // namespace bindscape::motif
