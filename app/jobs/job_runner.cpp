// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jobs/job_runner.h"

#include "app/jobs/job_control.h"

#include <algorithm>
#include <thread>

namespace bindscape::jobs {

namespace {

constexpr int kPollMs = 250;
constexpr int kMostComputeThreads = 256;  // those that are held count; how many run together is ours to say

bool collide(const Job& a, const Job& b)
{
    if (a.pool() != b.pool())
        return false;
    const QString any = QStringLiteral("auto");
    return a.pool() == Pool::Compute || a.device() == b.device() || a.device() == any || b.device() == any;
}

}  // namespace

JobRunner::JobRunner(QObject* parent) : QObject(parent)
{
    m_readers.setMaxThreadCount(std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 2, 4));
    m_compute.setMaxThreadCount(kMostComputeThreads);
    m_compute.setExpiryTimeout(-1);  // OpenMP makes a new team of threads for every new master thread
    m_poll.setInterval(kPollMs);
    connect(&m_poll, &QTimer::timeout, this, &JobRunner::poll);
}

JobRunner::~JobRunner()
{
    const QSignalBlocker quiet(this);
    for (Job* job : m_jobs)
        job->blockSignals(true);
    cancelAllAndWait();
}

void JobRunner::poll()
{
    bool active = false;
    const auto jobs = m_jobs;  // a slot may start or clear jobs
    for (Job* job : jobs) {
        job->readProgress();
        active = active || !(job->isOver() || job->state() == JobState::Paused);
    }
    dispatch();  // one may have come to stand still
    if (!active)
        m_poll.stop();
}

Job* JobRunner::start(JobOptions options, Job::Work work, QObject* guard, std::function<void()> done)
{
    auto* job = new Job(this);
    job->m_id = m_nextId++;
    job->m_title = std::move(options.title);
    job->m_pool = options.pool;
    job->m_device = std::move(options.device);
    job->m_priority = options.priority;
    job->m_pauseBy = options.pause.value_or(options.pool == Pool::Compute && options.visible ? PauseBy::Holding : PauseBy::Nothing);
    job->m_canStop = options.canStop;
    job->m_visible = options.visible;
    job->m_work = std::move(work);
    job->m_done = std::move(done);
    job->m_guard = guard;
    job->m_guarded = guard != nullptr;
    job->m_control = std::make_shared<JobControl>(job->m_pauseBy);
    connect(job, &Job::finished, this, [this, job] {
        Q_EMIT jobFinished(job);
        if (!job->isVisible())
            remove({job});
    });
    m_jobs.push_back(job);
    if (!options.pausedBecause.isEmpty()) {
        job->m_pauseReason = std::move(options.pausedBecause);
        job->m_state = JobState::Paused;
        job->m_begun = true;  // somewhere else, or earlier
    } else if (job->m_pool != Pool::Readers) {
        enqueue(job, false);
    }
    Q_EMIT jobAdded(job);
    if (job->m_pool == Pool::Readers)
        launch(*job);
    else
        dispatch();
    Q_EMIT queueChanged();
    return job;
}

// Behind all that are as urgent, or before them.
void JobRunner::enqueue(Job* job, bool first)
{
    leaveQueue(job);
    const auto place = std::find_if(m_waiting.begin(), m_waiting.end(), [&](const Job* other) {
        return first ? other->priority() >= job->priority() : other->priority() > job->priority();
    });
    m_waiting.insert(place, job);
}

void JobRunner::leaveQueue(Job* job) { m_waiting.erase(std::remove(m_waiting.begin(), m_waiting.end(), job), m_waiting.end()); }

bool JobRunner::hasPlace(const Job& job) const
{
    return std::none_of(m_jobs.begin(), m_jobs.end(), [&](const Job* other) { return other->isLaunched() && collide(job, *other); });
}

void JobRunner::dispatch()
{
    const auto waiting = m_waiting;
    for (Job* job : waiting)
        if (std::find(m_waiting.begin(), m_waiting.end(), job) != m_waiting.end() && hasPlace(*job))
            launch(*job);
}

void JobRunner::launch(Job& job)
{
    if (!m_poll.isActive())
        m_poll.start();
    leaveQueue(&job);
    const bool reader = job.m_pool == Pool::Readers;
    if (job.m_control->isHeld()) {
        job.m_control->setPaused(false);
        job.begin();
        Q_EMIT queueChanged();
        return;
    }
    // Only what may be called once more is kept.
    Job::Work work = job.m_pauseBy == PauseBy::Restarting ? job.m_work : std::exchange(job.m_work, {});
    if (!reader) {
        job.m_control = std::make_shared<JobControl>(job.m_pauseBy);
        if (job.m_stopWanted)
            job.m_control->stop();
        job.begin();
    }
    (reader ? m_readers : m_compute).start([this, control = job.m_control, work = std::move(work), id = job.m_id]() mutable {
        control->run(work);
        work = {};  // what it captured goes before the end is announced
        // The pools are members: they are waited for before the runner is gone.
        QMetaObject::invokeMethod(this, [this, id] { conclude(id); }, Qt::QueuedConnection);
    });
    if (!reader)
        Q_EMIT queueChanged();
}

