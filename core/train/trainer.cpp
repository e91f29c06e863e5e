// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/trainer.h"

#include "core/base/atomic_file.h"
#include "core/base/checksum.h"
#include "core/base/parallel.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/base/version.h"
#include "core/dataset/dataset.h"
#include "core/nn/architecture.h"
#include "core/nn/torch_scope.h"
#include "core/train/fit.h"
#include "core/train/genome_identity.h"
#include "core/train/run_record.h"
#include "core/train/trunk.h"

#include <algorithm>
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

struct TrainingData {
    Rows train, validation;
};

TrainingData loadRows(const dataset::Dataset& data, const genome::Reference& reference, const TrainOptions& options, Progress& progress)
{
    const SplitLoader loader{data, reference, options.coreBlocked, options.shuffleLabels ? std::optional(options.seed) : std::nullopt};
    const auto load = [&](dataset::Split split) {
        return rowsOf(std::make_shared<const dataset::WindowSet>(loader.load(split, progress)), options.reverseComplement);
    };
    return {load(dataset::Split::Train), load(dataset::Split::Validation)};
}

bool oneClass(const Rows& rows) { return std::adjacent_find(rows.labels.begin(), rows.labels.end(), std::not_equal_to<>()) == rows.labels.end(); }

void warnAboutClasses(const TrainingData& rows, Warnings& warnings)
{
    if (oneClass(rows.train))
        warnings.push_back({"", 0, "All training sites are of one class, so there is nothing to tell apart."});
    if (rows.validation.size() == 0)
        warnings.push_back({"", 0, "There are no validation sites: training runs to its last epoch and keeps that."});
    else if (oneClass(rows.validation))
        warnings.push_back({"", 0, "All validation sites are of one class: auROC and auPRC are not defined there."});
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

RunRecord newRecord(const TrainOptions& options, const fs::path& datasetFolder, const fs::path& genomeFile, const dataset::Dataset& data,
                    const genome::Reference& reference, const TrainingData& rows)
{
    RunRecord record;
    record.options = completeOptions(options);
    record.inputs.datasetFolder = datasetFolder.string();
    record.inputs.genomeFile = genomeFile.string();
    record.inputs.instancesMd5 = md5OfFile(datasetFolder / paths::kInstancesFile);
    record.inputs.datasetMd5 = md5OfFile(datasetFolder / paths::kDatasetFile);
    record.inputs.contigsMd5 = md5OfContigs(reference.contigs());
    record.inputs.window = data.options.window;
    record.inputs.motif = data.motif.title();
    record.inputs.trainRows = static_cast<long>(rows.train.size());
    record.inputs.validationRows = static_cast<long>(rows.validation.size());
    record.inputs.split = splitOf(data.options);
    if (record.inputs.split.round > 0)
        record.inputs.split.train = data.chroms;
    const auto platform = nn::describePlatform();
    const int threads = options.threads > 0 ? options.threads : availableCores();
    record.machine = {version(), platform.torchVersion, platform.blas, nn::chooseDevice(options.device, options.threads).str(), threads};
    const auto network = nn::findArchitecture(record.options.architecture).make(record.options.architectureValues, record.inputs.window, 1, 0);
    if (record.options.freezeTrunk)
        network->freezeTrunk();
    for (const auto& parameter : network->parameters())
        record.parameters += parameter.requires_grad() ? parameter.numel() : 0;
    record.startedAt = now();
    record.warnings = platform.warnings;
    return record;
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
         {paths::kCheckpointFile, paths::kModelFile, paths::kMetricsFile, paths::kEvaluationFile, paths::kPredictionsFile, paths::kRunFile})
        fs::remove(folder / file, ignored);
}

bool isSameAndUnfinished(const fs::path& runFolder, const RunRecord& wanted)
{
    try {
        const RunRecord there = readRunRecord(runFolder);
        return !there.complete() && firstDifference(there, wanted).empty();
    } catch (const Error&) {
        return false;  // damaged
    }
}

// The record of what lies in the folder, checked to be the same run; nothing if the folder is new or was made free.
std::optional<RunRecord> earlierRun(const fs::path& runFolder, const RunRecord& wanted, bool replace)
{
    if (!hasRunRecord(runFolder))
        return std::nullopt;
    if (replace && !isSameAndUnfinished(runFolder, wanted)) {
        removeRun(runFolder);
        return std::nullopt;
    }
    RunRecord there = readRunRecord(runFolder);
    if (const std::string difference = firstDifference(there, wanted); !difference.empty())
        throw Error(runFolder.string() + " already holds a run that differs in " + difference + ". Choose another folder, or replace it with --overwrite.");
    return there;
}

void evaluateAtEnd(const fs::path& runFolder, const fs::path& datasetFolder, const fs::path& genomeFile, const TrainOptions& options,
                   Progress& progress, Warnings& warnings)
{
    EvaluateOptions evaluation;
    evaluation.split = "held-out";
    evaluation.threads = options.threads;
    evaluation.device = options.device;
    const auto done = evaluateNetwork(runFolder, datasetFolder, genomeFile, evaluation, runFolder, progress);
    warnings.insert(warnings.end(), done.warnings.begin(), done.warnings.end());
}

}  // namespace

TrainResult trainNetwork(const fs::path& datasetFolder, const fs::path& genomeFile, const TrainOptions& options, const fs::path& runFolder,
                         Progress& progress, const TrainObserver& observer)
{
    const auto begin = std::chrono::steady_clock::now();
    Warnings warnings;
    const auto data = dataset::readDataset(datasetFolder);
    const auto reference = genome::Reference::open(genomeFile, warnings);
    SubProgress loading(progress, 0, 0.01);
    const TrainingData rows = loadRows(data, *reference, options, loading);
    RunRecord record = nn::inTorch(options.threads, [&] { return newRecord(options, datasetFolder, genomeFile, data, *reference, rows); });
    if (!record.options.trunk.empty())
        addTrunk(record, runFolder);
    if (const auto earlier = earlierRun(runFolder, record, options.replace)) {
        if (earlier->complete())
            return resultOf(*earlier, runFolder);
        record.startedAt = earlier->startedAt;
        record.seconds = earlier->seconds;
    }
    makeFolder(runFolder);
    removeAbandonedTemporaries(runFolder);
    warnAboutClasses(rows, warnings);
    record.warnings.insert(record.warnings.end(), warnings.begin(), warnings.end());
    writeRunRecord(record, runFolder);

    SubProgress training(progress, 0.01, 0.97);
    TrainResult result = fit(rows.train, rows.validation, record.options, {runFolder, identityOf(record)}, training, observer);
    SubProgress evaluating(progress, 0.97, 1);
    record.state = result.stoppedByUser ? "stopped" : "finished";
    record.warnings.insert(record.warnings.end(), result.warnings.begin(), result.warnings.end());
    evaluateAtEnd(runFolder, datasetFolder, genomeFile, options, evaluating, record.warnings);
    record.bestEpoch = result.bestEpoch;
    record.epochs = static_cast<long>(result.epochs.size());
    record.sequencesPerSecond = result.sequencesPerSecond;
    record.finishedAt = now();
    record.seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    writeRunRecord(record, runFolder);
    std::error_code ignored;
    fs::remove(runFolder / paths::kCheckpointFile, ignored);
    result.warnings = record.warnings;
    return result;
}

}  // namespace bindscape::train
