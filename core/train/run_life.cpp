// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/run_life.h"

#include "core/base/atomic_file.h"
#include "core/base/parallel.h"
#include "core/base/paths.h"
#include "core/base/version.h"
#include "core/nn/architecture.h"
#include "core/nn/torch_scope.h"
#include "core/train/layer_rates.h"
#include "core/train/live_copy.h"
#include "core/train/recorded_fit.h"
#include "core/train/run_lock.h"
#include "core/train/training_step.h"
#include "core/train/trunk.h"

#include <chrono>
#include <ctime>

namespace bindscape::train {

namespace fs = std::filesystem;

namespace {

std::string now()
{
    const std::time_t time = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm utc{};
    ::gmtime_r(&time, &utc);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return text;
}

TrainResult resultOf(const RunRecord& record, const fs::path& runFolder)
{
    TrainResult result;
    result.epochs = readMetrics(runFolder);
    result.bestEpoch = record.bestEpoch;
    result.stoppedByUser = record.state == "stopped";
    result.sequencesPerSecond = record.sequencesPerSecond;
    result.warnings = record.warnings;
    return result;
}

void makeFolder(const fs::path& folder)
{
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (failed)
        throw Error("Cannot make the folder " + folder.string() + ": " + failed.message() + ".");
}

void removeRun(const fs::path& folder)
{
    std::error_code ignored;
    for (const char* file :
         {paths::kCheckpointFile, paths::kModelFile, paths::kMetricsFile, paths::kProgressFile, paths::kEvaluationFile, paths::kPredictionsFile, paths::kTasksFile,
          paths::kRunFile})
        fs::remove(folder / file, ignored);
    fs::remove_all(paths::liveFolder(folder), ignored);
}

bool isSameAndUnfinished(const fs::path& runFolder, const RunRecord& wanted)
{
    try {
        const RunRecord there = readRunRecord(runFolder);
        RunRecord compared = wanted;
        continueRecord(there, compared, runFolder);
        return !there.complete();
    } catch (const Error&) {
        return false;  // damaged
    }
}

// The record of what lies in the folder; nothing if the folder is new or was made free.
std::optional<RunRecord> earlierRun(const fs::path& runFolder, const RunRecord& wanted, bool replace)
{
    if (!hasRunRecord(runFolder))
        return std::nullopt;
    if (replace && !isSameAndUnfinished(runFolder, wanted)) {
        removeRun(runFolder);
        return std::nullopt;
    }
    return readRunRecord(runFolder);
}

}  // namespace

RunRecord newRunRecord(const TrainOptions& options, const Rows& train, const Rows& validation, long outputs)
{
    RunRecord record;
    record.options = completeOptions(options);
    record.inputs.window = train.length;
    record.inputs.trainRows = static_cast<long>(train.size());
    record.inputs.validationRows = static_cast<long>(validation.size());
    const auto platform = nn::describePlatform();
    const int threads = options.threads > 0 ? options.threads : availableCores();
    record.machine = {version(), platform.torchVersion, platform.blas, nn::chooseDevice(options.device, options.threads).str(), threads,
                      platform.kernels};
    const auto network = nn::findArchitecture(record.options.architecture).make(record.options.architectureValues, record.inputs.window, outputs, 0);
    freezeLayers(*network, record.options);
    for (const auto& parameter : network->parameters())
        record.parameters += parameter.requires_grad() ? parameter.numel() : 0;
    record.startedAt = now();
    record.warnings = platform.warnings;
    const auto rates = warnAboutRates(record.options);
    record.warnings.insert(record.warnings.end(), rates.begin(), rates.end());
    return record;
}

void addTrunk(RunRecord& record, const fs::path& runFolder)
{
    const fs::path folder = record.options.trunk;
    std::error_code ignored;
    if (fs::equivalent(folder, runFolder, ignored))
        throw Error("A run cannot start from itself. Choose another folder for the run " + runFolder.string() + ".");
    requireSameTrunk(folder, record.options);
    record.trunk = trunkOf(folder);
    for (const auto& sentence : leakageSentences(*record.trunk, record.inputs.split, record.inputs.contigsMd5))
        record.warnings.push_back({"", 0, sentence});
}

TrainResult trainInFolder(RunToTrain run, Progress& progress, const TrainObserver& observer)
{
    const auto begin = std::chrono::steady_clock::now();
    RunRecord& record = run.record;
    makeFolder(run.folder);
    const RunLock lock(run.folder);
    if (const auto earlier = earlierRun(run.folder, record, record.options.replace)) {
        continueRecord(*earlier, record, run.folder);
        if (earlier->complete())
            return resultOf(*earlier, run.folder);
    }
    removeAbandonedTemporaries(run.folder);
    record.warnings.insert(record.warnings.end(), run.warnings.begin(), run.warnings.end());
    writeRunRecord(record, run.folder);

    SubProgress training(progress, 0.01, 0.97);
    TrainResult result = fitRecorded(run.train, run.validation, record, run.folder, training, observer);
    SubProgress evaluating(progress, 0.97, 1);
    record.state = result.stoppedByUser ? "stopped" : "finished";
    record.warnings.insert(record.warnings.end(), result.warnings.begin(), result.warnings.end());
    run.evaluate(evaluating, record.warnings);
    record.bestEpoch = result.bestEpoch;
    record.epochs = static_cast<long>(result.epochs.size());
    record.sequencesPerSecond = result.sequencesPerSecond;
    record.finishedAt = now();
    record.seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    writeRunRecord(record, run.folder);
    std::error_code ignored;
    fs::remove(run.folder / paths::kCheckpointFile, ignored);
    removeLiveCopy(run.folder);
    result.warnings = record.warnings;
    return result;
}

}  // namespace bindscape::train
