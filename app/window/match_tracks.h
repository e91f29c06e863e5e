// SPDX-License-Identifier: GPL-3.0-or-later
// Matches of a motif file as a track of the project, and what can be changed about it.
#pragma once

#include "app/session/session.h"

class QWidget;

namespace bindscape::app {

// A step of undo. Distances are told to the cores of the shown run's data set.
// The id of the track; empty where there is no genome, which is said.
std::string showMatches(Session& session, const std::filesystem::path& motifFile);
// Asks for a motif file, beginning with the project's; empty: none was chosen.
std::filesystem::path chooseMotifFile(const Session& session, QWidget* parent);
// Second line of the track's header.
std::string matchSubtitle(const project::TrackEntry& track);

}  // namespace bindscape::app
