// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli import-weights: weights that another program trained, as a run that training may start from.
#include "app/cli/commands.h"
#include "app/cli/inputs.h"
#include "core/compute/compute.h"
#include "core/train/run_record.h"

namespace bindscape::cli {

namespace {

struct ImportArguments {
    std::string weights, out;
    std::vector<std::string> parameters;
    train::ImportOptions options;
    OutputPolicy policy;
};

void say(const train::ImportResult& result, const std::string& out, Console& console)
{
    console.say(result.format + ": " + std::to_string(result.taken.size()) + " tensors taken over");
    for (const auto& line : result.taken)
        console.say("  " + line);
    if (!result.left.empty())
        console.say(std::to_string(result.left.size()) + " left");
    for (const auto& line : result.left)
        console.say("  " + line);
    console.say(std::string(result.head ? "The dense layers came over as well. " : "The dense layers begin anew. ") + out);
    console.event("done", {{"run", out}, {"format", result.format}, {"taken", result.taken}, {"left", result.left}, {"head", result.head}});
}

int importOne(ImportArguments& a, Globals& globals)
{
    Console& console = globals.console;
    if (a.weights.empty() || a.out.empty())
        throw UsageError("import-weights needs --weights and --out.");
    if (!mayWrite(a.out, !a.policy.overwrite && train::hasRunRecord(a.out), a.policy, console))
        return kDone;
    const compute::Compute& compute = compute::loadCompute();
    const auto& architecture = asUsage([&]() -> const nn::Architecture& { return nn::findDescription(a.options.architecture); });
    if (!a.parameters.empty()) {
        a.options.architectureValues = Values(architecture.parameters);
        applyValues(a.options.architectureValues, architecture.parameters, a.parameters);
    }
    a.options.seed = globals.seedOr(a.options.seed);
    a.options.replace = a.policy.overwrite;
    const auto result = compute.importWeights(a.weights, a.options, a.out);
    console.warn(result.warnings);
    say(result, a.out, console);
    return kDone;
}

}  // namespace

std::function<int()> addImportWeights(CLI::App& app, Globals& globals)
{
    const auto a = std::make_shared<ImportArguments>();
    app.add_option("--weights", a->weights, "State dict saved with PyTorch's torch.save, or HDF5 file of DanQ in Keras")->type_name("FILE");
    app.add_option("--out", a->out, "Run folder: run.json, model.pt; give it to train --trunk")->type_name("RUN");
    app.add_option("--architecture", a->options.architecture, "Network that the weights belong to: danq, deepsea, ... (default danq)")
        ->type_name("ID");
    app.add_option("--parameter", a->parameters, "A size of the network, for example filters=64 (train --list shows all); may be repeated")
        ->type_name("NAME=VALUE")
        ->allow_extra_args(false);
    app.add_option("--base-order", a->options.baseOrder,
                   "Bases of the first layer's four channels (default: ACGT for PyTorch, AGCT for DanQ in Keras)")
        ->type_name("ACGT");
    app.add_option("--window", a->options.window, "Bases that the weights were trained on; the dense layers depend on it (default 1000)")
        ->check(CLI::Range(1L, 1'000'000L));
    app.add_option("--title", a->options.title, "Name for the record (default: the file's)");
    const auto list = [&app](const char* name, std::vector<std::string>& target, const char* help) {
        app.add_option(name, target, help)->delimiter(',')->type_name("CHROM");
    };
    list("--train", a->options.trainChroms,
         "Chromosomes that the weights were trained on, if known: held-out ones among them are warned of later");
    list("--validation", a->options.validationChroms, "Chromosomes that they were validated on, if known");
    list("--test", a->options.testChroms, "Chromosomes that they were tested on, if known");
    addOutputPolicy(app, a->policy);
    return [a, &globals] { return importOne(*a, globals); };
}

}  // namespace bindscape::cli
