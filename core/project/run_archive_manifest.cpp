// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/run_archive_manifest.h"

#include "core/base/version.h"
#include "core/project/archive_file.h"
#include "core/project/json_reader.h"

#include <algorithm>
#include <set>

namespace bindscape::project {

using nlohmann::json;
namespace fs = std::filesystem;

namespace {

bool isFolderName(const std::string& id) { return isSafeMemberName(id) && id.find('/') == std::string::npos && !id.starts_with('.'); }

// Inside one of the folders of the entry, at most a few levels deep.
bool belongs(const std::string& name, const AnalysisEntry& entry)
{
    if (!isSafeMemberName(name) || std::count(name.begin(), name.end(), '/') > 6)
        return false;
    const std::string dataset = "datasets/" + entry.id;
    if (name == dataset + ".edits.tsv" || name.starts_with(dataset + "/"))
        return true;
    return std::any_of(entry.runs.begin(), entry.runs.end(), [&](const RunEntry& run) { return name.starts_with("runs/" + run.id + "/"); });
}

void readMembers(JsonReader& reader, Manifest& manifest)
{
    std::set<std::string> names;
    for (JsonReader& member : reader.children("members")) {
        ArchiveMember entry{member.requiredText("name"), member.integer("size", 0, 0, kMostArchiveBytes), member.requiredText("md5")};
        if (!belongs(entry.name, manifest.entry))
            member.fail("name", "lies outside of the folders of its runs");
        if (!names.insert(entry.name).second)
            member.fail("name", "comes twice");
        manifest.bytes += entry.size;
        if (manifest.bytes > kMostArchiveBytes)
            member.fail("size", "makes the archive larger than any run");
        manifest.members.push_back(std::move(entry));
    }
    if (manifest.members.empty() || manifest.members.size() > kMostArchiveFiles)
        reader.fail("members", "must name 1 to " + std::to_string(kMostArchiveFiles) + " files");
}

}  // namespace

AnalysisEntry entryOf(const TrunkEntry& trunk)
{
    AnalysisEntry entry;
    entry.id = trunk.id;
    entry.tf = trunk.name;
    entry.runs = {trunk.run};
    return entry;
}

std::string toText(const Manifest& manifest, const fs::path& projectFolder)
{
    Project project;
    if (manifest.trunk)
        project.trunks = {*manifest.trunk};
    else
        project.analyses = {manifest.entry};
    project.genome = manifest.genome;
    project.genomeName = manifest.genomeName;
    json members = json::array();
    for (const auto& member : manifest.members)
        members.push_back({{"name", member.name}, {"size", member.size}, {"md5", member.md5}});
    const json content{{"format", kArchiveFormat},
                       {"kind", "bindscape runs"},
                       {"program", std::string("Bindscape ") + version()},
                       {"instances_md5", manifest.instancesMd5},
                       {"project", toJson(project, projectFolder)},
                       {"members", members}};
    return content.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

Manifest manifestFrom(const std::string& text, const fs::path& projectFolder, const std::string& source)
{
    const json content = parseJson(text, source);
    JsonReader reader(content, source, "");
    if (reader.text("kind") != "bindscape runs")
        throw Error(source + " is no archive of runs.");
    if (reader.integer("format", 0, 0, 1'000'000) > kArchiveFormat)
        throw Error(source + " was made by a newer version of Bindscape. Update Bindscape to import it.");
    Manifest manifest;
    manifest.instancesMd5 = reader.text("instances_md5");
    Project project = projectFromJson(reader.object("project"), projectFolder, source);
    if (project.analyses.empty() && project.trunks.size() == 1) {
        manifest.trunk = std::move(project.trunks.front());
        project.analyses = {entryOf(*manifest.trunk)};
    }
    if (project.analyses.size() != 1 || project.analyses.front().runs.empty() || project.analyses.front().runs.size() > kMostArchivedRuns)
        reader.fail("project", "must have one analysis with its runs, or one trunk");
    manifest.entry = std::move(project.analyses.front());
    manifest.genome = project.genome;
    manifest.genomeName = project.genomeName;
    if (!isFolderName(manifest.entry.id) ||
        std::any_of(manifest.entry.runs.begin(), manifest.entry.runs.end(), [](const RunEntry& run) { return !isFolderName(run.id); }))
        reader.fail("project", "has an id that is no name of a folder");
    readMembers(reader, manifest);
    return manifest;
}

}  // namespace bindscape::project
