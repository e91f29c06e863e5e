// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli compare: runs side by side. cells: models of one factor in several cell types; gc: GC difference against auROC;
// designs: auROC and sizes under the three designs; curves: training curves, and the settings that differ.
#include "app/cli/commands.h"
#include "app/cli/compared.h"
#include "app/cli/figure_beside.h"
#include "app/cli/number_checks.h"
#include "core/base/text.h"
#include "core/project/run_differences.h"

#include <algorithm>

namespace bindscape::cli {

namespace fs = std::filesystem;

namespace {

struct CompareArguments {
    std::string kind, genome, out, split = "test", device = "auto";
    std::vector<std::string> runs, names, tfs, cells;
    int bootstrap = 1000;
    bool parameters = false, all = false, time = false;
    OutputPolicy policy;
    FigureOption figure;

    std::vector<project::ComparedRun> compared() const
    {
        const auto unique = namesOf(runs, names, "--names");
        for (const auto& [given, option] : {std::pair(&tfs, "--tfs"), std::pair(&cells, "--cells")})
            if (!given->empty() && given->size() != runs.size())
                throw UsageError(std::string(option) + " needs one name for each run, in the same order.");
        std::vector<project::ComparedRun> result;
        for (std::size_t i = 0; i < runs.size(); ++i) {
            result.push_back({absolutePath(runs[i]), unique[i]});
            if (!tfs.empty())
                result.back().tf = tfs[i];
            if (!cells.empty())
                result.back().cell = cells[i];
        }
        return result;
    }
};

std::string fileName(std::string text)
{
    std::replace_if(text.begin(), text.end(), [](char c) { return c == '/' || c == ' '; }, '-');
    return text;
}

// A scatter and a table for each pair of runs whose k-mers were counted.
void comparePairs(const CompareArguments& a, const std::vector<project::ComparedRun>& runs, const fs::path& out, Console& console)
{
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const auto found = project::kmerTablesOf(runs[i].folder);
        const auto first = found.empty() ? std::nullopt : std::optional(found.front());
        if (found.size() > 1)
            console.warn(Warning{"", 0, runs[i].name + " has two tables of k-mers: " + found[0].string() + " is compared, not " + found[1].string() +
                                            ". Remove the one that does not count."});
        if (!first)
            console.warn(Warning{"", 0, runs[i].name + " has no kmers.tsv in " + runs[i].folder.string() + ": it is left out of the scatter plots. Count its k-mers with the command kmers."});
        for (std::size_t k = i + 1; k < runs.size(); ++k) {
            const auto second = project::kmerTableOf(runs[k].folder);
            if (!first || !second)
                continue;
            const fs::path table = out / ("kmers_" + fileName(runs[i].name) + "_" + fileName(runs[k].name) + ".tsv");
            if (mayWrite(table, fs::exists(table), a.policy, console)) {
                const auto named = [](const project::ComparedRun& run, const fs::path& file) { return run.name + ", " + file.string(); };
                const auto comparison = analysis::compareKmers(analysis::readKmers(*first), analysis::readKmers(*second), named(runs[i], *first), named(runs[k], *second));
                for (const auto& difference : comparison.differences)
                    console.warn(Warning{"", 0, "The k-mers of " + runs[i].name + " and " + runs[k].name + " were not counted alike: " + difference + "."});
                analysis::writeKmerComparison(comparison, runs[i].name, runs[k].name, table);
                console.say(table.string());
            }
            drawRecipeBeside(project::comparisonRecipe({"kmer_scatter", {}, {runs[i], runs[k]}}), table, kColumnMm, a.figure, a.policy, console);
        }
    }
}

void compareCells(const CompareArguments& a, const std::vector<project::ComparedRun>& runs, const fs::path& out, Globals& globals)
{
    Console& console = globals.console;
    project::CrossRequest request;
    request.runs = runs;
    request.split = a.split;
    request.bootstrap = a.bootstrap;
    request.seed = globals.seedOr(request.seed);
    request.threads = globals.threads;
    request.device = a.device;
    for (const auto& run : runs) {
        const fs::path dataset = project::datasetOfRun(run);
        request.datasets.push_back({dataset, run.name, genomeOf(dataset, a.genome)});
    }
    const fs::path table = out / "cells.tsv";
    if (mayWrite(table, fs::exists(table), a.policy, console)) {
        const auto measured = measureCross(request, console);
        analysis::writeCrossLong(measured, out / "cells_long.tsv");
        analysis::writeCross(measured, analysis::CrossMetric::Auroc, table);
        console.say(table.string());
    }
    const std::string recipe = project::comparisonRecipe({"cross", "Models of several cell types", request.runs, request.datasets, a.split});
    drawRecipeBeside(recipe, table, kColumnMm, a.figure, a.policy, console);
    comparePairs(a, runs, out, console);
}

void sayFacts(const std::vector<analysis::RunFacts>& facts, bool coreBlocked, Console& console)
{
    const auto found = analysis::gcAgainstAuroc(facts, coreBlocked);
    if (!found.pearson)
        return;
    console.say(std::string(coreBlocked ? "core blocked" : "core present") + ": Pearson r of GC difference and auROC " + formatFixed(found.pearson->r, 4) +
                ", P " + formatReal(found.pearson->twoSided, 3) + ", n " + std::to_string(found.runs.size()));
    console.event("pearson", {{"core", coreBlocked ? "blocked" : "present"}, {"r", found.pearson->r}, {"p", found.pearson->twoSided}, {"n", found.runs.size()}});
}

// runs.tsv holds the numbers of both kinds; each picture is beside a table of its own name only by its stem.
void compareFacts(const CompareArguments& a, const std::vector<project::ComparedRun>& runs, const fs::path& out, Console& console)
{
    std::vector<analysis::RunFacts> facts;
    for (const auto& run : runs) {
        console.checkpoint(static_cast<double>(facts.size()) / static_cast<double>(runs.size()), run.name);
        facts.push_back(project::runFacts(run, a.split));
        if (!facts.back().auroc.value)
            console.warn(Warning{"", 0, run.name + " has no auROC of the " + a.split + " chromosomes: it is left out of the pictures."});
    }
    const fs::path table = out / "runs.tsv";
    if (mayWrite(table, fs::exists(table), a.policy, console)) {
        analysis::writeRunFacts(facts, table);
        console.say(table.string());
    }
    for (const bool blocked : {false, true}) {
        if (std::none_of(facts.begin(), facts.end(), [&](const auto& run) { return run.coreBlocked == blocked; }))
            continue;
        if (a.kind == "gc")
            sayFacts(facts, blocked, console);
        const std::string core = blocked ? "_blocked" : "_present";
        for (const std::string& kind : a.kind == "gc" ? std::vector<std::string>{"gc"} : std::vector<std::string>{"designs", "design_sizes"}) {
            project::ComparisonSource source{kind, {}, runs, {}, a.split};
            source.coreBlocked = blocked;
            drawRecipeBeside(project::comparisonRecipe(source), out / (kind + core + ".tsv"), kind == "gc" ? kColumnMm : kPageMm, a.figure, a.policy, console);
        }
    }
}

void compareCurves(const CompareArguments& a, const std::vector<project::ComparedRun>& runs, const fs::path& out, Console& console)
{
    const fs::path table = out / "curves.tsv";
    if (mayWrite(table, fs::exists(table), a.policy, console)) {
        project::writeCurves(runs, table);
        console.say(table.string());
    }
    for (const char* kind : {"curves_loss", "curves_training", "curves_auroc"}) {
        project::ComparisonSource source{kind, {}, runs, {}, a.split};
        source.byTime = a.time;
        drawRecipeBeside(project::comparisonRecipe(source), out / (std::string(kind) + ".tsv"), kColumnMm, a.figure, a.policy, console);
    }
}

void compareParameters(const CompareArguments& a, const std::vector<project::ComparedRun>& runs, const fs::path& out, Console& console)
{
    const auto found = project::parameterTable(runs, a.split);
    const fs::path table = out / "parameters.tsv";
    if (!mayWrite(table, fs::exists(table), a.policy, console))
        return;
    project::writeParameterTable(found, a.all, table);
    console.say(table.string());
    for (const auto& row : found.differences())
        if (!row.result) {
            console.say(row.label + ": " + join(row.values, " | "));
            console.event("difference", {{"id", row.id}, {"values", row.values}});
        }
}

int compare(const CompareArguments& a, Globals& globals)
{
    const auto runs = a.compared();
    const fs::path out = outputFolder(a.out);
    if (a.parameters)
        compareParameters(a, runs, out, globals.console);
    if (a.kind == "curves")
        compareCurves(a, runs, out, globals.console);
    else if (a.kind == "cells")
        compareCells(a, runs, out, globals);
    else
        compareFacts(a, runs, out, globals.console);
    globals.console.event("done", {{"folder", out.string()}});
    return kDone;
}

}  // namespace

