// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli panel: the whole main job for every TF of a table, and the pictures over all of them.
#include "app/cli/commands.h"
#include "app/cli/inputs.h"
#include "app/cli/run_with_console.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/nn/architecture.h"
#include "core/project/panel_project.h"
#include "core/project/panel_runs.h"
#include "core/project/run_project.h"
#include "core/train/trainer.h"

#include <algorithm>
#include <chrono>

namespace bindscape::cli {

namespace fs = std::filesystem;

namespace {

struct PanelCommand {
    std::string table, genome, motif, known, dnase, exclude, out, core = "both", trunk;
    std::vector<std::string> designs{"baseline", "gc", "dnase"}, train, validation, test, parameters, only;
    project::RunEntry run;
    std::int64_t maxSites = 0;
    double pvalue = 1e-4;
    bool plan = false;
};

project::PanelPlan planOf(const PanelCommand& a, const Globals& globals)
{
    project::PanelPlan plan;
    plan.folder = a.out;
    plan.genome = absolutePath(a.genome);
    plan.motifFile = absolutePath(a.motif);
    plan.knownMotifs = absolutePath(a.known);
    plan.dnase = absolutePath(a.dnase);
    plan.exclude = absolutePath(a.exclude);
    plan.designs = a.designs;
    plan.present = a.core != "blocked";
    plan.blocked = a.core != "present";
    plan.train = a.train;
    plan.validation = a.validation;
    plan.test = a.test;
    plan.maxSites = a.maxSites;
    plan.pvalue = a.pvalue;
    plan.run = a.run;
    plan.run.name = "run 1";
    plan.run.seed = globals.seedOr(1);
    plan.run.settings.trunk = absolutePath(a.trunk);
    const auto& description = asUsage([&]() -> const auto& { return nn::findDescription(a.run.architecture); });
    Values values(description.parameters);
    applyValues(values, description.parameters, a.parameters);
    for (const auto& pair : a.parameters)
        plan.run.parameters[pair.substr(0, pair.find('='))] = pair.substr(pair.find('=') + 1);
    return plan;
}

void requireFiles(const std::vector<project::PanelTf>& tfs, const PanelCommand& a)
{
    std::vector<fs::path> files{a.genome, a.motif};
    for (const auto& file : {a.known, a.dnase, a.exclude})
        if (!file.empty())
            files.emplace_back(file);
    for (const auto& tf : tfs) {
        files.push_back(tf.peaks);
        if (!tf.dnase.empty())
            files.push_back(tf.dnase);
    }
    for (const auto& file : files)
        if (std::error_code ignored; !fs::exists(file, ignored))
            throw Error(file.string() + " is not there. Correct the option or the table " + a.table + ".");
}

// "NRF1 · gc · DanQ: auROC 0.871, core blocked 0.842"
void sayWhatWasReached(const project::Project& project, Console& console)
{
    const auto auroc = [&](const project::RunEntry* run) -> std::string {
        if (run == nullptr)
            return "-";
        try {
            const auto record = train::readEvaluation(paths::runFolder(project.folder(), run->id));
            for (const auto& split : record.splits)
                if (split.split == "test" && split.rows.auroc.value)
                    return formatFixed(*split.rows.auroc.value, 3);
        } catch (const Error&) {
            return "-";
        }
        return "-";
    };
    console.say("tf\tdesign\tauroc_present\tauroc_blocked");
    for (const auto& design : project::panelDesigns(project))
        for (const auto& row : project::panelRuns(project, design))
            console.say(join({row.name, design, auroc(row.present), auroc(row.blocked)}, "\t"));
}

int runPanel(const PanelCommand& a, Globals& globals)
{
    Console& console = globals.console;
    const auto start = std::chrono::steady_clock::now();
    const auto tfs = project::readPanelTable(a.table);
    requireFiles(tfs, a);
    auto project = project::panelProject(planOf(a, globals), tfs);
    std::error_code failed;
    fs::create_directories(a.out, failed);
    project::writeProject(project, project.file);
    const auto steps = project::plan(project);
    console.say(plural(static_cast<std::int64_t>(tfs.size()), "TF") + ", " + plural(static_cast<std::int64_t>(steps.size()), "step") + ", " +
                std::to_string(std::count_if(steps.begin(), steps.end(), [](const auto& step) { return step.done; })) + " of them done. " + project.file.string());
    if (a.plan)
        return kDone;
    const auto& compute = compute::loadCompute();
    console.warn(compute.machine().warnings);
    std::size_t lost = 0;
    project::RunObserver observer = observerOf(console);
    observer.failed = [&](const project::Step& step, const std::string& sentence) {
        ++lost;
        console.warn({"", 0, step.title + ": " + sentence + " The other TFs go on."});
        console.event("step_failed", {{"step", project::toText(step.kind)}, {"title", step.title}, {"message", sentence}});
    };
    SubProgress running(console, 0, 0.97), drawing(console, 0.97, 1);
    project::runProject(project, compute, {}, globals.threads, running, observer);
    for (const auto& sentence : project::exportPanelFigures(project, globals.threads, drawing))
        console.warn({"", 0, sentence});
    sayWhatWasReached(project, console);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    console.say("Figures over all TFs: " + (paths::figuresFolder(project.folder()) / "panel").string() + ", tables: " +
                project::panelsFolder(project.folder()).string() + ". " + formatDuration(seconds) + (lost > 0 ? "; " + plural(static_cast<std::int64_t>(lost), "step") + " failed." : "."));
    console.event("done", {{"project", project.file.string()}, {"failed", lost}, {"seconds", seconds}});
    return lost > 0 ? kFailed : kDone;
}

}  // namespace

std::function<int()> addPanel(CLI::App& app, Globals& globals)
{
    const auto a = std::make_shared<PanelCommand>();
    app.add_option("--table", a->table, "TFs as a tab-separated table with the columns tf, motif (id), peaks (file beside the table), maybe cell and dnase")
        ->required()->type_name("TSV");
    app.add_option("--genome", a->genome, kGenomeHelp)->required()->type_name("FASTA|2BIT");
    app.add_option("--motif", a->motif, kMotifHelp)->required()->type_name("FILE");
    app.add_option("--known-motifs", a->known, "Other motifs to name words after (default: those of --motif)")->type_name("FILE");
    app.add_option("--designs", a->designs, "Designs, separated by commas: baseline, gc, dnase (default: all three)")
        ->delimiter(',')->check(CLI::IsMember({"baseline", "gc", "dnase"}));
    app.add_option("--dnase", a->dnase, "Regions of open chromatin for the DNase-controlled design, where the table names none")->type_name("BED");
    app.add_option("--exclude", a->exclude, "Regions that no window may touch")->type_name("BED");
    app.add_option("--core", a->core, "Networks that see the core (present), those for which it is N (blocked), or both (default)")
        ->check(CLI::IsMember({"present", "blocked", "both"}));
    app.add_option("--train", a->train, "Training chromosomes (default: all others)")->delimiter(',');
    app.add_option("--validation", a->validation, "Validation chromosomes (default chr8)")->delimiter(',');
    app.add_option("--test", a->test, "Test chromosomes (default chr9)")->delimiter(',');
    app.add_option("--pvalue", a->pvalue, "Largest p-value of a motif instance (default 1e-4)")->check(CLI::Range(1e-12, 0.01));
    app.add_option("--max-sites", a->maxSites, "At most so many bound sites of each TF, drawn by the seed (default 0 = all)")->check(CLI::NonNegativeNumber);
    app.add_option("--architecture", a->run.architecture, "Network (default danq; train --list shows all)")->type_name("ID");
    app.add_option("--parameter", a->parameters, "A size of the network, for example filters=64; may be repeated")->type_name("NAME=VALUE")->allow_extra_args(false);
    app.add_option("--preset", a->run.preset, "How networks are trained, as in train (default small)")->type_name("ID");
    app.add_option("--epochs", a->run.maxEpochs, "At most so many epochs (default: of the preset)")->check(CLI::Range(1, 100'000));
    app.add_option("--trunk", a->trunk, "Run whose lower layers all networks start from")->type_name("RUN");
    app.add_option("--out", a->out, "Folder of the project; what is finished there is not made again")->required()->type_name("DIR");
    app.add_flag("--plan", a->plan, "Only write the project and say how much there is to do");
    app.footer("Killed or interrupted, the same command goes on. A TF that fails is said and left behind; the exit code is then 1.");
    return [a, &globals] { return runPanel(*a, globals); };
}

}  // namespace bindscape::cli
