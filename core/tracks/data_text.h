// SPDX-License-Identifier: GPL-3.0-or-later
// The plotted numbers of a track as text files. Positions are 0-based half-open. Pure functions; safe from any thread.
#pragma once

#include <string>
#include <vector>

namespace bindscape::tracks {

// `rows` as plottedNumbers() gives them: the first one names the columns. The chromosome comes before them.
std::string dataAsCsv(const std::string& chrom, const std::vector<std::vector<std::string>>& rows);
// BED12 for transcripts, BED6 for what has a strand, else four columns: a name, or the value (bedGraph; the mean of a signal).
// Rows without a value are left out. Empty where there is nothing that BED can hold.
std::string dataAsBed(const std::string& chrom, const std::vector<std::vector<std::string>>& rows);

}  // namespace bindscape::tracks
