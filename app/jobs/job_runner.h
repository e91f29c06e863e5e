// SPDX-License-Identifier: GPL-3.0-or-later
// Background work. Core sees only Progress; a job is a function that takes one. Two pools: readers (several threads: track
// loading, exports) and compute (one thread: training, scoring, scans; torch is parallel inside). Exceptions are caught in the
// job and travel as a sentence. Stop (finish early, keep the best) and cancel (drop) are two operations. JobRunner lives in
// the GUI thread; its destructor cancels all and waits. What the work reports reaches the GUI four times a second.
#pragma once

#include "core/base/progress.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QString>
#include <QThreadPool>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace bindscape::jobs {

class JobControl;

enum class JobState { Waiting, Running, Stopping, Done, Failed, Cancelled };
enum class Pool { Readers, Compute };

// One job, as the jobs panel shows it. All members are read in the GUI thread.
class Job : public QObject {
    Q_OBJECT
public:
    using Work = std::function<void(Progress&)>;

    quint64 id() const { return m_id; }
    const QString& title() const { return m_title; }
    JobState state() const { return m_state; }
    double fraction() const { return m_fraction; }      // negative: unknown
    const QString& facts() const { return m_facts; }    // one line
    const QString& failure() const { return m_failure; }  // sentence, if Failed
    double secondsElapsed() const;
    double secondsLeft() const;                         // negative until 3 % or 5 s are over
    bool canStop() const { return m_canStop; }          // "stop, keep best" makes sense
    bool isVisible() const { return m_visible; }        // shown as a card (track reads are not)
    bool isOver() const { return m_state >= JobState::Done; }

    // Drops what is being made. A job that still waits ends at once; a running one at its next checkpoint.
    void cancel();
    // Finishes early with what there is. A waiting job has nothing to keep: the same as cancel().
    void stop();
    QString details() const;  // title, times, last facts and failure, for "Copy details"

Q_SIGNALS:
    void changed();
    void finished();  // once, in the GUI thread, after Done, Failed or Cancelled

private:
    friend class JobRunner;
    explicit Job(QObject* parent) : QObject(parent) {}
    void readProgress();
    void end(JobState state, const QString& failure);

    quint64 m_id = 0;
    QString m_title, m_facts, m_failure;
    JobState m_state = JobState::Waiting;
    double m_fraction = -1;
    bool m_canStop = false, m_visible = true;
    QElapsedTimer m_timer;       // since it runs
    qint64 m_elapsedAtEnd = -1;  // ms
    double m_firstFraction = -1; // where it went on from, and when: a resumed job is no faster than a new one
    qint64 m_firstAt = 0;
    std::function<void()> m_done;
    QPointer<QObject> m_guard;
    bool m_guarded = false;
    std::shared_ptr<JobControl> m_control;  // shared with the pool thread
};

struct JobOptions {
    QString title;
    Pool pool = Pool::Compute;
    bool canStop = false;
    bool visible = true;
};

class JobRunner : public QObject {
    Q_OBJECT
public:
    explicit JobRunner(QObject* parent = nullptr);
    ~JobRunner() override;

    // `work` runs in a pool thread. `done` runs in the GUI thread after it ended well, unless `guard` is gone.
    Job* start(JobOptions options, Job::Work work, QObject* guard = nullptr, std::function<void()> done = {});

    // Work that returns a value to the GUI thread.
    template <class Result>
    Job* start(JobOptions options, std::function<Result(Progress&)> work, QObject* guard, std::function<void(Result)> done)
    {
        auto result = std::make_shared<std::optional<Result>>();
        return start(
            std::move(options), [work = std::move(work), result](Progress& progress) { result->emplace(work(progress)); }, guard,
            [done = std::move(done), result] { done(std::move(**result)); });
    }

    const std::vector<Job*>& jobs() const { return m_jobs; }  // oldest first; finished ones stay until cleared (hidden ones do not)
    int runningCount() const;                                  // visible ones, waiting included
    void clearFinished();
    void clear(Job* job);      // one finished job
    void cancelAllAndWait();   // results that were not delivered yet are dropped

Q_SIGNALS:
    void jobAdded(bindscape::jobs::Job* job);
    void jobsCleared();
    void jobFinished(bindscape::jobs::Job* job);

private:
    void conclude(quint64 id);
    void deliver(Job& job);
    void remove(const std::vector<Job*>& jobs);

    std::vector<Job*> m_jobs;
    QTimer m_poll;
    QThreadPool m_readers, m_compute;
    quint64 m_nextId = 1;
};

}  // namespace bindscape::jobs
