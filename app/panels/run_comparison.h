// SPDX-License-Identifier: GPL-3.0-or-later
// All runs of the project on one split: a table to sort and filter, the curves of the selected runs in one plot. Files are read in
// background jobs and kept by their stamps, so that hundreds of runs are read once.
#pragma once

#include "app/panels/comparison_model.h"
#include "app/session/file_stamp.h"
#include "app/session/session.h"
#include "core/project/run_project.h"

#include <QPointer>
#include <QTimer>
#include <QWidget>

#include <map>

class QComboBox;
class QLabel;
class QLineEdit;
class QTableView;

namespace bindscape::widgets {
class ChartView;
}

namespace bindscape::app {

class ViewStrip;

class RunComparison : public QWidget {
    Q_OBJECT
public:
    explicit RunComparison(Session& session, QWidget* parent = nullptr);

    void reload(const std::string& split);
    const ComparisonModel& model() const { return *m_model; }
    QTableView& table() { return *m_table; }
    QLineEdit& filterText() { return *m_text; }
    QComboBox& tfFilter() { return *m_tf; }
    widgets::ChartView& rocPlot() { return *m_roc; }
    std::vector<std::string> selectedRuns() const;           // in the order of the table
    void writeCsv(const std::filesystem::path& file) const;  // what the filter leaves, as it is sorted

Q_SIGNALS:
    void opened(const std::string& run);
    void exportRequested(const bindscape::project::ChartSource& source);

private:
    struct Source {
        ComparedRun run;
        std::filesystem::path folder;
    };
    struct Known {
        FileStamp evaluation, predictions;
        std::optional<train::SplitEvaluation> split;
        std::optional<project::Worth> worth;
        QString trouble;
        bool compared = false;  // with the predictions
    };
    using Cache = std::map<std::pair<std::string, std::string>, Known>;  // folder, split
    static Known readRun(const std::filesystem::path& folder, const std::string& split);
    QWidget* makeHead();
    std::vector<Source> sources() const;
    void show(const std::vector<Source>& sources);
    void fillChoices();
    void compareNext();
    void selectionChanged();
    void drawSelected();
    std::vector<project::NamedRun> drawnRuns() const;
    QString titleOf(const ComparedRun& run) const;
    void chooseCsv();
    void startJob(QPointer<jobs::Job>& slot, jobs::Job* job);

    Session& m_session;
    std::string m_split = "test";
    Cache m_cache;
    ComparisonModel* m_model;
    ComparisonFilter* m_filter;
    QTableView* m_table;
    QLineEdit* m_text;
    QComboBox *m_tf, *m_design, *m_core;
    QLabel* m_state;
    ViewStrip* m_views;
    widgets::ChartView *m_roc, *m_pr, *m_calibration;
    QTimer m_selectionTimer;
    QPointer<jobs::Job> m_reading, m_comparing, m_drawing;
};

}  // namespace bindscape::app
