// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/recorded_fit.h"

#include "core/base/paths.h"
#include "core/nn/torch_scope.h"
#include "core/train/checkpoint.h"
#include "core/train/live_copy.h"
#include "core/train/metrics_file.h"
#include "core/train/out_of_memory.h"
#include "core/train/training_step.h"

namespace bindscape::train {

namespace fs = std::filesystem;

namespace {

RunRecord withBatch(RunRecord record, long batch)
{
    record.options.batch = batch;
    return record;
}

// The identities of the checkpoints that a run with this record may have left.
std::vector<std::string> identitiesOf(const RunRecord& record)
{
    std::vector<std::string> identities{identityOf(record)};
    for (const BatchChange& change : record.batches)
        if (change.batch != record.options.batch)
            identities.push_back(identityOf(withBatch(record, change.batch)));
    return identities;
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
    const auto identities = identitiesOf(record);
    FitPlace place{runFolder, identities.front()};
    place.earlierIdentities.assign(identities.begin() + 1, identities.end());
    try {
        return fit(train, validation, record.options, place, progress, observer);
    } catch (const OutOfMemory& error) {
        record.outOfMemory = error.failure();
        writeRunRecord(record, runFolder);
        throw;
    }
}

LiveCopy copyOfUnfinished(const fs::path& runFolder)
{
    const RunRecord record = readRunRecord(runFolder);
    return nn::inTorch(record.options.threads, [&] {
        TrainedModel model(record.options, record.inputs.window, torch::kCPU, std::max(1L, static_cast<long>(record.inputs.tasks.size())));
        Snapshot best;
        FitState state;
        const FitParts parts{*model.network, *model.optimiser, best, state};
        const auto identities = identitiesOf(record);
        if (std::none_of(identities.begin(), identities.end(), [&](const std::string& identity) { return readCheckpoint(runFolder / paths::kCheckpointFile, identity, parts); }))
            throw Error("No weights were saved in " + runFolder.string() + " yet.");
        double epoch = static_cast<double>(markBest(state.epochs, record.options.stopBy));
        if (best.empty()) {
            model.optimiser->swapAverages();
            const long batches = batchesOf(record.inputs.trainRows, record.options.batch);
            epoch = static_cast<double>(state.batch) / static_cast<double>(batches);
        } else {
            restoreSnapshot(best, *model.network);
        }
        return writeLiveCopy(*model.network, runFolder, epoch);
    });
}

}  // namespace bindscape::train
