// SPDX-License-Identifier: GPL-3.0-or-later
// Regions of interest in the genome view: drawn there, gone to by a click, their menu, and their ends that are dragged.
#pragma once

#include "app/session/session.h"
#include "widgets/genome_view/genome_view.h"

class QMenu;

namespace bindscape::app {

class RegionActions : public QObject {
    Q_OBJECT
public:
    RegionActions(Session& session, widgets::GenomeView& view);
    void fillMenu(QMenu& menu, const std::string& id);

private:
    void showRegions();
    void go(const std::string& id);
    void rename(const std::string& id);
    void recolor(const std::string& id);

    Session& m_session;
    widgets::GenomeView& m_view;
};

}  // namespace bindscape::app
