// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/project/fake_compute.h"

#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/base/random.h"
#include "core/base/table_file.h"
#include "core/base/text.h"
#include "core/dataset/dataset.h"
#include "core/genome/intervals.h"
#include "core/scores/score_set.h"
#include "core/train/evaluation_file.h"
#include "core/train/metrics_file.h"

#include <algorithm>

namespace bindscape::test {

namespace fs = std::filesystem;

namespace {

std::span<const nn::Architecture> architectures()
{
    return nn::architectureDescriptions();
}

train::TrainResult trainRun(const fs::path&, const fs::path&, const train::TrainOptions& options, const fs::path& run, Progress&,
                            const train::TrainObserver& observer)
{
    auto& calls = fakeCalls();
    ++calls.trained;
    calls.options = options;
    writeFileAtomically(run / paths::kCheckpointFile, "half");
    if (calls.cancelTraining)
        throw Cancelled{};
    fs::remove(run / paths::kCheckpointFile);
    train::TrainResult result;
    for (long epoch = 1; epoch <= 3; ++epoch) {
        train::EpochMetrics metrics;
        metrics.epoch = epoch;
        metrics.trainLoss = 0.7 / static_cast<double>(epoch);
        metrics.validationLoss = epoch == 2 ? 0.4 : 0.5;
        metrics.validationAuroc = 0.8 + 0.01 * static_cast<double>(epoch);
        result.epochs.push_back(metrics);
        if (observer.epoch)
            observer.epoch(metrics);
    }
    train::writeMetrics(result.epochs, run);
    writeFileAtomically(run / paths::kRunFile, "{}");
    writeFileAtomically(run / paths::kModelFile, "weights");
    return result;
}

// The seed is what the weights are made of.
train::TrainResult pretrainRun(const fs::path& compendium, const fs::path& genome, const train::TrainOptions& options, const fs::path& run, Progress& progress,
                               const train::TrainObserver& observer)
{
    const auto result = trainRun(compendium, genome, options, run, progress, observer);
    fakeCalls().pretrainedOn = compendium;
    writeFileAtomically(run / paths::kModelFile, "weights " + std::to_string(options.seed));
    writeFileAtomically(run / paths::kTasksFile, "#track\tkind\tsplit\tpositives\tnegatives\tauroc\tauprc\n");
    return result;
}

train::TrialResult tryRun(const train::TrainOptions&, long, long batches, Progress&)
{
    ++fakeCalls().tried;
    train::TrialResult result;
    result.secondsPerBatch = 0.5;
    result.evaluateSecondsPerBatch = 0.1;
    result.batches = batches;
    return result;
}

train::Evaluation evaluateRun(const fs::path&, const fs::path& dataset, const fs::path&, const train::EvaluateOptions&, const fs::path& out,
                              Progress&)
{
    ++fakeCalls().evaluated;
    const auto data = dataset::readDataset(dataset);
    Random random(1);
    TableWriter table(out / paths::kPredictionsFile);
    table.line("#chrom\tbegin\tend\tstrand\tsplit\tlabel\tlogit_forward\tlogit_reverse\tprobability\tmotif_score\tdnase\tprobability_hidden\tkmers_centre");
    std::vector<int> labels, siteLabels;
    std::vector<double> scores, motif, open, hiddens, kmers;
    for (const auto& instance : data.instances) {
        if (!instance.used)
            continue;
        const std::string split(dataset::toText(instance.split));
        const double forward = instance.label + random.normal(), reverse = instance.label + random.normal();
        const double hidden = random.uniform();
        table.line(join({data.chroms[instance.chrom], std::to_string(instance.begin), std::to_string(instance.end()), "+", split,
                         std::to_string(instance.label), formatExact(forward), formatExact(reverse), "0.5", formatExact(instance.score),
                         instance.dnase ? "1" : "0", formatExact(hidden), instance.label == 1 ? "0.75" : "0.25"},
                        "\t"));
        if (split != "test")
            continue;
        siteLabels.push_back(instance.label);
        for (auto& [of, value] : {std::pair{&motif, instance.score}, {&open, instance.dnase ? 1.0 : 0.0}, {&hiddens, hidden}, {&kmers, 1.0 * instance.label}})
            of->push_back(value);
        for (const double logit : {forward, reverse}) {
                labels.push_back(instance.label);
                scores.push_back(logit);
            }
    }
    table.commit();
    train::Evaluation evaluation;
    const auto of = [&](const std::vector<double>& values) { return stats::rankingMetrics(siteLabels, values, {}, 50, 1); };
    evaluation.splits.push_back({"test", stats::rankingMetrics(labels, scores, {}, 50, 1), {}, of(motif), of(open)});
    evaluation.splits.back().coreHidden = of(hiddens);
    evaluation.splits.back().baselines = {{"kmers_centre", "5-mers of the central 61 bp, logistic regression", "", of(kmers)}};
    train::writeEvaluation(evaluation, out);
    return evaluation;
}

interpret::InterpretResult interpretRun(const fs::path& run, const fs::path& dataset, const fs::path& genomeFile,
                                        const interpret::InterpretOptions&, const fs::path& out, Progress&)
{
    ++fakeCalls().interpreted;
    const auto data = dataset::readDataset(dataset);
    const auto truth = genome::readIntervals(genomeFile.parent_path() / paths::kDemoTruthFile, {});
    scores::ScoreSet set;
    set.origin.method = "gradcam";
    set.origin.run = run.filename().string();
    set.origin.genomeFile = genomeFile.string();
    Random random(3);
    for (const auto& instance : data.instances) {
        if (!instance.used || instance.label != 1)
            continue;
        scores::ScoredSite site;
        site.window = data.window(instance);
        site.coreBegin = instance.begin;
        site.coreEnd = instance.end();
        site.strand = instance.strand;
        site.split = dataset::toText(instance.split);
        site.logit = instance.score;
        for (auto base = site.window.begin; base < site.window.end; ++base) {
            const auto& sites = truth.byChrom.at(site.window.chrom);
            const bool planted = std::any_of(sites.begin(), sites.end(), [&](const auto& i) {
                return i.name.starts_with("TAL1") && i.begin + 3 <= base && base < i.end - 3;
            });
            set.values.push_back(static_cast<float>((planted ? 1.0 : 0.1) + 0.2 * random.uniform()));
            site.normaliser += set.values.back();
        }
        set.sites.push_back(site);
    }
    scores::writeScores(set, data.contigs, out);
    interpret::InterpretResult result;
    result.sites = set.sites.size();
    result.sequencesPerSecond = 100;
    return result;
}

compute::Machine machine()
{
    return {};
}

}  // namespace

FakeCalls& fakeCalls()
{
    static FakeCalls calls;
    return calls;
}

const compute::Compute& fakeCompute()
{
    static const compute::Compute table{&architectures, nullptr,      &train::presets, &train::presetOptions,
                                        &trainRun,      &tryRun,      &evaluateRun,    &interpretRun,         &machine,
                                        nullptr,        &pretrainRun, nullptr,         nullptr,              nullptr,
                                        nullptr};
    return table;
}

}  // namespace bindscape::test
