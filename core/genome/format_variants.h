// SPDX-License-Identifier: GPL-3.0-or-later
// VCF and BCF as a track.
#pragma once

#include "core/genome/track_data.h"

namespace bindscape::genome {

// Local files of at most `inMemory` bytes on disk are read whole: any zoom and every id is there at once. Larger and remote
// ones are read for a region through their index; a missing one of a local bgzip file is made in the cache folder.
// Throws Error: not a VCF or BCF, damaged, too large without being bgzip, a remote BCF without index.
std::shared_ptr<const TrackSource> openVariants(const std::filesystem::path& path, const std::vector<Contig>& contigs,
                                                std::int64_t inMemory);

}  // namespace bindscape::genome
