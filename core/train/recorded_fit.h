// SPDX-License-Identifier: GPL-3.0-or-later
// Training with its record: what run.json says of batches and memory follows what the loop does.
#pragma once

#include "core/train/fit.h"
#include "core/train/run_record.h"

namespace bindscape::train {

// The record of an unfinished run goes on in `record`: times, and batches that were changed. Throws Error where the two differ in
// more than a run may: only one that ran out of memory may have another batch than before.
void continueRecord(const RunRecord& earlier, RunRecord& record, const std::filesystem::path& runFolder);

// fit() with record.options into the run's folder, which holds the record already. Throws OutOfMemory after having written into the record what is kept.
TrainResult fitRecorded(const Rows& train, const Rows& validation, RunRecord& record, const std::filesystem::path& runFolder, Progress& progress,
                        const TrainObserver& observer);

// The weights that an unfinished run would be judged by if it were stopped now, from its checkpoint, as writeLiveCopy() writes them.
// Throws Error if nothing was saved yet or it cannot be read.
LiveCopy copyOfUnfinished(const std::filesystem::path& runFolder);

}  // namespace bindscape::train
