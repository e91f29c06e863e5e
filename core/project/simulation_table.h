// SPDX-License-Identifier: GPL-3.0-or-later
// simulation.tsv and simulation_roc.tsv of the simulation benchmark. Internal to core/project.
#pragma once

#include "core/project/simulation.h"
#include "core/stats/metrics.h"

namespace bindscape::project {

struct NamedRoc {
    std::string architecture, method;  // ids
    std::vector<stats::RocPoint> points;
};

void writeSimulation(const std::vector<SimulationResult>& results, const std::vector<NamedRoc>& curves,
                     const std::filesystem::path& folder);
std::vector<NamedRoc> readSimulationCurves(const std::filesystem::path& folder);  // throws Error

std::vector<std::string> architecturesOf(const std::vector<SimulationResult>& results);  // in their order, each once

}  // namespace bindscape::project
