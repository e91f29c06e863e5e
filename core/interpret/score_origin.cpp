// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/interpret/score_origin.h"

#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/base/text.h"

#include <map>

namespace bindscape::interpret {

namespace fs = std::filesystem;

namespace {

std::string shiftText(long shift) { return "windows shifted by " + std::to_string(shift) + " bases"; }

bool sameWindows(const std::string& there, const std::string& windows, long shift)
{
    if (shift == 0)
        return there == windows;
    return there.starts_with(windows + ", ") && there.ends_with(shiftText(shift));
}

// An option that a folder does not name is one that the method did not have then: its default.
void compareOptions(const std::string& there, const Values& values, std::vector<std::string>& found)
{
    std::map<std::string, std::string, std::less<>> recorded;
    for (const auto part : split(there, ','))
        if (const auto equals = part.find('='); equals != std::string_view::npos) {
            const auto name = trim(part.substr(0, equals));
            recorded.emplace(std::string(name), std::string(part.substr(equals + 1)));
        }
    for (const auto& [id, value] : values.all())
        if (const auto known = recorded.find(id); known != recorded.end() && known->second != toText(value))
            found.push_back("their option " + id + " is " + known->second + ", not " + toText(value));
}

}  // namespace

std::string optionsText(const Values& values)
{
    std::vector<std::string> parts;
    for (const auto& [id, value] : values.all())
        parts.push_back(id + "=" + toText(value));
    return join(parts, ", ");
}

bool drawsShuffles(const Values& values)
{
    const auto found = values.all().find("reference");
    return found != values.all().end() && found->second == Value(std::string("shuffled"));
}

WindowsOrigin windowsOrigin(const fs::path& datasetFolder, const InterpretOptions& options)
{
    std::error_code ignored;
    if (!options.regions.empty())
        return {"regions of " + fs::path(options.regions).filename().string(),
                fs::is_regular_file(options.regions, ignored) ? md5OfFile(options.regions) : std::string()};
    return {std::string(options.usedOnly ? "" : "all found ") + (options.labels == "all" ? "" : options.labels + " ") + "sites of " +
                fs::weakly_canonical(datasetFolder).filename().string() + (options.split == "all" ? "" : ", split " + options.split),
            md5OfFile(datasetFolder / paths::kInstancesFile)};
}

std::string shiftedText(const std::string& windows, long shift, std::size_t moved, std::size_t all)
{
    return windows + ", " + (moved == all ? "" : std::to_string(moved) + " of " + std::to_string(all) + " ") + shiftText(shift);
}

std::vector<std::string> differences(const scores::ScoreOrigin& there, const fs::path& runFolder, const fs::path& datasetFolder,
                                     const InterpretOptions& options)
{
    std::vector<std::string> found;
    if (there.method != options.method)
        found.push_back("their method is " + there.method + ", not " + options.method);
    else
        compareOptions(there.options, options.values, found);
    if (drawsShuffles(options.values) && there.method == options.method && there.seed.value_or(kDefaultSeed) != options.seed)
        found.push_back("their seed is " + std::to_string(there.seed.value_or(kDefaultSeed)) + ", not " + std::to_string(options.seed));
    if (!there.modelMd5.empty() && there.modelMd5 != md5OfFile(runFolder / paths::kModelFile))
        found.push_back("their network has other weights than " + (runFolder / paths::kModelFile).string() + " (MD5)");
    // The record has the task in its title alone.
    if (options.task.empty() ? there.title.find(", output ") != std::string::npos : !there.title.ends_with(", output " + options.task))
        found.push_back("they are of another task (\"" + there.title + "\")");
    const WindowsOrigin windows = windowsOrigin(datasetFolder, options);
    if (!there.windows.empty() && !sameWindows(there.windows, windows.text, options.shift))
        found.push_back("their windows are \"" + there.windows + "\", not \"" +
                        (options.shift == 0 ? windows.text : shiftedText(windows.text, options.shift, 0, 0)) + "\"");
    else if (!there.windowsMd5.empty() && there.windowsMd5 != windows.md5)
        found.push_back("the file of their windows, " + (options.regions.empty() ? (datasetFolder / paths::kInstancesFile).string() : options.regions) +
                        ", had another content (MD5)");
    return found;
}

}  // namespace bindscape::interpret
