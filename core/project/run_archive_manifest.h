// SPDX-License-Identifier: GPL-3.0-or-later
// manifest.json of an archive of runs. Internal to core/project.
#pragma once

#include "core/project/run_archive.h"

#include <cstdint>
#include <string>
#include <vector>

namespace bindscape::project {

inline constexpr const char* kManifestFile = "manifest.json";
inline constexpr int kArchiveFormat = 1;
inline constexpr std::int64_t kMostManifestBytes = std::int64_t{1} << 26, kMostArchiveBytes = std::int64_t{1} << 37;
inline constexpr std::size_t kMostArchiveFiles = 20'000, kMostArchivedRuns = 200;

struct ArchiveMember {
    std::string name;  // "runs/ID/run.json", "datasets/ID/dataset.json", "datasets/ID.edits.tsv"
    std::int64_t size = 0;
    std::string md5;
};

struct Manifest {
    AnalysisEntry entry;
    std::optional<TrunkEntry> trunk;  // then `entry` is entryOf() it
    std::filesystem::path genome;
    std::string genomeName;
    std::string instancesMd5;  // of the data set's table; empty if the data set is not packed
    std::vector<ArchiveMember> members;
    std::int64_t bytes = 0;    // of all members
};

// What names the folders of a trunk: its ids, name and run.
AnalysisEntry entryOf(const TrunkEntry& trunk);

std::string toText(const Manifest& manifest, const std::filesystem::path& projectFolder);
// Relative paths of the entry become those of `projectFolder`. Throws Error for anything that an export would not have written: names
// outside of the entry's folders, sizes that cannot be, ids that are no folder names.
Manifest manifestFrom(const std::string& text, const std::filesystem::path& projectFolder, const std::string& source);

}  // namespace bindscape::project
