// SPDX-License-Identifier: GPL-3.0-or-later
// A table with tabs, commas or blanks whose first line may name its columns. Names are compared without case and signs. Used by one thread.
#pragma once

#include "core/genome/text_lines.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::variation {

class ColumnTable {
public:
    // Lines that begin with "##" and empty lines are stepped over. Where the rows have one field more than the line of names, that comes
    // first and has no name, as R writes tables. Throws Error: no such file, no line.
    explicit ColumnTable(const std::filesystem::path& path);

    const std::vector<std::string>& firstLine() const { return m_first; }  // without a "#" before it
    // The column of the first of these names that is there.
    std::optional<std::size_t> find(const std::vector<std::string_view>& names) const;
    // The column of this name as it is given. Throws Error listing the names that are there.
    std::size_t named(const std::string& name) const;

    // `includingFirst`: the first line is a row as any other. False after the last.
    bool next(bool includingFirst = false);
    std::string_view field(std::size_t column) const;  // "" where the row is shorter
    std::size_t fields() const { return m_fields.size(); }
    long number() const { return m_number; }  // 1-based
    double done() const;
    // Throws Error "FILE, line N: what".
    [[noreturn]] void fail(const std::string& what) const;

private:
    void splitInto(std::string_view line, std::vector<std::string>& fields) const;
    bool read(std::vector<std::string>& fields);

    std::filesystem::path m_path;
    genome::TextLines m_lines;
    char m_separator = '\t';
    std::vector<std::string> m_first, m_second, m_fields;  // m_second: read ahead
    long m_number = 0, m_firstNumber = 0;
    std::uint64_t m_size = 0;
    bool m_firstGiven = false, m_secondWaits = false;
};

// "Log2_FC" -> "log2fc"
std::string plainName(std::string_view name);

}  // namespace bindscape::variation
