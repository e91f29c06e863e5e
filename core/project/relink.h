// SPDX-License-Identifier: GPL-3.0-or-later
// Files that moved: what of a project is missing, where the others probably are once one was found, and putting the new places
// in. Free functions, any thread; they look at the disk, so not for the GUI thread.
#pragma once

#include "core/project/project.h"

#include <map>
#include <string>
#include <vector>

namespace bindscape::project {

enum class FileUse { Genome, Cytobands, Motifs, Track, Input };  // Input: peaks, DNase, regions or sites of a data set

struct MissingFile {
    std::filesystem::path file;
    FileUse use = FileUse::Track;   // the first of its uses
    std::vector<std::string> uses;  // "Track SP1 ChIP-seq", "Peaks of GATA1"; one file may serve several
    std::string trackId;            // of the first track that shows it; "" if none does
};
// In the order of the project: genome first. Remote files count as there.
std::vector<MissingFile> missingUses(const Project& project);

using NewPlaces = std::map<std::filesystem::path, std::filesystem::path>;  // from where a file was to where it is
// `lost` was found as `found`: which of the others lie in the same relative place, or in the folder of `found` under their old
// name. Files that are not there are left out, and `lost` itself too.
NewPlaces foundBeside(const std::vector<MissingFile>& missing, const std::filesystem::path& lost, const std::filesystem::path& found);

// Every mention of the old places in the project.
void relink(Project& project, const NewPlaces& places);

}  // namespace bindscape::project
