// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/trainer.h"

#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/dataset/dataset.h"
#include "core/genome/shared_reference.h"
#include "core/nn/torch_scope.h"
#include "core/train/genome_identity.h"
#include "core/train/input_checksums.h"
#include "core/train/run_life.h"
#include "core/train/trunk.h"

#include <algorithm>

namespace bindscape::train {

namespace fs = std::filesystem;

namespace {

struct TrainingData {
    Rows train, validation;
    std::vector<InputChecksum> windows;
};

// A window that is moved further than this loses bases of its core, and then its label says nothing about it.
void checkShift(const dataset::Dataset& data, long shift)
{
    std::int64_t most = data.options.window;
    for (const auto& instance : data.instances)
        if (instance.used)
            most = std::min<std::int64_t>(most, (data.options.window - instance.width) / 2);
    if (shift > most)
        throw Error("A shift of " + std::to_string(shift) + " bases would move sites out of their windows of " + std::to_string(data.options.window) +
                    " bases. Choose at most " + std::to_string(most) + ".");
}

TrainingData loadRows(const dataset::Dataset& data, const genome::Reference& reference, const TrainOptions& options, Progress& progress)
{
    const SplitLoader loader{data, reference, options.coreBlocked, options.shuffleLabels ? std::optional(options.seed) : std::nullopt};
    TrainingData rows;
    const auto load = [&](dataset::Split split, const char* role, long flank) {
        const auto windows = std::make_shared<const dataset::WindowSet>(loader.load(split, progress, flank));
        rows.windows.push_back({role, reference.path().string(), md5OfWindows(*windows)});
        return rowsOf(windows, options.reverseComplement, flank);
    };
    checkShift(data, options.shift);
    rows.train = load(dataset::Split::Train, kTrainingWindows, options.shift);
    rows.validation = load(dataset::Split::Validation, kValidationWindows, 0);
    return rows;
}

bool oneClass(const Rows& rows) { return std::adjacent_find(rows.labels.begin(), rows.labels.end(), std::not_equal_to<>()) == rows.labels.end(); }

void warnAboutClasses(const TrainingData& rows, const TrainOptions& options, Warnings& warnings)
{
    if (oneClass(rows.train))
        warnings.push_back({"", 0, "All training sites are of one class, so there is nothing to tell apart."});
    if (rows.validation.size() == 0)
        warnings.push_back({"", 0, "There are no validation sites: training runs to its last epoch and keeps that."});
    else if (oneClass(rows.validation))
        warnings.push_back({"", 0, std::string("All validation sites are of one class: auROC and auPRC are not defined there") +
                                       (options.stopBy == "auroc" ? ", so the validation loss decides which epoch is the best." : ".")});
}

RunRecord newRecord(const TrainOptions& options, const fs::path& datasetFolder, const fs::path& genomeFile, const dataset::Dataset& data,
                    const genome::Reference& reference, const TrainingData& rows)
{
    RunRecord record = newRunRecord(options, rows.train, rows.validation, 1);
    record.inputs.datasetFolder = datasetFolder.string();
    record.inputs.genomeFile = genomeFile.string();
    record.inputs.instancesMd5 = md5OfFile(datasetFolder / paths::kInstancesFile);
    record.inputs.datasetMd5 = md5OfFile(datasetFolder / paths::kDatasetFile);
    record.inputs.contigsMd5 = md5OfContigs(reference.contigs());
    record.inputs.motif = data.motif.title();
    record.inputs.checksums = datasetChecksums(datasetFolder);
    record.inputs.checksums.insert(record.inputs.checksums.end(), rows.windows.begin(), rows.windows.end());
    record.inputs.split = splitOf(data.options);
    if (record.inputs.split.round > 0)
        record.inputs.split.train = data.chroms;
    return record;
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
    Warnings warnings;
    const auto data = dataset::readDataset(datasetFolder);
    const auto reference = genome::sharedReference(genomeFile, warnings);
    SubProgress loading(progress, 0, 0.01);
    const TrainingData rows = loadRows(data, *reference, completeOptions(options), loading);
    RunRecord record = nn::inTorch(options.threads, [&] { return newRecord(options, datasetFolder, genomeFile, data, *reference, rows); });
    if (!record.options.trunk.empty())
        addTrunk(record, runFolder);
    warnAboutClasses(rows, record.options, warnings);
    const auto evaluate = [&](Progress& evaluating, Warnings& said) { evaluateAtEnd(runFolder, datasetFolder, genomeFile, options, evaluating, said); };
    return trainInFolder({rows.train, rows.validation, std::move(record), runFolder, std::move(warnings), evaluate}, progress, observer);
}

}  // namespace bindscape::train
