// SPDX-License-Identifier: GPL-3.0-or-later
// The half of a job that both threads see. The pool thread holds it by shared_ptr and never touches the Job itself.
#pragma once

#include "app/jobs/job_runner.h"

#include <atomic>
#include <condition_variable>
#include <mutex>

namespace bindscape::jobs {

class JobControl final : public Progress {
public:
    explicit JobControl(PauseBy pauseBy) : m_pauseBy(pauseBy) {}

    // The pool thread, and the threads that the work starts. Does not return while a job that is paused by holding is paused.
    bool cancelled() const override;
    bool stopRequested() const override { return m_stop.load(std::memory_order_relaxed); }
    void report(double fraction, std::string_view what) override;

    // Runs the work; afterwards `outcome` and `failure` hold what became of it.
    void run(const Job::Work& work);

    // GUI thread.
    void cancel();
    void stop() { m_stop = true; }
    void setPaused(bool paused);
    bool isCancelled() const { return m_cancel.load(); }
    bool isHeld() const { return m_held.load() > 0; }
    bool hasStarted() const { return m_started.load(); }
    std::pair<double, QString> latest() const;

    // Written by the pool thread before it posts the end, read by the GUI thread afterwards.
    JobState outcome = JobState::Cancelled;
    QString failure;

private:
    void fail(QString sentence);

    const PauseBy m_pauseBy;
    std::atomic<bool> m_cancel{false}, m_stop{false}, m_pause{false}, m_started{false};
    mutable std::atomic<int> m_held{0};
    mutable std::mutex m_mutex;
    mutable std::condition_variable m_released;
    double m_fraction = -1;
    std::string m_facts;
};

// What the user reads when the work threw something that is not one of our own sentences.
QString unexpectedFailure(const char* what);

}  // namespace bindscape::jobs
