// SPDX-License-Identifier: GPL-3.0-or-later
// All runs of the project side by side: every model on every data set, one TF in several cell types, GC difference against auROC,
// the three designs. What was measured is read; evaluations that are missing are made when they are asked for. A click on a cell
// selects its model. And the training curves of some runs with the settings in which they differ.
#pragma once

#include "app/panels/compare_facts.h"
#include "app/panels/run_panel.h"

class QComboBox;
class QPushButton;

namespace bindscape::widgets {
class ChartView;
class HeatMapView;
}  // namespace bindscape::widgets

namespace bindscape::app {

class RunDifferences;

class ComparePanel : public RunPanel {
    Q_OBJECT
public:
    ComparePanel(Session& session, QWidget* parent);

    QComboBox& viewChoice() { return *m_view; }
    QComboBox& designChoice() { return *m_design; }
    QComboBox& coreChoice() { return *m_core; }
    QComboBox& pairChoice() { return *m_pair; }
    QComboBox& curveChoice() { return *m_curve; }
    QComboBox& axisChoice() { return *m_axis; }
    RunDifferences& differences() { return *m_differences; }
    QPushButton& computeButton() { return *m_compute; }
    widgets::HeatMapView& map() { return *m_map; }
    widgets::ChartView& chart(int index) { return index == 0 ? *m_first : *m_second; }

protected:
    void reload() override;

private:
    struct Pair {
        analysis::KmerComparison words;
        QString trouble;
    };
    void makeColumn();
    CompareChoice choice() const;
    void showChoices();
    void fillFactors();
    void showComparison(Comparison comparison);
    void showPairs();
    void showPair();
    void showCell(int row, int column);
    void showWord(int series, int point);
    void compute();
    void showCompute();
    void exportView(const std::string& kind, bool coreBlocked);
    void exportChart(int index);
    void raiseEvaluation();
    void showMarked();

    QComboBox *m_view, *m_design, *m_core, *m_tf, *m_pair, *m_split, *m_metric, *m_curve, *m_axis;
    QPushButton *m_compute, *m_open;
    RunDifferences* m_differences;
    widgets::HeatMapView* m_map;
    widgets::ChartView *m_first, *m_second;
    Comparison m_shown;
    QPointer<jobs::Job> m_computing, m_pairReading;
    QString m_facts;
};

}  // namespace bindscape::app
