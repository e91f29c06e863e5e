// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli run: a whole project.
#include "app/cli/commands.h"
#include "app/cli/run_with_console.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/project/run_project.h"

#include <algorithm>

namespace bindscape::cli {

namespace {

using project::StepKind;

constexpr StepKind kKinds[] = {StepKind::Dataset, StepKind::Train, StepKind::Evaluate, StepKind::Interpret,
                               StepKind::Profile, StepKind::Kmers, StepKind::Figures};

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

void requireFiles(const project::Project& project)
{
    const auto missing = project::missingFiles(project);
    if (!missing.empty())
        throw Error(project.file.string() + " names " + plural(static_cast<std::int64_t>(missing.size()), "file") + " that " +
                    (missing.size() == 1 ? "is" : "are") + " not there, first " + missing.front().string() +
                    ". Put it back or correct the path in the project.");
}

struct RunCommand {
    std::string file;
    std::vector<std::string> only;

    int operator()(Globals& globals) const
    {
        auto project = project::readProject(file);
        requireFiles(project);
        runWithConsole(project, kindsOf(only), globals);
        for (const auto& step : project::plan(project))
            globals.console.say((step.done ? "done   " : "to do  ") + step.title);
        globals.console.say("Figures: " + paths::figuresFolder(project.folder()).string());
        return kDone;
    }
};

}  // namespace

void runWithConsole(project::Project& project, const std::vector<StepKind>& only, Globals& globals)
{
    Console& console = globals.console;
    project::RunObserver observer;
    observer.started = [&](const project::Step& step) {
        console.event("step", {{"step", project::toText(step.kind)}, {"title", step.title}});
    };
    observer.finished = [&](const project::Step& step, double seconds) {
        console.event("step_done", {{"step", project::toText(step.kind)}, {"title", step.title}, {"seconds", seconds}});
        console.say(step.title + " (" + formatDuration(seconds) + ")");
    };
    observer.warning = [&](const Warning& warning) { console.warn(warning); };
    observer.training.epoch = [&](const train::EpochMetrics& epoch) {
        nlohmann::ordered_json facts{{"epoch", epoch.epoch}, {"train_loss", epoch.trainLoss}, {"validation_loss", epoch.validationLoss}};
        if (epoch.validationAuroc)
            facts["validation_auroc"] = *epoch.validationAuroc;
        console.event("epoch", facts);
    };
    project::runProject(project, compute::loadCompute(), only, globals.threads, console, observer);
}

std::function<int()> addRun(CLI::App& app, Globals& globals)
{
    const auto command = std::make_shared<RunCommand>();
    app.add_option("project", command->file, "Project file (.bindscape or .json)")->required()->type_name("PROJECT");
    app.add_option("--only", command->only, "Steps to run; the ones before them must be done already (default: all)")
        ->delimiter(',')
        ->check(CLI::IsMember(stepNames()));
    return [command, &globals] { return (*command)(globals); };
}

}  // namespace bindscape::cli
