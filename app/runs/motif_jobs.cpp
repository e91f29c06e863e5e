// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/motif_jobs.h"

#include "app/runs/compute_threads.h"
#include "app/runs/run_names.h"
#include "core/analysis/kmers.h"
#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/genome/shared_reference.h"
#include "core/seqlets/motif_folder.h"

#include <QVariant>

namespace bindscape::app {

namespace fs = std::filesystem;

namespace {

constexpr const char* kMotifsProperty = "motifs of run";

void findMotifs(const fs::path& scoresFolder, const fs::path& genome, const fs::path& known, int threads, Progress& progress)
{
    giveWayToWindow();
    const ComputingNow computing;
    seqlets::Options options;
    options.threads = threads;
    const auto database = known.empty() ? std::vector<motif::Motif>() : motif::readMotifs(known).motifs;
    const auto set = scores::readScores(scoresFolder);
    Warnings warnings;
    const auto reference = genome::sharedReference(genome, warnings);
    SubProgress reading(progress, 0, 0.2), searching(progress, 0.2, 1);
    const seqlets::Windows windows(set, analysis::windowLetters(set, *reference, reading), options);
    auto found = seqlets::findMotifs(windows, database, options, searching);
    found.report.database = known.string();
    found.report.scoresMd5 = md5OfFile(scoresFolder / paths::kScoresFile);
    seqlets::writeMotifs(found, windows, paths::motifsFolder(scoresFolder));
}

}  // namespace

jobs::Job* jobOfMotifs(Session& session, const std::string& runId)
{
    const QString id = QString::fromStdString(runId);
    for (jobs::Job* job : session.jobs().jobs())
        if (!job->isOver() && job->property(kMotifsProperty).toString() == id)
            return job;
    return nullptr;
}

jobs::Job* startMotifs(Session& session, const std::string& runId)
{
    if (jobs::Job* known = jobOfMotifs(session, runId)) {
        known->resume();
        return known;
    }
    const auto found = findRun(session.project(), runId);
    if (!found)
        return nullptr;
    const fs::path known = session.project().motifs.empty() ? found->analysis->motifFile : session.project().motifs;
    jobs::JobOptions options;
    options.title = QObject::tr("Find motifs of %1").arg(runTitle(*found->analysis, *found->run));
    jobs::Job* job =
        session.jobs().start(std::move(options), [scores = paths::scoresFolder(folderOf(session.project(), *found->run)),
                                                  genome = session.project().genome, known, threads = threadsBeside()](Progress& progress) {
            findMotifs(scores, genome, known, threads, progress);
        });
    job->setProperty(kMotifsProperty, QString::fromStdString(runId));
    QObject::connect(job, &jobs::Job::finished, &session, [&session, job, runId, file = session.project().file] {
        if (job->state() == jobs::JobState::Failed)
            session.say(job->failure(), Severity::Error);
        if (session.project().file == file)
            Q_EMIT session.runUpdated(QString::fromStdString(runId));
    });
    return job;
}

}  // namespace bindscape::app
