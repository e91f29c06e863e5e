// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/training_command.h"

#include "app/runs/run_names.h"
#include "core/base/paths.h"
#include "core/base/text.h"

#include <algorithm>

namespace bindscape::app {

namespace fs = std::filesystem;

namespace {

void addDesign(Command& command, const project::AnalysisEntry& entry)
{
    const project::AnalysisEntry usual;
    const project::DesignSettings& settings = entry.settings;
    command.text("--design", entry.design, usual.design);
    command.text("--match", entry.match, usual.match);
    command.real("--pvalue", entry.pvalue, usual.pvalue);
    command.text("--background", entry.background, usual.background);
    if (settings.pooled)
        command.flag("--pooled");
    // A list of sites is taken whole unless its design matches it or a ratio is named.
    command.real("--ratio", settings.ratio, !entry.sites.empty() && entry.design == usual.design ? 0 : usual.settings.ratio);
    command.real("--p-bin", settings.pBin, usual.settings.pBin);
    command.real("--gc-bin", settings.gcBin, usual.settings.gcBin);
    command.number("--window", settings.window, usual.settings.window);
    command.number("--gc-window", settings.gcWindow, usual.settings.gcWindow);
    command.number("--mask-width", settings.maskWidth, usual.settings.maskWidth);
    command.number("--max-unknown", entry.maxUnknown, usual.maxUnknown);
    command.number("--max-sites", entry.maxSites, usual.maxSites);
    if (entry.sites.empty()) {  // else there are no peaks
        command.text("--partial", settings.partial, usual.settings.partial);
        command.number("--flank", settings.flank, usual.settings.flank);
    }
    command.text("--overlap", settings.overlap, usual.settings.overlap);
}

void addSplit(Command& command, const project::AnalysisEntry& entry)
{
    const project::DesignSettings& settings = entry.settings;
    const project::DesignSettings usual;
    if (settings.round == 0) {
        command.list("--train", entry.train);
        command.list("--validation", entry.validation);
        command.list("--test", entry.test);
        return;
    }
    command.add("--split", "random");
    command.add("--round", std::to_string(settings.round));
    command.real("--test-share", settings.testShare, usual.testShare);
    command.real("--validation-share", settings.validationShare, usual.validationShare);
    if (!settings.keepTogether)
        command.flag("--by-site");
}

std::string datasetCommand(const project::AnalysisEntry& entry, const project::Project& project, bool isKnown)
{
    std::error_code ignored;
    Command command("dataset");
    command.path("--genome", project.genome);
    command.path("--motif", entry.motifFile);
    command.text("--motif-id", entry.motifId, {});
    if (entry.sites.empty())
        command.path("--peaks", entry.peaks);
    command.path("--sites", entry.sites);
    command.number("--label-column", entry.labelColumn, 0);
    command.path("--negatives", entry.negatives);
    command.path("--dnase", entry.dnase);
    command.path("--exclude", entry.exclude);
    addDesign(command, entry);
    addSplit(command, entry);
    if (const auto edits = paths::siteChanges(project.folder(), entry.id); isKnown && fs::exists(edits, ignored))
        command.path("--edits", edits);
    if (entry.seed != 0)
        command.add("--seed", std::to_string(entry.seed));
    command.path("--out", paths::datasetFolder(project.folder(), entry.id));
    if (isKnown)
        command.flag("--resume");  // it may be there already
    return command.done();
}

std::string trainCommand(const project::AnalysisEntry& entry, const project::RunEntry& run, const project::Project& project)
{
    Command command("train");
    command.path("--dataset", paths::datasetFolder(project.folder(), entry.id));
    command.text("--core", run.coreBlocked ? "blocked" : "present", "present");
    addNetwork(command, run);
    const project::TrainSettings usual;
    command.text("--class-weights", run.settings.classWeights, usual.classWeights);
    command.text("--device", run.device, "auto");
    command.number("--threads", run.threads, 0);
    if (run.seed != 1)
        command.add("--seed", std::to_string(run.seed));
    command.path("--out", paths::runFolder(project.folder(), run.id));
    return command.done();
}

// Into the run's folder, as the window does it.
std::string evaluateCommand(const project::AnalysisEntry& entry, const project::RunEntry& run, const project::Project& project)
{
    Command command("evaluate");
    command.path("--run", paths::runFolder(project.folder(), run.id));
    command.path("--dataset", paths::datasetFolder(project.folder(), entry.id));
    command.add("--split", "held-out");
    command.text("--device", run.device, "auto");
    if (run.seed != 1)
        command.add("--seed", std::to_string(run.seed));
    command.path("--out", paths::runFolder(project.folder(), run.id));
    command.flag("--overwrite");
    return command.done();
}

std::string interpretCommand(const project::AnalysisEntry& entry, const project::RunEntry& run, const project::Project& project)
{
    Command command("interpret");
    command.path("--run", paths::runFolder(project.folder(), run.id));
    command.path("--dataset", paths::datasetFolder(project.folder(), entry.id));
    command.text("--device", run.device, "auto");
    return command.done();
}

}  // namespace

std::string commandLines(const PlannedRuns& plan, const project::Project& project)
{
    const auto isNew = [&](const project::RunEntry& run) { return std::find(plan.runs.begin(), plan.runs.end(), run.id) != plan.runs.end(); };
    std::string lines;
    for (const auto& entry : plan.analyses) {
        if (std::none_of(entry.runs.begin(), entry.runs.end(), isNew))
            continue;
        lines += datasetCommand(entry, project, findAnalysis(project, entry.id) != nullptr);
        for (const auto& run : entry.runs) {
            if (!isNew(run))
                continue;
            lines += trainCommand(entry, run, project) + evaluateCommand(entry, run, project);
            if (run.settings.score)
                lines += interpretCommand(entry, run, project);
        }
    }
    return lines;
}

}  // namespace bindscape::app
