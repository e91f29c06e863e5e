// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/trainer.h"

#include "core/base/paths.h"
#include "core/base/table_file.h"
#include "core/base/text.h"
#include "core/dataset/dataset.h"
#include "core/nn/torch_scope.h"
#include "core/train/evaluation_file.h"
#include "core/train/predict.h"

#include <cmath>

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

// What one split's sites got; logits of both strands, one entry a site.
struct Predictions {
    std::vector<std::size_t> instance;
    std::vector<int> labels;
    std::vector<double> forward, reverse;

    double mean(std::size_t site) const { return (forward[site] + reverse[site]) / 2; }
};

Predictions predictSplit(nn::Network& network, const dataset::Dataset& data, const genome::Reference& reference, dataset::Split split,
                         const RunRecord& record, torch::Device device, Progress& progress)
{
    dataset::WindowQuery query;
    query.split = split;
    query.coreBlocked = record.options.coreBlocked;
    const auto windows = std::make_shared<const dataset::WindowSet>(dataset::loadWindows(data, reference, query, progress));
    const auto logits = predictLogits(network, rowsOf(windows, true), record.options.batch, device, progress);
    Predictions predictions;
    predictions.instance = windows->instance;
    predictions.labels.assign(windows->labels.begin(), windows->labels.end());
    for (std::size_t site = 0; site < windows->labels.size(); ++site) {
        predictions.forward.push_back(logits[2 * site]);
        predictions.reverse.push_back(logits[2 * site + 1]);
    }
    return predictions;
}

stats::RankingMetrics bySite(const Predictions& p, const EvaluateOptions& options, const std::function<double(std::size_t)>& score)
{
    std::vector<double> scores(p.labels.size());
    for (std::size_t site = 0; site < scores.size(); ++site)
        scores[site] = score(site);
    return stats::rankingMetrics(p.labels, scores, {}, options.bootstrap, options.seed);
}

stats::RankingMetrics byRow(const Predictions& p, const EvaluateOptions& options)
{
    std::vector<int> labels;
    std::vector<double> scores;
    std::vector<std::int64_t> groups;  // the strands of one site are drawn together
    for (std::size_t site = 0; site < p.labels.size(); ++site)
        for (const double logit : {p.forward[site], p.reverse[site]}) {
            labels.push_back(p.labels[site]);
            scores.push_back(logit);
            groups.push_back(static_cast<std::int64_t>(site));
        }
    return stats::rankingMetrics(labels, scores, groups, options.bootstrap, options.seed);
}

SplitEvaluation evaluateSplit(const dataset::Dataset& data, dataset::Split split, const Predictions& p, const EvaluateOptions& options)
{
    SplitEvaluation result;
    result.split = dataset::toText(split);
    result.sites = bySite(p, options, [&](std::size_t site) { return p.mean(site); });
    result.rows = options.strand == "average" ? result.sites : byRow(p, options);
    const auto instance = [&](std::size_t site) -> const dataset::Instance& { return data.instances[p.instance[site]]; };
    result.motifScore = bySite(p, options, [&](std::size_t site) { return instance(site).score; });
    if (!data.options.dnaseFile.empty())
        result.dnase = bySite(p, options, [&](std::size_t site) { return instance(site).dnase ? 1.0 : 0.0; });
    return result;
}

void warnIfNotDefined(const SplitEvaluation& split, Warnings& warnings)
{
    if (split.sites.auroc.value)
        return;
    const bool empty = split.sites.positives + split.sites.negatives == 0;
    warnings.push_back({"", 0, "auROC and auPRC are not defined for the " + split.split + " chromosomes: " +
                                   (empty ? "there are no sites." : "all sites are of one class.")});
}

void writePredictions(TableWriter& table, const dataset::Dataset& data, dataset::Split split, const Predictions& p)
{
    for (std::size_t site = 0; site < p.labels.size(); ++site) {
        const auto& instance = data.instances[p.instance[site]];
        table.line(join({data.chroms[instance.chrom], std::to_string(instance.begin), std::to_string(instance.end()),
                         std::string(1, toChar(instance.strand)), std::string(dataset::toText(split)), std::to_string(p.labels[site]),
                         formatReal(p.forward[site], 8), formatReal(p.reverse[site], 8), formatReal(1 / (1 + std::exp(-p.mean(site))), 8)},
                        "\t"));
    }
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
        TableWriter table(outFolder / paths::kPredictionsFile);
        table.line("#chrom\tbegin\tend\tstrand\tsplit\tlabel\tlogit_forward\tlogit_reverse\tprobability");
        for (std::size_t i = 0; i < splits.size(); ++i) {
            const auto part = [&](double done) { return (static_cast<double>(i) + done) / static_cast<double>(splits.size()); };
            SubProgress sub(progress, part(0), part(0.9));
            const auto predictions = predictSplit(*network, data, *reference, splits[i], record, device, sub);
            progress.checkpoint(part(0.9), "Computing metrics of the " + std::string(dataset::toText(splits[i])) + " chromosomes");
            evaluation.splits.push_back(evaluateSplit(data, splits[i], predictions, options));
            warnIfNotDefined(evaluation.splits.back(), evaluation.warnings);
            writePredictions(table, data, splits[i], predictions);
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
