// SPDX-License-Identifier: GPL-3.0-or-later
// One line a command; each is in its own file.
#pragma once

#include "app/cli/command.h"

namespace bindscape::cli {

std::function<int()> addScan(CLI::App& app, Globals& globals);
std::function<int()> addDataset(CLI::App& app, Globals& globals);
std::function<int()> addCompendium(CLI::App& app, Globals& globals);
std::function<int()> addBaseline(CLI::App& app, Globals& globals);
std::function<int()> addPretrain(CLI::App& app, Globals& globals);
std::function<int()> addImportWeights(CLI::App& app, Globals& globals);
std::function<int()> addTrain(CLI::App& app, Globals& globals);
std::function<int()> addEvaluate(CLI::App& app, Globals& globals);
std::function<int()> addEffect(CLI::App& app, Globals& globals);
std::function<int()> addInterpret(CLI::App& app, Globals& globals);
std::function<int()> addVariants(CLI::App& app, Globals& globals);
std::function<int()> addProfile(CLI::App& app, Globals& globals);
std::function<int()> addKmers(CLI::App& app, Globals& globals);
std::function<int()> addReport(CLI::App& app, Globals& globals);
std::function<int()> addPanel(CLI::App& app, Globals& globals);
std::function<int()> addMotifs(CLI::App& app, Globals& globals);
std::function<int()> addCross(CLI::App& app, Globals& globals);
std::function<int()> addCompare(CLI::App& app, Globals& globals);
std::function<int()> addArchive(CLI::App& app, Globals& globals);
std::function<int()> addFigure(CLI::App& app, Globals& globals);
std::function<int()> addRun(CLI::App& app, Globals& globals);
std::function<int()> addDemo(CLI::App& app, Globals& globals);
std::function<int()> addSimulate(CLI::App& app, Globals& globals);

}  // namespace bindscape::cli
