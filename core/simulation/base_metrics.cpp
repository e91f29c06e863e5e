// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulation/base_metrics.h"

#include "core/base/error.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace bindscape::simulation {

namespace {

constexpr int kBackground = -1, kCore = -2;  // else: which of the planted motifs

std::vector<int> mapOf(std::size_t length, const PlantedTruth& truth)
{
    std::vector<int> map(length, kBackground);
    const auto mark = [&](const PlantedTruth::Place& place, int what) {
        if (place.begin < 0 || place.end < place.begin || place.end > static_cast<std::int64_t>(length))
            throw Error("A planted motif at " + std::to_string(place.begin) + " to " + std::to_string(place.end) +
                        " does not lie in its sequence of " + std::to_string(length) +
                        " bases. Scores and truth must be of the same simulation.");
        std::fill(map.begin() + place.begin, map.begin() + place.end, what);
    };
    for (std::size_t i = 0; i < truth.context.size(); ++i)
        mark(truth.context[i], static_cast<int>(i));
    mark(truth.core, kCore);
    return map;
}

// Values at the same place of a descending order, with what they share: begin of the run, its end.
template <class Run>
void forEachTie(const std::vector<double>& values, const std::vector<std::size_t>& order, Run run)
{
    for (std::size_t begin = 0, end; begin < order.size(); begin = end) {
        end = begin + 1;
        while (end < order.size() && values[order[end]] == values[order[begin]])
            ++end;
        run(begin, end);
    }
}

}  // namespace

std::string_view toText(RankBy by) { return by == RankBy::Score ? "score" : "magnitude"; }

std::optional<RankBy> rankByFromText(std::string_view text)
{
    for (const RankBy by : {RankBy::Score, RankBy::Magnitude})
        if (text == toText(by))
            return by;
    return std::nullopt;
}

BaseBenchmark::BaseBenchmark(RankBy by, double top) : m_by(by), m_top(top) {}

void BaseBenchmark::add(std::span<const float> scores, const PlantedTruth& truth)
{
    const auto map = mapOf(scores.size(), truth);
    std::vector<double> values;
    std::vector<int> motif;  // of each base outside the core
    for (std::size_t base = 0; base < scores.size(); ++base) {
        if (!std::isfinite(scores[base]))
            throw Error("The scores hold a value that is no number. Compute them again.");
        if (map[base] == kCore)
            continue;
        const double score = scores[base], magnitude = std::fabs(score);
        values.push_back(m_by == RankBy::Score ? score : magnitude);
        motif.push_back(map[base]);
        (map[base] == kBackground ? m_background : m_signal) += magnitude;
        ++(map[base] == kBackground ? m_counts.otherBases : m_counts.signalBases);
    }
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] > values[b]; });
    const double top = std::max(1.0, std::round(m_top * static_cast<double>(values.size())));
    std::vector<double> topOfMotif(truth.context.size(), 0);
    const std::size_t first = m_ranks.size();
    m_ranks.resize(first + values.size());
    forEachTie(values, order, [&](std::size_t begin, std::size_t end) {
        const auto above = static_cast<double>(begin), tied = static_cast<double>(end - begin);
        const double share = std::clamp((top - above) / tied, 0.0, 1.0);
        for (std::size_t i = begin; i < end; ++i) {
            m_ranks[first + order[i]] = static_cast<double>(values.size()) - above - (tied - 1) / 2;
            if (motif[order[i]] != kBackground)
                topOfMotif[static_cast<std::size_t>(motif[order[i]])] += share;
        }
    });
    std::int64_t planted = 0;
    for (std::size_t i = 0; i < truth.context.size(); ++i) {
        const std::int64_t width = truth.context[i].end - truth.context[i].begin;
        planted += width;
        m_topInMotifs += topOfMotif[i];
        m_found += 2 * topOfMotif[i] >= static_cast<double>(width) * (1 - 1e-12) ? 1 : 0;
    }
    for (const int which : motif)
        m_labels.push_back(which == kBackground ? 0 : 1);
    m_sizes.emplace_back(static_cast<std::int64_t>(values.size()), planted);
    m_topBases += std::min(top, static_cast<double>(values.size()));
    m_topPossible += std::min(top, static_cast<double>(planted));
    m_counts.motifs += static_cast<std::int64_t>(truth.context.size());
    ++m_counts.sequences;
}

std::optional<double> BaseBenchmark::bestAuroc() const
{
    std::vector<int> labels;
    std::vector<double> ranks;
    for (const auto& [bases, planted] : m_sizes)
        for (std::int64_t rank = 1; rank <= bases; ++rank) {
            labels.push_back(rank > bases - planted ? 1 : 0);
            ranks.push_back(static_cast<double>(rank));
        }
    return stats::auroc(labels, ranks);
}

BaseMetrics BaseBenchmark::metrics() const
{
    BaseMetrics metrics = m_counts;
    if (m_topBases > 0) {
        metrics.accuracy = m_topInMotifs / m_topBases;
        metrics.bestAccuracy = m_topPossible / m_topBases;
    }
    if (m_counts.motifs > 0)
        metrics.recall = static_cast<double>(m_found) / static_cast<double>(m_counts.motifs);
    metrics.auroc = stats::auroc(m_labels, m_ranks);
    metrics.bestAuroc = bestAuroc();
    if (m_background > 0 && m_counts.signalBases > 0)
        metrics.snr = m_signal / static_cast<double>(m_counts.signalBases) / (m_background / static_cast<double>(m_counts.otherBases));
    if (m_signal + m_background > 0)
        metrics.explained = m_signal / (m_signal + m_background);
    return metrics;
}

std::vector<stats::RocPoint> BaseBenchmark::curve() const { return stats::rocCurve(m_labels, m_ranks); }

}  // namespace bindscape::simulation
