// SPDX-License-Identifier: GPL-3.0-or-later
// Session and genome view follow each other: tracks and places go to the view, what the user did there goes to the session.
// Reads of the view run as invisible jobs in the reader pool.
#pragma once

#include "app/session/session.h"
#include "widgets/genome_view/genome_view.h"

#include <QTimer>

#include <map>
#include <vector>

namespace bindscape::app {

class ViewBinding : public QObject {
    Q_OBJECT
public:
    ViewBinding(Session& session, widgets::GenomeView& view);
    // Where scored windows overlap the one of the selected hit is seen, if it has one; a preference of the user, for all tracks of scores.
    static bool isSelectedSiteFirst();
    static void setSelectedSiteFirst(bool on);

private:
    void showTracks();
    void showPlaces();
    void loadCytobands();
    widgets::ViewTrack viewTrack(const project::TrackEntry& entry);
    std::vector<widgets::ViewTrack> followTracks();
    void showFollowed();
    void showSelection();
    // Where a site is selected, its window goes before the others in tracks of scores.
    std::shared_ptr<const genome::TrackSource> withSelection(const std::string& id, std::shared_ptr<const genome::TrackSource> source);
    widgets::CancelRead read(widgets::ReadWork work, QObject* guard, widgets::ReadDone done);

    Session& m_session;
    widgets::GenomeView& m_view;
    struct Selecting {
        std::shared_ptr<const genome::TrackSource> of, source;
        Region core;
    };
    std::map<std::string, Selecting> m_selecting;  // by track; one object as long as nothing changes
    QTimer m_tracksTimer;  // many sources arrive at once; one update
};

}  // namespace bindscape::app
