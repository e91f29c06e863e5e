// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/trainer.h"

#include "core/base/paths.h"
#include "core/base/table_file.h"
#include "core/dataset/dataset.h"
#include "core/nn/torch_scope.h"
#include "core/train/evaluation_file.h"
#include "core/train/predict.h"
#include "core/train/site_predictions.h"

namespace bindscape::train {

namespace fs = std::filesystem;

namespace {

std::vector<dataset::Split> splitsOf(const std::string& wanted)
{
    using dataset::Split;
    if (wanted == "all")
        return {Split::Train, Split::Validation, Split::Test};
    if (wanted == "held-out")
        return {Split::Validation, Split::Test};
    const auto split = dataset::splitFromText(wanted);
    if (!split || *split == Split::Unused)
        throw Error("There is no split called \"" + wanted + "\". Use train, validation, test, held-out or all.");
    return {*split};
}

// The run's network and what it reads.
struct Evaluator {
    nn::Network& network;
    const RunRecord& record;
    const dataset::Dataset& data;
    const genome::Reference& reference;
    torch::Device device;

    std::shared_ptr<const dataset::WindowSet> windows(dataset::Split split, bool coreBlocked, Progress& progress) const
    {
        dataset::WindowQuery query;
        query.split = split;
        query.coreBlocked = coreBlocked;
        return std::make_shared<const dataset::WindowSet>(dataset::loadWindows(data, reference, query, progress));
    }
    std::vector<double> logits(const std::shared_ptr<const dataset::WindowSet>& windows, Progress& progress) const
    {
        return predictLogits(network, rowsOf(windows, true), record.options.batch, device, progress);
    }
};

SitePredictions predictSplit(const Evaluator& evaluator, dataset::Split split, bool alsoHidden, Progress& progress)
{
    SubProgress seen(progress, 0, alsoHidden ? 0.5 : 1), hidden(progress, 0.5, 1);
    const auto windows = evaluator.windows(split, evaluator.record.options.coreBlocked, seen);
    const auto logits = evaluator.logits(windows, seen);
    SitePredictions predictions;
    predictions.instance = windows->instance;
    predictions.labels.assign(windows->labels.begin(), windows->labels.end());
    for (std::size_t site = 0; site < windows->labels.size(); ++site) {
        predictions.forward.push_back(logits[2 * site]);
        predictions.reverse.push_back(logits[2 * site + 1]);
    }
    predictions.hidesCore = alsoHidden;
    if (alsoHidden) {
        const auto without = evaluator.logits(evaluator.windows(split, true, hidden), hidden);
        for (std::size_t site = 0; site < windows->labels.size(); ++site)
            predictions.hidden.push_back((without[2 * site] + without[2 * site + 1]) / 2);
    }
    return predictions;
}

void warnIfNotDefined(const SplitEvaluation& split, Warnings& warnings)
{
    if (split.sites.auroc.value)
        return;
    const bool empty = split.sites.positives + split.sites.negatives == 0;
    warnings.push_back({"", 0, "auROC and auPRC are not defined for the " + split.split + " chromosomes: " +
                                   (empty ? "there are no sites." : "all sites are of one class.")});
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
    const auto reference = genome::Reference::open(genomeFile, evaluation.warnings);
    return nn::inTorch(options.threads, [&] {
        const auto device = nn::chooseDevice(options.device, options.threads);
        const auto network = loadTrainedNetwork(runFolder, record, device);
        std::error_code failed;
        fs::create_directories(outFolder, failed);
        const Evaluator evaluator{*network, record, data, *reference, device};
        const bool alsoHidden = options.hideCore && !record.options.coreBlocked;
        TableWriter table(outFolder / paths::kPredictionsFile);
        for (std::size_t i = 0; i < splits.size(); ++i) {
            const auto part = [&](double done) { return (static_cast<double>(i) + done) / static_cast<double>(splits.size()); };
            SubProgress sub(progress, part(0), part(0.9));
            const auto predictions = predictSplit(evaluator, splits[i], alsoHidden, sub);
            progress.checkpoint(part(0.9), "Computing metrics of the " + std::string(dataset::toText(splits[i])) + " chromosomes");
            evaluation.splits.push_back(evaluateSplit(data, splits[i], predictions, options));
            warnIfNotDefined(evaluation.splits.back(), evaluation.warnings);
            if (i == 0)
                writeHeading(table, data, predictions);
            writeRows(table, data, splits[i], predictions);
        }
        // Without evaluation.json an evaluation counts as unfinished, so it goes first and comes back last.
        fs::remove(outFolder / paths::kEvaluationFile, failed);
        table.commit();
        writeEvaluation(evaluation, outFolder);
        progress.report(1, "Evaluated");
        return evaluation;
    });
}

}  // namespace bindscape::train
