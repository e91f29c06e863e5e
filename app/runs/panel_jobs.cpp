// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/panel_jobs.h"

#include "app/runs/compute_threads.h"
#include "app/runs/run_names.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/compute/compute.h"
#include "core/project/panel_runs.h"
#include "core/project/pretrained.h"
#include "core/scores/score_set.h"

#include <QVariant>

namespace bindscape::app {

namespace fs = std::filesystem;

namespace {

constexpr const char* kPanelProperty = "scores for panel";

struct Wanted {
    fs::path run, dataset, out;
    interpret::InterpretOptions options;
};

void scoreAll(const std::vector<Wanted>& all, const fs::path& genome, int threads, Progress& progress)
{
    giveWayToWindow();
    const ComputingNow computing;
    const auto& compute = compute::loadCompute();
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (scores::scoresExist(all[i].out))
            continue;
        auto options = all[i].options;
        options.threads = threads;
        SubProgress part(progress, static_cast<double>(i) / static_cast<double>(all.size()), static_cast<double>(i + 1) / static_cast<double>(all.size()));
        compute.interpret(all[i].run, all[i].dataset, genome, options, all[i].out, part);
    }
}

jobs::Job* startJob(Session& session, const QString& title, std::vector<Wanted> wanted, const std::vector<std::string>& runIds)
{
    jobs::JobOptions options;
    options.title = title;
    jobs::Job* job = session.jobs().start(std::move(options), [wanted = std::move(wanted), genome = session.project().genome,
                                                               threads = threadsBeside()](Progress& progress) { scoreAll(wanted, genome, threads, progress); });
    job->setProperty(kPanelProperty, true);
    QObject::connect(job, &jobs::Job::finished, &session, [&session, job, runIds, file = session.project().file] {
        if (job->state() == jobs::JobState::Failed)
            session.say(job->failure(), Severity::Error);
        if (session.project().file == file)
            for (const auto& id : runIds)
                Q_EMIT session.runUpdated(QString::fromStdString(id));
    });
    return job;
}

// The unfinished one, going on; nullptr if there is none.
jobs::Job* resumedJob(Session& session)
{
    jobs::Job* known = jobOfPanelScores(session);
    if (known != nullptr)
        known->resume();
    return known;
}

QString countOf(const std::vector<Wanted>& wanted) { return QString::fromStdString(plural(static_cast<std::int64_t>(wanted.size()), "run")); }

}  // namespace

jobs::Job* jobOfPanelScores(Session& session)
{
    for (jobs::Job* job : session.jobs().jobs())
        if (!job->isOver() && job->property(kPanelProperty).isValid())
            return job;
    return nullptr;
}

jobs::Job* scoreForPanel(Session& session, const std::vector<std::string>& runIds, bool bound, long shift)
{
    if (jobs::Job* known = resumedJob(session))
        return known;
    std::vector<Wanted> wanted;
    for (const auto& id : runIds)
        if (const auto found = findRun(session.project(), id)) {
            const fs::path run = folderOf(session.project(), *found->run);
            wanted.push_back({run, paths::datasetFolder(session.project().folder(), found->analysis->id), project::panelScores(run, bound, shift), {}});
            wanted.back().options.labels = bound ? "bound" : "unbound";
            wanted.back().options.shift = shift;
        }
    const QString title = (shift != 0 ? QObject::tr("Score shifted windows of %1") : QObject::tr("Score unbound sites of %1")).arg(countOf(wanted));
    return startJob(session, title, std::move(wanted), runIds);
}

jobs::Job* scorePretrained(Session& session, const std::vector<std::string>& runIds)
{
    if (jobs::Job* known = resumedJob(session))
        return known;
    std::vector<Wanted> wanted;
    std::vector<std::string> troubles;
    for (const auto& id : runIds) {
        const auto found = findRun(session.project(), id);
        if (!found)
            continue;
        try {
            const fs::path run = folderOf(session.project(), *found->run);
            const auto output = project::pretrainedOutput(*found->analysis, run);
            wanted.push_back({output.run, paths::datasetFolder(session.project().folder(), found->analysis->id), project::pretrainedScores(run), {}});
            wanted.back().options.labels = "bound";
            wanted.back().options.task = output.task;
        } catch (const Error& error) {
            troubles.emplace_back(error.what());
        }
    }
    if (!troubles.empty())
        session.say(QString::fromStdString(troubles.front()) +
                        (troubles.size() > 1 ? QObject::tr(" The same or the like is true of %1 more.").arg(troubles.size() - 1) : QString()),
                    Severity::Warning);
    if (wanted.empty())
        return nullptr;
    const QString title = QObject::tr("Score %1 with what was pre-trained").arg(countOf(wanted));
    return startJob(session, title, std::move(wanted), runIds);
}

}  // namespace bindscape::app
