// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracks/data_text.h"

#include "core/base/text.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>

namespace bindscape::tracks {

namespace {

using Row = std::vector<std::string>;

std::string quoted(const std::string& cell)
{
    if (cell.find_first_of(",\"\r\n") == std::string::npos)
        return cell;
    std::string out = "\"";
    for (const char letter : cell)
        out += letter == '"' ? std::string("\"\"") : std::string(1, letter);
    return out + "\"";
}

class Columns {
public:
    explicit Columns(const Row& names) : m_names(names) {}
    std::optional<std::size_t> find(std::initializer_list<std::string_view> wanted) const
    {
        for (const std::string_view name : wanted)
            if (const auto at = std::find(m_names.begin(), m_names.end(), name); at != m_names.end())
                return static_cast<std::size_t>(at - m_names.begin());
        return std::nullopt;
    }

private:
    const Row& m_names;
};

std::string at(const Row& row, std::optional<std::size_t> column, const std::string& otherwise)
{
    const std::string& cell = column && *column < row.size() ? row[*column] : otherwise;
    return cell.empty() || cell == "NA" ? otherwise : cell;
}

// Whole numbers of 0 to 1000, as BED has them.
std::string bedScore(const std::string& cell)
{
    const auto score = parseReal(cell);
    return std::to_string(score ? std::clamp(std::llround(*score), 0LL, 1000LL) : 0LL);
}

// Tabs and line ends would make other columns of a name.
std::string bedName(std::string name)
{
    std::replace_if(name.begin(), name.end(), [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
    return name;
}

std::string transcriptLine(const Row& row, const Columns& columns)
{
    const auto begins = split(row[*columns.find({"exon_begins"})], ';'), ends = split(row[*columns.find({"exon_ends"})], ';');
    const std::int64_t begin = parseInteger(row[0]).value_or(0);
    std::string sizes, starts;
    std::size_t count = 0;
    for (std::size_t i = 0; i < std::min(begins.size(), ends.size()); ++i) {
        const auto from = parseInteger(begins[i]), to = parseInteger(ends[i]);
        if (!from || !to)
            continue;
        sizes += std::to_string(*to - *from) + ",";
        starts += std::to_string(*from - begin) + ",";
        ++count;
    }
    return bedName(at(row, columns.find({"transcript"}), at(row, columns.find({"gene"}), "."))) + "\t0\t" + at(row, columns.find({"strand"}), ".") + "\t" +
           at(row, columns.find({"coding_begin"}), row[0]) + "\t" + at(row, columns.find({"coding_end"}), row[0]) + "\t0\t" + std::to_string(count) +
           "\t" + sizes + "\t" + starts;
}

}  // namespace

std::string dataAsCsv(const std::string& chrom, const std::vector<Row>& rows)
{
    std::string text;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        text += i == 0 ? "chrom" : quoted(chrom);
        for (const std::string& cell : rows[i])
            text += "," + quoted(cell);
        text += "\n";
    }
    return text;
}

std::string dataAsBed(const std::string& chrom, const std::vector<Row>& rows)
{
    if (rows.empty() || rows.front().size() < 3)
        return {};
    const Columns columns(rows.front());
    const auto strand = columns.find({"strand"}), name = columns.find({"name", "motif", "id", "base"});
    const auto value = columns.find({"mean", "count", "gc", "bound"});
    // Scores of bases have letters as well; their value is the score.
    const auto score = columns.find({"score"});
    const bool isNumber = value || (score && !strand && !columns.find({"id"}));
    const std::size_t number = value ? *value : score.value_or(0);
    std::string text;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        const Row& row = rows[i];
        if (row.size() < rows.front().size() || (isNumber && row[number] == "NA"))
            continue;
        text += chrom + "\t" + row[0] + "\t" + row[1] + "\t";
        if (columns.find({"exon_begins"}))
            text += transcriptLine(row, columns);
        else if (isNumber)
            text += row[number];
        else if (strand)
            text += bedName(at(row, name, ".")) + "\t" + bedScore(at(row, columns.find({"score"}), "0")) + "\t" + at(row, strand, ".");
        else
            text += bedName(at(row, name, "."));
        text += "\n";
    }
    return text;
}

}  // namespace bindscape::tracks
