// SPDX-License-Identifier: GPL-3.0-or-later
// The formats in the list of formats.cpp, and what their sniffers share.
#pragma once

#include "core/genome/track_data.h"

#include <string>
#include <string_view>
#include <vector>

namespace bindscape::genome {

TrackFormat bigWigFormat();
TrackFormat bigBedFormat();
TrackFormat geneFormat();
TrackFormat bedGraphFormat();
TrackFormat variantFormat();
TrackFormat alignmentFormat();
TrackFormat intervalFormat();

// Intervals that were read, as a track; `title` begins its description.
std::shared_ptr<const TrackSource> intervalTrack(IntervalSet set, std::string title);

// The beginning of a table: the first data rows that lie whole in `head`, at most ten.
struct TableHead {
    std::string trackLine;  // in lower case
    std::vector<std::vector<std::string_view>> rows;
};
TableHead tableHead(std::string_view head);
// Does the file's name end like this, in any case, with or without .gz or .bgz behind?
bool nameEndsWith(const std::filesystem::path& path, std::initializer_list<std::string_view> endings);
// Warns of contigs whose lengths differ between a track's file and the genome, and of files that share none.
void compareContigs(const std::filesystem::path& path, const std::vector<Contig>& ofFile, const std::vector<Contig>& ofGenome,
                    Warnings& warnings);

}  // namespace bindscape::genome
