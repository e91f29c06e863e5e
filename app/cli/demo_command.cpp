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

    // Which figure shows what, and where the tables are.
    static void tellWhere(const project::Project& project, Console& console)
    {
        console.say("");
        console.say("Project (open it in the window): " + project.file.string());
        for (const auto& entry : project.analyses)
            for (const auto& run : entry.runs) {
                const fs::path figures = paths::figuresFolder(project.folder()) / run.id,
                               folder = paths::runFolder(project.folder(), run.id);
                console.say("");
                console.say(entry.tf + ", core " + (run.coreBlocked ? "blocked" : "present") +
                            ". Figures (SVG and PDF, each with its numbers as CSV) in " + figures.string() + ":");
                console.say("  browser   Grad-CAM of a bound site beside ChIP, DNase and the planted sites");
                console.say("  profile   mean |score| by position around the core");
                console.say("  kmers     5-mers enriched among the best-scoring words");
                console.say("  loss, auroc, roc, pr   how training went, and how well the test chromosome is told apart");
                console.say("Tables in " + folder.string() + ":");
                console.say(std::string("  ") + paths::kEvaluationFile + ", " + paths::kPredictionsFile + ", " + paths::kProfileFile +
                            ", " + paths::kKmersFile + ", scores/ (NumPy, BED, bigWig)");
            }
    }

    int operator()(Globals& globals) const
    {
        auto project = make(globals);
        runWithConsole(project, {}, globals);
        tellWhere(project, globals.console);
        globals.console.say("");
        globals.console.say(project::toText(project::judgeDemo(project)));
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
