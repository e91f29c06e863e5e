// SPDX-License-Identifier: GPL-3.0-or-later
// Reading a project of which a part is broken. An entry (track, analysis, region) or part (genome, motifs, view) that cannot be
// read is reported and kept aside, so that the rest opens and saving loses nothing: it is written back under "set_aside", and
// tried again at the next reading (a newer program may understand it).
#pragma once

#include "core/project/project.h"

namespace bindscape::project {

inline constexpr const char* kSetAside = "set_aside";

// As in project.h, but each broken part becomes a sentence with file and place ("x.bindscape: tracks[3].kind must be text in
// quotes.") in `setAside`. Throws Error for what is no JSON, no project, or of a newer format.
Project readProject(const std::filesystem::path& file, Warnings& setAside);
Project projectFromJson(const nlohmann::json& json, const std::filesystem::path& folder, const std::string& source, Warnings& setAside);

}  // namespace bindscape::project
