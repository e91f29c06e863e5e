// SPDX-License-Identifier: GPL-3.0-or-later
// What the training thread says while it trains, delivered to the window at most four times a second. The observer that a run
// gets may be called from any thread and may outlive this object. One object a session.
#pragma once

#include "app/session/session.h"
#include "core/train/trainer.h"

#include <QObject>
#include <QTimer>

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace bindscape::app {

class LiveTraining : public QObject {
    Q_OBJECT
public:
    struct State {
        std::vector<train::EpochMetrics> epochs;
        std::vector<train::ProgressPoint> points;  // all of the run, also those of an earlier session
        std::vector<double> lossAt, loss;  // training loss inside the epochs; position in epochs
        long epoch = 0, batch = 0, batches = 0;
        double sequencesPerSecond = 0;
        bool running = true;
    };

    static LiveTraining& of(Session& session);
    train::TrainObserver begin(const std::string& runId);  // GUI thread
    void end(const std::string& runId);                    // GUI thread; the state stays readable
    void setRunning(const std::string& runId, bool running);  // GUI thread; paused, or going on where it was
    const State* state(const std::string& runId) const;    // GUI thread; nullptr if it never ran in this session
    bool isRunning(const std::string& runId) const;
    // The training thread writes a copy of its best weights between two batches; copied() follows. False: it does not train.
    bool requestCopy(const std::string& runId);

Q_SIGNALS:
    void updated(const QString& runId);
    void epochEnded(const QString& runId);
    void copied(const QString& runId, const bindscape::train::LiveCopy& copy);
    void ended(const QString& runId);

private:
    struct Inbox;
    explicit LiveTraining(Session& session);
    void drain();

    std::shared_ptr<Inbox> m_inbox;
    std::map<std::string, State> m_states;
    std::map<std::string, std::shared_ptr<std::atomic<bool>>> m_copyWanted;
    QTimer m_timer;
};

}  // namespace bindscape::app
