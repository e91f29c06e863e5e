// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/follow_scores.h"

#include "app/runs/compute_threads.h"
#include "app/runs/follow_work.h"
#include "app/runs/live_scores.h"
#include "app/runs/live_training.h"
#include "app/runs/run_names.h"
#include "app/runs/run_selection.h"
#include "core/base/paths.h"
#include "core/base/text.h"

#include <algorithm>

namespace bindscape::app {

namespace fs = std::filesystem;

namespace {

constexpr int kRefreshMs = 100;  // results are shown at most so often

std::string idOf(const FollowTarget& target) { return "follow." + target.run + "." + target.request.key() + "."; }

}  // namespace

FollowScores& FollowScores::of(Session& session)
{
    if (auto* found = session.findChild<FollowScores*>(QString(), Qt::FindDirectChildrenOnly))
        return *found;
    return *new FollowScores(session);
}

FollowScores::FollowScores(Session& session) : QObject(&session), m_session(session), m_news(std::make_shared<std::atomic<bool>>(false))
{
    m_wait.setSingleShot(true);
    m_wait.setInterval(kWaitMs);
    connect(&m_wait, &QTimer::timeout, this, &FollowScores::startJob);
    m_refresh.setInterval(kRefreshMs);
    connect(&m_refresh, &QTimer::timeout, this, [this] {
        if (m_news->exchange(false))
            refreshSources();
    });
    for (const auto signal : {&Session::regionChanged, &Session::detailChanged, &Session::lociChanged, &Session::hitSelected})
        connect(&session, signal, this, &FollowScores::moved);
    connect(&session, &Session::projectChanged, this, [this] { setOn(false); });
    connect(&ScoreChoice::of(session), &ScoreChoice::changed, this, &FollowScores::chooseTargets);
    for (const auto signal : {&RunSelection::changed, &RunSelection::markedChanged})
        connect(&RunSelection::of(session), signal, this, &FollowScores::chooseTargets);
    connect(&session, &Session::runUpdated, this, &FollowScores::chooseTargets);
    connect(&LiveTraining::of(session), &LiveTraining::ended, this, &FollowScores::chooseTargets);
    connect(&LiveTraining::of(session), &LiveTraining::copied, this, [this](const QString&, const train::LiveCopy& copy) {
        if (copy.problem.empty())
            chooseTargets();
    });
}

void FollowScores::setOn(bool on)
{
    if (on == m_on)
        return;
    m_on = on;
    m_toldTooLong = false;
    if (on) {
        chooseTargets();
        if (m_targets.empty() && !m_awaitsCopy) {
            m_on = false;
            m_session.say(tr("There is no trained model that could follow the view. Train one first (Ctrl+T)."), Severity::Note);
            Q_EMIT toggled(false);  // whoever shows it as on
            return;
        }
    } else {
        m_wait.stop();
        stopJob();
        m_targets.clear();
        makeTracks();
    }
    Q_EMIT toggled(m_on);
}

// The network that a run has now: its own, or the copy that was made of it while it is trained.
std::shared_ptr<FollowTarget> FollowScores::targetOf(const std::string& runId, const ScoreRequest& request, std::size_t bytes) const
{
    const auto found = findRun(m_session.project(), runId);
    if (!found)
        return nullptr;
    const fs::path folder = folderOf(m_session.project(), *found->run);
    std::error_code ignored;
    for (const fs::path& weights : {folder, paths::liveFolder(folder)})
        if (fs::exists(weights / paths::kModelFile, ignored)) {
            auto target = std::make_shared<FollowTarget>(runId, request, bytes);
            target->weights = weights;
            target->instances = paths::datasetFolder(m_session.project().folder(), found->analysis->id) / paths::kInstancesFile;
            return target;
        }
    return nullptr;
}

void FollowScores::chooseTargets()
{
    if (!m_on)
        return;
    const ScoreChoice& choice = ScoreChoice::of(m_session);
    const ScoreRequest request = choice.request();
    auto runs = choice.runs();
    if (runs.size() > kMostModels)
        runs.resize(kMostModels);
    std::vector<std::shared_ptr<FollowTarget>> targets;
    m_awaitsCopy = false;
    for (const auto& run : runs) {
        auto target = targetOf(run, request, kMostBytes / std::max<std::size_t>(1, runs.size()));
        // What it has scored stays where nothing about it has changed.
        const auto known = std::find_if(m_targets.begin(), m_targets.end(), [&](const auto& one) {
            return target && one->run == run && one->request == request && one->weights == target->weights;
        });
        if (!target && LiveTraining::of(m_session).requestCopy(run))
            m_awaitsCopy = true;  // copied() follows
        if (target)
            targets.push_back(known != m_targets.end() ? *known : target);
    }
    if (targets == m_targets)
        return;
    stopJob();
    m_targets = std::move(targets);
    makeTracks();
    moved();
}

void FollowScores::makeTracks()
{
    m_tracks.clear();
    for (const auto& target : m_targets) {
        const auto found = findRun(m_session.project(), target->run);
        if (!found)
            continue;
        const ScoreRequest& request = target->request;
        const std::string options = request.changedOptions();
        for (const std::string graph : {"heat", "letters", "mutagenesis"}) {
            if (graph == "mutagenesis" && !(request.method == "ism" && request.values.flag("table")))
                continue;
            Track track;
            track.id = idOf(*target) + graph;
            track.name = request.description().title + (found->run->coreBlocked ? " blocked" : " present");
            track.subtitle =
                "follows the view · " + found->analysis->tf + " · " + found->run->name + (options.empty() ? "" : " · " + options);
            track.style.role = found->run->coreBlocked ? "score_blocked" : "score_present";
            track.style.graph = graph;
            track.style.height = tracks::defaultHeight(genome::TrackKind::Attribution, graph);
            track.style.normalised = request.isShare();
            track.group = LiveScores::scaleGroup(m_session.project(), request.isShare());
            track.overview = graph == "heat";
            track.detail = !track.overview;
            m_tracks.push_back(std::move(track));
        }
    }
    refreshSources();
    Q_EMIT tracksChanged();
}

void FollowScores::refreshSources()
{
    for (const auto& target : m_targets) {
        const auto found = findRun(m_session.project(), target->run);
        if (!found)
            continue;
        const ScoreRequest& request = target->request;
        std::vector<std::string> options;
        for (const auto& [id, value] : request.values.all())
            options.push_back(id + "=" + toText(value));
        const std::string how =
            request.description().title + " of " + runTitle(*found->analysis, *found->run).toStdString() + ", core " +
            (found->run->coreBlocked ? "blocked at motif hits" : "present") + ", " +
            (request.isShare() ? "sum of |score| = 1 per window" : "raw changes of the logit") + "; options " + join(options, ", ") + "; " +
            (target->weights.filename() == "live" ? "copy of a run that is being trained" : "trained weights") +
            "; windows about bound hits, elsewhere half a window apart; kept in memory only, Score the view (G) keeps scores";
        const auto source = target->scores.track(m_session.reference(), request.isShare(), how);
        for (auto& track : m_tracks)
            if (track.id.starts_with(idOf(*target)))
                track.source = source;
    }
    Q_EMIT sourcesChanged();
}

void FollowScores::moved()
{
    if (!m_on)
        return;
    stopJob();
    m_wait.start();
}

std::vector<Region> FollowScores::regionsToScore()
{
    std::vector<Region> regions;
    bool tooLong = false;
    const auto add = [&](const Region& region) {
        if (region.length() > 0 && region.length() <= LiveScores::kMostBases)
            regions.push_back(region);
        else
            tooLong = tooLong || region.length() > 0;
    };
    const bool sideBySide = m_session.loci().size() > 1;
    if (m_session.isDetailShown() && !sideBySide)
        add(m_session.detail());
    if (sideBySide)
        for (const Region& locus : m_session.loci())
            add(locus);
    else
        add(m_session.region());
    if (tooLong && !m_toldTooLong)
        m_session.say(tr("The view is too long to be scored as it moves. Zoom in to %1 bases or less.")
                          .arg(QString::fromStdString(withThousands(LiveScores::kMostBases))),
                      Severity::Note);
    m_toldTooLong = tooLong;
    return regions;
}

void FollowScores::startJob()
{
    FollowView view{regionsToScore(),    m_session.selectedHit(), m_session.selectedChrom(),
                    m_session.contigs(), m_session.reference(),   threadsBeside()};
    if (!m_on || m_targets.empty() || view.regions.empty() || !view.reference)
        return;
    stopJob();
    const auto& jobs = m_session.jobs().jobs();
    const auto before = std::find_if(jobs.begin(), jobs.end(), [](const jobs::Job* job) {
        return job->pool() == jobs::Pool::Compute && job->isVisible() && job->state() == jobs::JobState::Running;
    });
    if (before != jobs.end() && m_waitsFor != (*before)->id()) {
        m_waitsFor = (*before)->id();
        m_session.say(tr("The view is scored as soon as \"%1\" is done (Jobs).").arg((*before)->title()), Severity::Note);
    }
    ++m_started;
    jobs::JobOptions options;
    options.title = tr("Score what is in view");
    options.pool = jobs::Pool::Compute;
    options.visible = false;
    options.priority = jobs::Priority::High;
    const auto work = [targets = m_targets, view = std::move(view), news = m_news](Progress& progress) {
        giveWayToWindow();
        for (const auto& target : targets)
            scoreMissing(*target, view, progress, [&news] { *news = true; });
    };
    jobs::Job* job = m_session.jobs().start(std::move(options), work);
    m_job = job;
    m_refresh.start();
    connect(job, &jobs::Job::finished, this, [this, job] {
        if (m_job == job) {
            m_job = nullptr;
            m_refresh.stop();
        }
        if (job->state() == jobs::JobState::Failed) {
            m_session.say(job->failure(), Severity::Warning);
            setOn(false);
        } else if (m_news->exchange(false)) {
            refreshSources();
        }
    });
}

void FollowScores::stopJob()
{
    if (!m_job)
        return;
    ++m_cancelled;
    m_job->cancel();
    m_job = nullptr;
    m_refresh.stop();
}

}  // namespace bindscape::app
