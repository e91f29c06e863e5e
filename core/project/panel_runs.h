// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of pictures over many TFs: which runs of a project stand in them.
#pragma once

#include "core/project/project.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::project {

// One TF (in one cell type) under one design: the network that sees the core and the same one that does not. Pointers go into the
// project given.
struct PanelRun {
    std::string name;  // "SP1"; "STAT3 · HeLa-S3" where the project has the TF in several cell types
    const AnalysisEntry* analysis = nullptr;
    const RunEntry* present = nullptr;
    const RunEntry* blocked = nullptr;  // null if there is none
};
// In the order of the project, each name once: of several networks of a TF the starred one, else the first that has scores, else the
// first. Without a network that sees the core a TF has no row.
std::vector<PanelRun> panelRuns(const Project& project, std::string_view design);
// Those of the three designs that have at least one row.
std::vector<std::string> panelDesigns(const Project& project);

// Scores that a panel may ask for, in RUN/scores, RUN/scores-unbound, RUN/scores-shift150 and so on.
inline constexpr long kControlShift = 150;  // bases
std::filesystem::path panelScores(const std::filesystem::path& runFolder, bool bound, long shift = 0);

// Tables over many runs lie here.
inline std::filesystem::path panelsFolder(const std::filesystem::path& project) { return project / "panels"; }

// "Baseline", "GC-controlled", "DNase-controlled".
std::string designTitle(std::string_view design);

}  // namespace bindscape::project
