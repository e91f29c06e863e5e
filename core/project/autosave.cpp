// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/autosave.h"

#include "core/base/atomic_file.h"
#include "core/project/json_reader.h"
#include "core/project/set_aside.h"

#include <limits>

namespace bindscape::project {

using nlohmann::json;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kLargest = 64u << 20;

json readJson(const fs::path& file)
{
    return parseJson(readFile(file, kLargest), file.string());
}

AutosaveNote noteOf(const json& object, const fs::path& file)
{
    JsonReader all(object, file.string(), "");
    JsonReader reader = all.child(kAutosaveKey);
    constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
    AutosaveNote note{reader.path("original", "/"), reader.text("title"), reader.integer("time", 0, 0, kMost), reader.integer("process", 0, 0, kMost)};
    if (note.time == 0)
        throw Error(file.string() + ": this is not an autosaved session (\"autosave.time\" is missing).");
    return note;
}

}  // namespace

std::string autosaveText(const Project& project, const AutosaveNote& note)
{
    json out = toJson(project, {});
    out[kAutosaveKey] = {{"original", note.original.string()}, {"title", note.title}, {"time", note.time}, {"process", note.process}};
    try {
        return out.dump(2) + "\n";
    } catch (const json::exception&) {
        throw Error("A name in the project is not valid UTF-8. Rename the file or track in question.");
    }
}

AutosaveNote readAutosaveNote(const fs::path& file)
{
    return noteOf(readJson(file), file);
}

Autosave readAutosave(const fs::path& file)
{
    json object = readJson(file);
    Autosave saved;
    saved.note = noteOf(object, file);
    object.erase(kAutosaveKey);
    saved.project = projectFromJson(object, "/", file.string(), saved.setAside);
    saved.project.file = saved.note.original;
    return saved;
}

}  // namespace bindscape::project
