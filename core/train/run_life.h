// SPDX-License-Identifier: GPL-3.0-or-later
// What training and pre-training share around the fit loop: the record of a new run, the earlier run in its folder, the folder from
// its first file to its last.
#pragma once

#include "core/genome/reference.h"
#include "core/train/rows.h"
#include "core/train/run_record.h"

#include <filesystem>
#include <functional>

namespace bindscape::train {

// Complete options, the machine, the number of trainable weights and the time; of the inputs what options and rows tell. `outputs`
// of the network. Call inside nn::inTorch.
RunRecord newRunRecord(const TrainOptions& options, const Rows& train, const Rows& validation, long outputs);

// The run that options.trunk names goes into the record, with a warning for each way in which it knows the held-out chromosomes.
void addTrunk(RunRecord& record, const std::filesystem::path& runFolder);

struct RunToTrain {
    const Rows& train;
    const Rows& validation;
    RunRecord record;
    std::filesystem::path folder;
    Warnings warnings;  // of the inputs
    // Judges the trained network on what was held out; the last thing before the run counts as finished.
    std::function<void(Progress& progress, Warnings& warnings)> evaluate;
};
// Goes on with an unfinished run of the same options and inputs in that folder, returns a finished one as it is; one that differs is
// an Error, unless record.options.replace.
TrainResult trainInFolder(RunToTrain run, Progress& progress, const TrainObserver& observer);

}  // namespace bindscape::train
