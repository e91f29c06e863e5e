// SPDX-License-Identifier: GPL-3.0-or-later
// Undoable edits of the regions of interest, each about the regions it names only. Fast for a hundred thousand at once.
#pragma once

#include "core/project/project.h"

#include <QUndoCommand>

#include <functional>
#include <string>
#include <vector>

namespace bindscape::app {

struct RegionList {
    std::vector<project::RegionEntry>& regions;
    std::function<void()> changed;
};

QUndoCommand* addRegionsCommand(RegionList list, std::vector<project::RegionEntry> regions, const QString& text);
QUndoCommand* removeRegionsCommand(RegionList list, const std::vector<std::string>& ids, const QString& text);
// Matched by id. Commands with the same text about the same regions in a row become one (an edge that is dragged).
QUndoCommand* changeRegionsCommand(RegionList list, std::vector<project::RegionEntry> changed, const QString& text);

}  // namespace bindscape::app
