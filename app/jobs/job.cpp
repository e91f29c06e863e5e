// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jobs/job_control.h"

#include "core/base/text.h"

#include <algorithm>

namespace bindscape::jobs {

Job::Job(JobRunner* runner) : QObject(runner), m_runner(runner) {}

double Job::secondsElapsed() const
{
    return static_cast<double>(m_elapsedBefore + (m_timer.isValid() ? m_timer.elapsed() : 0)) / 1000;
}

double Job::secondsLeft() const
{
    const bool runs = m_state == JobState::Running || m_state == JobState::Stopping;
    if (!runs || m_fraction < 0 || (m_fraction < 0.03 && secondsElapsed() < 5))
        return -1;
    return m_left.seconds(secondsElapsed()).value_or(-1);
}

void Job::cancel()
{
    if (isOver() || m_control->isCancelled())
        return;
    const bool idle = (m_state == JobState::Waiting || m_state == JobState::Paused) && !m_control->isHeld();
    m_control->cancel();
    if (idle && !(m_pool == Pool::Readers && m_control->hasStarted())) {
        m_runner->leaveQueue(this);
        end(JobState::Cancelled, {});  // a reader's thread will find nothing to do
        return;
    }
    m_runner->leaveQueue(this);  // it was held and waited to go on
    m_state = JobState::Stopping;
    Q_EMIT changed();
}

void Job::stop()
{
    if (isOver() || !m_canStop || m_state == JobState::Stopping || m_state == JobState::Pausing)
        return;
    if (m_state == JobState::Waiting && !m_begun) {
        cancel();
        return;
    }
    m_stopWanted = true;
    m_control->stop();
    if (m_state == JobState::Running)
        m_state = JobState::Stopping;
    Q_EMIT changed();
    resume();
}

void Job::pause(const QString& reason)
{
    if (!canPause() || (m_state != JobState::Waiting && m_state != JobState::Running))
        return;
    m_pauseReason = reason;
    m_control->setPaused(true);
    if (m_state == JobState::Waiting) {
        m_runner->leaveQueue(this);
        setPaused();
        return;
    }
    m_state = JobState::Pausing;
    Q_EMIT changed();
}

void Job::resume() { m_runner->resume({this}); }

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

void Job::begin()
{
    m_state = m_stopWanted ? JobState::Stopping : JobState::Running;
    m_begun = true;
    m_timer.start();
    m_measured = false;
    Q_EMIT changed();
}

void Job::setPaused()
{
    m_elapsedBefore += m_timer.isValid() ? m_timer.elapsed() : 0;
    m_timer.invalidate();
    m_state = JobState::Paused;
    Q_EMIT changed();
    Q_EMIT m_runner->queueChanged();
}

void Job::readProgress()
{
    if (isOver() || m_state == JobState::Paused)
        return;
    if (m_state == JobState::Waiting) {
        if (m_pool != Pool::Readers || !m_control->hasStarted())
            return;
        begin();
    }
    auto [fraction, facts] = m_control->latest();
    if (fraction >= 0 && !m_measured) {
        const bool goesOn = fraction > 0.03;
        m_left.start(goesOn ? secondsElapsed() : static_cast<double>(m_elapsedBefore) / 1000, goesOn ? fraction : 0);  // a new job from its start
        m_measured = true;
    }
    if (fraction >= 0)
        m_left.add(secondsElapsed(), std::min(fraction, 1.0));
    m_fraction = std::min(fraction, 1.0);
    m_facts = std::move(facts);
    if (m_state == JobState::Pausing && m_control->isHeld())
        setPaused();
    else
        Q_EMIT changed();
}

void Job::end(JobState state, const QString& failure)
{
    m_elapsedBefore += m_timer.isValid() ? m_timer.elapsed() : 0;
    m_timer.invalidate();
    m_state = state;
    m_failure = failure;
    if (state == JobState::Done)
        m_fraction = 1;
    m_done = {};
    m_work = {};
    Q_EMIT changed();
    Q_EMIT finished();
    Q_EMIT m_runner->queueChanged();
}

}  // namespace bindscape::jobs
