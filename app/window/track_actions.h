// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done with tracks: the Tracks menu, a track's own menu, and the drags of the header column. All of it is undoable.
#pragma once

#include "app/session/session.h"
#include "app/window/action_set.h"
#include "widgets/genome_view/genome_view.h"

#include <functional>

class QMenu;

namespace bindscape::app {

class TrackActions : public QObject {
    Q_OBJECT
public:
    TrackActions(Session& session, widgets::GenomeView& view, const ActionSet& actions);
    // The menu of a track, as by right click. Exposed for the menu key and for tests.
    void fillMenu(QMenu& menu, const std::string& id);

private:
    std::vector<project::TrackEntry> selected() const;
    const project::TrackEntry* entry(const std::string& id) const;
    // Changes all selected tracks as one step of undo.
    void change(const QString& text, const std::function<void(project::TrackEntry&)>& edit);
    void updateEnabled();
    void chooseColor();
    void chooseRange();
    void chooseHeight();
    void findFile(const std::string& id);
    void groupScale();
    void move(int by);
    void selectNeighbour(int by);
    void fillGraphMenu(QMenu& menu, const project::TrackEntry& track);
    void fillScaleMenu(QMenu& menu, const project::TrackEntry& track);
    void showMenu(const QString& id, QPoint at);

    Session& m_session;
    widgets::GenomeView& m_view;
    const ActionSet& m_actions;
};

}  // namespace bindscape::app
