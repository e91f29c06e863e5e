// SPDX-License-Identifier: GPL-3.0-or-later
// Session and genome view follow each other: tracks and places go to the view, what the user did there goes to the session.
// Reads of the view run as invisible jobs in the reader pool.
#pragma once

#include "app/session/session.h"
#include "widgets/genome_view/genome_view.h"

#include <QTimer>

namespace bindscape::app {

class ViewBinding : public QObject {
    Q_OBJECT
public:
    ViewBinding(Session& session, widgets::GenomeView& view);

private:
    void showTracks();
    void showPlaces();
    void loadCytobands();
    widgets::ViewTrack viewTrack(const project::TrackEntry& entry) const;
    widgets::CancelRead read(widgets::ReadWork work, QObject* guard, widgets::ReadDone done);

    Session& m_session;
    widgets::GenomeView& m_view;
    QTimer m_tracksTimer;  // many sources arrive at once; one update
};

}  // namespace bindscape::app
