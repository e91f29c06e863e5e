// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli train: one network on one data set, with its evaluation on the held-out chromosomes.
#include "app/cli/commands.h"
#include "app/cli/inputs.h"
#include "app/cli/metrics_text.h"
#include "app/cli/number_checks.h"
#include "core/base/text.h"
#include "core/compute/compute.h"
#include "core/train/run_record.h"
#include "core/train/trunk.h"

#include <algorithm>

namespace bindscape::cli {

namespace {

struct TrainArguments {
    std::string dataset, genome, architecture = "danq", core = "present", preset = "small", device = "auto", out;
    std::vector<std::string> parameters;
    std::optional<long> epochs, batch, patience;
    std::optional<double> learningRate, emaDecay, penalty;
    std::optional<std::string> schedule;
    std::string trunk;
    bool freezeTrunk = false, forwardOnly = false, shuffleLabels = false, list = false;
    OutputPolicy policy;
};

void addTraining(CLI::App& app, TrainArguments& a)
{
    app.add_option("--architecture", a.architecture, "danq, deepsea, ... (--list shows all; default danq)")->type_name("ID");
    app.add_option("--parameter", a.parameters, "A size of the network, for example filters=64 (--list shows all); may be repeated")
        ->type_name("NAME=VALUE")->allow_extra_args(false);
    app.add_option("--core", a.core, "present: the network sees the motif; blocked: its core is replaced by N (default present)")
        ->check(CLI::IsMember({"present", "blocked"}));
    app.add_option("--preset", a.preset, "small (stops early), paper (plateau of ten epochs), quick (narrow network); default small")->type_name("ID");
    app.add_option("--epochs", a.epochs, "At most this many passes over the training sites (default: of the preset)")->check(CLI::Range(1L, 100000L));
    app.add_option("--batch", a.batch, "Rows per training step (default: of the preset, mostly 128)")->check(CLI::Range(2L, 65536L));
    app.add_option("--schedule", a.schedule, "early: stop when the validation loss stays; plateau: divide the rate by ten then (default: of the preset)")
        ->check(CLI::IsMember({"early", "plateau"}));
    app.add_option("--patience", a.patience, "Epochs without a better validation loss before that happens (default: of the preset)")->check(CLI::Range(1L, 100000L));
    app.add_option("--learning-rate", a.learningRate, "First learning rate of Adam (default: as published for the architecture)")->check(positiveNumber());
    app.add_option("--ema", a.emaDecay, "Decay of the running average of the weights; 0 = no averaging (default 0.999)")->check(CLI::Range(0.0, 1.0));
    app.add_option("--penalty", a.penalty, "Weight penalty (default 5.1e-7)")->check(numberFromZero());
    CLI::Option* trunk = app.add_option("--trunk", a.trunk, "Start from the layers below the dense ones of this finished run: convolutions, LSTM, their batch "
                                                            "normalisation. It must have the same architecture and sizes; dense layers begin anew")->type_name("RUN");
    app.add_flag("--freeze-trunk", a.freezeTrunk, "Leave the layers of --trunk as they are; only the dense layers learn")->needs(trunk);
    app.add_flag("--forward-only", a.forwardOnly, "Do not add the reverse complement of every window");
    app.add_flag("--shuffle-labels", a.shuffleLabels, kShuffleHelp);
    app.add_option("--device", a.device, "auto, cpu or cuda (default auto: the GPU if there is one)")->check(CLI::IsMember({"auto", "cpu", "cuda"}));
}

train::TrainOptions optionsOf(const TrainArguments& a, const Globals& globals, const compute::Compute& compute)
{
    train::TrainOptions options = asUsage([&] { return compute.presetOptions(a.preset, a.architecture); });
    for (const auto& architecture : compute.architectures())
        if (architecture.id == options.architecture && !a.parameters.empty()) {
            Values values = options.architectureValues.all().empty() ? Values(architecture.parameters) : options.architectureValues;
            applyValues(values, architecture.parameters, a.parameters);
            options.architectureValues = values;
        }
    options.coreBlocked = a.core == "blocked";
    options.maxEpochs = a.epochs.value_or(options.maxEpochs);
    options.batch = a.batch.value_or(options.batch);
    options.schedule = a.schedule.value_or(options.schedule);
    options.patience = a.patience.value_or(options.patience);
    options.learningRate = a.learningRate.value_or(options.learningRate);
    options.emaDecay = a.emaDecay.value_or(options.emaDecay);
    options.penalty = a.penalty.value_or(options.penalty);
    options.reverseComplement = !a.forwardOnly;
    options.trunk = a.trunk.empty() ? a.trunk : absolutePath(a.trunk);
    options.freezeTrunk = a.freezeTrunk;
    options.shuffleLabels = a.shuffleLabels;
    options.device = a.device;
    options.seed = globals.seedOr(options.seed);
    options.threads = globals.threads;
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
    }
    console.say("Presets:");
    for (const auto& preset : compute.presets())
        console.say("  " + preset.id + "  " + preset.title + ". " + preset.help);
    return kDone;
}

train::TrainObserver observerFor(Console& console)
{
    train::TrainObserver observer;
    observer.epoch = [&console](const train::EpochMetrics& e) {
        const auto optional = [](const std::optional<double>& v) { return v ? nlohmann::ordered_json(*v) : nlohmann::ordered_json(nullptr); };
        console.event("epoch", {{"epoch", e.epoch}, {"train_loss", e.trainLoss}, {"validation_loss", e.validationLoss},
                                {"validation_auroc", optional(e.validationAuroc)}, {"validation_auprc", optional(e.validationAuprc)},
                                {"learning_rate", e.learningRate}, {"seconds", e.seconds}, {"best", e.best}});
        if (console.style() != Console::Style::Json)
            console.say("epoch " + std::to_string(e.epoch) + "  train loss " + formatFixed(e.trainLoss, 4) + "  validation loss " +
                        formatFixed(e.validationLoss, 4) + "  auROC " + (e.validationAuroc ? formatFixed(*e.validationAuroc, 4) : "not defined") +
                        (e.best ? "  best so far" : "") + "  " + formatDuration(e.seconds));
    };
    return observer;
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
    auto result = compute.train(absolutePath(a.dataset), absolutePath(genome), options, a.out, console, observerFor(console));
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
    addTraining(app, *arguments);
    app.add_flag("--list", arguments->list, "Show architectures with their parameters, and presets");
    addOutputPolicy(app, arguments->policy);
    return [arguments, &globals] { return trainOne(*arguments, globals); };
}

}  // namespace bindscape::cli
