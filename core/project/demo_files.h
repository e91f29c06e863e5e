// SPDX-License-Identifier: GPL-3.0-or-later
// The simulated genome as ordinary files.
#pragma once

#include "core/project/demo_simulation.h"

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace bindscape::project {

struct DemoFile {
    std::string name;                                         // inside the demonstration's folder
    std::function<void(const std::filesystem::path&)> write;  // atomic
};
// The writers borrow both arguments.
std::vector<DemoFile> demoFiles(const std::vector<SimulatedChromosome>& chromosomes, const DemoRecipe& recipe);

}  // namespace bindscape::project
