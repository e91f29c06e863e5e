// SPDX-License-Identifier: GPL-3.0-or-later
// Aggregate profile of the selected run: mean |score| by distance from the core, core present and blocked. A click on the
// curve lists the sites that score most at that distance and moves the browser to the best of them.
#pragma once

#include "app/panels/run_panel.h"
#include "app/panels/site_table.h"
#include "core/analysis/profile.h"
#include "core/figure/chart.h"
#include "core/scores/score_set.h"

class QLabel;

namespace bindscape::widgets {
class ChartView;
}

namespace bindscape::app {

// The best sites at one distance from the core, by |score|, at most `limit`.
std::vector<ScoredPlace> bestSitesAt(const scores::ScoreSet& scores, int toCore, std::size_t limit);

class ProfilePanel : public RunPanel {
    Q_OBJECT
public:
    ProfilePanel(Session& session, QWidget* parent);

    widgets::ChartView& plot() { return *m_plot; }
    SiteTable& sites() { return *m_sites; }

protected:
    void reload() override;

private:
    struct Data {
        figure::Chart chart;
        analysis::Profile profile;
        bool scored = false;
        bool there = false;
    };
    void showData(Data data);
    void showPosition(int toCore, bool go);
    void exportPlot();

    // The run whose profile is shown: the present one of a pair carries both curves.
    const project::RunEntry* shownRun() const;

    widgets::ChartView* m_plot;
    SiteTable* m_sites;
    QLabel* m_sitesTitle;
    std::shared_ptr<const scores::ScoreSet> m_scores;  // of m_scoresFolder, read at the first click
    std::filesystem::path m_scoresFolder;
};

}  // namespace bindscape::app
