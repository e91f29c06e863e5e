// SPDX-License-Identifier: GPL-3.0-or-later
// How well per-base scores find planted motifs: four of the five measures of the simulation benchmark (AgentBind, Zheng et al. 2021,
// section "simulation"; the fifth is time). Bases of the core are neither signal nor background: they are taken out of everything.
#pragma once

#include "core/stats/metrics.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace bindscape::simulation {

// What is planted in one scored sequence; positions in the sequence, half-open.
struct PlantedTruth {
    struct Place {
        std::int64_t begin = 0, end = 0;
    };
    Place core;
    std::vector<Place> context;  // not overlapping the core or each other
};

// What the bases of a sequence are ordered by.
enum class RankBy : std::uint8_t { Score, Magnitude };
std::string_view toText(RankBy by);  // "score", "magnitude"
std::optional<RankBy> rankByFromText(std::string_view text);

struct BaseMetrics {
    std::int64_t sequences = 0, motifs = 0, signalBases = 0, otherBases = 0;
    std::optional<double> accuracy;   // share of the top bases that lie in planted motifs
    std::optional<double> recall;     // share of planted motifs with at least half their bases among the top ones
    std::optional<double> auroc;      // of all bases, each with its rank in its own sequence
    std::optional<double> snr;        // mean |score| in planted motifs / mean |score| elsewhere; nothing if that is 0
    std::optional<double> explained;  // share of sum |score| inside planted motifs
    // Of scores that put every planted base above every other one. Below 1: the top 5 % are more bases than are planted; and ranks of
    // sequences with one and with three motifs are pooled.
    double bestAccuracy = 0;
    std::optional<double> bestAuroc;
};

// Sequences are added one by one. Not thread-safe.
class BaseBenchmark {
public:
    // The top bases of a sequence are the best `top` of those outside the core, rounded to the nearest number, at least one.
    explicit BaseBenchmark(RankBy by, double top = 0.05);

    // Where bases tie at the edge of the top, each counts with the share of them that finds room: no order among equals is made up.
    // Throws Error if a score is not finite, or a place lies outside the sequence.
    void add(std::span<const float> scores, const PlantedTruth& truth);
    BaseMetrics metrics() const;
    // From (0, 0) to (1, 1), a point a distinct rank.
    std::vector<stats::RocPoint> curve() const;

private:
    std::optional<double> bestAuroc() const;
    RankBy m_by;
    double m_top;
    BaseMetrics m_counts;
    double m_topBases = 0, m_topInMotifs = 0, m_topPossible = 0, m_signal = 0, m_background = 0;
    std::int64_t m_found = 0;
    std::vector<std::pair<std::int64_t, std::int64_t>> m_sizes;  // of each sequence: bases outside the core, planted ones among them
    std::vector<int> m_labels;
    std::vector<double> m_ranks;
};

}  // namespace bindscape::simulation
