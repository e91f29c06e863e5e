// SPDX-License-Identifier: GPL-3.0-or-later
// Data rows of BED-like tables: without empty lines, comments, track and browser lines and a header of column names.
// Used by one thread.
#pragma once

#include "core/genome/row_report.h"
#include "core/genome/text_lines.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::genome {

class TableRows {
public:
    explicit TableRows(const std::filesystem::path& path) : m_lines(path) {}

    bool next();
    // Separated by tabs, or by blanks in a line without tabs. Lives until the next call.
    const std::vector<std::string_view>& fields() const { return m_fields; }
    long number() const { return m_lines.number(); }
    const std::string& trackLine() const { return m_trackLine; }  // the last one met, or empty
    bool gffTags() const { return m_gffTags; }  // the file says that its names are tags as in GFF3

private:
    TextLines m_lines;
    std::vector<std::string_view> m_fields;
    std::string m_trackLine;
    bool m_seenData = false;
    bool m_gffTags = false;
};

// Splits one line in the same way, into `fields`.
void splitColumns(std::string_view line, std::vector<std::string_view>& fields);
// Comment, track, browser or empty?
bool isTableComment(std::string_view line);

// Columns 2 and 3 as 0-based half-open. False, and told in `report`, if they are missing, no numbers, negative or
// reversed. An interval without length is a point between two bases, as UCSC has it for insertions.
bool readSpan(const std::vector<std::string_view>& row, long line, RowReport& report, std::int64_t& begin, std::int64_t& end);

}  // namespace bindscape::genome
