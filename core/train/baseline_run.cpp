// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/baseline_run.h"

#include "core/base/atomic_file.h"
#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/base/version.h"
#include "core/baseline/kmer_model.h"
#include "core/genome/shared_reference.h"
#include "core/train/evaluation_file.h"
#include "core/train/rows.h"
#include "core/train/site_predictions.h"

#include <nlohmann/json.hpp>

namespace bindscape::train {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

baseline::KmerModel trainOn(const SplitLoader& loader, const BaselineOptions& options, Progress& progress)
{
    SubProgress reading(progress, 0, 0.2), fitting(progress, 0.2, 1);
    const auto training = loader.load(dataset::Split::Train, reading);
    SilentProgress silent;
    const auto validation = loader.load(dataset::Split::Validation, silent);
    baseline::KmerModelOptions model;
    model.kmers = options.kmers;
    model.c = options.c;
    model.seed = options.seed;
    return baseline::trainKmerModel({training.windows, training.labels}, {validation.windows, validation.labels}, model, fitting);
}

SitePredictions predict(const SplitLoader& loader, dataset::Split split, const baseline::KmerModel& model, Progress& progress)
{
    const auto windows = loader.load(split, progress);
    SitePredictions predictions;
    predictions.instance = windows.instance;
    predictions.labels.assign(windows.labels.begin(), windows.labels.end());
    predictions.forward = predictions.reverse = model.logits(windows.windows, progress);
    return predictions;
}

Json describe(const baseline::KmerModel& model, const BaselineOptions& options, const fs::path& datasetFolder)
{
    return {{"title", model.title()},
            {"note", model.note()},
            {"k", model.kmers.k},
            {"length", model.kmers.length == 0 ? model.kmers.k : model.kmers.length},
            {"centre", model.kmers.centre},
            {"core", options.coreBlocked ? "blocked" : "present"},
            {"c", model.c},
            {"c_chosen", model.chosen},
            {"training_sites", model.trainingSites},
            {"training_sites_there", model.trainingSitesThere},
            {"validation_sites", model.validationSites},
            {"shuffled_labels", options.shuffleLabels},
            {"seed", options.seed},
            {"dataset", datasetFolder.string()},
            {"instances_md5", md5OfFile(datasetFolder / paths::kInstancesFile)},
            {"program", version()}};
}

}  // namespace

BaselineResult evaluateBaseline(const fs::path& datasetFolder, const fs::path& genomeFile, const BaselineOptions& options, const fs::path& outFolder,
                                Progress& progress)
{
    baseline::checkKmerOptions(options.kmers);
    const auto splits = splitsOf(options.split);
    const auto data = dataset::readDataset(datasetFolder);
    BaselineResult result;
    const auto reference = genome::sharedReference(genomeFile, result.evaluation.warnings);
    const SplitLoader loader{data, *reference, options.coreBlocked, options.shuffleLabels ? std::optional(options.seed) : std::nullopt};
    SubProgress training(progress, 0, 0.7);
    const auto model = trainOn(loader, options, training);
    result.title = model.title();
    result.note = model.note();
    EvaluateOptions evaluate;
    evaluate.strand = "average";  // a strand more is no row more
    evaluate.bootstrap = options.bootstrap;
    evaluate.seed = options.seed;
    evaluate.threads = options.threads;
    std::error_code ignored;
    fs::create_directories(outFolder, ignored);
    TableWriter table(outFolder / paths::kPredictionsFile);
    for (std::size_t i = 0; i < splits.size(); ++i) {
        const auto part = [&](double done) { return 0.7 + 0.3 * (static_cast<double>(i) + done) / static_cast<double>(splits.size()); };
        SubProgress predicting(progress, part(0), part(0.5));
        const auto predictions = predict(loader, splits[i], model, predicting);
        progress.checkpoint(part(0.5), "Computing metrics of the " + std::string(dataset::toText(splits[i])) + " chromosomes");
        addEvaluation(result.evaluation, data, splits[i], predictions, evaluate);
        if (i == 0)
            writeHeading(table, data, predictions);
        writeRows(table, data, splits[i], predictions);
    }
    fs::remove(outFolder / kBaselineFile, ignored);
    table.commit();
    Json json = Json::parse(evaluationText(result.evaluation, options.bootstrap));
    json["model"] = describe(model, options, datasetFolder);
    writeFileAtomically(outFolder / kBaselineFile, json.dump(2) + "\n");
    progress.report(1, "Evaluated");
    return result;
}

}  // namespace bindscape::train
