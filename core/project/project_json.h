// SPDX-License-Identifier: GPL-3.0-or-later
// Pieces of a project as JSON that more than one kind of entry has. Internal to core/project.
#pragma once

#include "core/project/json_reader.h"
#include "core/project/project.h"

#include <set>

namespace bindscape::project {

// Relative to `folder` as long as both lie under one folder below the root: such a pair is probably moved together.
std::string pathText(const std::filesystem::path& path, const std::filesystem::path& folder);
// Ids become folder names: nothing that leaves the project's folder or hides in it. Throws Error, also for one that is taken.
std::string readId(JsonReader& reader, std::set<std::string>& taken);

nlohmann::json toJson(const RunEntry& run, const std::filesystem::path& folder);
RunEntry readRun(JsonReader reader, const std::filesystem::path& folder, std::set<std::string>& ids);

// A trunk shares its folders with analyses and their runs, and so the ids.
nlohmann::json toJson(const TrunkEntry& trunk, const std::filesystem::path& folder);
TrunkEntry readTrunk(JsonReader reader, const std::filesystem::path& folder, std::set<std::string>& ids, std::set<std::string>& runIds);

}  // namespace bindscape::project
