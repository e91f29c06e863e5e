// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/relink.h"

#include "core/base/paths.h"

#include <algorithm>

namespace bindscape::project {

namespace fs = std::filesystem;

namespace {

struct Use {
    fs::path* file;
    FileUse use;
    std::string text, trackId;
};

// Every path of a project with what it is for.
std::vector<Use> allUses(Project& project)
{
    std::vector<Use> uses{{&project.genome, FileUse::Genome, "Genome", {}}, {&project.cytobands, FileUse::Cytobands, "Chromosome bands", {}}};
    for (auto& track : project.tracks)
        uses.push_back({&track.file, FileUse::Track, "Track " + track.name, track.id});
    uses.push_back({&project.motifs, FileUse::Motifs, "Motifs", {}});
    for (auto& entry : project.analyses) {
        uses.push_back({&entry.motifFile, FileUse::Motifs, "Motif of " + entry.tf, {}});
        uses.push_back({&entry.peaks, FileUse::Input, "Peaks of " + entry.tf, {}});
        uses.push_back({&entry.dnase, FileUse::Input, "DNase of " + entry.tf, {}});
        uses.push_back({&entry.exclude, FileUse::Input, "Excluded regions of " + entry.tf, {}});
        uses.push_back({&entry.sites, FileUse::Input, "Sites of " + entry.tf, {}});
        uses.push_back({&entry.negatives, FileUse::Input, "Unbound regions of " + entry.tf, {}});
    }
    for (auto& trunk : project.trunks) {
        for (auto& track : trunk.tracks)
            uses.push_back({&track.file, FileUse::Input, track.name + " of the trunk " + trunk.name, {}});
        uses.push_back({&trunk.exclude, FileUse::Input, "Excluded regions of the trunk " + trunk.name, {}});
    }
    return uses;
}

bool isThere(const fs::path& file)
{
    std::error_code failure;
    return fs::exists(file, failure);
}

// `path` below `from` as the same place below `to`; empty if it lies elsewhere.
fs::path moved(const fs::path& path, const fs::path& from, const fs::path& to)
{
    const auto [rest, end] = std::mismatch(path.begin(), path.end(), from.begin(), from.end());
    if (end != from.end())
        return {};
    fs::path result = to;
    for (auto part = rest; part != path.end(); ++part)
        result /= *part;
    return result;
}

}  // namespace

std::vector<MissingFile> missingUses(const Project& project)
{
    std::vector<MissingFile> missing;
    Project copy = project;
    for (const auto& use : allUses(copy)) {
        if (use.file->empty() || paths::isRemote(*use.file))
            continue;
        auto known = std::find_if(missing.begin(), missing.end(), [&](const auto& one) { return one.file == *use.file; });
        if (known == missing.end()) {
            if (isThere(*use.file))
                continue;
            known = missing.insert(missing.end(), {*use.file, use.use, {}, {}});
        }
        known->uses.push_back(use.text);
        if (known->trackId.empty())
            known->trackId = use.trackId;
    }
    return missing;
}

NewPlaces foundBeside(const std::vector<MissingFile>& missing, const fs::path& lost, const fs::path& found)
{
    // What of the two paths differs at the front is the move; a file of another name moved with its folder at least.
    fs::path from = lost.parent_path(), to = found.parent_path();
    if (lost.filename() == found.filename())
        while (from.has_relative_path() && to.has_relative_path() && from.filename() == to.filename()) {
            from = from.parent_path();
            to = to.parent_path();
        }
    NewPlaces places;
    for (const auto& other : missing) {
        if (other.file == lost)
            continue;
        for (const auto& candidate : {moved(other.file, from, to), found.parent_path() / other.file.filename()}) {
            if (!candidate.empty() && isThere(candidate)) {
                places[other.file] = candidate;
                break;
            }
        }
    }
    return places;
}

void relink(Project& project, const NewPlaces& places)
{
    for (const auto& use : allUses(project))
        if (const auto place = places.find(*use.file); place != places.end())
            *use.file = place->second;
}

}  // namespace bindscape::project
