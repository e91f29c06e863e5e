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
// One run alone (resume, compute missing results).
void startRun(Session& session, const std::string& runId);
// The unfinished job of a run, nullptr if there is none.
jobs::Job* jobOfRun(Session& session, const std::string& runId);

}  // namespace bindscape::app
