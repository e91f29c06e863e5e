// SPDX-License-Identifier: GPL-3.0-or-later
// Looks at the weights of a run that trains, so that its curves begin within seconds and move while an epoch is long: before the
// first step, then between batches, on a sample of the validation rows that the seed chooses once. Takes at most 3 % of the time
// and draws nothing from the random streams of training. Does nothing unless somebody listens (TrainObserver::point).
#pragma once

#include "core/train/rows.h"
#include "core/train/trainer.h"

#include <chrono>
#include <optional>
#include <vector>

namespace bindscape::train {

// `count` of the rows, chosen by the seed, in their order.
Rows sampleOf(const Rows& rows, std::size_t count, std::uint64_t seed);

class LivePoints {
public:
    // Validation loss, auROC and so on of these rows with the averaged weights. May throw Cancelled.
    using Measure = std::function<EpochMetrics(const Rows&)>;

    // leastSeconds between two points of an epoch; 0: a point after every batch (tests).
    LivePoints(const Rows& validation, std::uint64_t seed, std::filesystem::path runFolder, double leastSeconds, const TrainObserver& observer);

    // `epoch`: how far training has come; points beyond it, of a run that was killed later, are dropped.
    void begin(double epoch, const Measure& measure);
    void afterBatch(double epoch, double loss, std::size_t rows, bool lastOfEpoch, const Measure& measure);
    void afterEpoch();

private:
    using Clock = std::chrono::steady_clock;
    std::optional<EpochMetrics> chooseSample(std::size_t before, const Measure& measure);
    ProgressPoint measured(double epoch, const Measure& measure);
    ProgressPoint pointOf(double epoch, const EpochMetrics& metrics) const;
    void add(const ProgressPoint& point);

    const Rows& m_validation;
    std::uint64_t m_seed;
    std::filesystem::path m_folder;
    double m_leastSeconds;
    const TrainObserver& m_observer;
    Rows m_sample;
    std::vector<ProgressPoint> m_points;
    double m_cost = 0;  // seconds that the sample took last
    double m_lossSum = 0;
    std::size_t m_rows = 0;
    Clock::time_point m_began, m_pointAt, m_measuredAt;
};

}  // namespace bindscape::train
