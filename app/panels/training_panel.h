// SPDX-License-Identifier: GPL-3.0-or-later
// Training: loss and validation auROC of the selected run and of its partner (core present and blocked), live while it trains,
// the best epoch, a small table, and the buttons to stop.
#pragma once

#include "app/panels/run_panel.h"
#include "core/train/trainer.h"

class QPushButton;
class QTableWidget;

namespace bindscape::widgets {
class ChartView;
}

namespace bindscape::app {

class LiveTraining;

class TrainingPanel : public RunPanel {
    Q_OBJECT
public:
    TrainingPanel(Session& session, QWidget* parent);

    widgets::ChartView& lossPlot() { return *m_loss; }
    widgets::ChartView& aurocPlot() { return *m_auroc; }

    // What is on disk of one run.
    struct History {
        std::string run;
        bool blocked = false;
        std::vector<train::EpochMetrics> epochs;
    };

protected:
    void reload() override;

private:
    void showHistories(std::vector<History> histories);
    void redraw();
    void fillTable();
    void updateCard();
    void exportPlot(widgets::ChartView& view);

    LiveTraining& m_live;
    std::vector<History> m_histories;  // of the pair: the selected run first
    widgets::ChartView *m_loss, *m_auroc;
    QTableWidget* m_table;
    QPushButton *m_stop, *m_cancel, *m_start;
};

}  // namespace bindscape::app
