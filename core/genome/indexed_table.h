// SPDX-License-Identifier: GPL-3.0-or-later
// Large or remote BED, narrowPeak, GFF, GTF and bedGraph tables with a tabix index: the rows of a region are fetched and given
// to the reader of the format as if they were the whole file, so that no format has to know about indexes.
#pragma once

#include "core/genome/track_data.h"

namespace bindscape::genome {

// nullptr where the format is no table of text, the file is small enough to be read whole (at most `inMemory` bytes on disk),
// or there is no index beside it. Throws Error: the index or the beginning of the file is damaged.
// read() throws Error where more would have to be read than is bearable: it asks to zoom in. find() finds nothing.
std::shared_ptr<const TrackSource> openIndexedTable(const TrackFormat& format, const std::filesystem::path& path,
                                                    const std::vector<Contig>& contigs, std::int64_t inMemory = 24'000'000);

}  // namespace bindscape::genome
