// SPDX-License-Identifier: GPL-3.0-or-later
// A project of many scored factors on the disk, as the main job leaves it, without training: data sets, run records, learning curves,
// evaluations, scores, profiles, k-mers and the tracks of the results. Its genome is that of the demonstration, longer, so that a
// factor has about 2,600 bound sites; all factors share peaks, motif and scores, which changes no size.
#pragma once

#include "core/project/project.h"

#include <filesystem>

namespace bindscape::bench {

// pairs: networks with the core blocked too. Throws Error.
project::Project makePanel(const std::filesystem::path& folder, int factors, bool pairs);

}  // namespace bindscape::bench
