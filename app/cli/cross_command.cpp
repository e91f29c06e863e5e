// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli cross: every model on every data set.
#include "app/cli/commands.h"
#include "app/cli/compared.h"
#include "app/cli/figure_beside.h"
#include "app/cli/number_checks.h"
#include "core/base/text.h"

namespace bindscape::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kColumnsOfOneColumn = 8;  // more data sets need the width of the page

struct CrossArguments {
    std::vector<std::string> runs, datasets, runNames, datasetNames;
    std::string genome, out, metric = "auroc";
    project::CrossRequest request;
    OutputPolicy policy;
    FigureOption figure;
};

void sayOwnVersusBest(const analysis::CrossTable& table, analysis::CrossMetric metric, Console& console)
{
    const auto number = [](const std::optional<double>& value) { return value ? formatFixed(*value, 4) : "not defined"; };
    console.say("dataset\town\tbest_other\tdifference\tbest_other_model");
    for (const auto& row : ownVersusBest(table, metric)) {
        console.say(join({row.dataset, number(row.own), number(row.other), number(row.difference()), row.otherModel ? table.models[*row.otherModel] : "."}, "\t"));
        console.event("own_vs_best", {{"dataset", row.dataset}, {"own", row.own ? nlohmann::ordered_json(*row.own) : nlohmann::ordered_json()},
                                      {"best_other", row.other ? nlohmann::ordered_json(*row.other) : nlohmann::ordered_json()}});
    }
}

int cross(CrossArguments& a, Globals& globals)
{
    Console& console = globals.console;
    const auto runNames = namesOf(a.runs, a.runNames, "--run-names");
    const auto datasetNames = namesOf(a.datasets, a.datasetNames, "--dataset-names");
    const auto metric = *analysis::crossMetricFromText(a.metric);
    for (std::size_t i = 0; i < a.runs.size(); ++i)
        a.request.runs.push_back({absolutePath(a.runs[i]), runNames[i]});
    for (std::size_t i = 0; i < a.datasets.size(); ++i)
        a.request.datasets.push_back({absolutePath(a.datasets[i]), datasetNames[i], genomeOf(a.datasets[i], a.genome)});
    a.request.seed = globals.seedOr(a.request.seed);
    a.request.threads = globals.threads;
    const fs::path out = outputFolder(a.out), table = out / "cross.tsv", own = out / "own_vs_best.tsv";
    if (mayWrite(table, fs::exists(table), a.policy, console)) {
        const auto measured = measureCross(a.request, console);
        analysis::writeCrossLong(measured, out / "cross_long.tsv");
        analysis::writeOwnVersusBest(measured, metric, own);
        analysis::writeCross(measured, metric, table);  // last: where it lies, the others do
        sayOwnVersusBest(measured, metric, console);
        console.say(table.string());
    }
    project::ComparisonSource source{"cross", {}, a.request.runs, a.request.datasets, a.request.split, metric};
    drawRecipeBeside(project::comparisonRecipe(source), table, a.datasets.size() > kColumnsOfOneColumn ? kPageMm : kColumnMm, a.figure, a.policy, console);
    source.kind = "own_vs_best";
    drawRecipeBeside(project::comparisonRecipe(source), own, kColumnMm, a.figure, a.policy, console);
    console.event("done", {{"folder", out.string()}});
    return kDone;
}

}  // namespace

std::function<int()> addCross(CLI::App& app, Globals& globals)
{
    const auto a = std::make_shared<CrossArguments>();
    app.add_option("--runs", a->runs, "Run folders made by the command train: the rows")->required()->type_name("DIR...");
    app.add_option("--datasets", a->datasets, "Folders made by the command dataset: the columns")->required()->type_name("DIR...");
    app.add_option("--out", a->out, "Folder for cross.tsv, cross_long.tsv (with intervals and counts) and own_vs_best.tsv")->required()->type_name("DIR");
    app.add_option("--run-names", a->runNames, "Names of the rows, in the order of --runs (default: the folders' names)")->type_name("NAME...");
    app.add_option("--dataset-names", a->datasetNames, "Names of the columns, in the order of --datasets (default: the folders' names)")->type_name("NAME...");
    app.add_option("--split", a->request.split, "Which chromosomes of each data set: test, validation or train (default test)")
        ->check(CLI::IsMember({"train", "validation", "test"}));
    app.add_option("--metric", a->metric, "auroc or auprc, in cross.tsv and the figures; cross_long.tsv has both (default auroc)")
        ->check(CLI::IsMember({"auroc", "auprc"}));
    app.add_option("--genome", a->genome, "Reference sequence of all data sets, if it is no longer where they say")->type_name("FASTA");
    app.add_option("--bootstrap", a->request.bootstrap, "Resamples for the 95 % intervals; 0 = none (default 1000)")->check(CLI::Range(0, 1000000));
    app.add_option("--device", a->request.device, "auto, cpu, cuda or cuda:1 (default auto)")->check(deviceName());
    app.footer("Each evaluation is kept in RUN/evaluations/DATASET-SPLIT and used again while neither run nor data set has changed.");
    addFigureOption(app, a->figure);
    addOutputPolicy(app, a->policy);
    return [a, &globals] { return cross(*a, globals); };
}

}  // namespace bindscape::cli
