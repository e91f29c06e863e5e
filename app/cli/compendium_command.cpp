// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli compendium: many tracks as one multi-task data set.
#include "app/cli/commands.h"
#include "app/cli/compendium_options.h"
#include "app/cli/new_folders.h"
#include "core/base/atomic_file.h"

namespace bindscape::cli {

namespace {

struct Arguments {
    CompendiumArguments compendium;
    std::string out;
    OutputPolicy policy;
};

int makeFolder(Arguments& a, Globals& globals)
{
    Console& console = globals.console;
    if (!mayWrite(a.out, compendium::compendiumExists(a.out), a.policy, console))
        return kDone;
    completeCompendiumOptions(a.compendium, globals);
    const NewFolders folders(a.out);
    requireWritableFolder(a.out);  // tells a read-only place before the long work
    SubProgress building(console, 0, 0.95);
    const auto made = makeCompendium(a.compendium, console, building);
    compendium::writeCompendium(made, a.out);
    auto result = sayCompendium(made, console);
    result["folder"] = a.out;
    console.checkpoint(1, "Bins are written");
    console.event("done", result);
    return kDone;
}

}  // namespace

std::function<int()> addCompendium(CLI::App& app, Globals& globals)
{
    const auto arguments = std::make_shared<Arguments>();
    addCompendiumOptions(app, arguments->compendium, true);
    app.add_option("--out", arguments->out, "Folder for bins.bed.gz and compendium.json")->required()->type_name("DIR");
    addOutputPolicy(app, arguments->policy);
    return [arguments, &globals] { return makeFolder(*arguments, globals); };
}

}  // namespace bindscape::cli
