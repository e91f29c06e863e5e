// SPDX-License-Identifier: GPL-3.0-or-later
// Background work. Core sees only Progress; a job is a function that takes one. Three pools: readers (several threads: track
// loading, exports), compute (one job at a time: scoring, scans, data sets) and training (one job at a time on each device); torch is
// parallel inside. Jobs of the last two wait in one queue, by priority. Exceptions are caught in the job and travel as a sentence.
// Stop (finish early, keep the best), cancel (drop) and pause (go on later) are three operations. JobRunner lives in the GUI thread;
// its destructor cancels all and waits. What the work reports reaches the GUI four times a second.
#pragma once

#include "core/base/progress.h"
#include "core/base/time_left.h"

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
class JobRunner;

// Pausing: until the work has come to its next checkpoint.
enum class JobState { Waiting, Running, Pausing, Paused, Stopping, Done, Failed, Cancelled };
enum class Pool { Readers, Compute, Training };
enum class Priority { High, Normal, Low };
// What a pause does to the work. Holds: it stands still at its next checkpoint, with its memory and its thread. Restarts: it is
// cancelled there and called again later, so it must go on by itself from what it has left on disk.
enum class PauseBy { Nothing, Holding, Restarting };

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
    double secondsElapsed() const;                      // without pauses
    double secondsLeft() const;                         // negative until 3 % or 5 s are over
    bool canStop() const { return m_canStop; }          // "stop, keep best" makes sense
    bool canPause() const { return m_pauseBy != PauseBy::Nothing; }
    PauseBy pauseBy() const { return m_pauseBy; }
    const QString& pauseReason() const { return m_pauseReason; }  // "paused by you", if Pausing or Paused
    Priority priority() const { return m_priority; }
    Pool pool() const { return m_pool; }
    const QString& device() const { return m_device; }
    bool isVisible() const { return m_visible; }        // shown as a card (track reads are not)
    bool isOver() const { return m_state >= JobState::Done; }

    // Drops what is being made. A job that waits or is paused ends at once; a running one at its next checkpoint.
    void cancel();
    // Finishes early with what there is. A job that never began has nothing to keep: the same as cancel(). A paused one waits for
    // its turn to finish.
    void stop();
    // Gives its place to the next one until resume(); a waiting job is passed over. `reason` is for the reader of the card.
    void pause(const QString& reason);
    // Waits again, first of its priority.
    void resume();
    QString details() const;  // title, times, last facts and failure, for "Copy details"

Q_SIGNALS:
    void changed();
    void finished();  // once, in the GUI thread, after Done, Failed or Cancelled

private:
    friend class JobRunner;
    explicit Job(JobRunner* runner);
    bool isLaunched() const { return m_state != JobState::Waiting && m_state != JobState::Paused && !isOver(); }
    void readProgress();
    void begin();
    void setPaused();
    void end(JobState state, const QString& failure);

    JobRunner* m_runner;
    quint64 m_id = 0;
    QString m_title, m_facts, m_failure, m_pauseReason, m_device;
    JobState m_state = JobState::Waiting;
    Pool m_pool = Pool::Compute;
    Priority m_priority = Priority::Normal;
    PauseBy m_pauseBy = PauseBy::Nothing;
    double m_fraction = -1;
    bool m_canStop = false, m_visible = true;
    bool m_begun = false, m_stopWanted = false;
    QElapsedTimer m_timer;       // since it runs, or runs again
    qint64 m_elapsedBefore = 0;  // ms, up to the last pause or the end
    TimeLeft m_left;             // from where it went on: a resumed job is no faster than a new one
    bool m_measured = false;     // m_left has begun
    Work m_work;                 // as long as it may be called
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
    std::optional<PauseBy> pause{};    // none: visible jobs of the compute pool by holding
    QString device{};                  // of a training: "cpu", "cuda:0"; "auto" may be any of them
    Priority priority = Priority::Normal;
    QString pausedBecause{};           // not empty: it does not wait for its turn but for resume()
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
    int runningCount() const;                                  // visible ones, waiting included, paused ones not

    // The queue: jobs of the compute and training pools that wait for their turn, first to come first.
    const std::vector<Job*>& waiting() const { return m_waiting; }
    void setPriority(Job* job, Priority priority);  // of any job that is not over; a waiting one goes to the end of that priority
    void moveToFront(Job* job);                     // the first of all, with the highest priority
    void moveBy(Job* job, int places);              // negative: earlier; takes on the priority of those it comes to stand between
    void startNow(Job* job);                        // beside whatever runs; a waiting or paused job
    void resume(const std::vector<Job*>& jobs);     // the paused ones of them, among each other in this order

    void clearFinished();
    void clear(Job* job);      // one finished job
    void cancelAllAndWait();   // results that were not delivered yet are dropped

Q_SIGNALS:
    void jobAdded(bindscape::jobs::Job* job);
    void jobsCleared();
    void jobFinished(bindscape::jobs::Job* job);
    void queueChanged();  // a job waits, runs, is paused or is over now, or the order has changed

private:
    friend class Job;
    void enqueue(Job* job, bool first);
    void leaveQueue(Job* job);
    void dispatch();
    bool hasPlace(const Job& job) const;
    void launch(Job& job);
    void conclude(quint64 id);
    void deliver(Job& job);
    void remove(const std::vector<Job*>& jobs);
    void poll();

    std::vector<Job*> m_jobs, m_waiting;
    QTimer m_poll;
    QThreadPool m_readers, m_compute;
    quint64 m_nextId = 1;
};

}  // namespace bindscape::jobs
