// SPDX-License-Identifier: GPL-3.0-or-later
// Short trials of training steps in the background, remembered by network, batch, window and device. None runs while a network
// is trained: it would disturb that, and be disturbed. One object a session, so that a dialog which opens again knows them.
#pragma once

#include "app/dialogs/training_estimate.h"
#include "app/session/session.h"

#include <QObject>
#include <QPointer>

#include <functional>
#include <map>
#include <string>

namespace bindscape::app {

class TrainingTrials : public QObject {
    Q_OBJECT
public:
    static TrainingTrials& of(Session& session);
    using Try = std::function<train::TrialResult(const train::TrainOptions&, long window, long batches, Progress&)>;
    void setTry(Try trial) { m_try = std::move(trial); }  // instead of the computing module's; tests

    // What decides the speed; equal keys, equal trials.
    static std::string keyOf(const train::TrainOptions& options, long window);
    const MeasuredSpeed* known(const std::string& key) const;  // nullptr: not tried yet
    QString failure(const std::string& key) const;             // why it could not be tried; empty
    // Begins the trial unless it is known, running, has failed, or a network is being trained; another one that runs is dropped.
    void request(const train::TrainOptions& options, long window);
    bool isRunning() const { return m_job != nullptr; }
    // Another job waits for the same cores.
    void cancel();

Q_SIGNALS:
    void ended();  // a trial is known, or has failed

private:
    explicit TrainingTrials(Session& session);
    Session& m_session;
    Try m_try;
    std::map<std::string, MeasuredSpeed> m_known;
    std::map<std::string, QString> m_failures;
    QPointer<jobs::Job> m_job;
    std::string m_running;
};

// The speed of a training that runs now with such a network; nothing if none does.
std::optional<MeasuredSpeed> runningSpeed(Session& session, const TrainingChoice& choice);

}  // namespace bindscape::app
