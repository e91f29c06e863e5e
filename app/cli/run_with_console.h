// SPDX-License-Identifier: GPL-3.0-or-later
// A whole project on the command line; shared by run and demo.
#pragma once

#include "app/cli/command.h"
#include "core/project/run_project.h"

#include <vector>

namespace bindscape::cli {

// Steps and epochs as lines and events, warnings as warnings.
project::RunObserver observerOf(Console& console);
// Runs the steps that are not done, with the console as progress, observer and place of warnings.
void runWithConsole(project::Project& project, const std::vector<project::StepKind>& only, Globals& globals);

// For every run whose steps are all done: what its figures show, and where they and the tables lie.
void sayResults(const project::Project& project, Console& console);

}  // namespace bindscape::cli
