// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/analysis_jobs.h"

#include "app/runs/compute_threads.h"
#include "app/runs/live_training.h"
#include "app/runs/run_names.h"
#include "core/base/parallel.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/compute/compute.h"
#include "core/project/run_project.h"
#include "core/train/run_record.h"

#include <QVariant>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

namespace bindscape::app {

namespace {

constexpr const char* kRunProperty = "run";
constexpr const char* kDatasetProperty = "dataset";
constexpr const char* kProjectProperty = "project";
constexpr const char* kPhaseProperty = "phase";

// What the window and the job's thread tell each other.
struct RunPhase {
    std::atomic<bool> training{false}, ending{false};
};

// How the bar is shared among the steps; training takes most of the time.
double weightOf(project::StepKind kind)
{
    switch (kind) {
    case project::StepKind::Compendium:
    case project::StepKind::Dataset:
        return 6;
    case project::StepKind::Pretrain:
    case project::StepKind::Train:
        return 70;
    case project::StepKind::Interpret:
        return 14;
    case project::StepKind::Evaluate:
        return 4;
    default:
        return 2;
    }
}

// The title of the step before its facts.
class StepProgress final : public Progress {
public:
    StepProgress(Progress& parent, double begin, double end, std::string title) : m_part(parent, begin, end), m_title(std::move(title)) {}
    bool cancelled() const override { return m_part.cancelled(); }
    bool stopRequested() const override { return m_part.stopRequested(); }
    void report(double fraction, std::string_view what) override
    {
        m_part.report(fraction, what.empty() ? m_title : m_title + " · " + std::string(what));
    }

private:
    SubProgress m_part;
    std::string m_title;
};

std::string stepName(project::StepKind kind)
{
    switch (kind) {
    case project::StepKind::Compendium:
        return "labelling bins";
    case project::StepKind::Pretrain:
        return "pre-training";
    case project::StepKind::Dataset:
        return "data set";
    case project::StepKind::Train:
        return "training";
    case project::StepKind::Evaluate:
        return "evaluation";
    case project::StepKind::Interpret:
        return "scores";
    case project::StepKind::Profile:
        return "profile";
    case project::StepKind::Kmers:
        return "k-mers";
    case project::StepKind::Figures:
        break;
    }
    return "figures";
}

// Whose turn it is to make what several runs share; waits in the thread of the job.
class Turn {
public:
    Turn(std::filesystem::path what, Progress& progress) : m_what(std::move(what))
    {
        for (std::unique_lock lock(mutex()); !taken().insert(m_what).second; lock.lock()) {
            lock.unlock();
            progress.checkpoint(-1, "waiting for the same data set in another job");
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
    }
    ~Turn()
    {
        const std::lock_guard lock(mutex());
        taken().erase(m_what);
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

private:
    static std::mutex& mutex()
    {
        static std::mutex one;
        return one;
    }
    static std::set<std::filesystem::path>& taken()
    {
        static std::set<std::filesystem::path> all;
        return all;
    }
    std::filesystem::path m_what;
};

// Everything a job needs, apart from the window.
struct RunWork {
    std::shared_ptr<const project::Project> project;
    std::string analysis, run;
    train::TrainObserver training;
    std::function<void(project::StepKind)> finished;  // any thread
    std::function<void(const Warning&)> warning;      // any thread
    std::shared_ptr<RunPhase> phase = std::make_shared<RunPhase>();
};

// The steps of this run, then what has become possible for its analysis (the profile of a pair needs the scores of both).
std::vector<project::Step> openSteps(const RunWork& work, bool ofThisRun)
{
    std::vector<project::Step> steps;
    for (project::Step& step : project::plan(*work.project)) {
        if (work.run.empty() && step.analysis == work.analysis && step.kind == project::StepKind::Dataset)
            steps.push_back(step);  // the data set alone is wanted, also where it is there already
        if (work.run.empty())
            continue;
        const bool own = step.run == work.run || (step.run.empty() && (step.kind == project::StepKind::Dataset || step.kind == project::StepKind::Compendium));
        const bool cheap =
            step.kind == project::StepKind::Profile || step.kind == project::StepKind::Kmers || step.kind == project::StepKind::Figures;
        const auto other = ofThisRun || step.run.empty() ? std::filesystem::path()
                                                         : paths::scoresFolder(paths::runFolder(work.project->folder(), step.run));
        const bool wanted = ofThisRun ? own : cheap && !own && (step.run.empty() || std::filesystem::exists(other / paths::kScoresFile));
        if (step.analysis == work.analysis && !step.done && wanted)
            steps.push_back(std::move(step));
    }
    return steps;
}

void runSteps(const RunWork& work, bool ofThisRun, Progress& progress)
{
    // Runs of one data set may go on side by side; it is made once, and so is what is drawn of several of them.
    std::optional<Turn> turn(std::in_place, work.project->folder() / work.analysis, progress);
    auto steps = openSteps(work, ofThisRun);
    const compute::Compute& compute = compute::loadCompute();
    project::RunObserver observer;
    observer.training = work.training;
    observer.warning = work.warning;
    giveWayToWindow();
    const ComputingNow computing;
    double total = 0, before = 0;
    for (const project::Step& step : steps)
        total += weightOf(step.kind);
    for (const project::Step& step : steps) {
        const double weight = weightOf(step.kind);
        StepProgress part(progress, before / total, (before + weight) / total, stepName(step.kind));
        part.checkpoint(0, {});
        if (work.phase->ending)
            throw Cancelled();
        if (ofThisRun && step.kind != project::StepKind::Dataset && step.kind != project::StepKind::Compendium)
            turn.reset();
        work.phase->training = step.kind == project::StepKind::Train || step.kind == project::StepKind::Pretrain;
        project::runStep(*work.project, step, compute, threadsOfRun(compute, *work.project, step.run), part, observer);
        before += weight;
        work.finished(step.kind);
    }
}

// GUI thread: a step of a run has ended.
void showResults(Session& session, const RunWork& work, project::StepKind kind)
{
    const bool known = findAnalysis(session.project(), work.analysis) != nullptr || findTrunk(session.project(), work.run) != nullptr;
    if (session.project().file != work.project->file || !known)
        return;
    // The hits are there to be seen once they are labelled, long before the first scores.
    const bool labelled = kind == project::StepKind::Dataset;
    if (labelled || kind == project::StepKind::Interpret) {
        project::Project results = session.project();
        results.tracks.clear();
        if (project::addResultTracks(results, work.analysis, labelled ? std::string() : work.run)) {
            const auto& now = session.project().tracks;
            std::vector<std::string> known;
            for (const auto& track : results.tracks)
                if (std::any_of(now.begin(), now.end(), [&](const auto& entry) { return entry.id == track.id; }))
                    known.push_back(track.id);
            session.mergeResultTracks(results);
            for (const std::string& id : known)
                session.reloadTrack(id);
        }
    }
    Q_EMIT session.runUpdated(QString::fromStdString(work.run));
}

// Without a run it is about the data set alone.
RunWork makeWork(Session& session, const std::string& analysis, const project::RunEntry* run)
{
    RunWork work;
    // With the tracks that will be there when the figures are drawn.
    project::Project copy = session.project();
    project::addResultTracks(copy, analysis, run != nullptr ? run->id : std::string());
    work.project = std::make_shared<const project::Project>(std::move(copy));
    work.analysis = analysis;
    LiveTraining& live = LiveTraining::of(session);
    if (run != nullptr) {
        work.run = run->id;
        work.training = live.begin(run->id);
    }
    // `live` is a child of the session, which waits for its jobs before its children go.
    work.finished = [&live, &session, project = work.project, analysisId = work.analysis, runId = work.run](project::StepKind kind) {
        QMetaObject::invokeMethod(
            &live,
            [&session, project, analysisId, runId, kind] {
                RunWork told;
                told.project = project;
                told.analysis = analysisId;
                told.run = runId;
                showResults(session, told, kind);
            },
            Qt::QueuedConnection);
    };
    work.warning = [&live, &session](const Warning& warning) {
        QMetaObject::invokeMethod(
            &live, [&session, text = QString::fromStdString(toText(warning))] { session.say(text, Severity::Warning); },
            Qt::QueuedConnection);
    };
    return work;
}

// analysis: the id, or that of the trunk with this run.
void start(Session& session, const std::string& analysis, const project::RunEntry& run, const QString& title, const QueuePlace& place = {})
{
    if (jobs::Job* known = jobOfRun(session, run.id)) {
        known->resume();
        return;
    }
    const RunWork work = makeWork(session, analysis, &run);
    jobs::JobOptions options;
    options.title = title;
    options.canStop = true;
    options.pool = jobs::Pool::Training;
    options.pause = jobs::PauseBy::Restarting;
    options.device = QString::fromStdString(run.device == "cuda" ? "cuda:0" : run.device);
    options.priority = place.priority;
    options.pausedBecause = place.pausedBecause;
    LiveTraining* live = &LiveTraining::of(session);
    live->setRunning(run.id, place.pausedBecause.isEmpty());
    jobs::Job* job = session.jobs().start(std::move(options), [work](Progress& progress) {
        runSteps(work, true, progress);
        runSteps(work, false, progress);
    });
    job->setProperty(kRunProperty, QString::fromStdString(run.id));
    job->setProperty(kProjectProperty, QString::fromStdString(work.project->file.string()));
    job->setProperty(kPhaseProperty, QVariant::fromValue(work.phase));
    Q_EMIT session.jobs().queueChanged();  // now it is known whose it is
    QObject::connect(job, &jobs::Job::changed, live, [live, job, run = run.id] { live->setRunning(run, job->state() != jobs::JobState::Paused && !job->isOver()); });
    QObject::connect(job, &jobs::Job::finished, live, [live, &session, job, work] {
        live->end(work.run);
        if (job->state() == jobs::JobState::Failed)
            session.say(job->failure(), Severity::Error);
        if (session.project().file == work.project->file)
            Q_EMIT session.runUpdated(QString::fromStdString(work.run));
    });
}

void start(Session& session, const project::AnalysisEntry& analysis, const project::RunEntry& run, const QueuePlace& place = {})
{
    start(session, analysis.id, run,
          QStringLiteral("Train ") + runTitle(analysis, run) + (run.coreBlocked ? QStringLiteral(" (core blocked)") : QStringLiteral(" (core present)")), place);
}

}  // namespace

jobs::Job* jobOfRun(Session& session, const std::string& runId)
{
    const QString id = QString::fromStdString(runId);
    for (jobs::Job* job : session.jobs().jobs())
        if (!job->isOver() && job->property(kRunProperty).toString() == id)
            return job;
    return nullptr;
}

jobs::Job* lastJobOfRun(Session& session, const std::string& runId)
{
    const QString id = QString::fromStdString(runId);
    jobs::Job* last = nullptr;
    for (jobs::Job* job : session.jobs().jobs())
        if (job->property(kRunProperty).toString() == id)
            last = job;
    return last;
}

bool isOfRun(const jobs::Job& job) { return job.property(kRunProperty).isValid(); }

bool anyRunJob(Session& session)
{
    const auto& jobs = session.jobs().jobs();
    return std::any_of(jobs.begin(), jobs.end(), [](const jobs::Job* job) {
        return !job->isOver() && job->state() != jobs::JobState::Paused && job->property(kRunProperty).isValid();
    });
}

jobs::Job* jobOfDataset(Session& session, const std::string& analysisId)
{
    const QString id = QString::fromStdString(analysisId);
    for (jobs::Job* job : session.jobs().jobs())
        if (!job->isOver() && job->property(kDatasetProperty).toString() == id)
            return job;
    return nullptr;
}

jobs::Job* startDataset(Session& session, const std::string& analysisId)
{
    if (jobs::Job* running = jobOfDataset(session, analysisId))
        return running;
    const project::AnalysisEntry* analysis = findAnalysis(session.project(), analysisId);
    if (analysis == nullptr || session.project().file.empty())
        return nullptr;
    for (const project::RunEntry& run : analysis->runs)
        if (jobOfRun(session, run.id) != nullptr) {
            session.say(QObject::tr("%1 is being trained on this data set. Wait until it has ended, or stop it first.").arg(runTitle(*analysis, run)), Severity::Note);
            return nullptr;
        }
    const RunWork work = makeWork(session, analysis->id, nullptr);
    jobs::JobOptions options;
    options.title = QObject::tr("Make the data set %1").arg(analysisTitle(*analysis));
    jobs::Job* job = session.jobs().start(std::move(options), [work](Progress& progress) {
        runSteps(work, true, progress);
    });
    job->setProperty(kDatasetProperty, QString::fromStdString(analysisId));
    QObject::connect(job, &jobs::Job::finished, &LiveTraining::of(session), [&session, job, work] {
        if (job->state() == jobs::JobState::Failed)
            session.say(job->failure(), Severity::Error);
        const project::AnalysisEntry* made = session.project().file == work.project->file ? findAnalysis(session.project(), work.analysis) : nullptr;
        const auto runs = made != nullptr ? made->runs : std::vector<project::RunEntry>();
        for (const project::RunEntry& run : runs)  // they are older than their data now
            Q_EMIT session.runUpdated(QString::fromStdString(run.id));
    });
    return job;
}

void endRuns(Session& session)
{
    const auto jobs = session.jobs().jobs();
    for (jobs::Job* job : jobs) {
        const auto phase = job->property(kPhaseProperty).value<std::shared_ptr<RunPhase>>();
        if (job->isOver() || !phase || job->state() == jobs::JobState::Paused)
            continue;
        phase->ending = true;
        if (phase->training)
            job->stop();
        else
            job->cancel();
    }
}

namespace {

std::vector<project::Step> stepsOf(const project::Project& project, const std::string& analysisId, const std::string& runId)
{
    project::Project part = project;
    std::erase_if(part.analyses, [&](const auto& analysis) { return analysis.id != analysisId; });
    auto steps = project::plan(part);
    std::erase_if(steps, [&](const project::Step& step) { return step.run != runId; });
    return steps;
}

}  // namespace

bool isComplete(const project::Project& project, const std::string& analysisId, const std::string& runId)
{
    const auto steps = stepsOf(project, analysisId, runId);
    return std::all_of(steps.begin(), steps.end(), [](const project::Step& step) { return step.kind == project::StepKind::Figures || step.done; });
}

namespace {

// A run from another machine is no older than files that are not here.
bool inputsAreThere(const project::Project& project, const project::AnalysisEntry& analysis, const project::RunEntry& run)
{
    std::error_code ignored;
    for (const auto& file : {project.genome, analysis.motifFile, analysis.peaks, analysis.dnase, analysis.exclude, analysis.sites, analysis.negatives, run.settings.trunk})
        if (!file.empty() && !std::filesystem::exists(file, ignored))
            return false;
    return true;
}

}  // namespace

bool isOutdated(const project::Project& project, const std::string& analysisId, const std::string& runId)
{
    const auto found = findRun(project, runId);
    std::error_code ignored;
    for (const char* file : {paths::kEvaluationFile, paths::kStepsFile})  // without its steps nothing is known about it
        if (!found || !std::filesystem::exists(folderOf(project, *found->run) / file, ignored))
            return false;
    if (!inputsAreThere(project, *found->analysis, *found->run))
        return false;
    const auto steps = stepsOf(project, analysisId, runId);
    return std::any_of(steps.begin(), steps.end(), [](const project::Step& step) { return step.kind == project::StepKind::Evaluate && !step.done; });
}

void startRun(Session& session, const std::string& runId, const QueuePlace& place)
{
    if (const auto found = findRun(session.project(), runId))
        start(session, *found->analysis, *found->run, place);
    else if (const project::TrunkEntry* trunk = findTrunk(session.project(), runId))
        start(session, trunk->id, trunk->run, QObject::tr("Pre-train %1").arg(trunkTitle(*trunk)), place);
}

void startTrunk(Session& session, const std::string& trunkId)
{
    for (const project::TrunkEntry& trunk : session.project().trunks)
        if (trunk.id == trunkId)
            return startRun(session, trunk.run.id);
}

std::string runOfJob(const jobs::Job& job) { return job.property(kRunProperty).toString().toStdString(); }

std::filesystem::path projectOfJob(const jobs::Job& job) { return job.property(kProjectProperty).toString().toStdString(); }

void pauseRun(Session& session, const std::string& runId, const QString& reason)
{
    if (jobs::Job* job = jobOfRun(session, runId))
        job->pause(reason);
}

void resumeRuns(Session& session, const std::vector<std::string>& runIds)
{
    std::vector<jobs::Job*> found;
    for (const std::string& run : runIds)
        if (jobs::Job* job = jobOfRun(session, run))
            found.push_back(job);
    session.jobs().resume(found);
}

bool isPaused(Session& session, const std::string& runId)
{
    const jobs::Job* job = jobOfRun(session, runId);
    return job != nullptr && job->state() == jobs::JobState::Paused;
}

std::optional<train::MemoryFailure> memoryFailureOf(const std::filesystem::path& runFolder)
{
    try {
        if (train::hasRunRecord(runFolder))
            return train::readRunRecord(runFolder).outOfMemory;
    } catch (const Error&) {
        // Damaged: training says so when it is started.
    }
    return std::nullopt;
}

void scoreRun(Session& session, const std::string& runId)
{
    const auto found = findRun(session.project(), runId);
    if (!found)
        return;
    if (!found->run->settings.score) {
        auto analyses = session.project().analyses;
        for (auto& analysis : analyses)
            for (auto& run : analysis.runs)
                if (run.id == runId)
                    run.settings.score = true;
        session.updateAnalyses(analyses);
    }
    startRun(session, runId);
}

void startAnalysis(Session& session, const std::string& analysisId)
{
    if (session.project().file.empty()) {
        session.say(QObject::tr("Save the project first: the results of training lie beside its file."), Severity::Error);
        return;
    }
    const project::AnalysisEntry* analysis = findAnalysis(session.project(), analysisId);
    if (analysis == nullptr)
        return;
    const project::AnalysisEntry copy = *analysis;  // starting tells others, who may change the project
    for (const project::RunEntry& run : copy.runs)
        start(session, copy, run);
}

}  // namespace bindscape::app
