// SPDX-License-Identifier: GPL-3.0-or-later
// Ranking metrics as scikit-learn 1.2 computes them: auROC, average precision (step-wise), partial auROC up to a false
// positive rate, raw and by McClish. One-class or empty input gives no value (nullopt), never 0 or 0.5.
// Ties in score are one threshold. All functions are thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace bindscape::stats {

struct RocPoint {
    double fpr, tpr, threshold;
};
struct PrPoint {
    double recall, precision;
};

// labels 0/1; scores: larger = more positive. One point per distinct score plus the origin.
std::vector<RocPoint> rocCurve(std::span<const int> labels, std::span<const double> scores);
// From low threshold to high; the last point is recall 0, precision 1.
std::vector<PrPoint> precisionRecallCurve(std::span<const int> labels, std::span<const double> scores);

std::optional<double> auroc(std::span<const int> labels, std::span<const double> scores);
std::optional<double> averagePrecision(std::span<const int> labels, std::span<const double> scores);
struct PartialAuroc {
    double raw;      // at most maxFpr
    double mcclish;  // 0.5 .. 1
};
std::optional<PartialAuroc> partialAuroc(std::span<const int> labels, std::span<const double> scores, double maxFpr = 0.1);

struct Interval95 {
    double low, high;
};
struct Metric {
    std::optional<double> value;
    std::optional<Interval95> interval;
};
struct RankingMetrics {
    Metric auroc, auprc, paucRaw, paucMcclish;
    std::int64_t positives = 0, negatives = 0;
};
// With 95 % bootstrap percentile intervals: `replicates` resamples of groups (the two strands of one site are one
// group; empty = every row its own). Resamples with one class are drawn again. Same seed, same numbers, whatever the number of threads
// (0 = all cores). On simulated scores the
// auROC's interval covers the truth 93 to 97 times of 100 with 100 sites of each class, 88 times with 12, and less near 1.
RankingMetrics rankingMetrics(std::span<const int> labels, std::span<const double> scores,
                              std::span<const std::int64_t> groups, int replicates, std::uint64_t seed, int threads = 0);

// How much better one score ranks the same rows than another: auROC of `a` minus auROC of `b`. The interval is of the paired
// bootstrap: both scores see the same resample of rows, so that what makes a row easy for both cancels. Nothing where either is
// not defined; no interval for 0 replicates.
struct AurocDifference {
    double value;
    std::optional<Interval95> interval;
};
std::optional<AurocDifference> aurocDifference(std::span<const int> labels, std::span<const double> a, std::span<const double> b, int replicates,
                                               std::uint64_t seed);

}  // namespace bindscape::stats
