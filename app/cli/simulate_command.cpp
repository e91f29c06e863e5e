// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli simulate: every attribution method on sequences whose truth is known.
#include "app/cli/commands.h"
#include "app/cli/inputs.h"
#include "app/cli/number_checks.h"
#include "app/cli/run_with_console.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/project/simulation.h"
#include "core/project/simulation_paths.h"

#include <algorithm>

namespace bindscape::cli {

namespace fs = std::filesystem;

namespace {

struct SimulateArguments {
    std::string out, preset = "quick", motifs, core, context, rank = "magnitude", trainPreset, trunk;
    std::vector<std::string> architectures, methods;
    std::optional<std::int64_t> train, held, interpret;
    std::optional<long> epochs;
    std::optional<double> learningRate;
    bool fromScratch = false, list = false;
};

template <class Items>
std::vector<std::string> idsOf(const Items& items)
{
    std::vector<std::string> ids;
    for (const auto& item : items)
        ids.push_back(item.id);
    return ids;
}

void requireKnown(const std::vector<std::string>& asked, const std::vector<std::string>& known, const std::string& what)
{
    for (const auto& id : asked)
        if (std::find(known.begin(), known.end(), id) == known.end())
            throw UsageError("There is no " + what + " called \"" + id + "\". Known: " + join(known, ", ") + ".");
}

project::SimulationOptions optionsOf(const SimulateArguments& a, const Globals& globals, const compute::Compute& compute)
{
    auto options = project::simulationOptions(a.preset, globals.seedOr(1));
    const auto methods = idsOf(project::simulationMethods(compute));
    requireKnown(a.architectures, idsOf(compute.architectures()), "network");
    for (const auto& method : a.methods)
        asUsage([&] { return project::simulationMethod(compute, method); });
    if (!a.architectures.empty())
        options.architectures = a.architectures;
    options.methods = a.methods.empty() ? methods : a.methods;
    if (!a.motifs.empty() || !a.core.empty() || !a.context.empty())
        asUsage([&] {
            setMotifs(options, a.motifs, a.core, a.context);
            return 0;
        });
    auto& sizes = options.sizes;
    sizes.train = a.train.value_or(sizes.train);
    sizes.validation = a.held.value_or(sizes.validation);
    sizes.test = a.held.value_or(sizes.test);
    sizes.interpret = a.interpret.value_or(sizes.interpret);
    if (!a.trainPreset.empty()) {
        requireKnown({a.trainPreset}, idsOf(compute.presets()), "training preset");
        options.trainPreset = options.warmUpPreset = a.trainPreset;
        for (auto& [id, own] : options.trainingOf)
            own.warmUpPreset.clear();
    }
    if (a.epochs) {
        options.maxEpochs = *a.epochs;
        for (auto& [id, own] : options.trainingOf)
            own.epochs = 0;
    }
    options.learningRate = a.learningRate.value_or(0);
    options.trunk = absolutePath(a.trunk);
    options.warmUp = !a.fromScratch;
    if (!a.trunk.empty() && options.architectures.size() != 1)
        throw UsageError("--trunk fits one network. Name it with --architecture.");
    options.rankBy = *simulation::rankByFromText(a.rank);
    return options;
}

int listPresets(Console& console)
{
    for (const auto& preset : project::simulationPresets())
        console.say(preset.id + "  " + preset.title + ". " + preset.help);
    return kDone;
}

nlohmann::ordered_json eventOf(const project::SimulationResult& result)
{
    const auto orNull = [](const std::optional<double>& value) {
        return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json(nullptr);
    };
    return {{"architecture", result.architecture},
            {"method", result.method},
            {"seconds_per_sequence", orNull(result.secondsPerSequence)},
            {"accuracy", orNull(result.metrics.accuracy)},
            {"recall", orNull(result.metrics.recall)},
            {"auroc", orNull(result.metrics.auroc)},
            {"snr", orNull(result.metrics.snr)}};
}

int simulate(const SimulateArguments& a, Globals& globals)
{
    Console& console = globals.console;
    if (a.list)
        return listPresets(console);
    if (a.out.empty())
        throw UsageError("simulate needs --out.");
    const compute::Compute& compute = compute::loadCompute();
    console.warn(compute.machine().warnings);
    const auto options = optionsOf(a, globals, compute);
    auto project = project::makeSimulation(a.out, options, console);
    const auto results = project::runSimulation(project, options, compute, globals.threads, console, observerOf(console));
    console.say("");
    console.say(project::toText(results));
    console.say("Table: " + (project.folder() / paths::kSimulationTableFile).string());
    console.say("Figures 2a and 2b: " + paths::figuresFolder(project.folder()).string());
    console.say("Project (open it in the window): " + project.file.string());
    nlohmann::ordered_json rows = nlohmann::ordered_json::array();
    for (const auto& result : results)
        rows.push_back(eventOf(result));
    console.event(
        "done",
        {{"project", project.file.string()}, {"table", (project.folder() / paths::kSimulationTableFile).string()}, {"results", rows}});
    return kDone;
}

void addData(CLI::App& app, SimulateArguments& a)
{
    app.add_option("--out", a.out, "Folder for sequences, truth, runs, table and figures; goes on with what is there")->type_name("DIR");
    app.add_option("--preset", a.preset,
                   "paper (the published recipe, hours on a CPU), quick (minutes) or tiny (seconds, learns nothing); default quick")
        ->check(CLI::IsMember(idsOf(project::simulationPresets())));
    app.add_option("--motifs", a.motifs, "Other matrices than the built-in GATA1 and TAL1: MEME, JASPAR, HOCOMOCO or a plain matrix")
        ->type_name("FILE");
    app.add_option("--core-motif", a.core, "The motif in the middle of every sequence (default GATA1)")->type_name("ID");
    app.add_option("--context-motif", a.context, "The motif planted beside it in the positive sequences (default TAL1)")->type_name("ID");
    constexpr std::int64_t kMost = 1'000'000;
    app.add_option("--train", a.train, "Training sequences, half of them positive (default: of the preset)")
        ->type_name("N")
        ->check(CLI::Range(std::int64_t{2}, kMost));
    app.add_option("--held-out", a.held, "Validation sequences, and as many for the test (default: of the preset)")
        ->type_name("N")
        ->check(CLI::Range(std::int64_t{2}, kMost));
    app.add_option("--interpret", a.interpret, "Positive sequences whose bases are scored (default: of the preset)")
        ->type_name("N")
        ->check(CLI::Range(std::int64_t{1}, kMost));
}

void addModels(CLI::App& app, SimulateArguments& a)
{
    app.add_option("--architecture,--architectures", a.architectures,
                   "Networks, separated by commas (default danq,deepsea; train --list shows all)")
        ->delimiter(',')
        ->type_name("ID,...");
    app.add_option("--methods,--method", a.methods, "Methods, separated by commas, with options as saliency:off_simplex=true (default: all that interpret --list shows, that one, and gradcam:relu_cam=false)")
        ->delimiter(',')
        ->type_name("ID,...");
    app.add_option("--train-preset", a.trainPreset, "How the networks are trained, as in train (default: of the preset)")->type_name("ID");
    app.add_option("--epochs", a.epochs, "At most this many passes over the training sequences")->check(CLI::Range(1L, 100000L));
    app.add_option("--learning-rate", a.learningRate, "First learning rate of Adam (default: as published for the architecture)")
        ->check(positiveNumber());
    auto* trunk =
        app.add_option(
               "--trunk", a.trunk,
               "Start from the layers below the dense ones of this finished run, as published (default: of a short training on sequences "
               "with many planted motifs); give one architecture then")
            ->type_name("RUN");
    app.add_flag("--from-scratch", a.fromScratch, "Start from random weights")->excludes(trunk);
    app.add_option("--rank", a.rank,
                   "What the bases of a sequence are ordered by: score or magnitude, its absolute value (default magnitude)")
        ->check(CLI::IsMember({"score", "magnitude"}));
    app.add_flag("--list", a.list, "Show the presets");
}

}  // namespace

std::function<int()> addSimulate(CLI::App& app, Globals& globals)
{
    const auto arguments = std::make_shared<SimulateArguments>();
    addData(app, *arguments);
    addModels(app, *arguments);
    return [arguments, &globals] { return simulate(*arguments, globals); };
}

}  // namespace bindscape::cli
