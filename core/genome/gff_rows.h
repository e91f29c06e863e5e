// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of GFF2, GTF and GFF3: nine columns, places that count from 1 with both ends included, attributes in the last.
#pragma once

#include "core/genome/intervals.h"
#include "core/genome/row_report.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::genome {

// GTF: key "value"; ...   GFF3: key=value;...   Values come without quotes and, in GFF3, with %2C and its like resolved.
void forEachAttribute(std::string_view text, bool gff3, const std::function<void(std::string_view key, const std::string& value)>& visit);

// Columns 4 and 5 as 0-based half-open. False, and told in `report`, if they are no such place.
bool readGffSpan(const std::vector<std::string_view>& row, long line, RowReport& report, std::int64_t& begin, std::int64_t& end);

// Every row as an interval, for files without genes (regulatory regions, repeats, alignments): named by Name, ID, Note or its
// type, with score, strand and colour. GFF3 rows of one ID are one interval with blocks. Rules for bad rows as readIntervals().
IntervalSet readGffIntervals(const std::filesystem::path& path, const std::vector<Contig>& contigs, bool gff3);

}  // namespace bindscape::genome
