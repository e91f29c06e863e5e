// SPDX-License-Identifier: GPL-3.0-or-later
// Taking runs and trunks out of the project, adding finished runs, and what the user says about them; undoable. Each step touches
// only its runs, so that runs which were added in between stay.
#pragma once

#include "core/project/project.h"

#include <QUndoCommand>

#include <functional>
#include <string>
#include <vector>

namespace bindscape::app {

struct AnalysisList {
    std::vector<project::AnalysisEntry>& analyses;
    std::function<void()> changed;
};
QUndoCommand* removeRunsCommand(AnalysisList list, std::vector<std::string> runIds);
// Analyses that are there already get the runs alone.
QUndoCommand* addAnalysesCommand(AnalysisList list, std::vector<project::AnalysisEntry> analyses, const QString& text);
// Name, notes and star; nullptr if nothing differs. Commands in a row with the same `live` other than 0 about the same runs become one.
QUndoCommand* describeRunsCommand(AnalysisList list, const std::vector<project::RunEntry>& changed, const QString& text, int live);

struct TrunkList {
    std::vector<project::TrunkEntry>& trunks;
    std::function<void()> changed;
};
QUndoCommand* addTrunkCommand(TrunkList list, project::TrunkEntry trunk, const QString& text);
QUndoCommand* removeTrunkCommand(TrunkList list, std::string id, const QString& text);

}  // namespace bindscape::app