void JobRunner::conclude(quint64 id)
{
    const auto found = std::find_if(m_jobs.begin(), m_jobs.end(), [id](const Job* job) { return job->id() == id; });
    if (found != m_jobs.end() && !(*found)->isOver()) {
        Job& job = **found;
        job.readProgress();
        if (job.m_control->isCancelled())
            job.end(JobState::Cancelled, {});
        else if (job.m_control->outcome == JobState::Done)
            deliver(job);
        else if (job.m_control->outcome == JobState::Paused)
            job.setPaused();
        else
            job.end(job.m_control->outcome, job.m_control->failure);
    }
    dispatch();
}

void JobRunner::deliver(Job& job)
{
    const std::function<void()> done = std::exchange(job.m_done, {});
    const bool wanted = done && (!job.m_guarded || job.m_guard);
    QPointer<Job> alive(&job);
    QString failure;
    if (wanted) {
        try {
            done();
        } catch (const std::exception& error) {
            failure = dynamic_cast<const Error*>(&error) != nullptr ? QString::fromUtf8(error.what()) : unexpectedFailure(error.what());
        } catch (...) {
            failure = unexpectedFailure("unknown error");
        }
    }
    if (alive && !alive->isOver())
        alive->end(failure.isEmpty() ? JobState::Done : JobState::Failed, failure);
}

int JobRunner::runningCount() const
{
    return static_cast<int>(std::count_if(m_jobs.begin(), m_jobs.end(), [](const Job* job) {
        return job->isVisible() && !job->isOver() && job->state() != JobState::Paused;
    }));
}

void JobRunner::setPriority(Job* job, Priority priority)
{
    if (job->isOver() || job->priority() == priority)
        return;
    job->m_priority = priority;
    if (std::find(m_waiting.begin(), m_waiting.end(), job) != m_waiting.end())
        enqueue(job, false);
    Q_EMIT job->changed();
    Q_EMIT queueChanged();
}

void JobRunner::moveToFront(Job* job)
{
    if (std::find(m_waiting.begin(), m_waiting.end(), job) == m_waiting.end())
        return;
    job->m_priority = Priority::High;
    enqueue(job, true);
    Q_EMIT job->changed();
    Q_EMIT queueChanged();
}

void JobRunner::moveBy(Job* job, int places)
{
    const auto found = std::find(m_waiting.begin(), m_waiting.end(), job);
    if (found == m_waiting.end())
        return;
    const auto from = found - m_waiting.begin();
    const auto to = std::clamp<std::ptrdiff_t>(from + places, 0, static_cast<std::ptrdiff_t>(m_waiting.size()) - 1);
    if (from == to)
        return;
    job->m_priority = m_waiting[static_cast<std::size_t>(to)]->priority();
    leaveQueue(job);
    m_waiting.insert(m_waiting.begin() + to, job);
    Q_EMIT job->changed();
    Q_EMIT queueChanged();
}

void JobRunner::startNow(Job* job)
{
    job->resume();
    if (std::find(m_waiting.begin(), m_waiting.end(), job) != m_waiting.end())
        launch(*job);
}

void JobRunner::resume(const std::vector<Job*>& jobs)
{
    std::vector<Job*> paused;
    std::copy_if(jobs.begin(), jobs.end(), std::back_inserter(paused), [](const Job* job) { return job->state() == JobState::Paused; });
    for (auto job = paused.rbegin(); job != paused.rend(); ++job) {  // each comes to stand before the one after it
        (*job)->m_pauseReason.clear();
        (*job)->m_state = JobState::Waiting;
        enqueue(*job, true);
    }
    for (Job* job : paused)
        Q_EMIT job->changed();
    dispatch();
    Q_EMIT queueChanged();
}

void JobRunner::clear(Job* job)
{
    if (job->isOver()) {
        remove({job});
        Q_EMIT jobsCleared();
    }
}

void JobRunner::clearFinished()
{
    std::vector<Job*> over;
    std::copy_if(m_jobs.begin(), m_jobs.end(), std::back_inserter(over), [](const Job* job) { return job->isOver(); });
    remove(over);
    Q_EMIT jobsCleared();
}

void JobRunner::remove(const std::vector<Job*>& jobs)
{
    for (Job* job : jobs) {
        m_jobs.erase(std::remove(m_jobs.begin(), m_jobs.end(), job), m_jobs.end());
        job->deleteLater();
    }
}

void JobRunner::cancelAllAndWait()
{
    const auto jobs = m_jobs;
    for (Job* job : jobs)
        job->cancel();
    m_readers.clear();
    m_readers.waitForDone();
    m_compute.waitForDone();
    for (Job* job : jobs) {
        if (!job->isOver())
            job->end(JobState::Cancelled, {});
    }
}

}  // namespace bindscape::jobs
