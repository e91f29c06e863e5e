// SPDX-License-Identifier: GPL-3.0-or-later
// The options that say how tracks become labelled bins, for every command that makes a compendium.
#pragma once

#include "app/cli/inputs.h"
#include "core/compendium/compendium.h"

#include <string>

namespace bindscape::cli {

struct CompendiumArguments {
    compendium::CompendiumOptions options;
    std::string trackTable;  // empty: --tracks was not given
};

// --genome, --tracks (both required if `required`), --bin, --window, --covered, --max-unknown, --exclude, --empty-bins, --max-bins, --train,
// --validation, --test.
void addCompendiumOptions(CLI::App& app, CompendiumArguments& arguments, bool required);
// Reads the table of tracks; files become absolute, seed and threads are taken over. Throws Error, UsageError.
void completeCompendiumOptions(CompendiumArguments& arguments, const Globals& globals);

// Opens the genome and builds; warnings go to the console. `progress` is a part of the command's.
compendium::Compendium makeCompendium(const CompendiumArguments& arguments, Console& console, Progress& progress);

// Tables of bins a split and of labels a track; the same as the fields of an event.
nlohmann::ordered_json sayCompendium(const compendium::Compendium& made, Console& console);

}  // namespace bindscape::cli
