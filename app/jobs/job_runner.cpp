// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jobs/job_runner.h"

#include "core/base/text.h"
#include "core/base/thread_progress.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <new>
#include <thread>

namespace bindscape::jobs {

namespace {

constexpr int kPollMs = 250;

// What the user reads when the work threw something that is not one of our own sentences.
QString unexpected(const char* what)
{
    return QStringLiteral("This step failed for a reason that Bindscape does not know (%1). What was finished before is kept.")
        .arg(QString::fromUtf8(what));
}

}  // namespace

// The half of a job that both threads see. The pool thread holds it by shared_ptr and never touches the Job itself.
class JobControl final : public Progress {
public:
    bool cancelled() const override { return cancelRequested.load(std::memory_order_relaxed); }
    bool stopRequested() const override { return stopRequest.load(std::memory_order_relaxed); }
    void report(double fraction, std::string_view what) override
    {
        const std::lock_guard lock(m_mutex);
        m_fraction = fraction;
        m_facts.assign(what);
    }
    std::pair<double, QString> latest() const
    {
        const std::lock_guard lock(m_mutex);
        return {m_fraction, QString::fromStdString(m_facts)};
    }

    // Runs the work; afterwards `outcome` and `failure` hold what became of it.
    void run(const Job::Work& work)
    {
        started = true;
        if (cancelRequested.load()) {  // ordered after `started`, as cancel() reads them the other way round
            outcome = JobState::Cancelled;
            return;
        }
        try {
            const ThreadProgress scope(*this);
            work(*this);
            outcome = JobState::Done;
        } catch (const Cancelled&) {
            outcome = JobState::Cancelled;
        } catch (const Error& error) {
            fail(QString::fromUtf8(error.what()));
        } catch (const std::bad_alloc&) {
            fail(QStringLiteral("There is not enough memory for this step. Close other programs or choose a smaller batch, then start it again."));
        } catch (const std::exception& error) {
            fail(unexpected(error.what()));
        } catch (...) {
            fail(unexpected("unknown error"));
        }
    }

    std::atomic<bool> cancelRequested{false}, stopRequest{false}, started{false};
    // Written by the pool thread before it posts the end, read by the GUI thread afterwards.
    JobState outcome = JobState::Cancelled;
    QString failure;

private:
    void fail(QString sentence)
    {
        failure = std::move(sentence);
        outcome = JobState::Failed;
    }

    mutable std::mutex m_mutex;
    double m_fraction = -1;
    std::string m_facts;
};

double Job::secondsElapsed() const
{
    if (m_elapsedAtEnd >= 0)
        return static_cast<double>(m_elapsedAtEnd) / 1000;
    return m_timer.isValid() ? static_cast<double>(m_timer.elapsed()) / 1000 : 0;
}

double Job::secondsLeft() const
{
    const double run = secondsElapsed() - static_cast<double>(m_firstAt) / 1000;
    const double made = m_fraction - m_firstFraction;
    if (isOver() || m_fraction < 0 || made <= 0 || (m_fraction < 0.03 && secondsElapsed() < 5))
        return -1;
    return run * (1 - m_fraction) / made;
}

void Job::cancel()
{
    if (isOver() || m_control->cancelled())
        return;
    m_control->cancelRequested = true;
    if (m_state == JobState::Waiting && !m_control->started) {
        end(JobState::Cancelled, {});  // the pool thread will find nothing to do
        return;
    }
    m_state = JobState::Stopping;
    Q_EMIT changed();
}

void Job::stop()
{
    if (isOver() || !m_canStop || m_control->stopRequested())
        return;
    if (m_state == JobState::Waiting && !m_control->started) {
        cancel();
        return;
    }
    m_control->stopRequest = true;
    m_state = JobState::Stopping;
    Q_EMIT changed();
}

QString Job::details() const
{
    QString text = m_title + QLatin1Char('\n');
    text += QStringLiteral("ran for %1").arg(QString::fromStdString(formatDuration(secondsElapsed())));
    if (!m_facts.isEmpty())
        text += QStringLiteral("\nlast: ") + m_facts;
    if (!m_failure.isEmpty())
        text += QStringLiteral("\nfailed: ") + m_failure;
    return text;
}

void Job::readProgress()
{
    if (isOver())
        return;
    if (m_state == JobState::Waiting) {
        if (!m_control->started)
            return;
        m_state = JobState::Running;
        m_timer.start();
    }
    auto [fraction, facts] = m_control->latest();
    if (fraction >= 0 && m_firstFraction < 0) {
        m_firstFraction = fraction;
        m_firstAt = fraction > 0.03 ? m_timer.elapsed() : 0;  // a new job counts from its start
        if (fraction <= 0.03)
            m_firstFraction = 0;
    }
    m_fraction = std::min(fraction, 1.0);
    m_facts = std::move(facts);
    Q_EMIT changed();
}

void Job::end(JobState state, const QString& failure)
{
    m_elapsedAtEnd = m_timer.isValid() ? m_timer.elapsed() : 0;
    m_state = state;
    m_failure = failure;
    if (state == JobState::Done)
        m_fraction = 1;
    m_done = {};
    Q_EMIT changed();
    Q_EMIT finished();
}

JobRunner::JobRunner(QObject* parent) : QObject(parent)
{
    m_readers.setMaxThreadCount(std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 2, 4));
    m_compute.setMaxThreadCount(1);
    m_compute.setExpiryTimeout(-1);  // OpenMP makes a new team of threads for every new master thread
    m_poll.setInterval(kPollMs);
    connect(&m_poll, &QTimer::timeout, this, [this] {
        bool active = false;
        const auto jobs = m_jobs;  // a slot may start or clear jobs
        for (Job* job : jobs) {
            job->readProgress();
            active = active || !job->isOver();
        }
        if (!active)
            m_poll.stop();
    });
}

