// SPDX-License-Identifier: GPL-3.0-or-later
// The right half of the dialog "Pre-train a trunk": bins of each part, labels of each track (those that are too rare marked), the
// estimate, and the checks. It shows; the dialog counts.
#pragma once

#include "app/dialogs/preflight_view.h"
#include "app/dialogs/pretrain_plan.h"

#include <array>

class QLabel;
class QTableWidget;
class QVBoxLayout;

namespace bindscape::app {

class PretrainView : public PreflightFrame {
    Q_OBJECT
public:
    explicit PretrainView(QWidget* parent = nullptr);

    void showChecking();
    void showCounting(double fraction);  // negative: not known
    // `choice` is what was counted: names and chromosomes.
    void showCounts(const TrunkCounts& counts, const project::TrunkEntry& choice);
    void clearCounts(const QString& sentence);
    void showEstimate(const EstimateText& text);

    QString binsText(int part) const;  // 0 train, 1 validation, 2 test
    QTableWidget& labels() { return *m_labels; }
    QString estimateShown() const;
    QString stateText() const;

private:
    void makeBins(QVBoxLayout* layout);
    void makeLabels(QVBoxLayout* layout);

    QLabel *m_state, *m_source, *m_estimate;
    std::array<QLabel*, 3> m_parts{}, m_bins{};
    QTableWidget* m_labels;
};

}  // namespace bindscape::app
