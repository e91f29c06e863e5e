// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jobs/job_control.h"

#include "core/base/thread_progress.h"

#include <new>

namespace bindscape::jobs {

QString unexpectedFailure(const char* what)
{
    return QStringLiteral("This step failed for a reason that Bindscape does not know (%1). What was finished before is kept.")
        .arg(QString::fromUtf8(what));
}

bool JobControl::cancelled() const
{
    if (!m_pause.load(std::memory_order_relaxed) || m_cancel.load(std::memory_order_relaxed))
        return m_cancel.load(std::memory_order_relaxed);
    if (m_pauseBy == PauseBy::Restarting)
        return true;
    std::unique_lock lock(m_mutex);
    ++m_held;
    m_released.wait(lock, [this] { return !m_pause || m_cancel; });
    --m_held;
    return m_cancel;
}

void JobControl::report(double fraction, std::string_view what)
{
    const std::lock_guard lock(m_mutex);
    m_fraction = fraction;
    m_facts.assign(what);
}

std::pair<double, QString> JobControl::latest() const
{
    const std::lock_guard lock(m_mutex);
    return {m_fraction, QString::fromStdString(m_facts)};
}

void JobControl::cancel()
{
    {
        const std::lock_guard lock(m_mutex);
        m_cancel = true;
    }
    m_released.notify_all();
}

void JobControl::setPaused(bool paused)
{
    {
        const std::lock_guard lock(m_mutex);
        m_pause = paused;
    }
    m_released.notify_all();
}

void JobControl::run(const Job::Work& work)
{
    m_started = true;
    if (m_cancel.load()) {  // ordered after m_started, as Job::cancel() reads them the other way round
        outcome = JobState::Cancelled;
        return;
    }
    try {
        const ThreadProgress scope(*this);
        work(*this);
        outcome = JobState::Done;
    } catch (const Cancelled&) {
        outcome = m_pause && !m_cancel ? JobState::Paused : JobState::Cancelled;
    } catch (const Error& error) {
        fail(QString::fromUtf8(error.what()));
    } catch (const std::bad_alloc&) {
        fail(QStringLiteral("There is not enough memory for this step. Close other programs or choose a smaller batch, then start it again."));
    } catch (const std::exception& error) {
        fail(unexpectedFailure(error.what()));
    } catch (...) {
        fail(unexpectedFailure("unknown error"));
    }
}

void JobControl::fail(QString sentence)
{
    failure = std::move(sentence);
    outcome = JobState::Failed;
}

}  // namespace bindscape::jobs
