// SPDX-License-Identifier: GPL-3.0-or-later
// One undoable edit of the track list each. They change the list they are given and then call `changed`; result tracks that
// arrive in between stay, because each command touches only the tracks it is about.
#pragma once

#include "core/project/project.h"

#include <QUndoCommand>

#include <functional>
#include <vector>

namespace bindscape::app {

struct TrackList {
    std::vector<project::TrackEntry>& tracks;
    std::function<void()> changed;

    // -1 if it is not there.
    int indexOf(const std::string& id) const;
};

QUndoCommand* addTracksCommand(TrackList list, std::vector<project::TrackEntry> tracks);
QUndoCommand* removeTracksCommand(TrackList list, const std::vector<std::string>& ids);
QUndoCommand* moveTrackCommand(TrackList list, const std::string& id, int newIndex);
// Commands with the same text on the same track in a row become one (a height that is dragged).
QUndoCommand* changeTrackCommand(TrackList list, const project::TrackEntry& changed, const QString& text);

}  // namespace bindscape::app
