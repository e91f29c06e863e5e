// SPDX-License-Identifier: GPL-3.0-or-later
// Small tab-separated result tables whose first line is "#" and the column names: writing numbers and reading them back.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::analysis {

// The shortest text that reads back as the same double; "nan", "inf", "-inf".
std::string numberText(double value);
// 10^log10Value with ten digits, also where no double can hold it: "3.2e-5120".
std::string textOfLog10(double log10Value);
// The other way round; nullopt if it is not a number of at least 0.
std::optional<double> log10OfText(std::string_view text);

// Reads a table with exactly these columns (tab-separated names, no '#'), which some of the optional ones may follow. Throws Error with
// file and line.
class ResultTable {
public:
    ResultTable(const std::filesystem::path& path, const std::string& columns, const std::vector<std::string>& optional = {});
    std::optional<std::size_t> column(std::string_view name) const;  // of an optional one, if the file has it
    std::size_t rows() const { return m_rows.size(); }
    const std::string& text(std::size_t row, std::size_t column) const { return m_rows[row].fields[column]; }
    double number(std::size_t row, std::size_t column) const;
    std::int64_t count(std::size_t row, std::size_t column) const;  // a whole number
    [[noreturn]] void fail(std::size_t row, const std::string& sentence) const;

private:
    struct TableRow {
        long line;
        std::vector<std::string> fields;
    };
    std::filesystem::path m_path;
    std::vector<TableRow> m_rows;
    std::vector<std::string> m_columns;
};

}  // namespace bindscape::analysis
