// SPDX-License-Identifier: GPL-3.0-or-later
// The right half of the training dialog: facts, estimate and checks.
#pragma once

#include "app/dialogs/training_plan.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QVBoxLayout;

namespace bindscape::app {

class PreflightView : public QWidget {
    Q_OBJECT
public:
    explicit PreflightView(QWidget* parent = nullptr);
    void showChecking();
    void showFacts(const Preflight& facts, const TrainingChoice& choice, long maxEpochs);
    void showChecks(const std::vector<Check>& checks);
    QStringList checkTexts() const;

private:
    void addFact(int row, const QString& name, const QString& value);
    QGridLayout* m_facts;
    QVBoxLayout* m_checks;
    QLabel *m_state, *m_estimate;
};

}  // namespace bindscape::app
