// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/result_table.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/text.h"

#include <cmath>

namespace bindscape::analysis {

namespace {

constexpr int kDigits = 10;
constexpr double kSmallestPlain = -307;  // log10 of what a double still holds with all digits

}  // namespace

std::string numberText(double value)
{
    return std::isnan(value) ? "nan" : formatExact(value);
}

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

ResultTable::ResultTable(const std::filesystem::path& path, const std::string& columns) : m_path(path)
{
    const std::string content = readFile(path);
    const std::size_t width = split(columns, '\t').size();
    long number = 0;
    for (auto line : split(content, '\n')) {
        ++number;
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (number == 1) {
            if (line != "#" + columns)
                throw Error(path.string() + ", line 1: the first line must name the columns: #" + columns + ".");
            continue;
        }
        if (line.empty())
            continue;
        TableRow row{number, {}};
        for (const auto field : split(line, '\t'))
            row.fields.emplace_back(field);
        const std::size_t found = row.fields.size();
        m_rows.push_back(std::move(row));
        if (found != width)
            fail(m_rows.size() - 1,
                 "the row has " + std::to_string(found) + " columns instead of " + std::to_string(width) + "; the file may be truncated.");
    }
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
