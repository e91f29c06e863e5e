// SPDX-License-Identifier: GPL-3.0-or-later
// Matches of a motif file as a track of the project, and what can be changed about it.
#pragma once

#include "app/session/session.h"

class QWidget;

namespace bindscape::app {

// A step of undo. Distances are told to the cores of the shown run's data set.
void showMatches(Session& session, const std::filesystem::path& motifFile);
// After asking for the file, beginning with the project's.
void chooseMatches(Session& session, QWidget* parent);
// Second line of the track's header.
std::string matchSubtitle(const project::TrackEntry& track);

}  // namespace bindscape::app
