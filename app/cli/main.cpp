// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli: the engine without the window. Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted.
#include "app/cli/command.h"
#include "app/cli/number_checks.h"
#include "core/base/version.h"
#include "core/compute/compute.h"

#include <htslib/hts_log.h>

#include <algorithm>
#include <new>
#include <string_view>
#include <unistd.h>

namespace bindscape::cli {

namespace {

Console::Style styleOf(const Globals& globals)
{
    if (globals.jsonProgress)
        return Console::Style::Json;
    if (globals.quiet)
        return Console::Style::Quiet;
    return ::isatty(STDERR_FILENO) != 0 ? Console::Style::Bar : Console::Style::Plain;
}

void addGlobals(CLI::App& app, Globals& globals)
{
    const auto group = "Options of every command";
    app.add_option("--threads", globals.threads,
                   "Threads to compute with; 0 = all cores (default 0). Another number changes the last digits of trained weights")
        ->check(CLI::Range(0, 1024))
        ->group(group);
    app.add_option("--seed", globals.seed, "Seed of every random choice, a whole number >= 0; same seed, same result (default: of the command)")
        ->check(numberFromZero())
        ->group(group);
    app.add_flag("--quiet", globals.quiet, "Say nothing but errors")->group(group);
    app.add_flag("--json-progress", globals.jsonProgress, "One JSON object a line on standard error instead of the bar")->group(group);
}

// Runs a parsed command; every failure becomes one sentence and an exit code.
int guarded(const std::function<int()>& work, Console& console)
{
    try {
        const int code = work();
        console.finish();
        return code;
    } catch (const Cancelled&) {
        console.fail("Interrupted. What was finished is kept; the same command goes on from there.");
        return kInterrupted;
    } catch (const UsageError& error) {
        console.fail(std::string(error.what()) + " See --help.");
        return kWrongUsage;
    } catch (const Error& error) {
        console.fail(error.what());
    } catch (const std::bad_alloc&) {
        console.fail("There is not enough memory for this. Fewer threads or a smaller batch need less.");
    } catch (const std::exception& error) {
        console.fail(std::string("Unexpected trouble: ") + error.what());
    }
    return kFailed;
}

int run(int argc, char** argv)
{
    CLI::App app("Bindscape trains, reads and compares neural networks of transcription-factor binding.", "bindscape-cli");
    app.set_version_flag("--version", std::string("bindscape-cli ") + version());
    app.require_subcommand(1);
    Globals globals;
    std::string chosen;
    std::function<int()> work;
    for (const auto& command : commands()) {
        CLI::App* sub = app.add_subcommand(command.name, command.help);
        const auto commandWork = command.add(*sub, globals);
        addGlobals(*sub, globals);
        sub->callback([&chosen, &work, name = command.name, commandWork] {
            chosen = name;
            work = commandWork;
        });
    }
    // After the commands, which would inherit it.
    app.footer("Each command has its own --help.\nExit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted (the same command resumes).\nSIGUSR1: a training stops, keeps its best weights, and the command goes on.");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0)
            return app.exit(error);
        if (std::find(argv, argv + argc, std::string_view("--json-progress")) == argv + argc) {
            app.exit(error);
        } else {
            globals.console.start(argc > 1 ? argv[1] : "", Console::Style::Json);
            globals.console.fail(std::string(error.what()) + ". See --help.");
        }
        return kWrongUsage;
    }
    globals.console.start(chosen, styleOf(globals));
    return guarded(work, globals.console);
}

}  // namespace

}  // namespace bindscape::cli

int main(int argc, char** argv)
{
    bindscape::compute::prepareProcess();
    hts_set_log_level(HTS_LOG_OFF);  // its messages come back as our own sentences
    bindscape::cli::catchSignals();
    return bindscape::cli::run(argc, argv);
}
