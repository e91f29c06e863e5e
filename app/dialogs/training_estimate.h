// SPDX-License-Identifier: GPL-3.0-or-later
// What a choice will cost in time, memory and disk: arithmetic on a trial's measurements and the counts of sites.
#pragma once

#include "app/dialogs/site_counts.h"
#include "app/dialogs/training_plan.h"

#include <optional>

namespace bindscape::app {

// How fast it goes here: of a trial, or of a run that has trained or is training on this machine.
struct MeasuredSpeed {
    train::TrialResult trial;  // memory and start are 0 where a run was measured
    std::string from;          // "a 20-batch trial on this machine"
    std::optional<double> cpuSecondsPerBatch, cpuEvaluateSecondsPerBatch;  // of the CPU, where a GPU trains
};
// Of so many training sequences a second; a pass without a step takes a third of the time.
MeasuredSpeed speedOfRun(double sequencesPerSecond, long batch, const std::string& name);

struct TrainingEstimate {
    long epochs = 0;              // at most
    bool stopsEarly = true;
    int networks = 1;
    double secondsPerEpoch = 0;   // of one network
    double seconds = 0;           // data set, then all networks to their last epoch, their evaluation and scores
    std::optional<double> cpuSeconds;  // the same on the CPU, where a GPU trains
    double firstCurveSeconds = 0; // from Train to the first point
    std::int64_t memoryBytes = 0; // of the process; 0 = not measured
    std::int64_t diskBytes = 0;   // of everything that stays
    std::int64_t deviceBytes = 0, deviceTotalBytes = 0;
    long parameters = 0;          // of the network; 0 = not measured
    std::string from;
};
// options: of one of the networks, complete or with the preset's defaults. score: Grad-CAM of the bound sites follows.
TrainingEstimate estimateTraining(const MeasuredSpeed& speed, const SiteCounts& counts, const train::TrainOptions& options, int networks, bool score);

// The options that a choice trains with.
train::TrainOptions trainOptionsOf(const TrainingChoice& choice);

// "21 min", "5 h 40 min", "40 s": as exact as an estimate is.
std::string roughDuration(double seconds);
std::string roughBytes(std::int64_t bytes);  // "2.2 GB", "310 MB"

}  // namespace bindscape::app
