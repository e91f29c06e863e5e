// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/run_queue.h"

#include "app/runs/analysis_jobs.h"
#include "app/runs/run_names.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/train/run_lock.h"
#include "core/train/trainer.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace bindscape::app {

using jobs::JobState;
namespace fs = std::filesystem;

namespace {

constexpr int kSoonMs = 100;

const char* stateName(const jobs::Job& job)
{
    switch (job.state()) {
    case JobState::Waiting:
        return "waiting";
    case JobState::Pausing:
    case JobState::Paused:
        return "paused";
    default:
        return "running";
    }
}

QDateTime lastSign(const fs::path& runFolder, const fs::path& queue)
{
    std::error_code failed;
    const auto checkpoint = fs::last_write_time(runFolder / paths::kCheckpointFile, failed);
    const auto time = failed ? fs::last_write_time(queue, failed) : checkpoint;
    if (failed)
        return {};
    const auto since = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::file_clock::to_sys(time).time_since_epoch());
    return QDateTime::fromSecsSinceEpoch(since.count());
}

}  // namespace

struct RunQueue::Found {
    QueuedRun entry;
    InterruptedRun facts;
};

struct RunQueue::Read {
    bool foreign = false;  // a living process has it
    std::vector<Found> found;
};

RunQueue& RunQueue::of(Session& session)
{
    if (auto* found = session.findChild<RunQueue*>(QString(), Qt::FindDirectChildrenOnly))
        return *found;
    return *new RunQueue(session);
}

RunQueue::RunQueue(Session& session) : QObject(&session), m_session(session)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    connect(&m_soon, &QTimer::timeout, this, &RunQueue::save);
}

void RunQueue::start()
{
    if (std::exchange(m_started, true))
        return;
    connect(&m_session, &Session::projectChanged, this, &RunQueue::load);
    connect(&m_session.jobs(), &jobs::JobRunner::queueChanged, this, [this] {
        if (!m_soon.isActive())
            m_soon.start();
    });
    load();
}

// What the file says and the run folders hold; read once for a project, whatever is opened and closed meanwhile.
void RunQueue::load()
{
    const fs::path folder = m_session.project().folder();
    if (m_session.project().file.empty() || m_written.contains(folder) || !m_reading.insert(folder).second)
        return;
    const auto project = std::make_shared<const project::Project>(m_session.project());
    const auto read = [project, folder](Progress& progress) {
        Read all;
        const QueueRecord record = readQueue(folder);
        all.foreign = record.owner.isAlive();
        for (const QueuedRun& entry : record.runs) {
            progress.checkpoint(-1, {});
            const auto run = findRun(*project, entry.run);
            const project::TrunkEntry* trunk = findTrunk(*project, entry.run);
            const fs::path runFolder = paths::runFolder(folder, entry.run);
            if ((!run && trunk == nullptr) || all.foreign || train::isBeingTrained(runFolder) || isComplete(*project, run ? run->analysis->id : trunk->id, entry.run))
                continue;
            const QString title = run ? runTitle(*run->analysis, *run->run) : trunkTitle(*trunk);
            Found found{entry, {entry.run, title, 0, lastSign(runFolder, folder / kQueueFile), entry.state == "running"}};
            found.facts.epoch = static_cast<long>(train::readMetrics(runFolder).size());
            all.found.push_back(std::move(found));
        }
        return all;
    };
    m_session.jobs().start<Read>({tr("Read the queue"), jobs::Pool::Readers, false, false}, read, this,
                                 [this, file = project->file](const Read& all) { restore(file, all); });
}

void RunQueue::restore(const fs::path& project, const Read& read)
{
    if (read.foreign)
        return;  // its file stays as it is, for good
    m_reading.erase(project.parent_path());
    if (m_session.project().file != project)
        return;  // closed meanwhile: the file stays as it is
    // What was found is written again, so that the file names this process.
    m_written[project.parent_path()];
    m_soon.start();
    std::vector<InterruptedRun> interruptedRuns;
    for (const Found& one : read.found) {
        const bool paused = one.entry.state == "paused";
        const QString reason = paused ? QString::fromStdString(one.entry.reason)
                               : one.facts.epoch > 0 ? tr("interrupted after epoch %1").arg(one.facts.epoch)
                                                     : tr("interrupted before the first epoch ended");
        if (jobOfRun(m_session, one.entry.run) != nullptr)
            continue;
        startRun(m_session, one.entry.run, {one.entry.priority, reason.isEmpty() ? tr("paused") : reason});
        if (!paused)
            interruptedRuns.push_back(one.facts);
    }
    if (!interruptedRuns.empty())
        Q_EMIT interrupted(interruptedRuns);
}

// By project folder; those that wait in their order, after those that have begun.
std::map<fs::path, std::vector<QueuedRun>> RunQueue::current() const
{
    std::map<fs::path, std::vector<QueuedRun>> all;
    for (const auto& [folder, ignored] : m_written)
        all[folder];
    std::vector<jobs::Job*> ordered = m_session.jobs().jobs();
    std::erase_if(ordered, [](const jobs::Job* job) { return job->isOver() || job->state() == JobState::Waiting; });
    const auto& waiting = m_session.jobs().waiting();
    ordered.insert(ordered.end(), waiting.begin(), waiting.end());
    for (const jobs::Job* job : ordered) {
        const std::string run = runOfJob(*job);
        const auto place = all.find(projectOfJob(*job).parent_path());
        if (!run.empty() && place != all.end())
            place->second.push_back({run, stateName(*job), job->priority(), job->pauseReason().toStdString()});
    }
    return all;
}

void RunQueue::save()
{
    if (m_writing != nullptr)
        return;  // looked at again when that has ended
    load();      // a project that was saved for the first time
    for (const auto& [folder, runs] : current()) {
        if (m_written[folder] == runs)
            continue;
        m_written[folder] = runs;
        const QueueRecord record{QueueOwner::here(), runs};
        m_writing = m_session.jobs().start({tr("Write the queue"), jobs::Pool::Readers, false, false},
                                           [record, folder = folder](Progress&) { writeQueue(record, folder); });
        connect(m_writing, &jobs::Job::finished, this, [this, folder = folder, job = m_writing] {
            m_writing = nullptr;
            if (job->state() == JobState::Failed)
                m_session.say(tr("The queue of trainings cannot be kept in %1: %2").arg(QString::fromStdString(folder.string()), job->failure()), Severity::Warning);
            save();
        });
        return;
    }
}

void RunQueue::flush()
{
    m_soon.stop();
    for (const auto& [folder, runs] : current()) {
        m_written[folder] = runs;
        try {
            writeQueue({QueueOwner::here(), runs}, folder);
        } catch (const Error&) {
            // The run folders hold what was trained; only the list is lost.
        }
    }
}

}  // namespace bindscape::app
