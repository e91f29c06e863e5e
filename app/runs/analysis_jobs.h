// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the steps of an analysis in the background, one job a run: data set, training, evaluation, scores, profile, k-mers,
// figures. Each finished step is told by Session::runUpdated; score tracks come into the browser when they are made. The
// project may be closed or changed meanwhile: results that no longer belong to the open project stay on disk and are not shown.
#pragma once

#include "app/session/session.h"

#include <string>

namespace bindscape::app {

// Starts every run of the analysis that is not finished and not running. The project must have a file.
void startAnalysis(Session& session, const std::string& analysisId);
// One run alone (resume, compute missing results), of an analysis or of a trunk.
void startRun(Session& session, const std::string& runId);
// The compendium of a trunk, then its pre-training.
void startTrunk(Session& session, const std::string& trunkId);
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
// Some run has an unfinished job, of this project or of one that was open before.
bool anyRunJob(Session& session);
// The unfinished job of a run, nullptr if there is none.
jobs::Job* jobOfRun(Session& session, const std::string& runId);
// The latest one, also if it is over; nullptr if there is none or it was cleared.
jobs::Job* lastJobOfRun(Session& session, const std::string& runId);
// Whether the job is of some run; for those who listen to all jobs.
bool isOfRun(const jobs::Job& job);

}  // namespace bindscape::app
