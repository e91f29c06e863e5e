// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done with tracks: the Tracks menu, a track's own menu, the badge's popover and the drags of the header column. All
// of it goes for the whole selection, as one step of undo.
#pragma once

#include "app/session/session.h"
#include "app/window/action_set.h"
#include "widgets/forms/scale_popover.h"
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
    // The same for the selection, in the menu bar; with everything greyed where nothing is selected.
    void fillTracksMenu(QMenu& menu);
    // The scale of the selected tracks, beginning with that of this one.
    void showScale(const std::string& id, QPoint at);

private:
    using Edit = std::function<void(project::TrackEntry&)>;
    using Fits = std::function<bool(const project::TrackEntry&)>;

    std::vector<project::TrackEntry> selected(const Fits& fits = {}) const;
    const project::TrackEntry* entry(const std::string& id) const;
    const project::TrackEntry* firstSelected() const;
    void selectOnly(const std::string& id);  // unless it is selected already
    // Changes all selected tracks that fit: "<what> of 3 tracks".
    void change(const QString& what, const Edit& edit, const Fits& fits = {});
    void updateEnabled();
    void connectActions();
    void connectView();
    void chooseColor(bool negative);
    void chooseHeight();
    void findFile(const std::string& id);
    void groupScale();
    void joinGroup(const std::string& group);
    void overlay();
    void move(int by);
    void selectNeighbour(int by);
    void exportData();
    void saveImage();
    void duplicate();
    // track_menu.cpp
    void fillEdits(QMenu& menu, const project::TrackEntry& track);
    void fillGraphMenu(QMenu& menu, const project::TrackEntry& track);
    void fillScaleMenu(QMenu& menu, const project::TrackEntry& track);
    void fillGroupMenu(QMenu& menu, const project::TrackEntry& track);
    void fillSummaryMenu(QMenu& menu, const project::TrackEntry& track);
    void fillOverlapMenu(QMenu& menu, const project::TrackEntry& track);
    void fillMatchMenu(QMenu& menu, const project::TrackEntry& track);
    void fillOpacityMenu(QMenu& menu, const project::TrackEntry& track);
    void addLetters(QMenu& menu, const project::TrackEntry& track);
    void addPlaces(QMenu& menu, const project::TrackEntry& track);
    void showMenu(const QString& id, QPoint at);
    std::string freeGroup() const;
    std::vector<std::string> groups() const;

    Session& m_session;
    widgets::GenomeView& m_view;
    const ActionSet& m_actions;
    int m_gesture = 0;  // counts edits and popovers: each is one step, whatever it takes
};

// Kinds that have a scale.
bool hasScale(const project::TrackEntry& track);

}  // namespace bindscape::app
