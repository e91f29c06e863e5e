// SPDX-License-Identifier: GPL-3.0-or-later
// The plotted numbers of tracks as files, written in the background.
#pragma once

#include "app/session/session.h"
#include "core/genome/track_data.h"

#include <filesystem>
#include <vector>

namespace bindscape::app {

struct VisibleData {
    std::string name;        // of the track
    genome::TrackData data;
    Region visible;
};
// One file, as BED where its name ends in .bed (.bedGraph, .bg) and as CSV otherwise. Says afterwards where it went, or why not.
void writeVisibleData(Session& session, VisibleData data, const std::filesystem::path& file);
// Asks for the file, or for a folder where there are several tracks, and writes.
void exportVisibleData(Session& session, std::vector<VisibleData> data, QWidget* parent);
// All scores of a track that is a score folder, as bigWig or NumPy array with their origin beside (core/scores/score_export.h), normalised
// where the track shows them so. Says afterwards where they went, or why not.
void writeTrackScores(Session& session, const project::TrackEntry& track, const std::filesystem::path& file);
void exportTrackScores(Session& session, const project::TrackEntry& track, QWidget* parent);
// "SP1 ChIP-seq" -> "SP1 ChIP-seq.csv"; not the name of a file that is there, nor one that leads elsewhere.
std::filesystem::path freeDataFile(const std::filesystem::path& folder, const std::string& trackName, const std::string& ending);

}  // namespace bindscape::app
