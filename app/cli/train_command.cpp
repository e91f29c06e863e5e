// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli train: one network on one data set, with its evaluation on the held-out chromosomes.
#include "app/cli/commands.h"
#include "app/cli/inputs.h"
#include "app/cli/metrics_text.h"
#include "app/cli/training_options.h"
#include "core/base/text.h"
#include "core/compute/compute.h"
#include "core/train/run_record.h"
#include "core/train/trunk.h"

#include <algorithm>

namespace bindscape::cli {

namespace {

struct TrainArguments {
    std::string dataset, genome, core = "present", classWeights = "equal", out;
    TrainingArguments training;
    long shift = 0;
    bool shuffleLabels = false, list = false;
    OutputPolicy policy;
};

train::TrainOptions optionsOf(const TrainArguments& a, const Globals& globals, const compute::Compute& compute)
{
    train::TrainOptions options = trainOptions(a.training, globals, compute);
    options.coreBlocked = a.core == "blocked";
    options.shift = a.shift;
    options.classWeights = a.classWeights;
    options.shuffleLabels = a.shuffleLabels;
    return options;
}

// Said before hours are spent on training; the engine writes the same sentences into run.json.
Warnings warnOfLeakage(const std::string& dataset, const train::TrainOptions& options, Console& console)
{
    Warnings warnings;
    if (options.trunk.empty())
        return warnings;
    const auto split = train::splitOf(dataset::readDatasetOptions(dataset));
    for (const auto& sentence : train::leakageSentences(train::trunkOf(options.trunk), split, {}))
        warnings.push_back({"", 0, sentence});
    console.warn(warnings);
    return warnings;
}

void sayParameter(const Parameter& parameter, Console& console)
{
    const Values defaults(std::span(&parameter, 1));
    console.say("    " + parameter.id + " = " + toText(defaults.all().at(parameter.id)) + "  " + parameter.help);
}

int listAll(const compute::Compute& compute, Console& console)
{
    console.say("Architectures:");
    for (const auto& architecture : compute.architectures()) {
        console.say("  " + architecture.id + "  " + architecture.title + ". " + architecture.reference);
        for (const auto& parameter : architecture.parameters)
            sayParameter(parameter, console);
        console.say("    groups of layers:");
        for (const auto& group : architecture.groups)
            console.say("      " + group.id + "  " + group.title + (group.trunk ? "" : " (head: not taken over from a trunk)"));
    }
    console.say("Presets:");
    for (const auto& preset : compute.presets())
        console.say("  " + preset.id + "  " + preset.title + ". " + preset.help);
    return kDone;
}

int trainOne(const TrainArguments& a, Globals& globals)
{
    Console& console = globals.console;
    if (a.list)
        return listAll(compute::loadCompute(), console);
    if (a.dataset.empty() || a.out.empty())
        throw UsageError("train needs --dataset and --out.");
    // With --resume a finished run is asked for as well: the engine says if it is another one.
    mayWrite(a.out, !a.policy.overwrite && train::hasRunRecord(a.out) && train::readRunRecord(a.out).complete(), a.policy, console);
    const std::string genome = genomeOf(a.dataset, a.genome);
    const compute::Compute& compute = compute::loadCompute();
    console.warn(compute.machine().warnings);
    train::TrainOptions options = optionsOf(a, globals, compute);
    options.replace = a.policy.overwrite;
    const Warnings said = warnOfLeakage(a.dataset, options, console);
    auto result = compute.train(absolutePath(a.dataset), absolutePath(genome), options, a.out, console, epochLines(console));
    std::erase_if(result.warnings, [&](const Warning& warning) {
        return std::any_of(said.begin(), said.end(), [&](const Warning& known) { return known.message == warning.message; });
    });
    console.warn(result.warnings);
    if (console.style() != Console::Style::Json) {
        console.say("Best epoch " + std::to_string(result.bestEpoch) + " of " + std::to_string(result.epochs.size()) + "; " +
                    formatFixed(result.sequencesPerSecond, 0) + " sequences a second. " + a.out);
        sayEvaluation(train::readEvaluation(a.out), console);
    }
    console.event("done", {{"run", a.out}, {"best_epoch", result.bestEpoch}, {"sequences_per_second", result.sequencesPerSecond}});
    return kDone;
}

}  // namespace

std::function<int()> addTrain(CLI::App& app, Globals& globals)
{
    const auto arguments = std::make_shared<TrainArguments>();
    app.add_option("--dataset", arguments->dataset, "Folder made by the command dataset")->type_name("DIR");
    app.add_option("--out", arguments->out, "Run folder: run.json, metrics.tsv, model.pt, evaluation.json")->type_name("RUN");
    app.add_option("--genome", arguments->genome, "Reference sequence, if it is no longer where the data set says")->type_name("FASTA");
    app.add_option("--core", arguments->core, "present: the network sees the motif; blocked: its core is replaced by N (default present)")
        ->check(CLI::IsMember({"present", "blocked"}));
    addTrainingOptions(app, arguments->training);
    app.add_option("--shift", arguments->shift, "Move each training window by up to this many bases either way, anew in every epoch (default 0)")
        ->type_name("BASES")->check(CLI::Range(0L, 100000L));
    app.add_option("--class-weights", arguments->classWeights,
                   "equal: every training row counts the same; balanced: bound and unbound rows together do (default equal)")
        ->check(CLI::IsMember({"equal", "balanced"}));
    app.add_flag("--shuffle-labels", arguments->shuffleLabels, kShuffleHelp);
    app.add_flag("--list", arguments->list, "Show architectures with their parameters and groups of layers, and presets");
    addOutputPolicy(app, arguments->policy);
    return [arguments, &globals] { return trainOne(*arguments, globals); };
}

}  // namespace bindscape::cli
