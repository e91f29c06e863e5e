// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/run_guard.h"

#include "app/runs/analysis_jobs.h"
#include "app/window/interrupted_dialog.h"

#include <QMessageBox>
#include <QPushButton>

#include <algorithm>

namespace bindscape::app {

namespace {

constexpr std::size_t kMostNamed = 3;

// "SP1 · DanQ (epoch 7), SP1 · DeepSEA (waiting)"
QString namesOf(const std::vector<InterruptedRun>& runs)
{
    QStringList names;
    for (std::size_t i = 0; i < runs.size() && i < kMostNamed; ++i)
        names << QStringLiteral("%1 (%2)").arg(runs[i].title, placeOf(runs[i]));
    if (runs.size() > kMostNamed)
        names << RunGuard::tr("%1 more").arg(runs.size() - kMostNamed);
    return names.join(QStringLiteral(", "));
}

struct Unfinished {
    int trainings = 0, others = 0, pausable = 0;
};

Unfinished unfinished(const jobs::JobRunner& runner)
{
    Unfinished count;
    for (const jobs::Job* job : runner.jobs()) {
        if (!job->isVisible() || job->isOver() || job->state() == jobs::JobState::Paused)
            continue;
        ++(job->canStop() ? count.trainings : count.others);
        count.pausable += job->pauseBy() == jobs::PauseBy::Restarting ? 1 : 0;
    }
    return count;
}

QString sentenceOf(const Unfinished& count)
{
    const int all = count.trainings + count.others;
    if (count.others == 0)
        return all == 1 ? RunGuard::tr("A run is training.") : RunGuard::tr("%1 runs are training.").arg(all);
    return all == 1 ? RunGuard::tr("A job is running.") : RunGuard::tr("%1 jobs are running.").arg(all);
}

}  // namespace

RunGuard::RunGuard(Session& session, MessageBar& messages, QWidget* window) : m_session(session), m_messages(messages), m_window(window)
{
    connect(&session, &Session::projectChanged, this, [this] {
        if (!m_asked.isEmpty())
            m_messages.withdraw(std::exchange(m_asked, {}));
    });
}

void RunGuard::start()
{
    RunQueue& queue = RunQueue::of(m_session);
    connect(&queue, &RunQueue::interrupted, this, &RunGuard::offer);
    queue.start();
}

void RunGuard::offer(const std::vector<InterruptedRun>& runs)
{
    const QString what = runs.size() == 1 ? tr("a training was not finished") : tr("%1 trainings were not finished").arg(runs.size());
    m_asked = tr("Bindscape did not close normally: %1: %2.").arg(what, namesOf(runs));
    const auto resumeAll = [this, runs] {
        std::vector<std::string> ids;
        for (const InterruptedRun& run : runs)
            ids.push_back(run.run);
        resumeRuns(m_session, ids);
    };
    const auto choose = [this, runs] {
        auto* dialog = new InterruptedDialog(runs, m_window);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &QDialog::accepted, this, [this, dialog] { resumeRuns(m_session, dialog->chosen()); });
        dialog->open();
    };
    m_messages.ask(m_asked, Severity::Warning, {{tr("Resume all"), resumeAll}, {tr("Choose\u2026"), choose}, {tr("Later"), {}}});
}

bool RunGuard::mayQuit()
{
    const Unfinished count = unfinished(m_session.jobs());
    if (count.trainings + count.others == 0)
        return true;
    QMessageBox box(QMessageBox::Question, tr("Jobs are running"), sentenceOf(count), QMessageBox::Cancel, m_window);
    box.setInformativeText(count.pausable > 0 ? tr("\u201CGo on later\u201D pauses them: the next time this project is opened they go on from this batch when you say so. "
                                                   "Stopped ones keep the weights of their best epoch.")
                                              : tr("What is finished is kept; the same step goes on from there when it is started again."));
    auto* later = count.pausable > 0 ? box.addButton(tr("Go on later"), QMessageBox::AcceptRole) : nullptr;
    auto* stop = box.addButton(tr("Stop and keep best"), QMessageBox::AcceptRole);
    box.setDefaultButton(QMessageBox::Cancel);
    box.exec();
    const bool pauses = later != nullptr && box.clickedButton() == later;
    if (!pauses && box.clickedButton() != stop)
        return false;
    const auto jobs = m_session.jobs().jobs();
    if (pauses) {
        for (jobs::Job* job : jobs)
            if (job->pauseBy() == jobs::PauseBy::Restarting)
                job->pause(tr("paused when Bindscape was closed"));
    } else {
        endRuns(m_session);
    }
    for (jobs::Job* job : jobs)
        if (!job->isOver() && !job->canStop())
            job->cancel();
    return true;
}

void RunGuard::end() { RunQueue::of(m_session).flush(); }

}  // namespace bindscape::app
