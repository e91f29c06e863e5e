// SPDX-License-Identifier: GPL-3.0-or-later
// Small tab-separated result tables that begin with "#" and the column names; beside kmers.tsv kmers.tsv.json says how it was made, so that
// what reads tables finds nothing but the table. Writing numbers and reading them back.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bindscape::analysis {

// The shortest text that reads back as the same double; "nan", "inf", "-inf".
std::string numberText(double value);
// 10^log10Value with ten digits, also where no double can hold it: "3.2e-5120".
std::string textOfLog10(double log10Value);
// The other way round; nullopt if it is not a number of at least 0.
std::optional<double> log10OfText(std::string_view text);

// How a table was made; names and values as they stand in its file.
using Settings = std::vector<std::pair<std::string, std::string>>;
// Lines "##name<tab>value" of those that have a value, for tables that begin with such lines.
std::string settingLines(const Settings& settings);
// The text of a table, and beside it those settings that have a value; each file whole or not at all.
void writeResultTable(const std::filesystem::path& path, const std::string& text, const Settings& settings);
std::filesystem::path settingsFile(const std::filesystem::path& table);
// Empty where nothing is said.
std::string settingOf(const Settings& settings, std::string_view name);
// As the last one, or in the place of what was said before.
void setSetting(Settings& settings, const std::string& name, const std::string& value);

// Reads a table with exactly these columns (tab-separated names, no '#'), which some of the optional ones may follow, and the settings
// beside it. Throws Error with file and line.
class ResultTable {
public:
    ResultTable(const std::filesystem::path& path, const std::string& columns, const std::vector<std::string>& optional = {});
    std::optional<std::size_t> column(std::string_view name) const;  // of an optional one, if the file has it
    const Settings& settings() const { return m_settings; }  // none in files of earlier versions
    // Throws Error unless the setting is one of these; empty where it is not said.
    std::string setting(std::string_view name, const std::vector<std::string>& choices) const;
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
    Settings m_settings;
    std::vector<TableRow> m_rows;
    std::vector<std::string> m_columns;
};

}  // namespace bindscape::analysis
