// SPDX-License-Identifier: GPL-3.0-or-later
// The simulated genome as ordinary files.
#pragma once

#include "core/project/demo_simulation.h"
#include "core/project/simulated_files.h"

#include <vector>

namespace bindscape::project {

// The writers borrow both arguments.
std::vector<SimulatedFile> demoFiles(const std::vector<SimulatedChromosome>& chromosomes, const DemoRecipe& recipe);

}  // namespace bindscape::project
