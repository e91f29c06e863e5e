// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps the part "Estimate" of the pre-flight up to date: asks for trials, waits for them, and falls back on measured trainings.
#pragma once

#include "app/dialogs/preflight_view.h"
#include "app/dialogs/training_trial.h"

#include <memory>
#include <vector>

namespace bindscape::app {

class EstimateFeed : public QObject {
    Q_OBJECT
public:
    struct Factor {
        TrainingChoice choice;
        std::shared_ptr<const SiteCounts> counts;  // null: not counted yet
    };
    EstimateFeed(Session& session, PreflightView& view, QObject* parent);
    // current: index of the factor that is shown; facts are those of its pre-flight.
    void update(std::vector<Factor> factors, std::size_t current, const Preflight& facts);
    // The dialog is left: a trial would make the training wait.
    void end();

Q_SIGNALS:
    // Of the factor that is shown, with the batch it is for; without an estimate where nothing is known yet.
    void estimated(const std::optional<bindscape::app::TrainingEstimate>& estimate, long batch);

private:
    void show();
    std::optional<MeasuredSpeed> speedFor(const Factor& factor, const train::TrainOptions& options) const;

    Session& m_session;
    PreflightView& m_view;
    TrainingTrials& m_trials;
    std::vector<Factor> m_factors;
    std::size_t m_current = 0;
    Preflight m_facts;
};

}  // namespace bindscape::app
