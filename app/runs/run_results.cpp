// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/run_results.h"

#include "app/runs/analysis_jobs.h"
#include "app/runs/run_names.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/train/run_record.h"

#include <QCoreApplication>

namespace bindscape::app {

namespace fs = std::filesystem;

namespace {

QString tr(const char* text) { return QCoreApplication::translate("RunResults", text); }

void readRecord(const fs::path& folder, RunResults& results)
{
    std::error_code ignored;
    results.begun = fs::exists(folder / paths::kCheckpointFile, ignored) || train::hasRunRecord(folder);
    if (!train::hasRunRecord(folder))
        return;
    const auto record = train::readRunRecord(folder);
    results.complete = record.complete();
    results.test = join(record.inputs.split.test, ", ");
    results.device = record.machine.device;
    results.seconds = record.seconds;
}

void readEpochs(const fs::path& folder, RunResults& results)
{
    for (const auto& epoch : train::readMetrics(folder)) {
        results.epochs = epoch.epoch;
        if (epoch.best)
            results.bestEpoch = epoch.epoch;
    }
}

void readTest(const fs::path& folder, RunResults& results)
{
    results.evaluated = fs::exists(folder / paths::kEvaluationFile);
    if (!results.evaluated)
        return;
    for (const auto& part : train::readEvaluation(folder).splits) {
        if (part.split != "test")
            continue;
        results.auroc = part.rows.auroc.value;
        results.bySite = part.sites.auroc.value;
        results.auprc = part.rows.auprc.value;
        results.pauc = part.rows.paucRaw.value;
        results.bound = part.sites.positives;
        results.unbound = part.sites.negatives;
        if (part.rows.auroc.interval) {
            results.low = part.rows.auroc.interval->low;
            results.high = part.rows.auroc.interval->high;
        }
    }
}

}  // namespace

RunResults readRunResults(const project::Project& project, const std::string& analysisId, const project::RunEntry& run)
{
    RunResults results;
    const fs::path folder = folderOf(project, run);
    std::error_code ignored;
    results.scored = fs::exists(paths::scoresFolder(folder) / paths::kScoresFile, ignored);
    for (const auto part : {&readRecord, &readEpochs, &readTest}) {
        try {
            part(folder, results);
        } catch (const std::exception&) {
            continue;
        }
    }
    if (const project::AnalysisEntry* analysis = findAnalysis(project, analysisId))
        for (const auto& file : {project.genome, analysis->motifFile, analysis->peaks, analysis->dnase, analysis->exclude, analysis->sites, analysis->negatives})
            if (results.missing.empty() && !file.empty() && !fs::exists(file, ignored))
                results.missing = file.string();
    try {
        results.outdated = results.evaluated && isOutdated(project, analysisId, run.id);
    } catch (const std::exception&) {
        results.outdated = false;
    }
    return results;
}

RunState stateOf(Session& session, const std::string& runId, const RunResults* results)
{
    const jobs::Job* job = lastJobOfRun(session, runId);
    if (job != nullptr && !job->isOver()) {
        if (job->state() == jobs::JobState::Waiting)
            return RunState::Waiting;
        if (job->state() == jobs::JobState::Paused)
            return RunState::Paused;
        return job->state() == jobs::JobState::Stopping ? RunState::Stopping : RunState::Running;
    }
    if (job != nullptr && job->state() == jobs::JobState::Failed)
        return RunState::Failed;
    if (results == nullptr || !results->begun)
        return results != nullptr && results->evaluated ? (results->outdated ? RunState::Outdated : RunState::Finished) : RunState::New;
    if (results->outdated)
        return RunState::Outdated;
    return results->complete && results->evaluated ? RunState::Finished : RunState::Unfinished;
}

QString stateText(RunState state)
{
    switch (state) {
    case RunState::New:
        return tr("not trained");
    case RunState::Waiting:
        return tr("waiting");
    case RunState::Paused:
        return tr("paused");
    case RunState::Running:
        return tr("running");
    case RunState::Stopping:
        return tr("stopping");
    case RunState::Failed:
        return tr("failed");
    case RunState::Unfinished:
        return tr("unfinished");
    case RunState::Outdated:
        return tr("outdated");
    case RunState::Finished:
        break;
    }
    return {};
}

QString stateHelp(RunState state)
{
    switch (state) {
    case RunState::New:
        return tr("Not trained yet");
    case RunState::Waiting:
        return tr("Waits in the queue");
    case RunState::Paused:
        return tr("Is paused; Resume goes on where it stopped");
    case RunState::Running:
        return tr("Is being computed now");
    case RunState::Stopping:
        return tr("Is being stopped; its best weights are kept");
    case RunState::Failed:
        return tr("Its last job failed; Jobs says why");
    case RunState::Unfinished:
        return tr("Was begun and not finished; Compute what is missing goes on where it stopped");
    case RunState::Outdated:
        return tr("Its data set or settings have changed since; the numbers are of before");
    case RunState::Finished:
        break;
    }
    return {};
}

}  // namespace bindscape::app
