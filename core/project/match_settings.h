// SPDX-License-Identifier: GPL-3.0-or-later
// What a track of motif matches is made of besides its file: kept among the entry's further keys, as only these tracks have it.
#pragma once

#include "core/project/project.h"

#include <filesystem>
#include <optional>

namespace bindscape::project {

// How a motif file is scanned where it is looked at; its matches are a track of kind "motif_hits".
struct MatchSettings {
    double pvalue = 1e-4;         // largest, at most 0.01
    bool fold = true;             // of matches over one another only the best
    std::filesystem::path cores;  // instances of a data set: matches say how far they are from the nearest; may be empty
    bool operator==(const MatchSettings&) const = default;
};
inline constexpr const char* kMatchesKey = "matches";

// None for every other track, and where the key holds anything else.
std::optional<MatchSettings> matchSettings(const TrackEntry& track);
void setMatchSettings(TrackEntry& track, const MatchSettings& settings);

}  // namespace bindscape::project
