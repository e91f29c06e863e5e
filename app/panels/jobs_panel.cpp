// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/jobs_panel.h"

#include "app/panels/job_card.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/form_layout.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace bindscape::app {

using widgets::scaled;

JobsPanel::JobsPanel(Session& session, QWidget* parent) : QWidget(parent), m_session(session)
{
    setWindowTitle(tr("Jobs"));
    m_summary = widgets::hintLabel({}, this);
    m_summary->setWordWrap(false);
    m_clear = new QPushButton(tr("C&lear finished"));
    widgets::describe(m_clear, tr("Clear finished jobs"), tr("Takes finished, failed and cancelled jobs off the list"));
    auto* head = new QHBoxLayout;
    head->setContentsMargins(scaled(10), scaled(4), scaled(8), scaled(4));
    head->addWidget(m_summary, 1);
    head->addWidget(m_clear);
    m_empty = widgets::hintLabel(tr("No jobs. Training, scoring and scans run here, while you go on browsing."), this);
    m_empty->setContentsMargins(scaled(10), scaled(8), scaled(10), scaled(8));
    auto* cards = new QWidget;
    m_list = new QVBoxLayout(cards);
    m_list->setContentsMargins(0, 0, 0, 0);
    m_list->setSpacing(0);
    m_list->addWidget(m_empty);
    m_list->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setWidget(cards);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_waiting = widgets::hintLabel({}, this);
    m_waiting->setContentsMargins(scaled(10), scaled(5), scaled(10), scaled(5));
    m_waiting->setWordWrap(false);
    m_waiting->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(scroll, 1);
    layout->addWidget(m_waiting);
    m_arranging.setSingleShot(true);
    m_arranging.setInterval(0);
    connect(&m_arranging, &QTimer::timeout, this, &JobsPanel::arrange);

    jobs::JobRunner& runner = session.jobs();
    connect(m_clear, &QPushButton::clicked, this, [this] { m_session.jobs().clearFinished(); });
    connect(&runner, &jobs::JobRunner::jobAdded, this, &JobsPanel::add);
    connect(&runner, &jobs::JobRunner::jobsCleared, this, &JobsPanel::removeCleared);
    connect(&runner, &jobs::JobRunner::jobFinished, this, &JobsPanel::updateSummary);
    connect(&runner, &jobs::JobRunner::queueChanged, &m_arranging, qOverload<>(&QTimer::start));
    for (jobs::Job* job : runner.jobs())
        add(job);
    updateSummary();
}

QString JobsPanel::summary() const { return m_summary->text(); }
QString JobsPanel::waitingLine() const { return m_waiting->text(); }

std::vector<JobCard*> JobsPanel::shownCards() const
{
    std::vector<JobCard*> shown;
    for (int i = 0; i < m_list->count(); ++i)
        if (auto* card = qobject_cast<JobCard*>(m_list->itemAt(i)->widget()))
            shown.push_back(card);
    return shown;
}

// A card is moved only where its place has changed: one that has the focus keeps it.
void JobsPanel::arrange()
{
    const auto& queue = m_session.jobs().waiting();
    const auto rank = [&](const JobCard* card) -> std::pair<int, long> {
        const jobs::Job* job = card->job();
        const long newest = job == nullptr ? 0 : -static_cast<long>(job->id());
        if (job == nullptr || job->isOver())
            return {3, newest};
        if (job->state() == jobs::JobState::Waiting)
            return {2, std::find(queue.begin(), queue.end(), job) - queue.begin()};
        return {job->state() == jobs::JobState::Paused ? 1 : 0, newest};
    };
    std::vector<JobCard*> wanted = m_cards;
    std::stable_sort(wanted.begin(), wanted.end(), [&](const JobCard* a, const JobCard* b) { return rank(a) < rank(b); });
    for (std::size_t i = 0; i < wanted.size(); ++i)
        if (m_list->indexOf(wanted[i]) != static_cast<int>(i)) {
            m_list->removeWidget(wanted[i]);
            m_list->insertWidget(static_cast<int>(i), wanted[i]);
        }
    updateSummary();
}

void JobsPanel::add(jobs::Job* job)
{
    if (!job->isVisible())
        return;
    auto* card = new JobCard(job, m_session.jobs(), this);
    m_cards.push_back(card);
    m_list->insertWidget(0, card);
    m_arranging.start();
    connect(card, &JobCard::clearRequested, this, [this](jobs::Job* over) { m_session.jobs().clear(over); });
    connect(job, &jobs::Job::changed, this, &JobsPanel::updateSummary);
    updateSummary();
}

// Cleared jobs are deleted later: compare with the runner's list, do not look into them.
void JobsPanel::removeCleared()
{
    const auto& alive = m_session.jobs().jobs();
    const auto gone = std::stable_partition(m_cards.begin(), m_cards.end(), [&](const JobCard* card) {
        return std::find(alive.begin(), alive.end(), card->job()) != alive.end();
    });
    for (auto card = gone; card != m_cards.end(); ++card) {
        m_list->removeWidget(*card);
        (*card)->deleteLater();
        (*card)->hide();
    }
    m_cards.erase(gone, m_cards.end());
    updateSummary();
}

void JobsPanel::updateSummary()
{
    int running = 0, paused = 0, waiting = 0, over = 0;
    for (const JobCard* card : m_cards) {
        if (card->job() == nullptr || card->job()->isOver())
            ++over;
        else if (card->job()->state() == jobs::JobState::Waiting)
            ++waiting;
        else if (card->job()->state() == jobs::JobState::Paused)
            ++paused;
        else
            ++running;
    }
    QStringList parts, titles;
    for (const jobs::Job* job : m_session.jobs().waiting())
        if (job->isVisible())
            titles << job->title();
    if (running > 0)
        parts << tr("%1 running").arg(running);
    if (paused > 0)
        parts << tr("%1 paused").arg(paused);
    if (waiting > 0)
        parts << tr("%1 waiting").arg(waiting);
    if (over > 0)
        parts << tr("%1 finished").arg(over);
    m_summary->setText(parts.join(QStringLiteral(" · ")));
    m_clear->setEnabled(over > 0);
    m_empty->setVisible(m_cards.empty());
    m_waiting->setVisible(!titles.isEmpty());
    m_waiting->setText(titles.isEmpty() ? QString() : tr("%1 waiting: %2").arg(titles.size()).arg(titles.join(QStringLiteral(", "))));
    m_waiting->setToolTip(titles.join(QLatin1Char('\n')));
}

}  // namespace bindscape::app
