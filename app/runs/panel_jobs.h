// SPDX-License-Identifier: GPL-3.0-or-later
// Scores that pictures over many TFs ask for beside those of the main job: of unbound sites, of windows shifted against their cores, and by
// the networks that runs started from.
// In the background, one job for all runs; what was finished stays. GUI thread.
#pragma once

#include "app/session/session.h"

#include <string>
#include <vector>

namespace bindscape::app {

// Into RUN/scores-unbound, RUN/scores-shift150 and so on (project::panelScores). The end of each run is told by Session::runUpdated.
// The job that does the same already, if there is one.
jobs::Job* scoreForPanel(Session& session, const std::vector<std::string>& runIds, bool bound, long shift);
// The bound sites of each run with the output for its TF of the network that it started from, into RUN/scores-pretrained. Runs without one
// are named in a message, the others go on.
jobs::Job* scorePretrained(Session& session, const std::vector<std::string>& runIds);
jobs::Job* jobOfPanelScores(Session& session);  // unfinished; nullptr if there is none

}  // namespace bindscape::app
