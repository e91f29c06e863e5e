// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/result_table.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace bindscape::analysis {

namespace {

constexpr int kDigits = 10;
constexpr double kSmallestPlain = -307;  // log10 of what a double still holds with all digits

}  // namespace

std::string numberText(double value) { return std::isnan(value) ? "nan" : formatExact(value); }

std::string textOfLog10(double log10Value)
{
    if (std::isnan(log10Value))
        return "nan";
    if (std::isinf(log10Value))
        return log10Value < 0 ? "0" : "inf";
    if (log10Value > kSmallestPlain)
        return formatReal(std::pow(10, log10Value), kDigits);
    const double exponent = std::floor(log10Value);
    return formatReal(std::pow(10, log10Value - exponent), kDigits) + "e" + std::to_string(static_cast<std::int64_t>(exponent));
}

std::optional<double> log10OfText(std::string_view text)
{
    const auto e = text.find_first_of("eE");
    const auto mantissa = parseReal(text.substr(0, e));
    const auto exponent = e == std::string_view::npos ? std::optional<std::int64_t>(0) : parseInteger(text.substr(e + 1));
    if (!mantissa || !exponent || *mantissa < 0)
        return std::nullopt;
    return std::log10(*mantissa) + static_cast<double>(*exponent);
}

std::string settingLines(const Settings& settings)
{
    std::string lines;
    for (auto [name, value] : settings) {
        if (value.empty())
            continue;
        std::replace_if(value.begin(), value.end(), [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
        lines += "##" + name + '\t' + value + '\n';
    }
    return lines;
}

std::string settingOf(const Settings& settings, std::string_view name)
{
    const auto found = std::find_if(settings.begin(), settings.end(), [&](const auto& one) { return one.first == name; });
    return found == settings.end() ? std::string() : found->second;
}

void setSetting(Settings& settings, const std::string& name, const std::string& value)
{
    const auto found = std::find_if(settings.begin(), settings.end(), [&](const auto& one) { return one.first == name; });
    if (found == settings.end())
        settings.emplace_back(name, value);
    else
        found->second = value;
}

namespace {

// The names of a first line "#a\tb\tc", if it begins with all of `columns` and goes on with optional ones only, each once; else nothing.
std::vector<std::string> columnNames(std::string_view line, const std::string& columns, const std::vector<std::string>& optional)
{
    std::vector<std::string> names;
    if (!line.starts_with('#'))
        return names;
    for (const auto name : split(line.substr(1), '\t'))
        names.emplace_back(name);
    const auto wanted = split(columns, '\t');
    if (names.size() < wanted.size() || !std::equal(wanted.begin(), wanted.end(), names.begin()))
        return {};
    for (auto name = names.begin() + static_cast<std::ptrdiff_t>(wanted.size()); name != names.end(); ++name)
        if (std::find(optional.begin(), optional.end(), *name) == optional.end() || std::find(names.begin(), name, *name) != name)
            return {};
    return names;
}

// None in folders of earlier versions.
Settings readSettings(const std::filesystem::path& table)
{
    const std::filesystem::path file = settingsFile(table);
    Settings settings;
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored))
        return settings;
    try {
        const auto json = nlohmann::ordered_json::parse(readFile(file));
        for (const auto& [name, value] : json.items())
            settings.emplace_back(name, value.get<std::string>());
    } catch (const nlohmann::json::exception&) {
        throw Error(file.string() + " is damaged. Remove it, or make " + table.filename().string() + " again.");
    }
    return settings;
}

}  // namespace

std::filesystem::path settingsFile(const std::filesystem::path& table) { return table.string() + ".json"; }

void writeResultTable(const std::filesystem::path& path, const std::string& text, const Settings& settings)
{
    nlohmann::ordered_json json = nlohmann::ordered_json::object();
    for (const auto& [name, value] : settings)
        if (!value.empty())
            json[name] = value;
    writeFileAtomically(settingsFile(path), json.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
    writeFileAtomically(path, text);
}

ResultTable::ResultTable(const std::filesystem::path& path, const std::string& columns, const std::vector<std::string>& optional)
    : m_path(path)
{
    const std::string content = readFile(path);
    long number = 0;
    for (auto line : split(content, '\n')) {
        ++number;
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (m_columns.empty()) {
            m_columns = columnNames(line, columns, optional);
            if (m_columns.empty())
                throw Error(path.string() + ", line " + std::to_string(number) + ": the first line must name the columns: #" + columns + ".");
            continue;
        }
        if (line.empty())
            continue;
        TableRow row{number, {}};
        for (const auto field : split(line, '\t'))
            row.fields.emplace_back(field);
        const std::size_t found = row.fields.size();
        m_rows.push_back(std::move(row));
        if (found != m_columns.size())
            fail(m_rows.size() - 1, "the row has " + std::to_string(found) + " columns instead of " + std::to_string(m_columns.size()) +
                                        "; the file may be truncated.");
    }
    if (m_columns.empty())
        throw Error(path.string() + ", line 1: the first line must name the columns: #" + columns + ".");
    m_settings = readSettings(path);
}

std::string ResultTable::setting(std::string_view name, const std::vector<std::string>& choices) const
{
    const std::string value = settingOf(m_settings, name);
    if (!value.empty() && std::find(choices.begin(), choices.end(), value) == choices.end())
        throw Error(settingsFile(m_path).string() + ": " + std::string(name) + " is \"" + value + "\", but must be one of " + join(choices, ", ") + ".");
    return value;
}

std::optional<std::size_t> ResultTable::column(std::string_view name) const
{
    const auto found = std::find(m_columns.begin(), m_columns.end(), name);
    return found == m_columns.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - m_columns.begin()));
}

double ResultTable::number(std::size_t row, std::size_t column) const
{
    const auto value = parseReal(text(row, column));
    if (!value)
        fail(row, "\"" + text(row, column) + "\" is not a number.");
    return *value;
}

std::int64_t ResultTable::count(std::size_t row, std::size_t column) const
{
    const auto value = parseInteger(text(row, column));
    if (!value)
        fail(row, "\"" + text(row, column) + "\" is not a whole number.");
    return *value;
}

void ResultTable::fail(std::size_t row, const std::string& sentence) const
{
    throw Error(m_path.string() + ", line " + std::to_string(m_rows[row].line) + ": " + sentence);
}

}  // namespace bindscape::analysis
