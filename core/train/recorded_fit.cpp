// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/recorded_fit.h"

#include "core/train/out_of_memory.h"

namespace bindscape::train {

namespace fs = std::filesystem;

namespace {

RunRecord withBatch(RunRecord record, long batch)
{
    record.options.batch = batch;
    return record;
}

}  // namespace

void continueRecord(const RunRecord& earlier, RunRecord& record, const fs::path& runFolder)
{
    const bool mayChange = !earlier.complete() && earlier.outOfMemory;
    const RunRecord compared = mayChange ? withBatch(record, earlier.options.batch) : record;
    if (const std::string difference = firstDifference(earlier, compared); !difference.empty())
        throw Error(runFolder.string() + " already holds a run that differs in " + difference + ". Choose another folder, or replace it with --overwrite.");
    record.startedAt = earlier.startedAt;
    record.seconds = earlier.seconds;
    record.batches = earlier.batches;
    if (record.options.batch == earlier.options.batch)
        return;
    if (record.batches.empty())
        record.batches.push_back({1, earlier.options.batch});
    record.batches.push_back({earlier.outOfMemory->keptEpoch + 1, record.options.batch});
}

TrainResult fitRecorded(const Rows& train, const Rows& validation, RunRecord& record, const fs::path& runFolder, Progress& progress,
                        const TrainObserver& observer)
{
    FitPlace place{runFolder, identityOf(record)};
    for (const BatchChange& change : record.batches)
        if (change.batch != record.options.batch)
            place.earlierIdentities.push_back(identityOf(withBatch(record, change.batch)));
    try {
        return fit(train, validation, record.options, place, progress, observer);
    } catch (const OutOfMemory& error) {
        record.outOfMemory = error.failure();
        writeRunRecord(record, runFolder);
        throw;
    }
}

}  // namespace bindscape::train
