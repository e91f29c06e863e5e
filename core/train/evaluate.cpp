// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/trainer.h"

#include "core/base/paths.h"
#include "core/base/table_file.h"
#include "core/dataset/dataset.h"
#include "core/genome/shared_reference.h"
#include "core/nn/torch_scope.h"
#include "core/train/baselines.h"
#include "core/train/evaluation_file.h"
#include "core/train/predict.h"
#include "core/train/site_predictions.h"

namespace bindscape::train {

namespace fs = std::filesystem;

namespace {

// The run's network and what it reads.
struct Evaluator {
    nn::Network& network;
    const RunRecord& record;
    SplitLoader seen;    // as the network saw its training windows
    torch::Device device;
    std::vector<TrainedBaseline> baselines;

    std::vector<double> logits(const std::shared_ptr<const dataset::WindowSet>& windows, Progress& progress) const
    {
        return predictLogits(network, rowsOf(windows, true), record.options.batch, device, progress);
    }
};

SitePredictions predictSplit(const Evaluator& evaluator, dataset::Split split, bool alsoHidden, Progress& progress)
{
    SubProgress seen(progress, 0, alsoHidden ? 0.5 : 1), hidden(progress, 0.5, 1);
    const auto windows = std::make_shared<const dataset::WindowSet>(evaluator.seen.load(split, seen));
    const auto logits = evaluator.logits(windows, seen);
    SitePredictions predictions;
    predictions.instance = windows->instance;
    predictions.labels.assign(windows->labels.begin(), windows->labels.end());
    for (std::size_t site = 0; site < windows->labels.size(); ++site) {
        predictions.forward.push_back(logits[2 * site]);
        predictions.reverse.push_back(logits[2 * site + 1]);
    }
    SilentProgress quick;
    for (const auto& baseline : evaluator.baselines)
        predictions.baselines.push_back(baseline.logits(windows->windows, quick));
    predictions.hidesCore = alsoHidden;
    if (alsoHidden) {
        SplitLoader masked = evaluator.seen;
        masked.coreBlocked = true;
        const auto without = evaluator.logits(std::make_shared<const dataset::WindowSet>(masked.load(split, hidden)), hidden);
        for (std::size_t site = 0; site < windows->labels.size(); ++site)
            predictions.hidden.push_back((without[2 * site] + without[2 * site + 1]) / 2);
    }
    return predictions;
}

void checkWindow(const RunRecord& record, const dataset::Dataset& data, const fs::path& runFolder)
{
    if (record.inputs.window != data.options.window)
        throw Error("The network in " + runFolder.string() + " reads windows of " + std::to_string(record.inputs.window) +
                    " bases, but the data set has windows of " + std::to_string(data.options.window) + ". Use a data set with the same window.");
}

}  // namespace

Evaluation evaluateNetwork(const fs::path& runFolder, const fs::path& datasetFolder, const fs::path& genomeFile, const EvaluateOptions& options,
                           const fs::path& outFolder, Progress& progress)
{
    if (options.strand != "both" && options.strand != "average")
        throw Error("The strand must be \"both\" or \"average\", not \"" + options.strand + "\".");
    const auto splits = splitsOf(options.split);
    const RunRecord record = readRunRecord(runFolder);
    const auto data = dataset::readDataset(datasetFolder);
    checkWindow(record, data, runFolder);
    Evaluation evaluation;
    const auto reference = genome::sharedReference(genomeFile, evaluation.warnings);
    return nn::inTorch(options.threads, [&] {
        const auto device = nn::chooseDevice(options.device, options.threads);
        const auto network = loadTrainedNetwork(runFolder, record, device);
        std::error_code failed;
        fs::create_directories(outFolder, failed);
        const auto shuffle = record.options.shuffleLabels ? std::optional(record.options.seed) : std::nullopt;
        Evaluator evaluator{*network, record, {data, *reference, record.options.coreBlocked, shuffle}, device, {}};
        const double begin = options.baselines ? 0.2 : 0;
        if (options.baselines) {
            SubProgress training(progress, 0, begin);
            evaluator.baselines = trainBaselines(evaluator.seen, options.seed, evaluation.warnings, training);
        }
        const bool alsoHidden = options.hideCore && !record.options.coreBlocked;
        TableWriter table(outFolder / paths::kPredictionsFile);
        for (std::size_t i = 0; i < splits.size(); ++i) {
            const auto part = [&](double done) { return begin + (1 - begin) * (static_cast<double>(i) + done) / static_cast<double>(splits.size()); };
            SubProgress sub(progress, part(0), part(0.9));
            const auto predictions = predictSplit(evaluator, splits[i], alsoHidden, sub);
            progress.checkpoint(part(0.9), "Computing metrics of the " + std::string(dataset::toText(splits[i])) + " chromosomes");
            addEvaluation(evaluation, data, splits[i], predictions, options);
            if (i == 0)
                writeHeading(table, data, predictions);
            writeRows(table, data, splits[i], predictions);
        }
        // Without evaluation.json an evaluation counts as unfinished, so it goes first and comes back last.
        fs::remove(outFolder / paths::kEvaluationFile, failed);
        table.commit();
        writeEvaluation(evaluation, outFolder, options.bootstrap);
        progress.report(1, "Evaluated");
        return evaluation;
    });
}

}  // namespace bindscape::train
