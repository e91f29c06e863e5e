// SPDX-License-Identifier: GPL-3.0-or-later
// The same work for bindscape-cli: what the window does for planned runs, as lines for a shell. Any thread.
#pragma once

#include "app/dialogs/command_text.h"
#include "app/dialogs/training_plan.h"

namespace bindscape::app {

// For each analysis of the plan its data set, then training, evaluation and (where wanted) scores of each run. Settings that are
// the defaults of a command are not said. Results lie where the window would put them; without a project file, in folders of the
// working directory. Lines end with '\n'; long ones are folded with '\'.
std::string commandLines(const PlannedRuns& plan, const project::Project& project);

}  // namespace bindscape::app
