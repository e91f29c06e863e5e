// SPDX-License-Identifier: GPL-3.0-or-later
// A run again with one thing changed: its settings as a list, new values as text, and the choices that come out. Any thread.
#pragma once

#include "app/dialogs/training_plan.h"

#include <QString>

#include <string>
#include <vector>

namespace bindscape::app {

struct CloneField {
    std::string id;                    // "seed", "learning_rate", "size:dropout", ...
    QString label, help;
    std::string value;                 // of the run, with the preset's numbers filled in
    std::vector<std::string> options;  // what it may be, where that is a list
};
// Settings that can be changed, the most usual first.
std::vector<CloneField> cloneFields(const TrainingChoice& source, const Catalogue& catalogue);

struct CloneRun {
    TrainingChoice choice;
    QString says;  // "run 2 · seed 3: seed 3 instead of 1"
};
// One choice for each value of the list, which is separated by commas. Throws Error with a sentence: a value that cannot be, that
// comes twice, or that is the run's own.
std::vector<CloneRun> clones(const TrainingChoice& source, const std::string& field, const std::string& values, const Catalogue& catalogue,
                             const project::Project& project);

}  // namespace bindscape::app
