// SPDX-License-Identifier: GPL-3.0-or-later
// Asks for a file and writes the report of a run, or of all TFs of the project, in the background. GUI thread.
#pragma once

#include "app/session/session.h"

#include <filesystem>
#include <string>
#include <vector>

class QWidget;

namespace bindscape::app {

// runId empty: of all TFs. What happened is said in a message.
void askForReport(Session& session, const std::string& runId, QWidget* parent);
jobs::Job* startReport(Session& session, const std::string& runId, const std::vector<std::filesystem::path>& files);  // .html, .pdf or both

}  // namespace bindscape::app
