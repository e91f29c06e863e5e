// SPDX-License-Identifier: GPL-3.0-or-later
// What the training panel adds to the curves of a run's files: the loss inside the epochs of this session.
#pragma once

#include "app/runs/live_training.h"
#include "core/figure/chart.h"
#include "core/project/run_project.h"

namespace bindscape::app {

const train::EpochMetrics* bestEpoch(const std::vector<train::EpochMetrics>& epochs);  // nullptr if none
void addLiveLoss(figure::Chart& loss, const LiveTraining::State& live);

}  // namespace bindscape::app
