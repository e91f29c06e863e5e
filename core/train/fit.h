// SPDX-License-Identifier: GPL-3.0-or-later
// The training loop on rows in memory, free of torch and of data sets.
#pragma once

#include "core/train/rows.h"
#include "core/train/trainer.h"

namespace bindscape::train {

struct FitPlace {
    std::filesystem::path folder;    // exists; gets metrics.tsv, checkpoint.pt and, at the end, model.pt
    std::string identity;            // a checkpoint with another identity is not used
    // Inside an epoch at least this long between checkpoints, and never more than 5 % of the time goes into those; one at the end of
    // every epoch comes before the epoch is told to anybody.
    double checkpointSeconds = 60;
    double pointSeconds = 5;         // at least this long between two points of an epoch (live_points.h); 0: after every batch
    std::vector<std::string> earlierIdentities{};  // of the same run with other batches: their checkpoints begin the epoch again
};

// options must be complete (completeOptions). Goes on from the folder's checkpoint if there is one. Throws Cancelled after
// having saved a checkpoint. Throws OutOfMemory where memory did not suffice: the last checkpoint stays. Throws Error when no usable
// weights came out of the first epoch.
TrainResult fit(const Rows& train, const Rows& validation, const TrainOptions& options, const FitPlace& place, Progress& progress,
                const TrainObserver& observer = {});

}  // namespace bindscape::train
