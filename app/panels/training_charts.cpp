// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/training_charts.h"

#include "core/base/text.h"

#include <cmath>

namespace bindscape::app {

namespace {

void append(figure::Series& series, double x, double y)
{
    if (!std::isfinite(y))
        return;
    series.x.push_back(x);
    series.y.push_back(y);
}

constexpr std::size_t kMostMarkedPoints = 40;

}  // namespace

const train::EpochMetrics* bestEpoch(const std::vector<train::EpochMetrics>& epochs)
{
    const train::EpochMetrics* best = nullptr;
    for (const auto& epoch : epochs)
        if (epoch.best)
            best = &epoch;
    return best;
}

figure::Chart lossChart(const TrainingPanel::History& history, const LiveTraining::State* live)
{
    figure::Chart chart;
    chart.id = "loss";
    chart.title = "Loss";
    chart.x = {"epoch", 0.0, {}};
    chart.y = {"loss (binary cross-entropy)", {}, {}};
    figure::Series training{.name = "training", .role = figure::Role::Training, .x = {}, .y = {}, .low = {}, .high = {}};
    figure::Series validation{.name = "validation", .role = figure::Role::Validation, .x = {}, .y = {}, .low = {}, .high = {}};
    for (const auto& epoch : history.epochs) {
        append(training, static_cast<double>(epoch.epoch), epoch.trainLoss);
        append(validation, static_cast<double>(epoch.epoch), epoch.validationLoss);
    }
    training.points = validation.points = history.epochs.size() <= kMostMarkedPoints;
    chart.series = {std::move(training), std::move(validation)};
    if (live != nullptr && live->running && !live->loss.empty()) {
        figure::Series now{.name = "this session, by batch", .role = figure::Role::Neutral, .x = {}, .y = {}, .low = {}, .high = {}};
        for (std::size_t i = 0; i < live->loss.size(); ++i)
            append(now, live->lossAt[i], live->loss[i]);
        chart.series.insert(chart.series.begin(), std::move(now));
    }
    if (const auto* best = bestEpoch(history.epochs))
        chart.markers.push_back({static_cast<double>(best->epoch), "best epoch " + std::to_string(best->epoch), figure::Role::Best});
    return chart;
}

figure::Chart aurocChart(const std::vector<TrainingPanel::History>& pair)
{
    figure::Chart chart;
    chart.id = "auroc";
    chart.title = "Validation auROC";
    chart.x = {"epoch", 0.0, {}};
    chart.y = {"auROC", {}, {}};
    for (const auto& history : pair) {
        figure::Series series{.name = history.blocked ? "core blocked" : "core present",
                              .role = history.blocked ? figure::Role::Blocked : figure::Role::Present,
                              .x = {},
                              .y = {},
                              .low = {},
                              .high = {}};
        for (const auto& epoch : history.epochs)
            if (epoch.validationAuroc)
                append(series, static_cast<double>(epoch.epoch), *epoch.validationAuroc);
        series.points = series.x.size() <= kMostMarkedPoints;
        if (const auto* best = bestEpoch(history.epochs); best != nullptr && best->validationAuroc)
            series.name += ", best " + formatFixed(*best->validationAuroc, 3);
        chart.series.push_back(std::move(series));
    }
    if (!pair.empty())
        if (const auto* best = bestEpoch(pair.front().epochs))
            chart.markers.push_back({static_cast<double>(best->epoch), "best epoch " + std::to_string(best->epoch), figure::Role::Best});
    return chart;
}

}  // namespace bindscape::app
