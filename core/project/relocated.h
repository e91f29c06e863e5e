// SPDX-License-Identifier: GPL-3.0-or-later
// Files of a recipe that was moved together with its project. Internal to core/project.
#pragma once

#include <filesystem>

namespace bindscape::project {

// The path itself if it is there, or "<ancestor of the recipe>/<end of the path>", the longest end first; the path itself if
// nothing is there either.
std::filesystem::path relocated(const std::filesystem::path& path, const std::filesystem::path& recipeFolder);

}  // namespace bindscape::project
