// SPDX-License-Identifier: GPL-3.0-or-later
// The simulated genome and what follows from it, in memory. 0-based half-open.
#pragma once

#include "core/base/progress.h"
#include "core/base/region.h"
#include "core/project/demo_recipe.h"

#include <cstdint>
#include <string>
#include <vector>

namespace bindscape::project {

// A motif that was planted, or a stretch of signal.
struct PlantedSite {
    std::int64_t begin = 0, end = 0;
    std::string name;  // "GATA1_bound", "GATA1_unbound", "GATA1_closed", "TAL1_bound", "TAL1_closed", "TAL1_alone"
    Strand strand = Strand::Forward;
};
struct SimulatedPeak {
    std::int64_t begin = 0, end = 0, summit = 0;
    double signal = 0;
};
struct SimulatedGene {
    std::string name;
    std::int64_t begin = 0, end = 0;
    Strand strand = Strand::Forward;
    std::vector<std::pair<std::int64_t, std::int64_t>> exons;
};

inline constexpr std::int64_t kSignalBin = 10;  // bp

struct SimulatedChromosome {
    std::string name, letters;
    std::vector<PlantedSite> truth;          // sorted by begin
    std::vector<SimulatedPeak> chip, dnase;  // sorted by begin; dnase not overlapping
    std::vector<SimulatedGene> genes;
    std::vector<float> chipSignal, dnaseSignal;  // one value per kSignalBin bases; NaN in gaps
};

// Same recipe and seed, same result. Chromosomes are simulated independently.
std::vector<SimulatedChromosome> simulateDemo(const DemoRecipe& recipe, std::uint64_t seed, Progress& progress);

}  // namespace bindscape::project
