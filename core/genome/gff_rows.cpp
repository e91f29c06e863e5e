// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/gff_rows.h"

#include "core/base/text.h"
#include "core/genome/bed_columns.h"
#include "core/genome/table_rows.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>
#include <unordered_map>

namespace bindscape::genome {

namespace {

std::string unquoted(std::string_view text)
{
    text = trim(text);
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
        text = text.substr(1, text.size() - 2);
    return std::string(text);
}

// "%2C" as GFF3 writes a comma.
std::string unescaped(std::string_view text)
{
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto digit = [&](std::size_t k) {
            return k < text.size() ? std::string_view("0123456789abcdef").find(static_cast<char>(text[k] | 0x20)) : std::string_view::npos;
        };
        if (text[i] == '%' && digit(i + 1) < 16 && digit(i + 2) < 16) {
            plain += static_cast<char>(16 * digit(i + 1) + digit(i + 2));
            i += 2;
        } else {
            plain += text[i];
        }
    }
    return plain;
}

class Reader {
public:
    Reader(const std::filesystem::path& path, const std::vector<Contig>& contigs, bool gff3)
        : m_rows(path), m_names(contigs), m_report(path), m_gff3(gff3)
    {
    }

    IntervalSet read()
    {
        while (m_rows.next())
            readRow(m_rows.fields());
        IntervalSet set;
        set.rows = m_count;
        set.warnings = m_report.warnings("features");
        set.onUnknownContigs = m_report.onUnknownContigs();
        set.beyondEnd = m_report.beyondEnds();
        for (auto& [contig, interval] : m_found) {
            std::sort(interval.blocks.begin(), interval.blocks.end());
            set.byChrom[contig->name].push_back(std::move(interval));
        }
        for (auto& [chrom, intervals] : set.byChrom)
            std::sort(intervals.begin(), intervals.end(), [](const Interval& a, const Interval& b) {
                return std::tie(a.begin, a.end, a.order) < std::tie(b.begin, b.end, b.order);
            });
        return set;
    }

private:
    void readRow(const std::vector<std::string_view>& row)
    {
        ++m_count;
        std::int64_t begin = 0;
        std::int64_t end = 0;
        if (row.size() < 8)
            return m_report.bad(m_rows.number(), "GFF has 9 columns", "has " + plural(static_cast<std::int64_t>(row.size()), "column"));
        if (!readGffSpan(row, m_rows.number(), m_report, begin, end))
            return;
        m_report.good();
        const Contig* contig = m_names.find(row[0]);
        if (contig == nullptr)
            return m_report.unknownContig(m_rows.number(), row[0]);
        if (end > contig->length)
            return m_report.beyondEnd(m_rows.number(), *contig, end);
        Interval interval;
        interval.begin = begin;
        interval.end = end;
        interval.score = static_cast<float>(parseReal(row[5]).value_or(std::nan("")));
        interval.strand = row[6].size() == 1 ? strandFromChar(row[6][0]) : Strand::None;
        const std::string id = readAttributes(row.size() > 8 ? row[8] : std::string_view(), interval);
        if (interval.name.empty())
            interval.name = row[2];
        keep(contig, id, std::move(interval));
    }

    // Fills name and colour; gives the ID.
    std::string readAttributes(std::string_view text, Interval& interval) const
    {
        std::array<std::string, 3> names;  // the best first
        std::string id;
        forEachAttribute(text, m_gff3, [&](std::string_view key, const std::string& value) {
            const std::string lower = toLower(key);
            if (lower == "name")
                names[0] = value;
            else if (lower == "id" || key == "gene_name" || key == "gene_id")
                names[1] = value;
            else if (lower == "note")
                names[2] = value;
            else if (lower == "color" || lower == "colour" || lower == "itemrgb")
                interval.rgb = colourOf(value);
            if (key == "ID")
                id = value;
        });
        for (const auto& name : names)
            if (interval.name.empty())
                interval.name = name;
        return id;
    }

    void keep(const Contig* contig, const std::string& id, Interval interval)
    {
        if (!id.empty()) {
            const auto [entry, isNew] = m_byId.try_emplace(contig->name + '\t' + id, m_found.size());
            if (!isNew) {
                Interval& first = m_found[entry->second].second;
                if (first.blocks.empty())
                    first.blocks.emplace_back(first.begin, first.end);
                first.blocks.emplace_back(interval.begin, interval.end);
                first.begin = std::min(first.begin, interval.begin);
                first.end = std::max(first.end, interval.end);
                return;
            }
        }
        interval.order = static_cast<std::uint32_t>(m_found.size());
        m_found.emplace_back(contig, std::move(interval));
    }

    TableRows m_rows;
    ContigNames m_names;
    RowReport m_report;
    bool m_gff3;
    std::int64_t m_count = 0;
    std::vector<std::pair<const Contig*, Interval>> m_found;  // in the order met
    std::unordered_map<std::string, std::size_t> m_byId;
};

}  // namespace

void forEachAttribute(std::string_view text, bool gff3, const std::function<void(std::string_view key, const std::string& value)>& visit)
{
    for (std::size_t begin = 0; begin < text.size();) {
        bool quoted = false;
        std::size_t end = begin;
        while (end < text.size() && (quoted || text[end] != ';'))
            quoted ^= text[end++] == '"';
        const std::string_view field = trim(text.substr(begin, end - begin));
        begin = end + 1;
        const std::size_t separator = field.find(gff3 ? '=' : ' ');
        if (separator == std::string_view::npos)
            continue;
        const std::string value = unquoted(field.substr(separator + 1));
        visit(field.substr(0, separator), gff3 ? unescaped(value) : value);
    }
}

bool readGffSpan(const std::vector<std::string_view>& row, long line, RowReport& report, std::int64_t& begin, std::int64_t& end)
{
    const auto first = parseInteger(row[3]);
    const auto last = parseInteger(row[4]);
    if (!first || !last) {
        report.bad(line, "begin or end is not a whole number", "has \"" + std::string((first ? row[4] : row[3]).substr(0, 40)) + "\"");
        return false;
    }
    if (*first < 1 || *last < *first) {
        report.bad(line, "the begin is below 1 or behind the end", "has " + std::to_string(*first) + "-" + std::to_string(*last));
        return false;
    }
    begin = *first - 1;
    end = *last;
    return true;
}

IntervalSet readGffIntervals(const std::filesystem::path& path, const std::vector<Contig>& contigs, bool gff3)
{
    return Reader(path, contigs, gff3).read();
}

}  // namespace bindscape::genome
