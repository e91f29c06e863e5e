// SPDX-License-Identifier: GPL-3.0-or-later
// The right half of the training dialog: counts of sites with their histograms, estimate and checks of one factor.
#pragma once

#include "app/dialogs/preflight_frame.h"
#include "app/dialogs/site_counts.h"
#include "app/dialogs/training_estimate.h"

#include <QStringList>

#include <array>
#include <optional>

class QGridLayout;
class QLabel;
class QToolButton;
class QVBoxLayout;

namespace bindscape::widgets {
class ChartView;
}

namespace bindscape::app {

// What the part "Estimate" says.
struct EstimateText {
    QString source;                       // "from a 20-batch trial on this machine"
    std::vector<std::pair<QString, QString>> left, right;  // rows of name and value
    QString note;                         // below; alone where nothing is known yet
};
// all: seconds of every factor together (with rounds: of every round of them); none where not all of them are counted yet.
EstimateText estimateText(const TrainingEstimate& estimate, const QString& tf, int factors, std::optional<double> all, bool rounds = false);

class PreflightView : public PreflightFrame {
    Q_OBJECT
public:
    explicit PreflightView(QWidget* parent = nullptr);
    // Which of several factors is shown: "SP1, 1 of 2" with arrows, which ask for another one. current: index into names.
    void setFactors(const QStringList& names, int current);
    void showChecking();
    void showFacts(const Preflight& facts);
    void showCounting(double fraction);  // negative: unknown
    void showCounts(const SiteCounts& counts);
    void clearCounts();
    void showEstimate(const EstimateText& text);
    QString countText(int row, int column) const;  // rows: found, matched, train, validation, test; columns: bound, unbound, ratio
    QString estimateTextShown() const;             // rows, then the note
    QString factorText() const;

Q_SIGNALS:
    void factorWanted(int index);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeHead();
    void makeCounts(QVBoxLayout* layout);
    void makePlots(QVBoxLayout* layout);
    void makeEstimate(QVBoxLayout* layout);
    void restyle();
    void showHint();

    static constexpr int kRows = 6, kColumns = 4;
    std::array<std::array<QLabel*, kColumns>, kRows> m_cells{};
    QWidget *m_plots, *m_estimateRows;
    QGridLayout* m_estimate;
    widgets::ChartView *m_pvalues, *m_gc;
    QLabel *m_factor, *m_counting, *m_source, *m_estimateNote, *m_beforeMatching;
    QToolButton *m_previous, *m_next;
    std::array<QLabel*, 3> m_keys{};  // of the legend
    QStringList m_factors;
    QString m_estimateShown;
    int m_current = 0;
    bool m_checking = false, m_counted = false;
    std::int64_t m_peaks = 0;
    std::optional<double> m_fraction;  // of the counting
};

}  // namespace bindscape::app
