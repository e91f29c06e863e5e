// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the steps of an analysis in the background, one job a run: data set, training, evaluation, scores, profile, k-mers,
// figures. Each finished step is told by Session::runUpdated; score tracks come into the browser when they are made. The
// project may be closed or changed meanwhile: results that no longer belong to the open project stay on disk and are not shown.
#pragma once

#include "app/session/session.h"
#include "core/train/out_of_memory.h"

#include <filesystem>
#include <optional>
#include <string>

namespace bindscape::app {

// Starts every run of the analysis that is not finished and not running. The project must have a file.
void startAnalysis(Session& session, const std::string& analysisId);
struct QueuePlace {
    jobs::Priority priority = jobs::Priority::Normal;
    QString pausedBecause{};  // not empty: it is shown as paused and nothing starts
};
// One run alone (resume, compute missing results), of an analysis or of a trunk; a paused one goes on.
void startRun(Session& session, const std::string& runId, const QueuePlace& place = {});
// The compendium of a trunk, then its pre-training.
void startTrunk(Session& session, const std::string& trunkId);
// A running one leaves memory and thread at its next batch and goes on from there, to the same bytes; a waiting one is passed over.
// Without effect where there is nothing to pause or to go on with.
void pauseRun(Session& session, const std::string& runId, const QString& reason = QObject::tr("paused by you"));
void resumeRuns(Session& session, const std::vector<std::string>& runIds);  // in this order
bool isPaused(Session& session, const std::string& runId);
// How the training in this folder ended, if it had not enough memory: batch, epoch that is kept, smaller batch. To go on, change the
// batch or the device of its RunEntry and start it. Reads a file; any thread.
std::optional<train::MemoryFailure> memoryFailureOf(const std::filesystem::path& runFolder);
// As startRun(), and its Grad-CAM scores with what follows from them, also where they were not wanted when it was trained.
void scoreRun(Session& session, const std::string& runId);
// The data set of an analysis anew, with its changes by hand; its runs stay as they are, older than their data. Null after a
// message where one of them is being trained; the job that makes it already if there is one.
jobs::Job* startDataset(Session& session, const std::string& analysisId);
jobs::Job* jobOfDataset(Session& session, const std::string& analysisId);  // unfinished; nullptr if there is none
// Before the program ends: a training that runs stops with its best weights, and nothing is begun after it; all else ends where
// it is. Started again, each run goes on from there.
void endRuns(Session& session);
// Nothing is left to make for this run; its figures aside, which every change of a track makes old. Of a trunk `analysisId` is its
// id. Any thread; reads files.
bool isComplete(const project::Project& project, const std::string& analysisId, const std::string& runId);
// There are results, of a data set or of settings that were changed since. Any thread; reads files.
bool isOutdated(const project::Project& project, const std::string& analysisId, const std::string& runId);
// Some run has a job that waits or runs, of this project or of one that was open before.
bool anyRunJob(Session& session);
// The unfinished job of a run, nullptr if there is none.
jobs::Job* jobOfRun(Session& session, const std::string& runId);
// The latest one, also if it is over; nullptr if there is none or it was cleared.
jobs::Job* lastJobOfRun(Session& session, const std::string& runId);
// Whether the job is of some run; for those who listen to all jobs.
bool isOfRun(const jobs::Job& job);
// Which run a job trains, and the file of its project; empty if it is about something else.
std::string runOfJob(const jobs::Job& job);
std::filesystem::path projectOfJob(const jobs::Job& job);

}  // namespace bindscape::app
