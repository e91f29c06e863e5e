// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/factor_counts.h"

#include "app/dialogs/training_trial.h"

namespace bindscape::app {

FactorCounts::FactorCounts(Session& session, QObject* parent) : QObject(parent), m_session(session)
{
    connect(&TrainingTrials::of(session), &TrainingTrials::ended, this, &FactorCounts::next);
}

void FactorCounts::want(std::vector<TrainingChoice> choices)
{
    m_wanted = std::move(choices);
    next();
}

// Sites may be changed by hand while the dialog is open.
std::string FactorCounts::keyOf(const TrainingChoice& choice) const
{
    std::string key = siteCountsKey(choice);
    if (const auto edits = siteChangesOf(choice, m_session.project()); !edits.empty()) {
        std::error_code ignored;
        key += "\n" + edits.string() + "\n" + std::to_string(std::filesystem::last_write_time(edits, ignored).time_since_epoch().count());
    }
    return key;
}

std::shared_ptr<const SiteCounts> FactorCounts::known(const TrainingChoice& choice) const
{
    const auto found = m_known.find(keyOf(choice));
    return found == m_known.end() ? nullptr : found->second;
}

void FactorCounts::forget()
{
    m_known.clear();
    end();
}

void FactorCounts::end()
{
    m_wanted.clear();
    if (m_job)
        m_job->cancel();
    m_job = nullptr;
    m_running.clear();
}

void FactorCounts::next()
{
    const TrainingChoice* first = nullptr;
    for (const TrainingChoice& choice : m_wanted)
        if (!known(choice)) {
            first = &choice;
            break;
        }
    // A trial beside a scan would measure both: only the most urgent count does not wait for it.
    if (first != nullptr && first != &m_wanted.front() && TrainingTrials::of(m_session).isRunning())
        first = nullptr;
    const std::string key = first != nullptr ? keyOf(*first) : std::string();
    if (m_job && key == m_running)
        return;
    if (m_job)
        m_job->cancel();
    m_job = nullptr;
    m_running = key;
    if (first == nullptr)
        return;
    jobs::JobOptions options;
    options.title = tr("Count motif hits");
    options.pool = jobs::Pool::Readers;
    options.visible = false;
    const auto genome = m_session.project().genome;
    const auto edits = siteChangesOf(*first, m_session.project());
    jobs::Job* job = m_session.jobs().start<SiteCounts>(
        std::move(options), [choice = *first, genome, edits](Progress& progress) { return countSites(choice, genome, edits, progress); }, this,
        [this, choice = *first, key](SiteCounts counts) {
            if (key != m_running)
                return;
            m_known[key] = std::make_shared<const SiteCounts>(std::move(counts));
            m_job = nullptr;
            m_running.clear();
            Q_EMIT counted(choice);
            next();
        });
    m_job = job;
    Q_EMIT progressed(*first, -1);
    connect(job, &jobs::Job::changed, this, [this, job, choice = *first] {
        if (job == m_job && job->state() == jobs::JobState::Running)
            Q_EMIT progressed(choice, job->fraction());
    });
}

}  // namespace bindscape::app
