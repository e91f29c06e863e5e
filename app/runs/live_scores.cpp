// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/live_scores.h"

#include "app/runs/compute_threads.h"
#include "app/runs/run_names.h"
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/compute/compute.h"
#include "core/scores/score_set.h"
#include "core/tracks/track_painter.h"

#include <set>

namespace bindscape::app {

namespace fs = std::filesystem;

namespace {

constexpr const char* kViewFile = "view.bed";
constexpr const char* kTrackMark = ".now-";

fs::path scoresOfView(const project::Project& project, const project::RunEntry& run, const ScoreRequest& request)
{
    return paths::liveFolder(folderOf(project, run)) / (request.key().empty() ? "scores" : "scores-" + request.key());
}

struct ViewScoring {
    fs::path run, genome, instances, out;
    fs::path unfinished;  // copied to `run` first
    std::vector<genome::Contig> contigs;
    Region region;
    ScoreRequest request;
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
        requireWritableFolder(work.out);
        writeFileAtomically(work.out / kViewFile, rows);
        return (work.out / kViewFile).string();
    }
    if (work.region.length() > LiveScores::kMostBases)
        throw Error("There is no bound hit in view, and the view is too long to score every base of it. Zoom in to " +
                    withThousands(LiveScores::kMostBases) + " bases or less.");
    return toLocus(work.region);
}

void scoreView(const ViewScoring& work, Progress& progress)
{
    constexpr long kBatch = 32;
    giveWayToWindow();
    interpret::InterpretOptions options;
    options.method = work.request.method;
    options.values = work.request.values;
    options.regions = regionsOf(work, progress);
    options.batch = kBatch;
    options.threads = threadsBeside();
    const ComputingNow computing;
    if (!work.unfinished.empty())
        if (const auto copy = compute::loadCompute().copyOfUnfinished(work.unfinished); !copy.problem.empty())
            throw Error("The weights of the paused run could not be copied: " + copy.problem);
    compute::loadCompute().interpret(work.run, {}, work.genome, options, work.out, progress);
}

project::TrackEntry trackOf(const project::Project& project, const FoundRun& found, const ScoreRequest& request, const QString& of,
                            const std::string& graph)
{
    const project::RunEntry& run = *found.run;
    project::TrackEntry track;
    track.name = request.description().title + (run.coreBlocked ? " blocked" : " present");
    const std::string options = request.changedOptions();
    track.subtitle = of.toStdString() + " · " + found.analysis->tf + " · " + run.name + (options.empty() ? "" : " · " + options);
    track.file = scoresOfView(project, run, request);
    track.kind = genome::toText(genome::TrackKind::Attribution);
    track.style.role = run.coreBlocked ? "score_blocked" : "score_present";
    track.style.graph = graph;
    track.style.height = tracks::defaultHeight(genome::TrackKind::Attribution, graph);
    track.style.normalised = request.isShare();
    track.group = LiveScores::scaleGroup(project, request.isShare());
    track.overview = graph == "heat";
    track.detail = !track.overview;
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
        const auto wanted = std::move(waiting->second);
        m_waiting.erase(waiting);
        if (!copy.problem.empty()) {
            m_session.say(tr("The weights of the running model could not be copied: %1").arg(QString::fromStdString(copy.problem)), Severity::Error);
            return;
        }
        const bool whole = copy.epoch >= 1;
        const QString of = tr("epoch %1").arg(whole ? QString::number(copy.epoch) : QString::fromStdString(formatFixed(copy.epoch, 2)));
        for (const auto& [request, region] : wanted)
            start(id.toStdString(), region, request, of, Weights::Copy);
    });
    connect(&live, &LiveTraining::ended, this, [this](const QString& id) {
        m_waiting.erase(id.toStdString());
        const auto shown = m_shown.extract(id.toStdString());
        if (shown)
            for (const auto& [request, of] : shown.mapped())
                show(id.toStdString(), request, of);  // it is trained no more
    });
    connect(&session, &Session::projectChanged, this, [this] {
        m_waiting.clear();
        m_shown.clear();
    });
}

std::string LiveScores::scaleGroup(const project::Project& project, bool shares)
{
    std::set<std::string> taken;
    for (const auto& track : project.tracks) {
        const bool same = track.kind == genome::toText(genome::TrackKind::Attribution) && track.style.normalised == shares;
        if (same && !track.group.empty() && (shares || track.id.find(kTrackMark) != std::string::npos))
            return track.group;
        taken.insert(track.group);
    }
    std::string group = "A";
    while (taken.contains(group) && group[0] < 'Z')
        ++group[0];
    return group;
}

std::string LiveScores::trackId(const std::string& runId, const ScoreRequest& request, const std::string& graph)
{
    return runId + kTrackMark + (request.key().empty() ? "" : request.key() + "-") + graph;
}

