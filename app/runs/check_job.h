// SPDX-License-Identifier: GPL-3.0-or-later
// The simulation benchmark as a background job, one for each folder. It needs no open project and changes none; everything is on disk, so
// that it may be paused, cancelled, or lost with the program, and goes on when it is started again.
#pragma once

#include "app/session/session.h"
#include "core/project/simulation.h"

#include <filesystem>

namespace bindscape::app {

// The unfinished job of this folder if there is one, which goes on if it is paused; else a new one.
jobs::Job* startCheck(Session& session, const std::filesystem::path& folder, const project::SimulationOptions& options);
jobs::Job* jobOfCheck(Session& session, const std::filesystem::path& folder);  // unfinished; nullptr if there is none

}  // namespace bindscape::app
