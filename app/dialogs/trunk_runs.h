// SPDX-License-Identifier: GPL-3.0-or-later
// Finished runs whose weights another may start from.
#pragma once

#include "core/base/parameter.h"
#include "core/project/project.h"

#include <filesystem>
#include <string>
#include <vector>

namespace bindscape::app {

struct TrunkRun {
    std::string title, architecture;
    std::filesystem::path folder;
    std::size_t tracks = 0;                      // that it was pre-trained on; 0: a run on motif sites
    std::vector<std::string> train{}, heldOut{};  // chromosomes; empty where the record does not tell
    Values values{};                             // sizes of its network; empty where the record cannot be read
};
// "blood · DanQ · 12 tracks · held out chr8, chr9"
std::string trunkLabel(const TrunkRun& trunk);

// Those of the project that have a model, the pre-trained ones first. Any thread; looks at the disk.
std::vector<TrunkRun> trunkRuns(const project::Project& project);
// A run folder of another project, or of imported weights. Any thread. Throws Error if it is none, or not finished.
TrunkRun trunkRunOf(const std::filesystem::path& folder);

}  // namespace bindscape::app
