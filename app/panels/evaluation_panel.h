// SPDX-License-Identifier: GPL-3.0-or-later
// Evaluation of the selected run: ROC and precision-recall of one split, and a table with 95 % intervals in which the two
// simple rules stand beside the network: the motif score alone, and "inside DNase" alone.
#pragma once

#include "app/panels/run_panel.h"
#include "core/figure/chart.h"
#include "core/train/trainer.h"

class QComboBox;

namespace bindscape::widgets {
class ChartView;
}

namespace bindscape::app {

class NumbersTable;

class EvaluationPanel : public RunPanel {
    Q_OBJECT
public:
    EvaluationPanel(Session& session, QWidget* parent);

    widgets::ChartView& rocPlot() { return *m_roc; }
    widgets::ChartView& prPlot() { return *m_pr; }
    NumbersTable& table() { return *m_table; }

protected:
    void reload() override;

private:
    struct Data {
        std::vector<figure::Chart> charts;
        train::Evaluation evaluation;
        bool there = false;
    };
    std::string split() const;
    void showData(Data data);
    void fillTable(const train::Evaluation& evaluation);
    void exportPlot(widgets::ChartView& view);

    widgets::ChartView *m_roc, *m_pr;
    NumbersTable* m_table;
    QComboBox* m_split;
};

}  // namespace bindscape::app
