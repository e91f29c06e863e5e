// SPDX-License-Identifier: GPL-3.0-or-later
// Runs of a project by id, in pairs of core present and core blocked, and how they are called on screen. Pointers go into the
// project given: valid until it changes.
#pragma once

#include "core/project/project.h"

#include <QString>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace bindscape::app {

struct FoundRun {
    const project::AnalysisEntry* analysis = nullptr;
    const project::RunEntry* run = nullptr;
};
std::optional<FoundRun> findRun(const project::Project& project, const std::string& runId);
// The trunk with this run; null if it is the run of an analysis.
const project::TrunkEntry* findTrunk(const project::Project& project, const std::string& runId);
// As findRun(), and of a trunk its run as the only one of an analysis, which is put into `asAnalysis`: for what a trunk has as well,
// curves and a folder. The pointers may go into `asAnalysis`.
std::optional<FoundRun> findRunOrTrunk(const project::Project& project, const std::string& runId, project::AnalysisEntry& asAnalysis);
const project::AnalysisEntry* findAnalysis(const project::Project& project, const std::string& analysisId);

// The same network trained with the core present and blocked; either may be missing.
struct RunPair {
    const project::RunEntry* present = nullptr;
    const project::RunEntry* blocked = nullptr;
    const project::RunEntry* first() const { return present != nullptr ? present : blocked; }
    bool contains(const std::string& runId) const
    {
        return (present != nullptr && present->id == runId) || (blocked != nullptr && blocked->id == runId);
    }
};
std::vector<RunPair> runPairs(const project::AnalysisEntry& analysis);  // order of the runs
RunPair pairOf(const project::AnalysisEntry& analysis, const std::string& runId);

QString designTitle(const std::string& design);                                          // "Baseline", "GC-controlled", "DNase-controlled"
QString architectureTitle(const std::string& architecture);                              // "DanQ", "DeepSEA"
QString analysisTitle(const project::AnalysisEntry& analysis);                           // "GATA1 · Baseline"
// "Baseline", with what tells it apart where the project has several analyses of the TF and design: "Baseline · b.bed".
QString designTitleIn(const project::Project& project, const project::AnalysisEntry& analysis);
QString runTitle(const project::AnalysisEntry& analysis, const project::RunEntry& run);  // "GATA1 · Baseline · DanQ · run 1"
QString trunkTitle(const project::TrunkEntry& trunk);                                     // "Trunk blood · DanQ"
QString runShortTitle(const project::RunEntry& run);                                     // "DanQ · run 1"
std::filesystem::path folderOf(const project::Project& project, const project::RunEntry& run);

// A name for folders: lower case letters, digits and '-', not among `taken`.
std::string freeId(const std::string& wish, const std::vector<std::string>& taken);

}  // namespace bindscape::app
