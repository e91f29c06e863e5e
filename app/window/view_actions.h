// SPDX-License-Identifier: GPL-3.0-or-later
// What the actions of the View and Edit menus do.
#pragma once

#include "app/session/feature_search.h"
#include "app/window/action_set.h"
#include "widgets/genome_view/genome_view.h"

namespace bindscape::app {

class ViewActions : public QObject {
    Q_OBJECT
public:
    ViewActions(Session& session, widgets::GenomeView& view, FeatureSearch& search, const ActionSet& actions);

private:
    void connectMoves(const ActionSet& actions);
    void updateEnabled(const ActionSet& actions);
    void stepFeature(bool forward);
    void flip();
    void copySequence(bool reverse);
    void copySequenceOf(const Region& region, bool reverse);
    void sweepMenu(const Region& region, QPoint at);

    Session& m_session;
    widgets::GenomeView& m_view;
    FeatureSearch& m_search;
};

}  // namespace bindscape::app
