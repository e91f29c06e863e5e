// SPDX-License-Identifier: GPL-3.0-or-later
// The right half of the training dialog: facts, counts of sites, estimate and checks.
#pragma once

#include "app/dialogs/site_counts.h"
#include "app/dialogs/training_plan.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QVBoxLayout;

namespace bindscape::widgets {
class ChartView;
}

namespace bindscape::app {

class PreflightView : public QWidget {
    Q_OBJECT
public:
    explicit PreflightView(QWidget* parent = nullptr);
    void showChecking();
    void showFacts(const Preflight& facts, const TrainingChoice& choice, long maxEpochs);
    void showCounting(double fraction);  // negative: unknown
    void showCounts(const SiteCounts& counts);
    void clearCounts();
    void showChecks(const std::vector<Check>& checks);
    QStringList checkTexts() const;
    QString countText(int row, int column) const;  // rows: found, matched, train, validation, test; columns: bound, unbound

private:
    void makeCounts(QVBoxLayout* layout);
    QGridLayout *m_facts, *m_counts;
    QWidget* m_plots;
    widgets::ChartView *m_pvalues, *m_gc;
    QVBoxLayout* m_checks;
    QLabel *m_state, *m_counting, *m_legend, *m_estimate;
};

}  // namespace bindscape::app
