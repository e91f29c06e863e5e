// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/variation/table_columns.h"

#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/genome/hts_file.h"

#include <algorithm>
#include <cctype>

namespace bindscape::variation {

std::string plainName(std::string_view name)
{
    std::string plain;
    for (const unsigned char c : name)
        if (std::isalnum(c) != 0)
            plain += static_cast<char>(std::tolower(c));
    return plain;
}

ColumnTable::ColumnTable(const std::filesystem::path& path) : m_path(path), m_lines(path)
{
    if (!paths::isRemote(path))
        m_size = genome::sizeOf(path);
    if (!read(m_first))
        throw Error(path.string() + " holds no rows. Check that it was written to its end.");
    m_firstNumber = m_lines.number();
    if (m_first.front().starts_with('#'))
        m_first.front().erase(0, 1);
    m_secondWaits = read(m_second);
    if (m_secondWaits && m_second.size() == m_first.size() + 1)
        m_first.insert(m_first.begin(), std::string());
}

// The next row; the first one tells what separates fields.
bool ColumnTable::read(std::vector<std::string>& fields)
{
    std::string_view line;
    while (m_lines.next(line)) {
        if (trim(line).empty() || line.starts_with("##"))
            continue;
        if (m_first.empty())
            m_separator = line.find('\t') != std::string_view::npos ? '\t' : line.find(',') != std::string_view::npos ? ',' : ' ';
        splitInto(line, fields);
        return true;
    }
    return false;
}

// With commas a field may stand in quotes, as spreadsheets write it.
void ColumnTable::splitInto(std::string_view line, std::vector<std::string>& fields) const
{
    fields.clear();
    if (m_separator == ' ') {
        for (const auto part : splitBlank(line))
            fields.emplace_back(part);
        return;
    }
    std::string field;
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (c == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') {
            field += c;
            ++i;
        } else if (c == '"' && (quoted || field.empty())) {
            quoted = !quoted;
        } else if (c == m_separator && !quoted) {
            fields.push_back(std::string(trim(field)));
            field.clear();
        } else {
            field += c;
        }
    }
    fields.push_back(std::string(trim(field)));
}

std::optional<std::size_t> ColumnTable::find(const std::vector<std::string_view>& names) const
{
    for (const auto name : names)
        for (std::size_t i = 0; i < m_first.size(); ++i)
            if (plainName(m_first[i]) == plainName(name))
                return i;
    return std::nullopt;
}

std::size_t ColumnTable::named(const std::string& name) const
{
    const auto exact = std::find(m_first.begin(), m_first.end(), name);
    if (exact != m_first.end())
        return static_cast<std::size_t>(exact - m_first.begin());
    if (const auto column = find({name}))
        return *column;
    throw Error(m_path.string() + " has no column called " + name + "; its first line names " + join(m_first, ", ") + ".");
}

bool ColumnTable::next(bool includingFirst)
{
    if (includingFirst && !m_firstGiven) {
        m_firstGiven = true;
        m_fields = m_first;
        m_number = m_firstNumber;
        return true;
    }
    if (m_secondWaits) {
        m_secondWaits = false;
        m_fields = m_second;
        m_number = m_lines.number();
        return true;
    }
    if (!read(m_fields))
        return false;
    m_number = m_lines.number();
    return true;
}

std::string_view ColumnTable::field(std::size_t column) const
{
    return column < m_fields.size() ? std::string_view(m_fields[column]) : std::string_view();
}

double ColumnTable::done() const
{
    return m_size == 0 ? -1 : std::clamp(static_cast<double>(m_lines.offset()) / static_cast<double>(m_size), 0.0, 1.0);
}

void ColumnTable::fail(const std::string& what) const { throw Error(m_path.string() + ", line " + std::to_string(m_number) + ": " + what); }

}  // namespace bindscape::variation
