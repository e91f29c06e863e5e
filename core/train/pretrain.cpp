// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/torch_scope.h"
#include "core/train/predict.h"
#include "core/train/pretrain_data.h"
#include "core/train/run_life.h"
#include "core/train/validation.h"

namespace bindscape::train {

namespace fs = std::filesystem;

namespace {

void addResults(std::vector<TaskResult>& results, const PretrainData& data, const Rows& rows, const char* split, nn::Network& network, long batch,
                torch::Device device, Progress& progress)
{
    if (rows.size() == 0)
        return;
    const auto logits = predictAllLogits(network, rows, batch, device, progress);
    const auto scores = scoreTasks(rows, logits, data.heldOutStrands);
    for (std::size_t i = 0; i < scores.size(); ++i)
        results.push_back({data.tasks[i].name, data.tasks[i].kind, split, scores[i].positives, scores[i].negatives, scores[i].auroc, scores[i].auprc});
}

void evaluateTasks(const PretrainData& data, const RunRecord& record, const fs::path& runFolder, Progress& progress)
{
    nn::inTorch(record.options.threads, [&] {
        const auto device = nn::chooseDevice(record.options.device, record.options.threads);
        const auto network = loadTrainedNetwork(runFolder, record, device);
        std::vector<TaskResult> results;
        SubProgress validation(progress, 0, 0.5), test(progress, 0.5, 1);
        addResults(results, data, data.validation, "validation", *network, record.options.batch, device, validation);
        addResults(results, data, data.test, "test", *network, record.options.batch, device, test);
        writeTaskResults(results, runFolder);
    });
}

}  // namespace

TrainResult pretrainNetwork(const fs::path& compendiumFolder, const fs::path& genomeFile, const TrainOptions& options, const fs::path& runFolder,
                            Progress& progress, const TrainObserver& observer)
{
    if (options.coreBlocked || options.shuffleLabels)
        throw Error("Pre-training knows no cores to block and no labels to shuffle: its windows are bins of the genome.");
    if (options.shift != 0 || options.classWeights != "equal")
        throw Error("Pre-training moves no windows and balances no classes: its bins lie where they are, and every track has classes of its own.");
    SubProgress loading(progress, 0, 0.01);
    const PretrainData data = loadPretrainData(compendiumFolder, genomeFile, options.reverseComplement, loading);
    RunRecord record = nn::inTorch(options.threads, [&] { return newRunRecord(options, data.train, data.validation, data.train.tasks); });
    const RunInputs measured = record.inputs;
    record.inputs = data.inputs;
    record.inputs.window = measured.window;
    record.inputs.trainRows = measured.trainRows;
    record.inputs.validationRows = measured.validationRows;
    if (!record.options.trunk.empty())
        addTrunk(record, runFolder);
    Warnings warnings = data.warnings;
    if (data.validation.size() == 0)
        warnings.push_back({"", 0, "There are no validation bins: training runs to its last epoch and keeps that."});
    const auto evaluate = [&](Progress& evaluating, Warnings&) { evaluateTasks(data, record, runFolder, evaluating); };
    return trainInFolder({data.train, data.validation, record, runFolder, std::move(warnings), evaluate}, progress, observer);
}

}  // namespace bindscape::train
