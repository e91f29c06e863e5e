// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/check_job.h"

#include "app/runs/compute_threads.h"
#include "core/base/text.h"
#include "core/compute/compute.h"

#include <QMetaObject>
#include <QVariant>

namespace bindscape::app {

namespace fs = std::filesystem;

namespace {

constexpr const char* kFolderProperty = "checkFolder";

QString keyOf(const fs::path& folder) { return QString::fromStdString(fs::absolute(folder).lexically_normal().string()); }

// "Train DanQ: epoch 3 of at most 30 ..."
class TitledProgress final : public Progress {
public:
    explicit TitledProgress(Progress& parent) : m_parent(parent) {}
    void setTitle(std::string title) { m_title = std::move(title); }
    bool cancelled() const override { return m_parent.cancelled(); }
    bool stopRequested() const override { return m_parent.stopRequested(); }
    void report(double fraction, std::string_view what) override
    {
        m_parent.report(fraction, m_title.empty() || what == m_title ? std::string(what) : m_title + ": " + std::string(what));
    }

private:
    Progress& m_parent;
    std::string m_title;
};

}  // namespace

jobs::Job* jobOfCheck(Session& session, const fs::path& folder)
{
    for (jobs::Job* job : session.jobs().jobs())
        if (!job->isOver() && job->property(kFolderProperty).toString() == keyOf(folder))
            return job;
    return nullptr;
}

jobs::Job* startCheck(Session& session, const fs::path& folder, const project::SimulationOptions& options)
{
    if (jobs::Job* known = jobOfCheck(session, folder)) {
        known->resume();
        return known;
    }
    jobs::JobOptions job;
    job.title = QObject::tr("Check the methods");
    job.pool = jobs::Pool::Training;
    job.canStop = true;
    job.pause = jobs::PauseBy::Restarting;
    job.device = QStringLiteral("auto");
    const auto work = [&session, folder, options](Progress& progress) {
        TitledProgress titled(progress);
        SubProgress simulating(titled, 0, 0.02), running(titled, 0.02, 1);
        project::Project made = project::makeSimulation(folder, options, simulating);
        const compute::Compute& compute = compute::loadCompute();
        giveWayToWindow();
        const ComputingNow computing;
        project::RunObserver observer;
        observer.started = [&](const project::Step& step) { titled.setTitle(step.title); };
        observer.finished = [&](const project::Step&, double) { titled.setTitle({}); };
        observer.warning = [&session](const Warning& warning) {
            QMetaObject::invokeMethod(
                &session, [&session, text = QString::fromStdString(toText(warning))] { session.say(text, Severity::Warning); },
                Qt::QueuedConnection);
        };
        project::runSimulation(made, options, compute, trainingThreads(), running, observer);
    };
    jobs::Job* started = session.jobs().start(std::move(job), work);
    started->setProperty(kFolderProperty, keyOf(folder));
    QObject::connect(started, &jobs::Job::finished, &session, [&session, started] {
        if (started->state() == jobs::JobState::Failed)
            session.say(started->failure(), Severity::Error);
    });
    return started;
}

}  // namespace bindscape::app
