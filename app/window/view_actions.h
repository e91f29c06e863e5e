// SPDX-License-Identifier: GPL-3.0-or-later
// What the actions of the View and Edit menus do.
#pragma once

#include "app/session/feature_search.h"
#include "app/window/action_set.h"
#include "widgets/genome_view/genome_view.h"

class QMenu;

namespace bindscape::app {

class ViewActions : public QObject {
    Q_OBJECT
public:
    ViewActions(Session& session, widgets::GenomeView& view, FeatureSearch& search, const ActionSet& actions);
    // What can be done with a stretch that was swept over. Exposed for tests.
    void fillSweepMenu(QMenu& menu, const Region& region);

private:
    void connectMoves(const ActionSet& actions);
    void updateEnabled(const ActionSet& actions);
    void stepFeature(bool forward);
    // What is looked at: the selected hit, else the detail view, else the view.
    Region target() const;
    void addRegion();

    Session& m_session;
    widgets::GenomeView& m_view;
    FeatureSearch& m_search;
};

}  // namespace bindscape::app
