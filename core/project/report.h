// SPDX-License-Identifier: GPL-3.0-or-later
// A finished run as one HTML file that needs nothing else: what was done, the data set, the evaluation beside simpler models, profile,
// k-mers, motifs where they were found, the surest sites with letters, methods text for a paper, and the commands that repeat it.
#pragma once

#include "core/base/progress.h"
#include "core/project/project.h"

#include <filesystem>
#include <string>

namespace bindscape::project {

// The text of the file; figures are embedded as SVG. The same files give the same bytes. Throws Error where the run is not trained or a
// file that it needs is damaged, Cancelled. `scratch`: a folder for figures while they are embedded; removed again.
std::string runReport(const Project& project, const std::string& runId, const std::filesystem::path& scratch, Progress& progress);
// The same for all TFs: evaluation of every run, profiles and k-mers over all of them.
std::string panelReport(const Project& project, const std::filesystem::path& scratch, Progress& progress);

// Sentences for a paper: how sites, labels, classes, network and training came about, with the settings that were used.
std::string methodsText(const Project& project, const AnalysisEntry& analysis, const RunEntry& run);

}  // namespace bindscape::project
