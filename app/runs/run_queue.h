// SPDX-License-Identifier: GPL-3.0-or-later
// The queue of trainings outlives the program. Which runs of a project wait, run or are paused stands in queue.json beside the
// project; when it is opened, those that the program did not end by itself come back as paused jobs and are offered once. Nothing
// starts by itself. One object a session; files are read and written in jobs.
#pragma once

#include "app/jobs/job_runner.h"
#include "app/session/session.h"

#include <QDateTime>
#include <QObject>
#include <QTimer>

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace bindscape::app {

inline constexpr const char* kQueueFile = "queue.json";  // in the project's folder; gone when nothing is left to do

// A run that waited or ran when the program ended unexpectedly.
struct InterruptedRun {
    std::string run;      // id
    QString title;        // "SP1 · GC-controlled · DanQ · run 2"
    long epoch = 0;       // finished ones
    QDateTime when;       // its last sign of life
    bool wasRunning = false;  // else it waited
};

// One line of queue.json.
struct QueuedRun {
    std::string run;
    std::string state;     // "running", "waiting", "paused"
    jobs::Priority priority = jobs::Priority::Normal;
    std::string reason;    // of a pause
    bool operator==(const QueuedRun&) const = default;
};
// Who wrote it: a process of this boot of this machine that lives is left alone.
struct QueueOwner {
    std::int64_t process = 0;
    std::string boot;      // the system's id of this start
    static QueueOwner here();
    bool isAlive() const;  // and not this process
};
struct QueueRecord {
    QueueOwner owner;
    std::vector<QueuedRun> runs;
};
// Free of the window; any thread. A missing or damaged file is an empty queue: what was trained is in the run folders.
QueueRecord readQueue(const std::filesystem::path& projectFolder);
void writeQueue(const QueueRecord& record, const std::filesystem::path& projectFolder);  // removes the file if there are no runs; throws Error

class RunQueue : public QObject {
    Q_OBJECT
public:
    static RunQueue& of(Session& session);
    // From now on. Not for pictures and timings.
    void start();
    // Before the program ends: what is not on disk yet is written, here and now.
    void flush();

Q_SIGNALS:
    void interrupted(const std::vector<bindscape::app::InterruptedRun>& runs);  // paused jobs of theirs are in the queue

private:
    struct Found;
    struct Read;
    explicit RunQueue(Session& session);
    void load();
    void restore(const std::filesystem::path& project, const Read& read);
    std::map<std::filesystem::path, std::vector<QueuedRun>> current() const;
    void save();

    Session& m_session;
    bool m_started = false;
    QTimer m_soon;                                                       // several changes are one write
    jobs::Job* m_writing = nullptr;
    // By project folder, only of those that were read before; none: not written by this process yet.
    std::map<std::filesystem::path, std::optional<std::vector<QueuedRun>>> m_written;
    std::set<std::filesystem::path> m_reading;
};

}  // namespace bindscape::app
