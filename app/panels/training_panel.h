// SPDX-License-Identifier: GPL-3.0-or-later
// Training: loss and validation auROC of the selected run and of its partner (core present and blocked), live while it trains,
// the best epoch and where it would stop, a small table, and the buttons to pause (Space), to stop and to score what is in view.
#pragma once

#include "app/panels/run_panel.h"
#include "core/train/run_record.h"

class QCheckBox;
class QPushButton;
class QToolButton;

namespace bindscape::widgets {
class ChartView;
}

namespace bindscape::app {

class LiveTraining;
class NumbersTable;
class TroubleBar;

class TrainingPanel : public RunPanel {
    Q_OBJECT
public:
    TrainingPanel(Session& session, QWidget* parent);

    widgets::ChartView& lossPlot() { return *m_loss; }
    widgets::ChartView& aurocPlot() { return *m_auroc; }
    QPushButton& goOnButton() { return *m_start; }
    QPushButton& pauseButton() { return *m_pause; }
    NumbersTable& table() { return *m_table; }
    TroubleBar& trouble() { return *m_trouble; }
    QCheckBox& smoothBox() { return *m_smooth; }
    QCheckBox& allRunsBox() { return *m_allRuns; }

protected:
    void reload() override;
    bool showsTrunks() const override { return true; }
    void keyPressEvent(QKeyEvent* event) override;

private:
    // What is on disk of the selected run, and of its partner after it.
    struct History {
        std::string run;
        std::vector<project::TrainingHistory> pair;
        std::vector<std::optional<train::RunRecord>> records;             // of the pair; none before training has begun
        std::vector<std::pair<std::string, project::TrainingHistory>> others;  // of the same data, with their names
        long trunkProfiles = 0;                                           // outputs of the trunk's own network; 0 = not known
        bool complete = false;                                            // nothing is left to make
    };
    static History readHistory(const std::shared_ptr<const project::Project>& project, const std::string& runId, bool others);
    void makeButtons();
    void connectButtons();
    void togglePause();
    void showButtons(const jobs::Job* job, bool canGoOn);
    void goOnWith(const std::function<void(project::RunEntry&)>& change);
    std::vector<std::string> runsShown() const;
    void trainingFacts(QStringList& lines) const;
    void timeFacts(QStringList& lines) const;
    double secondsPerEpoch() const;
    double epochsDone() const;
    project::TrainingView viewOf() const;
    void showHistory(History history);
    void redraw();
    void fillTable();
    void updateCard();
    void showTroubleOf(const FoundRun& found);
    void exportPlot(widgets::ChartView& view);
    jobs::Job* currentJob() const;

    LiveTraining& m_live;
    History m_history;
    widgets::ChartView *m_loss, *m_auroc;
    NumbersTable* m_table;
    TroubleBar* m_trouble;
    QPushButton *m_stop, *m_pause, *m_start;
    QToolButton* m_score;
    QCheckBox *m_smooth, *m_allRuns;
};

}  // namespace bindscape::app
