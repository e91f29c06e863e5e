// SPDX-License-Identifier: GPL-3.0-or-later
// Everything in a project that has a name and a place: genes, motifs, regions of interest, features of the user's own files,
// chromosomes. A snapshot that reader threads search while the project goes on.
#pragma once

#include "core/genome/reference.h"
#include "core/genome/track_data.h"
#include "core/project/project.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace bindscape::app {

struct NamedThing {
    enum class Kind { Gene, Motif, Region, Feature, Chromosome };
    Kind kind = Kind::Feature;
    std::string name;
    std::string detail;  // "NM_015378 (+)", "MA0035.3"
    std::string from;    // the track or file it is of
    Region region;       // of a motif: none, its nearest instance is looked for by placeOf()
};

// Shown on each side of a gene or another feature, as IGV has it.
inline constexpr std::int64_t kPadding = 2000;

struct PlaceFinder {
    struct Track {
        std::string name;
        std::shared_ptr<const genome::TrackSource> source;
    };
    std::vector<Track> genes, others;
    std::vector<std::shared_ptr<const genome::TrackSource>> hits;
    std::vector<project::RegionEntry> regions;
    std::vector<std::filesystem::path> motifFiles;
    std::shared_ptr<const genome::Reference> reference;
    Region view;

    // Whole names before beginnings before parts; genes, motifs, regions, features, chromosomes; at most `limit`.
    // Throws Cancelled. Motif files that cannot be read have no names.
    std::vector<NamedThing> find(const std::string& text, std::size_t limit, Progress& progress) const;
    std::string nearestName(const std::string& text, Progress& progress) const;  // "Did you mean", "" = nothing is near
    struct Found {
        Region shown;          // with surroundings
        bool centred = false;  // small: keep the zoom and centre on it
    };
    // Throws Error with a sentence if a motif has no instance on the chromosome in view; Cancelled.
    Found placeOf(const NamedThing& thing, Progress& progress) const;
};

}  // namespace bindscape::app
