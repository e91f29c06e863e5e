// SPDX-License-Identifier: GPL-3.0-or-later
// Finds out what opened files are, by content and then by ending, and opens tracks. Runs in reader threads.
#pragma once

#include "core/genome/reference.h"
#include "core/genome/track_data.h"
#include "core/project/project.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace bindscape::app {

enum class FileSort { Project, Genome, Track, Cytobands, Motifs, RunArchive };
// Throws Error: no such file, a folder without scores.
FileSort sortOf(const std::filesystem::path& file);

struct OpenedGenome {
    std::shared_ptr<const genome::Reference> reference;  // null: see `failure`
    Warnings warnings;
    std::string failure;
};
OpenedGenome openAsGenome(const std::filesystem::path& file);

struct OpenedTrack {
    project::TrackEntry entry;
    std::shared_ptr<const genome::TrackSource> source;
};
// A new entry for the file: name, kind, colour role and height by what is in it. Throws Error.
OpenedTrack openAsTrack(const std::filesystem::path& file, std::shared_ptr<const genome::Reference> reference);
project::TrackEntry sequenceEntry();

}  // namespace bindscape::app
