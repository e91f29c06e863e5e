// SPDX-License-Identifier: GPL-3.0-or-later
// The curves of the training panel from numbers in memory: one run's loss (with what happens inside the running epoch), and
// the validation auROC of a pair.
#pragma once

#include "app/panels/training_panel.h"
#include "app/runs/live_training.h"
#include "core/figure/chart.h"

namespace bindscape::app {

const train::EpochMetrics* bestEpoch(const std::vector<train::EpochMetrics>& epochs);  // nullptr if none
figure::Chart lossChart(const TrainingPanel::History& history, const LiveTraining::State* live);
figure::Chart aurocChart(const std::vector<TrainingPanel::History>& pair);

}  // namespace bindscape::app
