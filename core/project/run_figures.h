// SPDX-License-Identifier: GPL-3.0-or-later
// The figures of one run, each as SVG, PDF and PNG with its numbers and its recipe, in figures/RUN/ of the project.
#pragma once

#include "core/base/progress.h"
#include "core/project/project.h"

#include <filesystem>
#include <string>

namespace bindscape::project {

inline constexpr double kColumnWidthMm = 89, kPageWidthMm = 183;

// Draws the recipe into FOLDER/NAME.svg, .pdf and .png. Throws Error or Cancelled.
void exportFromRecipe(const std::string& recipe, const std::filesystem::path& folder, const std::string& name, double widthMm, Progress& progress);

// Needs a finished evaluation and, where the run is scored, profile and k-mer table; figures of scores are left out otherwise. Throws Error or Cancelled.
void exportRunFigures(const Project& project, const AnalysisEntry& entry, const RunEntry& run, Progress& progress);

}  // namespace bindscape::project
