// SPDX-License-Identifier: GPL-3.0-or-later
// Scores that pictures over many TFs ask for beside those of the main job: of unbound sites, and of windows shifted against their cores.
// In the background, one job for all runs; what was finished stays. GUI thread.
#pragma once

#include "app/session/session.h"

#include <string>
#include <vector>

namespace bindscape::app {

// Into RUN/scores-unbound, RUN/scores-shift150 and so on (project::panelScores). The end of each run is told by Session::runUpdated.
// The job that does the same already, if there is one.
jobs::Job* scoreForPanel(Session& session, const std::vector<std::string>& runIds, bool bound, long shift);
jobs::Job* jobOfPanelScores(Session& session);  // unfinished; nullptr if there is none

}  // namespace bindscape::app
