// SPDX-License-Identifier: GPL-3.0-or-later
// The columns that BED, bigBed and GFF write alike, and tables that are a BED behind some other columns.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace bindscape::genome {

// Tables of the UCSC browser's database begin with a bin; RepeatMasker's there have four numbers more, and the name last.
enum class BedTable { Bed, Binned, Repeats };
BedTable bedTableOf(const std::vector<std::string_view>& row);
// The row with chromosome, begin and end first, as in BED. Of a table only what is known is kept: a score only where a strand follows.
void toBedColumns(BedTable table, std::vector<std::string_view>& row);

// "255,0,0" or "rgb(255,0,0)" (also in quotes), "#ff0000" or a number, as 0xRRGGBB. -1 for ".", "0" and anything else; also for "0,0,0",
// which is what files without colours are filled with: black would be unseen on a dark ground.
std::int32_t colourOf(std::string_view text);

// Comma-separated numbers, with or without a last comma. Nothing unless there are exactly `count`.
std::optional<std::vector<std::int64_t>> numberList(std::string_view text, std::int64_t count);

// blockCount, blockSizes and chromStarts of BED12 as absolute spans, sorted. Empty unless they are whole and lie inside
// of [begin, end); empty as well for a single block that is all of it.
std::vector<std::pair<std::int64_t, std::int64_t>> blocksOf(std::int64_t begin, std::int64_t end, std::string_view count,
                                                            std::string_view sizes, std::string_view starts);

}  // namespace bindscape::genome
