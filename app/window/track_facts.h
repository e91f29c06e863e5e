// SPDX-License-Identifier: GPL-3.0-or-later
// "About this track": what is known of a track, as text that can be selected and copied.
#pragma once

#include "app/session/session.h"

class QWidget;

namespace bindscape::app {

// Lines of "name: value"; of several tracks one after the other.
QString trackFacts(const Session& session, const std::vector<project::TrackEntry>& tracks);
// A window of its own that does not hold up the others.
void showTrackFacts(const Session& session, const std::vector<project::TrackEntry>& tracks, QWidget* parent);

}  // namespace bindscape::app
