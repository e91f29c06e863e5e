// SPDX-License-Identifier: GPL-3.0-or-later
// Evaluation of one split: of the selected run (ROC, precision-recall, histogram of predictions, calibration, right and wrong at
// 0.5, and a table in which simpler scores stand beside the network), or of all runs of the project (RunComparison). A click on a
// bar, a point or a count lists the sites behind it (SiteSelection).
#pragma once

#include "app/panels/run_panel.h"
#include "core/figure/chart.h"
#include "core/project/network_worth.h"
#include "core/train/trainer.h"

class QComboBox;
class QStackedWidget;
class QToolButton;

namespace bindscape::widgets {
class ChartView;
}

namespace bindscape::app {

class NumbersTable;
class RunComparison;
class ScoreTable;
class ViewStrip;

class EvaluationPanel : public RunPanel {
    Q_OBJECT
public:
    EvaluationPanel(Session& session, QWidget* parent);

    widgets::ChartView& rocPlot() { return *m_roc; }
    widgets::ChartView& prPlot() { return *m_pr; }
    widgets::ChartView& histogram() { return *m_histogram; }
    widgets::ChartView& calibration() { return *m_calibration; }
    NumbersTable& counts() { return *m_counts; }
    ScoreTable& table() { return *m_table; }
    RunComparison& comparison() { return *m_comparison; }
    ViewStrip& views() { return *m_views; }
    void showAllRuns(bool all);
    bool showsAllRuns() const;

protected:
    void reload() override;

private:
    struct Data {
        std::vector<figure::Chart> charts;
        std::optional<train::SplitEvaluation> split;   // none: this split was not evaluated
        std::optional<stats::RankingMetrics> partner;  // of the network with the core the other way
        std::vector<train::ProbabilityBin> bins;
        std::optional<project::Worth> worth;
        bool there = false, outdated = false;          // outdated: of a data set or settings of before
    };
    static Data readData(const std::filesystem::path& folder, const std::filesystem::path& partner, const std::string& split);
    QWidget* makeThisRun();
    std::string split() const;
    std::filesystem::path partnerFolder() const;  // of an evaluated partner; else empty
    void showData(Data data);
    void showFacts();
    void fillTable();
    void fillCounts();
    void drawCurves();
    std::vector<std::string> drawnCurves() const;
    void listSites(std::optional<int> label, double low, double high, const QString& predicted);
    void exportPlot(widgets::ChartView& view);

    widgets::ChartView *m_roc, *m_pr, *m_histogram, *m_calibration;
    NumbersTable* m_counts;
    ScoreTable* m_table;
    ViewStrip* m_views;
    RunComparison* m_comparison;
    QStackedWidget* m_modes;
    QComboBox* m_split;
    QToolButton *m_one, *m_all;
    Data m_data;
};

}  // namespace bindscape::app
