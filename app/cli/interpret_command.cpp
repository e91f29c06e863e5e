// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli interpret: per-base scores of a model's windows.
#include "app/cli/commands.h"
#include "app/cli/inputs.h"
#include "app/cli/number_checks.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/compute/compute.h"
#include "core/interpret/score_origin.h"
#include "core/scores/score_bed.h"
#include "core/scores/score_set.h"

#include <cctype>

namespace bindscape::cli {

namespace fs = std::filesystem;

namespace {

struct InterpretArguments {
    std::string run, dataset, genome, out;
    std::vector<std::string> parameters;
    interpret::InterpretOptions options;
    bool allInstances = false, list = false;
    OutputPolicy policy;
    std::vector<const CLI::Option*> datasetOnly;  // that choose among the sites of a data set
};

int listMethods(const compute::Compute& compute, Console& console)
{
    for (const auto& method : compute.methods()) {
        console.say(method.id + "  " + method.title + ". " + method.reference);
        const Values defaults(method.parameters);
        for (const auto& parameter : method.parameters)
            console.say("    " + parameter.id + " = " + toText(defaults.all().at(parameter.id)) + "  " + parameter.help);
    }
    return kDone;
}

void applyParameters(InterpretArguments& a, const compute::Compute& compute)
{
    std::vector<std::string> known;
    for (const auto& method : compute.methods()) {
        known.push_back(method.id);
        if (method.id != a.options.method)
            continue;
        a.options.values = Values(method.parameters);
        return applyValues(a.options.values, method.parameters, a.parameters);
    }
    throw UsageError("There is no interpretation method called \"" + a.options.method + "\". Known methods: " + join(known, ", ") + ".");
}

// RUN/scores, or RUN/scores-NAME after the file or place, and the task.
fs::path defaultOut(const InterpretArguments& a)
{
    fs::path out = paths::scoresFolder(a.run);
    if (a.options.shift != 0)
        out += "-shift" + std::to_string(a.options.shift);
    if (a.options.regions.empty() && a.options.task.empty())
        return out;
    std::string name = fs::path(a.options.regions).filename().string();
    name = name.substr(0, name.find(".bed"));
    if (!a.options.task.empty())
        name += (name.empty() ? "" : "-") + a.options.task;
    for (char& c : name)
        if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '.' && c != '-')
            c = '_';
    return out += "-" + name;
}

void refuseOptionsOfADataset(const InterpretArguments& a)
{
    if (!a.options.regions.empty())
        for (const CLI::Option* option : a.datasetOnly)
            if (option->count() > 0 && option->results().back() != "all")  // which is what happens
                throw UsageError(option->get_name() + " chooses among the sites of a data set; with --regions every row is scored. Leave it away.");
}

// What is finished is left as it is only if this call would make the same.
void requireOwnScores(const fs::path& out, const InterpretArguments& a)
{
    const auto found = interpret::differences(scores::readScoreRecord(out).origin, a.run, a.dataset, a.options);
    if (!found.empty())
        throw Error("The finished scores in " + out.string() + " are not those of this call: " + join(found, "; ") +
                    ". Give another place with --out, or --overwrite to replace them.");
}

int interpretOne(InterpretArguments& a, Globals& globals)
{
    Console& console = globals.console;
    if (a.list)
        return listMethods(compute::loadCompute(), console);
    if (a.run.empty() || a.dataset.empty() == a.options.regions.empty())
        throw UsageError("interpret needs --run, and either --dataset or --regions.");
    refuseOptionsOfADataset(a);
    a.options.usedOnly = !a.allInstances;
    a.options.threads = globals.threads;
    a.options.seed = globals.seedOr(interpret::kDefaultSeed);
    const fs::path out = a.out.empty() ? defaultOut(a) : fs::path(a.out);
    const bool finished = scores::scoresExist(out);
    if (finished && a.policy.resume) {
        applyParameters(a, compute::loadCompute());
        requireOwnScores(out, a);
    }
    if (!mayWrite(out, finished, a.policy, console))
        return kDone;
    const std::string genome = a.dataset.empty() ? genomeOfRun(a.run, a.genome) : genomeOf(a.dataset, a.genome);
    const compute::Compute& compute = compute::loadCompute();
    console.warn(compute.machine().warnings);
    applyParameters(a, compute);
    const auto result = compute.interpret(a.run, a.dataset, genome, a.options, out, console);
    console.warn(result.warnings);
    console.say(plural(static_cast<std::int64_t>(result.sites), "window") + " scored, " + formatFixed(result.sequencesPerSecond, result.sequencesPerSecond < 10 ? 2 : 0) +
                " sequences a second. " + out.string());
    if (result.medianError)
        console.say("The scores of a window miss the difference of logits by " + formatReal(*result.medianError, 2) + " (median), at most " +
                    formatReal(*result.largestError, 2) + "; every site's is in " + paths::kScoresBedFile + ".");
    console.event("done", {{"folder", out.string()}, {"sites", result.sites}, {"zero_rows", result.zeroRows}, {"sequences_per_second", result.sequencesPerSecond}});
    return kDone;
}

}  // namespace

