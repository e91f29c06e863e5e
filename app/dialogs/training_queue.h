// SPDX-License-Identifier: GPL-3.0-or-later
// Several choices at once: what else is wrong with them, and what will happen, in words. Any thread.
#pragma once

#include "app/dialogs/training_plan.h"

#include <QString>

namespace bindscape::app {

// Checks at once of all choices but the one that is looked at closely, each with the name of its TF, and of names that two would
// share. What concerns all alike is left to that one.
std::vector<Check> checksOfOthers(const std::vector<TrainingChoice>& choices, const TrainingChoice& current, const project::Project& project, bool genomeOpen);
// "Four models are queued: SP1 present, SP1 blocked, NFYA present, NFYA blocked."
QString queueText(const std::vector<TrainingChoice>& choices);
// What the dialog is about, for its Help button; rich text.
QString trainingHelp();

}  // namespace bindscape::app
