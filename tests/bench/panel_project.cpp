// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/panel_project.h"

#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/base/random.h"
#include "core/dataset/dataset.h"
#include "core/project/demo.h"
#include "core/project/demo_recipe.h"
#include "core/project/run_project.h"
#include "core/scores/score_set.h"
#include "core/train/metrics_file.h"
#include "core/train/run_record.h"
#include "tests/core/project/fake_compute.h"

#include <nlohmann/json.hpp>

namespace bindscape::bench {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kChromosomeLength = 1'400'000;
constexpr long kEpochs = 30;
constexpr std::uintmax_t kWeightBytes = 180'000'000;  // of DanQ; the file has holes

fs::path firstScores;  // the others are copies

train::TrainResult trainRun(const fs::path& dataset, const fs::path& genome, const train::TrainOptions& options, const fs::path& run, Progress&,
                            const train::TrainObserver&)
{
    train::TrainResult result;
    for (long epoch = 1; epoch <= kEpochs; ++epoch) {
        train::EpochMetrics metrics;
        metrics.epoch = epoch;
        metrics.best = epoch == kEpochs - 5;
        metrics.trainLoss = 0.7 / static_cast<double>(epoch);
        metrics.validationLoss = 0.5;
        metrics.validationAuroc = 0.8;
        result.epochs.push_back(metrics);
    }
    train::writeMetrics(result.epochs, run);
    train::RunRecord record;
    record.state = "finished";
    record.options = options;
    record.inputs.datasetFolder = dataset.string();
    record.inputs.genomeFile = genome.string();
    record.inputs.split.test = {"chr9"};
    record.machine.device = "cpu";
    record.seconds = 3600;
    record.bestEpoch = kEpochs - 5;
    record.epochs = kEpochs;
    train::writeRunRecord(record, run);
    writeFileAtomically(run / paths::kModelFile, "weights");
    fs::resize_file(run / paths::kModelFile, kWeightBytes);
    return result;
}

scores::ScoreSet scoresOf(const dataset::Dataset& data)
{
    Random random(3);
    scores::ScoreSet set;
    set.origin.method = "gradcam";
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
            set.values.push_back(static_cast<float>(random.normal() * 1e-5));
            site.normaliser += std::abs(set.values.back());
        }
        set.sites.push_back(site);
    }
    return set;
}

interpret::InterpretResult interpretRun(const fs::path&, const fs::path& dataset, const fs::path& genome, const interpret::InterpretOptions&,
                                        const fs::path& out, Progress&)
{
    const auto data = dataset::readDataset(dataset);
    if (firstScores.empty()) {
        auto set = scoresOf(data);
        set.origin.genomeFile = genome.string();
        scores::writeScores(set, data.contigs, out);
        firstScores = out;
    } else {
        fs::create_directories(out);
        fs::copy(firstScores, out, fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    }
    interpret::InterpretResult result;
    result.sites = scores::readScores(out).sites.size();
    return result;
}

}  // namespace

project::Project makePanel(const fs::path& folder, int factors, bool pairs)
{
    using project::StepKind;
    auto recipe = nlohmann::json::parse(project::embeddedDemoRecipe());
    recipe["chromosome_length"] = kChromosomeLength;
    SilentProgress progress;
    auto panel = project::makeDemo(folder, recipe.dump(), "panel", 1, progress);
    const auto first = panel.analyses.front();
    panel.analyses.clear();
    for (int i = 1; i <= factors; ++i) {
        auto entry = first;
        entry.id = "tf" + std::to_string(i);
        entry.tf = "TF" + std::to_string(i);
        if (!pairs)
            entry.runs.resize(1);
        for (auto& run : entry.runs)
            run.id = entry.id + (run.coreBlocked ? "-blocked" : "-present");
        panel.analyses.push_back(entry);
    }
    compute::Compute table = test::fakeCompute();
    table.train = &trainRun;
    table.interpret = &interpretRun;
    firstScores.clear();
    project::runProject(panel, table, {StepKind::Dataset, StepKind::Train, StepKind::Evaluate, StepKind::Interpret, StepKind::Profile, StepKind::Kmers}, 0,
                        progress, {});
    return panel;
}

}  // namespace bindscape::bench
