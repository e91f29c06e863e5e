// SPDX-License-Identifier: GPL-3.0-or-later
// What the reports of a run and of a panel are made of. Internal to core/project.
#pragma once

#include "core/base/progress.h"
#include "core/dataset/dataset.h"
#include "core/project/project.h"
#include "core/project/report_writer.h"
#include "core/scores/score_set.h"
#include "core/stats/metrics.h"
#include "core/train/run_record.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace bindscape::project {

using ReportTable = std::vector<std::vector<std::string>>;

// "0.812 (0.780–0.841)"; empty where it is not defined.
std::string metricText(const stats::Metric& metric);
bool isThere(const std::filesystem::path& file);
std::string fileName(const std::filesystem::path& file);
// Names, not places: a report goes to others.
std::string withoutFolders(const std::string& text);

// How the matching of a data set went: "keep-positives, 394 unbound sites too few in their bins".
std::string matchingText(const dataset::Dataset& data);
void addDataset(ReportWriter& report, const dataset::Dataset& data);
// The split of that name; nothing where the run has no evaluation or none of it.
std::optional<train::SplitEvaluation> evaluationOf(const std::filesystem::path& runFolder, const std::string& split);
void addEvaluation(ReportWriter& report, const std::filesystem::path& runFolder);
// The sites of the test chromosomes (of all, where none of them was scored) that the network is surest of, at most `most`, each in a place
// of its own, with their letters. Nothing without scores or genome. `caption` begins each caption. False: none was shown.
bool addExamples(ReportWriter& report, const Project& project, const AnalysisEntry& analysis, const RunEntry& run, std::size_t most,
                 const std::string& caption, Progress& progress);
inline constexpr std::int64_t kExampleLength = 100;
// The numbers of these sites, surest first, none closer than kExampleLength to one before.
std::vector<std::size_t> surestSites(const std::vector<scores::ScoredSite>& sites, std::size_t most);

// What was read, each once: a file that not all runs have read says whose it is. `runs`: a title and the record of each.
struct ReportedRun {
    std::string title;
    train::RunRecord record;
};
void addInputs(ReportWriter& report, const std::vector<ReportedRun>& runs);
// The commands that give these numbers again, where they are to be run, and with how many threads.
void addReproduce(ReportWriter& report, const Project& project, const std::vector<ReportedRun>& runs, const std::string& runId,
                  const std::string& reportName);
// For a shell: 'a name' in quotes where it needs them.
std::string shellWord(const std::string& word);

// The methods of a run, a sentence each. `data`: its data set; null where it cannot be read.
std::vector<std::string> methodsSentences(const Project& project, const AnalysisEntry& analysis, const RunEntry& run,
                                          const dataset::Dataset* data);

void panelReport(const Project& project, const std::string& reportName, ReportWriter& report, Progress& progress);

}  // namespace bindscape::project
