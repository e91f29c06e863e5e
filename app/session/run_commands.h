// SPDX-License-Identifier: GPL-3.0-or-later
// Taking runs and trunks out of the project, undoable. Touches only these runs, so that runs which were added in between stay.
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

struct TrunkList {
    std::vector<project::TrunkEntry>& trunks;
    std::function<void()> changed;
};
QUndoCommand* removeTrunkCommand(TrunkList list, std::string id, const QString& text);

}  // namespace bindscape::app
