// SPDX-License-Identifier: GPL-3.0-or-later
// Training: loss and validation auROC of the selected run and of its partner (core present and blocked), live while it trains,
// the best epoch, a small table, and the buttons to stop.
#pragma once

#include "app/panels/run_panel.h"
#include "core/train/trainer.h"

class QPushButton;

namespace bindscape::widgets {
class ChartView;
}

namespace bindscape::app {

class LiveTraining;
class NumbersTable;

class TrainingPanel : public RunPanel {
    Q_OBJECT
public:
    TrainingPanel(Session& session, QWidget* parent);

    widgets::ChartView& lossPlot() { return *m_loss; }
    widgets::ChartView& aurocPlot() { return *m_auroc; }
    QPushButton& goOnButton() { return *m_start; }

protected:
    void reload() override;

private:
    // What is on disk of the selected run, and of its partner after it.
    struct History {
        std::string run;
        std::vector<project::TrainingHistory> pair;
        bool complete = false;  // nothing is left to make
    };
    void makeButtons();
    void showHistory(History history);
    void redraw();
    void fillTable();
    void updateCard();
    void exportPlot(widgets::ChartView& view);
    jobs::Job* currentJob() const;

    LiveTraining& m_live;
    History m_history;
    widgets::ChartView *m_loss, *m_auroc;
    NumbersTable* m_table;
    QPushButton *m_stop, *m_cancel, *m_start;
};

}  // namespace bindscape::app
