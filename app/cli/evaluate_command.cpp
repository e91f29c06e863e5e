// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli evaluate: a model on a data set, its own or another factor's.
#include "app/cli/commands.h"
#include "app/cli/inputs.h"
#include "app/cli/metrics_text.h"
#include "app/cli/number_checks.h"
#include "core/base/paths.h"
#include "core/compute/compute.h"

namespace bindscape::cli {

namespace fs = std::filesystem;

namespace {

struct EvaluateArguments {
    std::string run, dataset, genome, out;
    train::EvaluateOptions options;
    OutputPolicy policy;
};

// Beside the run's own evaluation.json, which holds what was computed at the end of training.
fs::path defaultOut(const EvaluateArguments& a)
{
    const fs::path dataset = fs::path(absolutePath(a.dataset) + "/").parent_path();
    return fs::path(a.run) / "evaluations" / (dataset.filename().string() + "-" + a.options.split);
}

int evaluate(EvaluateArguments& a, Globals& globals)
{
    Console& console = globals.console;
    const fs::path out = a.out.empty() ? defaultOut(a) : fs::path(a.out);
    if (!mayWrite(out / paths::kEvaluationFile, fs::exists(out / paths::kEvaluationFile), a.policy, console))
        return kDone;
    a.options.seed = globals.seedOr(a.options.seed);
    a.options.threads = globals.threads;
    const std::string genome = genomeOf(a.dataset, a.genome);
    const compute::Compute& compute = compute::loadCompute();
    console.warn(compute.machine().warnings);
    const auto evaluation = compute.evaluate(a.run, a.dataset, genome, a.options, out, console);
    console.warn(evaluation.warnings);
    sayEvaluation(evaluation, console);
    console.event("done", {{"folder", out.string()}});
    return kDone;
}

}  // namespace

std::function<int()> addEvaluate(CLI::App& app, Globals& globals)
{
    const auto a = std::make_shared<EvaluateArguments>();
    app.add_option("--run", a->run, "Run folder made by the command train")->required()->type_name("RUN");
    app.add_option("--dataset", a->dataset, "Folder made by the command dataset; may be another factor's")->required()->type_name("DIR");
    app.add_option("--genome", a->genome, "Reference sequence, if it is no longer where the data set says")->type_name("FASTA");
    app.add_option("--split", a->options.split, "Which chromosomes: train, validation, test, held-out (validation and test) or all (default test)")
        ->check(CLI::IsMember({"train", "validation", "test", "held-out", "all"}));
    app.add_option("--strand", a->options.strand, "both: the two strands are rows of their own; average: one row a site (default both)")
        ->check(CLI::IsMember({"both", "average"}));
    app.add_option("--bootstrap", a->options.bootstrap, "Resamples for the 95 % intervals; 0 = none (default 1000)")->check(CLI::Range(0, 1000000));
    app.add_flag("!--no-baselines", a->options.baselines, "Leave out the k-mer models, which are trained on the data set's training sites");
    app.add_option("--device", a->options.device, "auto, cpu, cuda or cuda:1 (default auto)")->check(deviceName());
    app.add_option("--out", a->out, "Folder for evaluation.json and predictions.tsv.gz (default RUN/evaluations/DATASET-SPLIT)")->type_name("DIR");
    addOutputPolicy(app, a->policy);
    return [a, &globals] { return evaluate(*a, globals); };
}

}  // namespace bindscape::cli
