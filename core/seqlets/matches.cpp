// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/seqlets/matches.h"

#include "core/stats/enrichment.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace bindscape::seqlets {

namespace {

const double kFurthest = std::sqrt(2.0);  // between two columns of one letter each

// Pearson's r over the columns side by side.
double overlapSimilarity(const std::vector<motif::Row>& a, const std::vector<motif::Row>& b, int offset)
{
    double ab = 0, aa = 0, bb = 0;
    for (int j = std::max(0, offset); j < std::min(static_cast<int>(a.size()), offset + static_cast<int>(b.size())); ++j)
        for (std::size_t letter = 0; letter < 4; ++letter) {
            const double x = a[static_cast<std::size_t>(j)][letter] - 0.25, y = b[static_cast<std::size_t>(j - offset)][letter] - 0.25;
            ab += x * y;
            aa += x * x;
            bb += y * y;
        }
    return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : 0;
}

struct Query {
    const std::vector<motif::Row>& rows;
    std::vector<int> median;
    std::vector<double> tail;
};

// P of the best way to lay `target` beside the query; fills offset and strand.
double bestOffset(const Query& query, const std::vector<motif::Row>& target, Match& match)
{
    const int wq = static_cast<int>(query.rows.size()), wt = static_cast<int>(target.size());
    const int least = std::min({kLeastOverlap, wq, wt});
    const int unaligned = std::accumulate(query.median.begin(), query.median.end(), 0);
    int best = -1, ways = 0;
    const auto other = reverseComplement(target);
    for (const bool reverse : {false, true})
        for (int offset = least - wt; offset <= wq - least; ++offset, ++ways) {
            int sum = unaligned;
            for (int j = std::max(0, offset); j < std::min(wq, offset + wt); ++j)
                sum +=
                    columnScore(query.rows[static_cast<std::size_t>(j)], (reverse ? other : target)[static_cast<std::size_t>(j - offset)]) -
                    query.median[static_cast<std::size_t>(j)];
            if (sum <= best)
                continue;
            best = sum;
            match.offset = offset;
            match.reverse = reverse;
        }
    match.similarity = overlapSimilarity(query.rows, match.reverse ? other : target, match.offset);
    const double p = query.tail[static_cast<std::size_t>(std::max(0, best))];
    // 1 - (1 - p)^ways, also where p is tiny.
    return p >= 1 ? 1 : -std::expm1(static_cast<double>(ways) * std::log1p(-p));
}

}  // namespace

int columnScore(const motif::Row& a, const motif::Row& b)
{
    double sum = 0;
    for (std::size_t i = 0; i < 4; ++i)
        sum += (a[i] - b[i]) * (a[i] - b[i]);
    return static_cast<int>(std::lround(kSteps * (1 - std::min(1.0, std::sqrt(sum) / kFurthest))));
}

std::vector<double> tailOfSums(const std::vector<std::vector<double>>& histograms)
{
    std::vector<double> density{1};
    for (const auto& histogram : histograms) {
        std::vector<double> next(density.size() + kSteps, 0.0);
        for (std::size_t x = 0; x < density.size(); ++x)
            for (std::size_t step = 0; step < histogram.size(); ++step)
                next[x + step] += density[x] * histogram[step];
        density = std::move(next);
    }
    for (std::size_t x = density.size() - 1; x-- > 0;)
        density[x] += density[x + 1];
    return density;
}

Database::Database(std::vector<motif::Motif> motifs) : m_motifs(std::move(motifs))
{
    if (m_motifs.empty())
        throw Error("There is no motif to compare with.");
    for (const auto& motif : m_motifs) {
        std::vector<motif::Row> columns;
        for (std::size_t j = 0; j < motif.rows.size(); ++j)
            columns.push_back(motif.frequencies(j));
        m_columns.push_back(std::move(columns));
    }
}

std::vector<Match> Database::bestMatches(const std::vector<motif::Row>& frequencies, std::size_t most) const
{
    Query query{frequencies, {}, {}};
    std::vector<std::vector<double>> histograms;
    for (const auto& column : frequencies) {
        std::vector<double> histogram(kSteps + 1, 0.0);
        double total = 0;
        for (const auto& target : m_columns)
            for (const auto& other : target)
                for (const auto& row : {other, motif::Row{other[3], other[2], other[1], other[0]}}) {
                    ++histogram[static_cast<std::size_t>(columnScore(column, row))];
                    ++total;
                }
        double before = 0;
        int median = 0;
        while (median < kSteps && before + histogram[static_cast<std::size_t>(median)] < total / 2)
            before += histogram[static_cast<std::size_t>(median++)];
        for (double& x : histogram)
            x /= total;
        query.median.push_back(median);
        histograms.push_back(std::move(histogram));
    }
    query.tail = tailOfSums(histograms);
    std::vector<Match> matches(m_motifs.size());
    std::vector<double> log10P;
    for (std::size_t i = 0; i < m_motifs.size(); ++i) {
        const double p = bestOffset(query, m_columns[i], matches[i]);
        matches[i].log10P = std::log10(std::max(p, std::numeric_limits<double>::min()));
        log10P.push_back(matches[i].log10P);
    }
    const auto q = stats::benjaminiHochbergLog10(log10P);
    std::vector<std::size_t> order(m_motifs.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return log10P[a] < log10P[b]; });
    std::vector<Match> best;
    for (std::size_t k = 0; k < std::min(most, order.size()); ++k) {
        Match match = matches[order[k]];
        match.motif = m_motifs[order[k]];
        match.log10Q = q[order[k]];
        best.push_back(std::move(match));
    }
    return best;
}

}  // namespace bindscape::seqlets
