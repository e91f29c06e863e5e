// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli run: a whole project.
#include "app/cli/commands.h"
#include "app/cli/run_with_console.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/project/run_project.h"
#include "core/project/run_summary.h"

#include <algorithm>

namespace bindscape::cli {

namespace {

using project::StepKind;

constexpr StepKind kKinds[] = {StepKind::Compendium, StepKind::Pretrain, StepKind::Dataset, StepKind::Train, StepKind::Evaluate,
                               StepKind::Interpret,  StepKind::Profile,  StepKind::Kmers,   StepKind::Figures};

std::vector<std::string> stepNames()
{
    std::vector<std::string> names;
    for (const StepKind kind : kKinds)
        names.emplace_back(project::toText(kind));
    return names;
}

std::vector<StepKind> kindsOf(const std::vector<std::string>& names)
{
    std::vector<StepKind> kinds;
    for (const StepKind kind : kKinds)
        if (std::find(names.begin(), names.end(), project::toText(kind)) != names.end())
            kinds.push_back(kind);
    return kinds;
}

// Tracks of results that were removed, or never came along: the steps make them again.
bool isOwnResult(const project::Project& project, const std::filesystem::path& file)
{
    const auto liesIn = [&](const std::filesystem::path& folder) { return *file.lexically_relative(folder).begin() != ".."; };
    for (const auto& trunk : project.trunks)
        if (liesIn(paths::datasetFolder(project.folder(), trunk.id)) || liesIn(paths::runFolder(project.folder(), trunk.run.id)))
            return true;
    for (const auto& entry : project.analyses) {
        if (liesIn(paths::datasetFolder(project.folder(), entry.id)))
            return true;
        for (const auto& run : entry.runs)
            if (liesIn(paths::runFolder(project.folder(), run.id)))
                return true;
    }
    return false;
}

void requireFiles(const project::Project& project)
{
    auto missing = project::missingFiles(project);
    std::erase_if(missing, [&](const std::filesystem::path& file) { return isOwnResult(project, file); });
    if (!missing.empty())
        throw Error(project.file.string() + " names " + plural(static_cast<std::int64_t>(missing.size()), "file") + " that " +
                    (missing.size() == 1 ? "is" : "are") + " not there, first " + missing.front().string() +
                    ". Put it back or correct the path in the project.");
}

void useSeed(project::Project& project, std::uint64_t seed)
{
    for (auto& entry : project.analyses) {
        entry.seed = seed;
        for (auto& run : entry.runs)
            run.seed = seed;
    }
    for (auto& trunk : project.trunks) {
        trunk.settings.seed = seed;
        trunk.run.seed = seed;
    }
    project::writeProject(project, project.file);
}

struct RunCommand {
    std::string file;
    std::vector<std::string> only;

    int operator()(Globals& globals) const
    {
        auto project = project::readProject(file);
        requireFiles(project);
        if (globals.seed)
            useSeed(project, *globals.seed);
        runWithConsole(project, kindsOf(only), globals);
        for (const auto& step : project::plan(project))
            globals.console.say((step.done ? "done   " : "to do  ") + step.title);
        sayResults(project, globals.console);
        globals.console.event("done", {{"project", project.file.string()}, {"figures", paths::figuresFolder(project.folder()).string()}});
        return kDone;
    }
};

}  // namespace

project::RunObserver observerOf(Console& console)
{
    project::RunObserver observer;
    observer.started = [&](const project::Step& step) {
        console.event("step", {{"step", project::toText(step.kind)}, {"title", step.title}});
    };
    observer.finished = [&](const project::Step& step, double seconds) {
        console.event("step_done", {{"step", project::toText(step.kind)}, {"title", step.title}, {"seconds", seconds}});
        console.say(step.title + " (" + formatDuration(seconds) + ")");
        if (step.kind == StepKind::Train || step.kind == StepKind::Pretrain)
            console.forgetStop();  // the next training runs its whole time
    };
    observer.warning = [&](const Warning& warning) { console.warn(warning); };
    observer.training.epoch = [&](const train::EpochMetrics& epoch) {
        nlohmann::ordered_json facts{{"epoch", epoch.epoch}, {"train_loss", epoch.trainLoss}, {"validation_loss", epoch.validationLoss}};
        if (epoch.validationAuroc)
            facts["validation_auroc"] = *epoch.validationAuroc;
        console.event("epoch", facts);
    };
    return observer;
}

void runWithConsole(project::Project& project, const std::vector<StepKind>& only, Globals& globals)
{
    project::runProject(project, compute::loadCompute(), only, globals.threads, globals.console, observerOf(globals.console));
}

void sayResults(const project::Project& project, Console& console)
{
    const auto steps = project::plan(project);
    for (const auto& trunk : project.trunks)
        if (std::any_of(steps.begin(), steps.end(), [&](const project::Step& step) { return step.run == trunk.run.id && step.done; })) {
            console.say("");
            console.say(project::titleOf(trunk) + ", a trunk of " + plural(static_cast<std::int64_t>(trunk.tracks.size()), "track"));
            console.say("  Tables in " + paths::runFolder(project.folder(), trunk.run.id).string() + ": " + join({paths::kMetricsFile, paths::kTasksFile}, ", "));
        }
    for (const auto& entry : project.analyses)
        for (const auto& run : entry.runs) {
            const auto isOpen = [&](const project::Step& step) { return step.run == run.id && !step.done; };
            if (std::any_of(steps.begin(), steps.end(), isOpen))
                continue;
            console.say("");
            console.say(project::modelTitle(entry, run) + (run.coreBlocked ? ", core blocked" : ", core present"));
            console.say("  Figures in " + (paths::figuresFolder(project.folder()) / run.id).string() +
                        " (.svg, .pdf, .png, each with its numbers as .csv):");
            for (const auto& note : project::figureNotes(project, run))
                console.say("    " + note.figure + std::string(9 - std::min<std::size_t>(8, note.figure.size()), ' ') + note.shows);
            console.say("  Tables in " + paths::runFolder(project.folder(), run.id).string() + ": " +
                        join({paths::kMetricsFile, paths::kEvaluationFile, paths::kPredictionsFile, paths::kProfileFile, paths::kKmersFile,
                              "scores/ (NumPy, BED, bigWig)"},
                             ", "));
        }
}

std::function<int()> addRun(CLI::App& app, Globals& globals)
{
    const auto command = std::make_shared<RunCommand>();
    app.add_option("project", command->file, "Project file (.bindscape or .json)")->required()->type_name("PROJECT");
    app.add_option("--only", command->only, "Steps to run; the ones before them must be done already (default: all)")
        ->delimiter(',')
        ->allow_extra_args(false)  // the next word is the project
        ->check(CLI::IsMember(stepNames()));
    app.footer("A run that is not finished goes on where it stopped. --seed sets every seed of the project and saves it; results of "
               "another seed are kept aside.");
    return [command, &globals] { return (*command)(globals); };
}

}  // namespace bindscape::cli