bool LiveScores::hasWeights(const std::string& runId) const
{
    const auto found = findRun(m_session.project(), runId);
    if (!found)
        return false;
    const fs::path folder = folderOf(m_session.project(), *found->run);
    std::error_code ignored;
    return LiveTraining::of(m_session).isRunning(runId) || fs::exists(folder / paths::kModelFile, ignored) ||
           fs::exists(folder / paths::kCheckpointFile, ignored);
}

void LiveScores::scoreAsChosen(const std::vector<std::string>& runs, const Region& region)
{
    const ScoreRequest request = ScoreChoice::of(m_session).request();
    bool any = false;
    for (const auto& run : runs)
        if (hasWeights(run)) {
            score(run, region, request);
            any = true;
        }
    if (!any)
        score(runs.empty() ? std::string() : runs.front(), region, request);  // says why not
}

void LiveScores::score(const std::string& runId, const Region& region, const ScoreRequest& request)
{
    const auto found = findRun(m_session.project(), runId);
    if (!found || !m_session.hasGenome()) {
        m_session.say(tr("There is no model to score with. Train one first (Ctrl+T)."), Severity::Note);
        return;
    }
    std::error_code ignored;
    if (LiveTraining::of(m_session).requestCopy(runId)) {
        auto& wanted = m_waiting[runId];
        std::erase_if(wanted, [&](const auto& earlier) { return earlier.first == request; });
        wanted.emplace_back(request, region);
    } else if (const fs::path folder = folderOf(m_session.project(), *found->run); fs::exists(folder / paths::kModelFile, ignored)) {
        start(runId, region, request, tr("trained"), Weights::Own);
    } else if (fs::exists(folder / paths::kCheckpointFile, ignored)) {
        start(runId, region, request, tr("as saved"), Weights::Saved);
    } else {
        m_session.say(tr("%1 has no weights yet. What is in view can be scored once its training has begun.").arg(runTitle(*found->analysis, *found->run)),
                      Severity::Note);
    }
}

void LiveScores::start(const std::string& runId, const Region& region, const ScoreRequest& request, const QString& of, Weights weights)
{
    const project::Project& project = m_session.project();
    const auto found = findRun(project, runId);
    if (!found || !m_session.hasGenome())
        return;
    const fs::path folder = folderOf(project, *found->run);
    const ViewScoring work{weights == Weights::Own ? folder : paths::liveFolder(folder),
                           project.genome,
                           paths::datasetFolder(project.folder(), found->analysis->id) / paths::kInstancesFile,
                           scoresOfView(project, *found->run, request),
                           weights == Weights::Saved ? folder : fs::path(),
                           m_session.contigs(),
                           region,
                           request};
    jobs::JobOptions options;
    options.title = tr("%1 of the view by %2%3, %4")
                        .arg(QString::fromStdString(request.description().title), runShortTitle(*found->run),
                             found->run->coreBlocked ? tr(" (blocked)") : QString(), of);
    options.pool = jobs::Pool::Compute;  // beside the training
    jobs::Job* job = m_session.jobs().start(std::move(options), [work](Progress& progress) { scoreView(work, progress); });
    connect(job, &jobs::Job::finished, this, [this, job, runId, request, of, weights, file = project.file] {
        if (job->state() == jobs::JobState::Failed)
            m_session.say(job->failure(), Severity::Warning);
        if (job->state() != jobs::JobState::Done || m_session.project().file != file)
            return;
        const bool trains = weights == Weights::Copy && LiveTraining::of(m_session).isRunning(runId);
        auto& shown = m_shown[runId];
        std::erase_if(shown, [&](const auto& earlier) { return earlier.first == request; });
        if (trains)
            shown.emplace_back(request, of);
        const QStringList tracks = show(runId, request, trains ? tr("%1, still training").arg(of) : of);
        Q_EMIT scored(QString::fromStdString(runId), tracks);
    });
}

QStringList LiveScores::show(const std::string& runId, const ScoreRequest& request, const QString& of)
{
    QStringList ids;
    const auto found = findRun(m_session.project(), runId);
    if (!found)
        return ids;
    std::error_code ignored;
    const bool hasTable = fs::exists(scoresOfView(m_session.project(), *found->run, request) / paths::kScoresTableFile, ignored);
    for (const std::string graph : {"heat", "letters", "mutagenesis"}) {
        if (graph == "mutagenesis" && !hasTable)
            continue;
        project::TrackEntry track = trackOf(m_session.project(), *found, request, of, graph);
        track.id = trackId(runId, request, graph);
        ids << QString::fromStdString(track.id);
        m_session.showResultTrack(track);
    }
    return ids;
}

}  // namespace bindscape::app
