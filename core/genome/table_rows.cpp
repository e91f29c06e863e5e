// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/table_rows.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>

namespace bindscape::genome {

namespace {

// Headers as BEDTools, DiffBind, HOMER and R write them.
bool isColumnHeader(const std::vector<std::string_view>& row)
{
    constexpr std::array<std::string_view, 9> firsts{"bin", "chrom", "chr", "chromosome", "seqnames", "seqname", "seqid", "contig", "chromname"};
    constexpr std::array<std::string_view, 6> seconds{"start", "begin", "chromstart", "txstart", "chrom_start", "peak_start"};
    const auto named = [](std::string_view field, const auto& names) {
        return std::find(names.begin(), names.end(), toLower(trim(field))) != names.end();
    };
    return row.size() >= 3 && (named(row[0], firsts) || named(row[1], seconds)) && !parseInteger(row[1]) && !parseInteger(row[2]);
}

}  // namespace

bool isTableComment(std::string_view line)
{
    if (line.starts_with('#') || trim(line).empty())
        return true;
    for (const std::string_view word : {"track", "browser"})
        if (line == word || (line.starts_with(word) && (line[word.size()] == ' ' || line[word.size()] == '\t')))
            return line.find('=') != std::string_view::npos || word == "browser" || splitBlank(line).size() < 3;
    return false;
}

void splitColumns(std::string_view line, std::vector<std::string_view>& fields)
{
    fields.clear();
    if (line.find('\t') == std::string_view::npos) {
        fields = splitBlank(line);
        return;
    }
    std::size_t begin = 0;
    for (std::size_t end = 0; end != std::string_view::npos; begin = end + 1) {
        end = line.find('\t', begin);
        fields.push_back(trim(line.substr(begin, end == std::string_view::npos ? end : end - begin)));
    }
}

bool TableRows::next()
{
    std::string_view line;
    while (m_lines.next(line)) {
        if (line.starts_with("##FASTA"))  // sequences at the end of a GFF3 file
            return false;
        if (isTableComment(line)) {
            if (line.starts_with("track"))
                m_trackLine = line;
            if (line.starts_with("#gffTags") || (line.starts_with("track") && toLower(line).find("gfftags=\"on\"") != std::string::npos))
                m_gffTags = true;
            continue;
        }
        splitColumns(line, m_fields);
        const bool header = !m_seenData && isColumnHeader(m_fields);
        m_seenData = true;
        if (!header)
            return true;
    }
    return false;
}

bool readSpan(const std::vector<std::string_view>& row, long line, RowReport& report, std::int64_t& begin, std::int64_t& end)
{
    if (row.size() < 3) {
        report.bad(line, "a row needs at least chromosome, begin and end, separated by tabs or blanks",
                   "has " + plural(static_cast<std::int64_t>(row.size()), "column"));
        return false;
    }
    const auto first = parseInteger(row[1]);
    const auto last = parseInteger(row[2]);
    const std::string span = std::string(row[1].substr(0, 40)) + "-" + std::string(row[2].substr(0, 40));
    if (!first || !last) {
        report.bad(line, "begin or end is not a whole number", "has \"" + std::string((first ? row[2] : row[1]).substr(0, 40)) + "\"");
        return false;
    }
    if (*first < 0) {
        report.bad(line, "the begin is negative", "has " + span);
        return false;
    }
    if (*last < *first) {
        report.bad(line, "the end lies before the begin", "has " + span);
        return false;
    }
    begin = *first;
    end = *last;
    return true;
}

}  // namespace bindscape::genome