std::function<int()> addInterpret(CLI::App& app, Globals& globals)
{
    const auto a = std::make_shared<InterpretArguments>();
    app.add_option("--run", a->run, "Run folder made by the command train")->type_name("RUN");
    app.add_option("--dataset", a->dataset, "Folder made by the command dataset")->type_name("DIR");
    app.add_option("--regions", a->options.regions,
                   "Score these places instead of a data set: a BED file, or a locus such as chr1:1,000-2,000 (1-based). A row with a "
                   "strand and at "
                   "most 64 bases is a motif instance, the core of one window; along other rows lie windows half a window apart")
        ->type_name("BED|LOCUS");
    app.add_option("--genome", a->genome, "Reference sequence, if it is no longer where the data set or the run says")->type_name("FASTA");
    app.add_option("--method", a->options.method, "gradcam, saliency, ... (--list shows all; default gradcam)")->type_name("ID");
    app.add_option("--parameter", a->parameters, "An option of the method, for example relu_cam=false; may be repeated")
        ->type_name("NAME=VALUE")->allow_extra_args(false);
    app.add_option("--shift", a->options.shift,
                   "Score windows that lie so many bases downstream of their cores (default 0; negative: upstream): a control for what "
                   "follows the window instead of the core")
        ->check(CLI::Range(-5000, 5000));
    app.add_option("--task", a->options.task,
                   "Of a run of pretrain: the track whose output is scored, by its name; to set pre-trained beside fine-tuned networks")
        ->type_name("NAME");
    auto* labels = app.add_option("--labels", a->options.labels, "Score the bound sites, the unbound ones, or all (default bound)")->check(CLI::IsMember({"bound", "unbound", "all"}));
    auto* split = app.add_option("--split", a->options.split, "Which chromosomes: train, validation, test or all (default all)")
                      ->check(CLI::IsMember({"train", "validation", "test", "all"}));
    auto* allInstances = app.add_flag("--all-instances", a->allInstances, "Also sites that are not in the balanced set");
    a->datasetOnly = {labels, split, allInstances};
    app.add_option("--batch", a->options.batch, "Windows at a time (default 128)")->check(CLI::Range(1L, 65536L));
    app.add_option("--device", a->options.device, "auto, cpu, cuda or cuda:1 (default auto)")->check(deviceName());
    app.add_option("--out", a->out,
                   "Folder for scores.npy, scores.bed.gz, scores.bw and scores.json (default RUN/scores, with --regions RUN/scores-NAME)")
        ->type_name("DIR");
    app.add_flag("--list", a->list, "Show the methods with their options");
    addOutputPolicy(app, a->policy);
    return [a, &globals] { return interpretOne(*a, globals); };
}

}  // namespace bindscape::cli