std::function<int()> addCompare(CLI::App& app, Globals& globals)
{
    const auto a = std::make_shared<CompareArguments>();
    app.add_option("kind", a->kind,
                   "cells: models of one factor in several cell types, each on the data sets of all (cells.tsv) and k-mer enrichment of every pair; "
                   "gc: |mean GC of bound - of unbound windows| against auROC with Pearson's r; designs: auROC and sizes by design (both: runs.tsv); "
                   "curves: training curves of all in one plot (curves.tsv)")
        ->required()
        ->check(CLI::IsMember({"cells", "gc", "designs", "curves"}));
    app.add_option("--runs", a->runs, "Run folders made by the command train")->required()->type_name("DIR...");
    app.add_option("--out", a->out, "Folder for the tables and figures")->required()->type_name("DIR");
    app.add_option("--names", a->names, "Names of the runs, in the same order (default: the folders' names)")->type_name("NAME...");
    app.add_option("--tfs", a->tfs, "Factor of each run, in the same order (default: the motif's name)")->type_name("NAME...");
    app.add_option("--cells", a->cells, "Cell type of each run, in the same order")->type_name("NAME...");
    app.add_option("--split", a->split, "Which chromosomes: test, validation or train (default test)")->check(CLI::IsMember({"train", "validation", "test"}));
    app.add_option("--genome", a->genome, "Reference sequence of all data sets, if it is no longer where they say")->type_name("FASTA");
    app.add_option("--bootstrap", a->bootstrap, "Resamples for the 95 % intervals of cells; 0 = none (default 1000)")->check(CLI::Range(0, 1000000));
    app.add_option("--device", a->device, "auto, cpu, cuda or cuda:1 (default auto)")->check(deviceName());
    app.add_flag("--parameters", a->parameters, "Also parameters.tsv: the settings in which the runs differ, and how each went");
    app.add_flag("--all", a->all, "With --parameters: all settings, also those that are the same");
    app.add_flag("--time", a->time, "curves: against minutes of training instead of epochs");
    addFigureOption(app, a->figure);
    addOutputPolicy(app, a->policy);
    return [a, &globals] { return compare(*a, globals); };
}

}  // namespace bindscape::cli
