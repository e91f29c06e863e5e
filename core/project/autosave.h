// SPDX-License-Identifier: GPL-3.0-or-later
// The copy of unsaved changes: a project file whose paths are all absolute, with a note of where it comes from. It lies in the
// program's data folder, never beside the user's own file. Free functions, any thread.
#pragma once

#include "core/project/project.h"

#include <cstdint>
#include <string>

namespace bindscape::project {

struct AutosaveNote {
    std::filesystem::path original;  // empty: the project was never saved
    std::string title;               // of the project, for people
    std::int64_t time = 0;           // when it was written, seconds since 1970 (UTC)
    std::int64_t process = 0;
};

struct Autosave {
    Project project;  // its file is the original
    AutosaveNote note;
    Warnings setAside;
};

inline constexpr const char* kAutosaveKey = "autosave";

// The content of an autosave. Throws Error if a name in the project is not valid UTF-8.
std::string autosaveText(const Project& project, const AutosaveNote& note);
// Throws Error for what is not an autosave.
AutosaveNote readAutosaveNote(const std::filesystem::path& file);
Autosave readAutosave(const std::filesystem::path& file);

}  // namespace bindscape::project
