// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli baseline: a k-mer model on a data set, without a network: is one worth it?
#include "app/cli/commands.h"
#include "app/cli/inputs.h"
#include "app/cli/metrics_text.h"
#include "app/cli/number_checks.h"
#include "core/base/paths.h"
#include "core/compute/compute.h"

namespace bindscape::cli {

namespace fs = std::filesystem;

namespace {

struct BaselineArguments {
    std::string dataset, genome, core = "present", out;
    train::BaselineOptions options;
    OutputPolicy policy;
};

int baselineOf(BaselineArguments& a, Globals& globals)
{
    Console& console = globals.console;
    asUsage([&] { baseline::checkKmerOptions(a.options.kmers); });
    const fs::path out = a.out;
    if (!mayWrite(out, fs::exists(out / train::kBaselineFile), a.policy, console))
        return kDone;
    a.options.coreBlocked = a.core == "blocked";
    a.options.seed = globals.seedOr(a.options.seed);
    a.options.threads = globals.threads;
    const std::string genome = genomeOf(a.dataset, a.genome);
    const auto result = compute::loadCompute().baseline(absolutePath(a.dataset), genome, a.options, out, console);
    console.warn(result.evaluation.warnings);
    sayBaseline(result, console);
    console.event("done", {{"folder", a.out}});
    return kDone;
}

}  // namespace

std::function<int()> addBaseline(CLI::App& app, Globals& globals)
{
    const auto a = std::make_shared<BaselineArguments>();
    app.add_option("--dataset", a->dataset, "Folder made by the command dataset")->required()->type_name("DIR");
    app.add_option("--genome", a->genome, "Reference sequence, if it is no longer where the data set says")->type_name("FASTA");
    app.add_option("--split", a->options.split, "Which chromosomes are measured: train, validation, test, held-out (validation and test) or all (default test)")
        ->check(CLI::IsMember({"train", "validation", "test", "held-out", "all"}));
    app.add_option("--k", a->options.kmers.k, "Letters of a word that count, 3 to 8 (default 5)")->check(CLI::Range(3, 8));
    app.add_option("--gapped", a->options.kmers.length, "Gapped words: the letters that count lie within stretches of up to this many bases, at most 12 (default: no gaps)")
        ->type_name("BP");
    app.add_option("--centre", a->options.kmers.centre, "Bases in the middle of the window that are looked at, 61 in the paper; 0 = the whole window (default)")
        ->type_name("BP");
    app.add_option("--core", a->core, "present: the words of the motif count; blocked: its core is replaced by N (default present)")
        ->check(CLI::IsMember({"present", "blocked"}));
    app.add_option("--c", a->options.c, "Weight of the sites against the L2 penalty, as C of LIBLINEAR and scikit-learn (default: chosen on the validation sites)")
        ->check(positiveNumber());
    app.add_option("--bootstrap", a->options.bootstrap, "Resamples for the 95 % intervals; 0 = none (default 1000)")->check(CLI::Range(0, 1000000));
    app.add_flag("--shuffle-labels", a->options.shuffleLabels, kShuffleHelp);
    app.add_option("--out", a->out, "Folder for baseline.json and predictions.tsv.gz")->required()->type_name("DIR");
    addOutputPolicy(app, a->policy);
    return [a, &globals] { return baselineOf(*a, globals); };
}

}  // namespace bindscape::cli
