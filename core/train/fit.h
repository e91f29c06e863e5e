// SPDX-License-Identifier: GPL-3.0-or-later
// The training loop on rows in memory, free of torch and of data sets.
#pragma once

#include "core/train/rows.h"
#include "core/train/trainer.h"

namespace bindscape::train {

struct FitPlace {
    std::filesystem::path folder;    // exists; gets metrics.tsv, checkpoint.pt and, at the end, model.pt
    std::string identity;            // a checkpoint with another identity is not used
    double checkpointSeconds = 60;   // at least this long between checkpoints; never more than 5 % of the time goes into them
    double pointSeconds = 5;         // at least this long between two points of an epoch (live_points.h); 0: after every batch
};

// options must be complete (completeOptions). Goes on from the folder's checkpoint if there is one. Throws Cancelled after
// having saved a checkpoint. Throws Error when no usable weights came out of the first epoch.
TrainResult fit(const Rows& train, const Rows& validation, const TrainOptions& options, const FitPlace& place, Progress& progress,
                const TrainObserver& observer = {});

}  // namespace bindscape::train
