// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/project_json.h"

#include <limits>

namespace bindscape::project {

using nlohmann::json;
namespace fs = std::filesystem;

namespace {

constexpr int kLongest = 1'000'000;  // bases of a window

json toJson(const compendium::CompendiumSettings& settings)
{
    return {{"bin", settings.bin},
            {"window", settings.window},
            {"covered", settings.covered},
            {"max_unknown", settings.maxUnknown},
            {"empty_bins", settings.emptyBins},
            {"max_bins", settings.maxBins},
            {"seed", settings.seed}};
}

compendium::CompendiumSettings readSettings(JsonReader reader)
{
    compendium::CompendiumSettings settings;
    settings.bin = static_cast<int>(reader.integer("bin", settings.bin, 1, kLongest));
    settings.window = static_cast<int>(reader.integer("window", settings.window, 1, kLongest));
    settings.covered = reader.real("covered", settings.covered, 0, 1);
    settings.maxUnknown = static_cast<int>(reader.integer("max_unknown", settings.maxUnknown, 0, kLongest));
    settings.emptyBins = reader.real("empty_bins", settings.emptyBins, 0, 1000);
    settings.maxBins = reader.integer("max_bins", settings.maxBins, 0, std::numeric_limits<std::int64_t>::max());
    settings.seed = reader.seed("seed", settings.seed);
    return settings;
}

compendium::Track readTrack(JsonReader reader, const fs::path& folder, std::set<std::string>& names)
{
    compendium::Track track{reader.requiredText("name"), reader.path("file", folder), reader.text("kind", "chip")};
    if (!names.insert(track.name).second)
        reader.fail("name", "is \"" + track.name + "\", which another track of the trunk has already; names must differ");
    return track;
}

}  // namespace

json toJson(const TrunkEntry& trunk, const fs::path& folder)
{
    json out = trunk.unknownKeys;
    out.update({{"id", trunk.id},
                {"name", trunk.name},
                {"exclude", pathText(trunk.exclude, folder)},
                {"settings", toJson(trunk.settings)},
                {"train", trunk.train},
                {"validation", trunk.validation},
                {"test", trunk.test},
                {"run", toJson(trunk.run, folder)}});
    out["tracks"] = json::array();
    for (const auto& track : trunk.tracks)
        out["tracks"].push_back({{"name", track.name}, {"file", pathText(track.file, folder)}, {"kind", track.kind}});
    return out;
}

TrunkEntry readTrunk(JsonReader reader, const fs::path& folder, std::set<std::string>& ids, std::set<std::string>& runIds)
{
    TrunkEntry trunk;
    trunk.id = readId(reader, ids);
    trunk.name = reader.text("name", trunk.id);
    std::set<std::string> names;
    for (auto& track : reader.children("tracks"))
        trunk.tracks.push_back(readTrack(std::move(track), folder, names));
    trunk.exclude = reader.path("exclude", folder);
    trunk.settings = readSettings(reader.child("settings"));
    trunk.train = reader.texts("train");
    trunk.validation = reader.texts("validation");
    trunk.test = reader.texts("test");
    trunk.run = readRun(reader.child("run"), folder, runIds);
    trunk.unknownKeys = reader.unknown();
    return trunk;
}

}  // namespace bindscape::project
