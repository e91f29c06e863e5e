// SPDX-License-Identifier: GPL-3.0-or-later
// What the dialog "Pre-train a trunk" is about, apart from its window: what can be said about a trunk before anything runs, how many
// bins and labels it would have, the entry of the project, and the same work as a command. A choice is a TrunkEntry whose ids are
// still empty. All functions may run in any thread.
#pragma once

#include "app/dialogs/site_counts.h"
#include "app/dialogs/training_plan.h"
#include "core/compendium/compendium.h"

#include <filesystem>
#include <string>
#include <vector>

namespace bindscape::app {

// The track of a file: name and kind as the file's name tells, the name not among those of `others`.
compendium::Track trackOfFile(const std::filesystem::path& file, const std::vector<compendium::Track>& others, const std::string& name = {});
// The tracks of intervals that are open in the browser and have files.
std::vector<compendium::Track> openTracks(const project::Project& project);

struct TrunkCounts {
    std::int64_t train = 0, validation = 0, test = 0;  // bins
    std::vector<compendium::TrackCounts> tracks;       // labels, a track each; empty where the bins could not be made
    int window = 0;
    double seconds = 0;  // that the making took
    std::vector<Check> checks;
};
// What of a choice decides the counts; equal keys, equal counts.
std::string trunkCountsKey(const project::TrunkEntry& choice);
// Reads every track, then makes the compendium itself in memory and counts it. What is wrong with the files (another assembly, no
// region on this genome) and what cannot be made are errors among the checks. Throws Cancelled.
TrunkCounts countBins(const project::TrunkEntry& choice, const std::filesystem::path& genome, Progress& progress);
// A label that is rarer than this in a part is hardly learned, or hardly measured.
inline constexpr std::int64_t kRareLabels = 50;
bool isRare(const compendium::TrackCounts& counts);
// The same counts for the arithmetic of an estimate.
SiteCounts asSites(const TrunkCounts& counts);

// Everything that can be checked at once, without reading a file.
std::vector<Check> quickTrunkChecks(const project::TrunkEntry& choice, const project::Project& project, bool genomeOpen);
// Those, and what a trunk to start from says: other sizes, or it has seen the held-out chromosomes.
std::vector<Check> trunkPreflight(const project::TrunkEntry& choice, const project::Project& project, const std::vector<genome::Contig>& contigs);

std::string proposedTrunkName(const project::Project& project);  // "trunk 2"
// With ids that no folder of the project has.
project::TrunkEntry plannedTrunk(project::TrunkEntry choice, const project::Project& project);
// Lines for a shell: the table of tracks, the commands that make its bins and pre-train.
std::string pretrainLines(const project::TrunkEntry& trunk, const project::Project& project);

}  // namespace bindscape::app
