// SPDX-License-Identifier: GPL-3.0-or-later
// Runs as one file that another machine imports: their folders (record, metrics, weights, evaluation, predictions, tasks, scores), the
// folder of their data set, and the project's entry, with the MD5 of each member in manifest.json, which comes first. A trunk with
// its compendium is packed likewise, one in an archive. An archive is not trusted: nothing is written outside of a staging folder until every member was checked.
#pragma once

#include "core/base/progress.h"
#include "core/project/project.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace bindscape::project {

// What an archive is made of.
struct ArchivedRuns {
    AnalysisEntry entry;                              // with exactly the runs to be packed; of a trunk just its ids, name and run
    std::optional<TrunkEntry> trunk;
    std::vector<std::filesystem::path> runFolders;    // in the order of entry.runs
    std::filesystem::path datasetFolder;
    std::filesystem::path siteChanges;                // may not be there
    std::filesystem::path genome, projectFolder;      // paths of the entry become relative to the folder
    std::string genomeName;
};
// Runs of one analysis of a project, or one trunk by its run. Throws Error if the project has no such run.
ArchivedRuns archivedRuns(const Project& project, const std::vector<std::string>& runIds);
// A run folder as `train` makes it. Its entry comes from the project that it lies in, or else from the records of run and data set.
// datasetFolder empty: as the run's record says. Throws Error.
ArchivedRuns archivedRun(const std::filesystem::path& runFolder, const std::filesystem::path& datasetFolder);

struct ExportContent {
    bool scores = true;   // the per-base scores, often the largest part
    bool dataset = true;
};
// Writes the archive, .zip or .tar.gz by its ending; whole or not at all. Throws Error or Cancelled.
void exportRuns(const ArchivedRuns& runs, const std::filesystem::path& archive, const ExportContent& content, Progress& progress);

// The manifest alone: what would come in. For a look before the import, and to tell archives of runs from others.
struct ArchiveSummary {
    std::string tf, design, genomeName;
    std::vector<std::string> runs;     // names
    std::size_t files = 0;
    std::int64_t bytes = 0;            // unpacked
};
ArchiveSummary readArchiveSummary(const std::filesystem::path& archive);
// A .zip or .tar.gz whose first member is a manifest of runs; false for anything else. Looks at the file's beginning.
bool isRunArchive(const std::filesystem::path& file);

struct ImportedRuns {
    AnalysisEntry entry;                           // to be added to the project; its id is one that the project has if the data set is the same
    std::optional<TrunkEntry> trunk;               // to be added instead
    std::vector<std::string> runs;                 // their ids here
    std::filesystem::path genome;                  // that they were made with, where it was; for projects without one
    std::string genomeName;
    std::vector<std::filesystem::path> missing;    // inputs that are not on this machine; needed only to compute more
    Warnings warnings;
};
// Unpacks into `project`'s folder: runs/ and datasets/, under names that are free there and in the project. `project` itself is not changed;
// if anything is wrong, its folder neither. Throws Error or Cancelled.
ImportedRuns importRuns(const std::filesystem::path& archive, const Project& project, Progress& progress);
// Puts them in: the entry, and the genome where there is none.
void addImported(Project& project, const ImportedRuns& imported);

}  // namespace bindscape::project
