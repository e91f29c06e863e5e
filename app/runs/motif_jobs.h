// SPDX-License-Identifier: GPL-3.0-or-later
// Finds the motifs of a run's scores in the background, compared with the project's known motifs, into RUN/scores/motifs. The end
// is told by Session::runUpdated. GUI thread.
#pragma once

#include "app/session/session.h"

#include <string>

namespace bindscape::app {

// The job that does it already, if there is one; null where there is no such run.
jobs::Job* startMotifs(Session& session, const std::string& runId);
jobs::Job* jobOfMotifs(Session& session, const std::string& runId);  // unfinished; nullptr if there is none

}  // namespace bindscape::app
