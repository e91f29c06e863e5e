// SPDX-License-Identifier: GPL-3.0-or-later
// A finished run as one file that needs nothing else, HTML or PDF: what was done, the data set, the evaluation beside simpler models,
// profile, k-mers, motifs where they were found, the surest sites with letters, methods text for a paper, and the commands that repeat it.
// The same of all TFs: what is there and what is not, tables of all data sets, every network beside simpler models, profiles, k-mers and
// motifs over all of them, the surest sites of each. Nothing but the file itself is written.
#pragma once

#include "core/base/progress.h"
#include "core/project/project.h"

#include <filesystem>
#include <string>

namespace bindscape::project {

// `runId`: empty = all TFs. `file` ends in .html or .pdf; it appears whole or not at all. The same inputs give the same bytes. Throws Error
// where the run is not trained, a file that it needs is damaged or the report cannot be written; Cancelled.
void writeReport(const Project& project, const std::string& runId, const std::filesystem::path& file, Progress& progress);

// Throws Error where the name ends in neither .html, .htm nor .pdf.
void requireReportName(const std::filesystem::path& file);

// Sentences for a paper: how sites, labels, classes, network and training came about, with the settings that were used.
std::string methodsText(const Project& project, const AnalysisEntry& analysis, const RunEntry& run);

}  // namespace bindscape::project