JobRunner::~JobRunner()
{
    const QSignalBlocker quiet(this);
    for (Job* job : m_jobs)
        job->blockSignals(true);
    cancelAllAndWait();
}

Job* JobRunner::start(JobOptions options, Job::Work work, QObject* guard, std::function<void()> done)
{
    auto* job = new Job(this);
    job->m_id = m_nextId++;
    job->m_title = std::move(options.title);
    job->m_canStop = options.canStop;
    job->m_visible = options.visible;
    job->m_done = std::move(done);
    job->m_guard = guard;
    job->m_guarded = guard != nullptr;
    job->m_control = std::make_shared<JobControl>();
    connect(job, &Job::finished, this, [this, job] {
        Q_EMIT jobFinished(job);
        if (!job->isVisible())
            remove({job});
    });
    m_jobs.push_back(job);
    Q_EMIT jobAdded(job);

    QThreadPool& pool = options.pool == Pool::Readers ? m_readers : m_compute;
    pool.start([this, control = job->m_control, work = std::move(work), id = job->m_id]() mutable {
        control->run(work);
        work = {};  // what it captured goes before the end is announced
        // The pools are members: they are waited for before the runner is gone.
        QMetaObject::invokeMethod(this, [this, id] { conclude(id); }, Qt::QueuedConnection);
    });
    if (!m_poll.isActive())
        m_poll.start();
    return job;
}

void JobRunner::conclude(quint64 id)
{
    const auto found = std::find_if(m_jobs.begin(), m_jobs.end(), [id](const Job* job) { return job->id() == id; });
    if (found == m_jobs.end() || (*found)->isOver())
        return;
    Job& job = **found;
    job.readProgress();
    if (job.m_control->cancelled())
        job.end(JobState::Cancelled, {});
    else if (job.m_control->outcome == JobState::Done)
        deliver(job);
    else
        job.end(job.m_control->outcome, job.m_control->failure);
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
            failure = dynamic_cast<const Error*>(&error) != nullptr ? QString::fromUtf8(error.what()) : unexpected(error.what());
        } catch (...) {
            failure = unexpected("unknown error");
        }
    }
    if (alive && !alive->isOver())
        alive->end(failure.isEmpty() ? JobState::Done : JobState::Failed, failure);
}

int JobRunner::runningCount() const
{
    return static_cast<int>(std::count_if(m_jobs.begin(), m_jobs.end(), [](const Job* job) { return job->isVisible() && !job->isOver(); }));
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
    m_compute.clear();
    m_readers.waitForDone();
    m_compute.waitForDone();
    for (Job* job : jobs) {
        if (!job->isOver())
            job->end(JobState::Cancelled, {});
    }
}

}  // namespace bindscape::jobs
