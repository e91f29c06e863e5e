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

// at < 0: at the end, above the sequence. Without a text it says what is added.
QUndoCommand* addTracksCommand(TrackList list, std::vector<project::TrackEntry> tracks, int at = -1, const QString& text = {});
QUndoCommand* removeTracksCommand(TrackList list, const std::vector<std::string>& ids);
QUndoCommand* moveTrackCommand(TrackList list, const std::string& id, int newIndex);
// All tracks in one step. Commands with the same text on the same tracks in quick succession become one (a height that is
// dragged), and those with the same `live` other than 0 always do.
QUndoCommand* changeTracksCommand(TrackList list, const std::vector<project::TrackEntry>& changed, const QString& text, int live = 0);

}  // namespace bindscape::app
