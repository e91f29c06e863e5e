// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli demo: the demonstration, end to end.
#include "app/cli/commands.h"
#include "app/cli/run_with_console.h"
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/project/demo.h"

namespace bindscape::cli {

namespace {

namespace fs = std::filesystem;

struct DemoCommand {
    std::string out, recipe;

    project::Project make(Globals& globals) const
    {
        const auto seed = globals.seedOr(1);
        return recipe.empty() ? project::makeDemo(out, seed, globals.console)
                              : project::makeDemo(out, readFile(recipe, 16u << 20), recipe, seed, globals.console);
    }

    int operator()(Globals& globals) const
    {
        auto project = make(globals);
        runWithConsole(project, {}, globals);
        Console& console = globals.console;
        console.say("");
        console.say("Project (open it in the window): " + project.file.string());
        sayResults(project, console);
        const auto report = project::judgeDemo(project);
        console.say("");
        console.say(project::toText(report));
        const auto orNull = [](const std::optional<double>& value) {
            return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json(nullptr);
        };
        console.event("done", {{"project", project.file.string()},
                               {"figures", paths::figuresFolder(project.folder()).string()},
                               {"test_auroc", orNull(report.testAuroc)},
                               {"motif_score_auroc", orNull(report.motifScoreAuroc)},
                               {"top_bases_in_context", report.topBasesInTal1},
                               {"by_chance", report.expectedByChance},
                               {"context_kmers_in_top", report.tal1KmersInTop10},
                               {"context_kmers_first", report.tal1KmersOnTop},
                               {"found", report.toldApart() && report.basesFound() && report.kmersFound()}});
        return kDone;
    }
};

}  // namespace

std::function<int()> addDemo(CLI::App& app, Globals& globals)
{
    const auto command = std::make_shared<DemoCommand>();
    app.add_option("--out", command->out, "Folder for the project, its data, runs and figures; goes on with what is there")
        ->required()
        ->type_name("DIR");
    app.add_option("--recipe", command->recipe, "Another recipe of the simulation (JSON; default: the embedded one)")->type_name("FILE");
    return [command, &globals] { return (*command)(globals); };
}

}  // namespace bindscape::cli
