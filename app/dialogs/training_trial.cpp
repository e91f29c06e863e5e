// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/training_trial.h"

#include "app/runs/analysis_jobs.h"
#include "app/runs/compute_threads.h"
#include "app/runs/live_training.h"
#include "app/runs/run_names.h"
#include "core/base/text.h"
#include "core/compute/compute.h"

#include <algorithm>

namespace bindscape::app {

namespace {

constexpr long kBatches = 20, kBatchesOnCpu = 3;

MeasuredSpeed tryHere(const TrainingTrials::Try& trial, const train::TrainOptions& options, long window, Progress& progress)
{
    MeasuredSpeed speed;
    speed.trial = trial(options, window, kBatches, progress);
    speed.from = "a " + std::to_string(speed.trial.batches) + "-batch trial on this machine";
    if (speed.trial.deviceBytes > 0) {
        train::TrainOptions onCpu = options;
        onCpu.device = "cpu";
        const auto other = trial(onCpu, window, kBatchesOnCpu, progress);
        speed.cpuSecondsPerBatch = other.secondsPerBatch;
        speed.cpuEvaluateSecondsPerBatch = other.evaluateSecondsPerBatch;
    }
    return speed;
}

}  // namespace

TrainingTrials& TrainingTrials::of(Session& session)
{
    if (auto* found = session.findChild<TrainingTrials*>(QString(), Qt::FindDirectChildrenOnly))
        return *found;
    return *new TrainingTrials(session);
}

TrainingTrials::TrainingTrials(Session& session)
    : QObject(&session), m_session(session), m_try([](const train::TrainOptions& options, long window, long batches, Progress& progress) {
          const compute::Compute& compute = compute::loadCompute();
          train::TrainOptions here = options;
          if (here.threads == 0 && compute.machine().device == "cpu")
              here.threads = trainingThreads();  // as the run will have
          return compute.trial(here, window, batches, progress);
      })
{
}

std::string TrainingTrials::keyOf(const train::TrainOptions& options, long window)
{
    std::vector<std::string> parts{options.architecture, std::to_string(options.batch), std::to_string(window), options.device,
                                   std::to_string(options.threads), options.freezeTrunk ? options.trunk : std::string()};
    for (const auto& [group, factor] : options.groupRates)
        if (factor == 0)
            parts.push_back("frozen " + group);
    for (const auto& [id, value] : options.architectureValues.all())
        parts.push_back(id + "=" + toText(value));
    return join(parts, "\n");
}

const MeasuredSpeed* TrainingTrials::known(const std::string& key) const
{
    const auto found = m_known.find(key);
    return found == m_known.end() ? nullptr : &found->second;
}

QString TrainingTrials::failure(const std::string& key) const
{
    const auto found = m_failures.find(key);
    return found == m_failures.end() ? QString() : found->second;
}

void TrainingTrials::request(const train::TrainOptions& options, long window)
{
    const std::string key = keyOf(options, window);
    if (m_known.contains(key) || m_failures.contains(key) || (m_job && m_running == key) || anyRunJob(m_session))
        return;
    cancel();
    jobs::JobOptions job;
    job.title = tr("Try a few training steps");
    job.pool = jobs::Pool::Compute;
    job.visible = false;
    m_running = key;
    m_job = m_session.jobs().start<MeasuredSpeed>(
        std::move(job), [trial = m_try, options, window](Progress& progress) {
            giveWayToWindow();
            return tryHere(trial, options, window, progress);
        }, this,
        [this, key](MeasuredSpeed speed) { m_known[key] = std::move(speed); });
    connect(m_job, &jobs::Job::finished, this, [this, key, job = m_job] {
        if (job->state() == jobs::JobState::Failed)
            m_failures[key] = job->failure();
        if (m_job == job)
            m_job = nullptr;
        Q_EMIT ended();
    });
}

void TrainingTrials::cancel()
{
    if (m_job)
        m_job->cancel();
    m_job = nullptr;
}

std::optional<MeasuredSpeed> runningSpeed(Session& session, const TrainingChoice& choice)
{
    const LiveTraining& live = LiveTraining::of(session);
    const long batch = trainOptionsOf(choice).batch;
    for (const auto& analysis : session.project().analyses)
        for (const auto& run : analysis.runs) {
            const auto* state = live.state(run.id);
            if (state == nullptr || !state->running || state->sequencesPerSecond <= 0 || run.architecture != choice.architecture ||
                run.preset != choice.preset || run.parameters != choice.parameters || analysis.settings.window != choice.settings.window ||
                run.settings.freezeTrunk != choice.training.freezeTrunk)
                continue;
            return speedOfRun(state->sequencesPerSecond, batch, runTitle(analysis, run).toStdString() + ", which is training");
        }
    return std::nullopt;
}

}  // namespace bindscape::app
