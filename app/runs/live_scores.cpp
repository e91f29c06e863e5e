// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/live_scores.h"

#include "app/runs/compute_threads.h"
#include "app/runs/run_names.h"
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/compute/compute.h"
#include "core/scores/score_set.h"

namespace bindscape::app {

namespace fs = std::filesystem;

namespace {

constexpr const char* kViewFile = "view.bed";

fs::path scoresOfView(const project::Project& project, const project::RunEntry& run) { return paths::liveFolder(folderOf(project, run)) / "scores"; }

struct ViewScoring {
    fs::path run, genome, instances, out;
    fs::path unfinished;  // copied to `run` first
    std::vector<genome::Contig> contigs;
    Region region;
};

// A file with the bound hits of the view, or its locus.
std::string regionsOf(const ViewScoring& work, Progress& progress)
{
    std::string rows;
    std::error_code ignored;
    if (fs::exists(work.instances, ignored)) {
        const auto data = scores::instanceTrack(work.instances, work.contigs)->read(work.region, LiveScores::kMostSites, progress);
        const auto& hits = std::get<genome::MotifHits>(data);
        if (!hits.boundDensity.empty() || hits.items.size() > LiveScores::kMostSites)
            throw Error("There are more than " + std::to_string(LiveScores::kMostSites) + " hits in view. Zoom in to score some of them.");
        for (const auto& hit : hits.items)
            if (hit.label == 1 && hit.begin >= work.region.begin && hit.end <= work.region.end)
                rows += work.region.chrom + "\t" + std::to_string(hit.begin) + "\t" + std::to_string(hit.end) + "\t.\t0\t" + toChar(hit.strand) + "\n";
    }
    if (!rows.empty()) {
        requireWritableFolder(work.out.parent_path());
        writeFileAtomically(work.out.parent_path() / kViewFile, rows);
        return (work.out.parent_path() / kViewFile).string();
    }
    if (work.region.length() > LiveScores::kMostBases)
        throw Error("There is no bound hit in view, and the view is too long to score every base of it. Zoom in to " +
                    withThousands(LiveScores::kMostBases) + " bases or less.");
    return toLocus(work.region);
}

void scoreView(const ViewScoring& work, Progress& progress)
{
    constexpr long kBatch = 32;
    interpret::InterpretOptions options;
    options.regions = regionsOf(work, progress);
    options.batch = kBatch;
    options.threads = threadsBeside();
    const ComputingNow computing;
    if (!work.unfinished.empty())
        if (const auto copy = compute::loadCompute().copyOfUnfinished(work.unfinished); !copy.problem.empty())
            throw Error("The weights of the paused run could not be copied: " + copy.problem);
    compute::loadCompute().interpret(work.run, {}, work.genome, options, work.out, progress);
}

project::TrackEntry trackOf(const project::Project& project, const FoundRun& found, const QString& of, bool letters)
{
    const project::RunEntry& run = *found.run;
    project::TrackEntry track;
    track.id = letters ? LiveScores::lettersTrack(run.id) : LiveScores::heatTrack(run.id);
    track.name = run.coreBlocked ? "Grad-CAM blocked" : "Grad-CAM present";
    track.subtitle = of.toStdString() + " · " + found.analysis->tf + " · " + run.name;
    track.file = scoresOfView(project, run);
    track.kind = genome::toText(genome::TrackKind::Attribution);
    track.style.role = run.coreBlocked ? "score_blocked" : "score_present";
    track.style.graph = letters ? "letters" : "heat";
    track.style.height = letters ? 100 : 22;
    track.style.normalised = true;
    track.overview = !letters;
    track.detail = letters;
    return track;
}

}  // namespace

LiveScores& LiveScores::of(Session& session)
{
    if (auto* found = session.findChild<LiveScores*>(QString(), Qt::FindDirectChildrenOnly))
        return *found;
    return *new LiveScores(session);
}

LiveScores::LiveScores(Session& session) : QObject(&session), m_session(session)
{
    LiveTraining& live = LiveTraining::of(session);
    connect(&live, &LiveTraining::copied, this, [this](const QString& id, const train::LiveCopy& copy) {
        const auto waiting = m_waiting.find(id.toStdString());
        if (waiting == m_waiting.end())
            return;
        const Region region = waiting->second;
        m_waiting.erase(waiting);
        if (!copy.problem.empty()) {
            m_session.say(tr("The weights of the running model could not be copied: %1").arg(QString::fromStdString(copy.problem)), Severity::Error);
            return;
        }
        const bool whole = copy.epoch >= 1;
        start(id.toStdString(), region, tr("epoch %1").arg(whole ? QString::number(copy.epoch) : QString::fromStdString(formatFixed(copy.epoch, 2))), Weights::Copy);
    });
    connect(&live, &LiveTraining::ended, this, [this](const QString& id) {
        m_waiting.erase(id.toStdString());
        const auto shown = m_shown.find(id.toStdString());
        if (shown == m_shown.end())
            return;
        const QString of = shown->second;
        m_shown.erase(shown);
        show(id.toStdString(), of);  // it is trained no more
    });
    connect(&session, &Session::projectChanged, this, [this] {
        m_waiting.clear();
        m_shown.clear();
    });
}

void LiveScores::score(const std::string& runId, const Region& region)
{
    const auto found = findRun(m_session.project(), runId);
    if (!found || !m_session.hasGenome()) {
        m_session.say(tr("There is no model to score with. Train one first (Ctrl+T)."), Severity::Note);
        return;
    }
    std::error_code ignored;
    if (LiveTraining::of(m_session).requestCopy(runId)) {
        m_waiting[runId] = region;
    } else if (const fs::path folder = folderOf(m_session.project(), *found->run); fs::exists(folder / paths::kModelFile, ignored)) {
        start(runId, region, tr("trained"), Weights::Own);
    } else if (fs::exists(folder / paths::kCheckpointFile, ignored)) {
        start(runId, region, tr("as saved"), Weights::Saved);
    } else {
        m_session.say(tr("%1 has no weights yet. What is in view can be scored once its training has begun.").arg(runTitle(*found->analysis, *found->run)),
                      Severity::Note);
    }
}

void LiveScores::start(const std::string& runId, const Region& region, const QString& of, Weights weights)
{
    const project::Project& project = m_session.project();
    const auto found = findRun(project, runId);
    if (!found || !m_session.hasGenome())
        return;
    const fs::path folder = folderOf(project, *found->run);
    const ViewScoring work{weights == Weights::Own ? folder : paths::liveFolder(folder),
                           project.genome,
                           paths::datasetFolder(project.folder(), found->analysis->id) / paths::kInstancesFile,
                           scoresOfView(project, *found->run),
                           weights == Weights::Saved ? folder : fs::path(),
                           m_session.contigs(),
                           region};
    jobs::JobOptions options;
    options.title = tr("Score the view with %1, %2").arg(runShortTitle(*found->run), of);
    options.pool = jobs::Pool::Compute;  // beside the training
    jobs::Job* job = m_session.jobs().start(std::move(options), [work](Progress& progress) { scoreView(work, progress); });
    connect(job, &jobs::Job::finished, this, [this, job, runId, of, weights, file = project.file] {
        if (job->state() == jobs::JobState::Failed)
            m_session.say(job->failure(), Severity::Warning);
        if (job->state() != jobs::JobState::Done || m_session.project().file != file)
            return;
        const bool trains = weights == Weights::Copy && LiveTraining::of(m_session).isRunning(runId);
        if (trains)
            m_shown[runId] = of;
        show(runId, trains ? tr("%1, still training").arg(of) : of);
        Q_EMIT scored(QString::fromStdString(runId));
    });
}

void LiveScores::show(const std::string& runId, const QString& of)
{
    const auto found = findRun(m_session.project(), runId);
    if (!found)
        return;
    for (const bool letters : {false, true})
        m_session.showResultTrack(trackOf(m_session.project(), *found, of, letters));
}

}  // namespace bindscape::app
