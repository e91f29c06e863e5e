// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/intervals.h"

#include "core/base/text.h"
#include "core/genome/bed_columns.h"
#include "core/genome/gff_rows.h"
#include "core/genome/row_report.h"
#include "core/genome/table_rows.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <tuple>

namespace bindscape::genome {

namespace {

enum class Layout { Bed, NarrowPeak, BroadPeak, GappedPeak };

bool isReal(std::string_view field) { return parseReal(field).has_value(); }
bool isStrand(std::string_view field) { return field == "." || field == "+" || field == "-"; }

// narrowPeak: 10 columns or more (IDR writes 20), 7-9 numbers and 10 a summit. broadPeak: 9 columns that are not the
// thickStart, thickEnd and colour of a BED9. gappedPeak: a BED12 and three numbers.
std::optional<Layout> layoutOfRow(const std::vector<std::string_view>& row)
{
    if (row.size() == 15 && isStrand(row[5]) && isReal(row[12]) && isReal(row[13]) && isReal(row[14]))
        return parseInteger(row[9]) && numberList(row[10], *parseInteger(row[9])) ? Layout::GappedPeak : Layout::Bed;
    if (row.size() < 9 || row.size() == 12 || !isStrand(row[5]) || !isReal(row[6]) || !isReal(row[7]) || !isReal(row[8]))
        return Layout::Bed;
    if (row.size() >= 10)
        return parseInteger(row[9]) ? Layout::NarrowPeak : Layout::Bed;
    const auto begin = parseInteger(row[1]);
    const auto end = parseInteger(row[2]);
    const auto thickBegin = parseInteger(row[6]);
    const auto thickEnd = parseInteger(row[7]);
    const bool thick = begin && end && thickBegin && thickEnd && *begin <= *thickBegin && *thickBegin <= *thickEnd && *thickEnd <= *end;
    return thick ? Layout::Bed : Layout::BroadPeak;
}

std::optional<Layout> layoutOfName(const std::filesystem::path& path)
{
    const std::string name = toLower(path.filename().string());
    if (name.find(".narrowpeak") != std::string::npos)
        return Layout::NarrowPeak;
    if (name.find(".gappedpeak") != std::string::npos)
        return Layout::GappedPeak;
    return name.find(".broadpeak") != std::string::npos ? std::optional(Layout::BroadPeak) : std::nullopt;
}

class Reader {
public:
    Reader(const std::filesystem::path& path, const std::vector<Contig>& contigs)
        : m_rows(path), m_names(contigs), m_report(path), m_nameLayout(layoutOfName(path))
    {
    }

    IntervalSet read()
    {
        while (m_rows.next()) {
            m_row = m_rows.fields();
            if (!m_table)
                m_table = bedTableOf(m_row);
            toBedColumns(*m_table, m_row);
            readRow(m_row);
        }
        m_set.warnings = m_report.warnings("peaks or intervals");
        m_set.onUnknownContigs = m_report.onUnknownContigs();
        m_set.beyondEnd = m_report.beyondEnds();
        m_set.hasSignal = m_layout != Layout::Bed;
        for (auto& [chrom, intervals] : m_set.byChrom)
            std::sort(intervals.begin(), intervals.end(), [](const Interval& a, const Interval& b) {
                return std::tie(a.begin, a.end, a.order) < std::tie(b.begin, b.end, b.order);
            });
        return std::move(m_set);
    }

private:
    void readRow(const std::vector<std::string_view>& row)
    {
        ++m_set.rows;
        Interval interval;
        if (!m_layout && row.size() >= 3)
            m_layout = chooseLayout(row);
        if (!readColumns(row, interval))
            return;
        m_report.good();
        const Contig* contig = m_names.find(row[0]);
        if (contig == nullptr)
            return m_report.unknownContig(m_rows.number(), row[0]);
        if (interval.end > contig->length)
            return m_report.beyondEnd(m_rows.number(), *contig, interval.end);
        interval.order = m_order++;
        if (m_last == nullptr || m_lastContig != contig) {
            m_last = &m_set.byChrom[contig->name];
            m_lastContig = contig;
        }
        m_last->push_back(std::move(interval));
    }

    // The content decides; a name or track line that promises more columns than there are makes the rows bad.
    Layout chooseLayout(const std::vector<std::string_view>& row) const
    {
        const auto seen = layoutOfRow(row);
        if (seen && *seen != Layout::Bed)
            return *seen;
        const std::string track = toLower(m_rows.trackLine());
        if (track.find("type=narrowpeak") != std::string::npos)
            return Layout::NarrowPeak;
        if (track.find("type=broadpeak") != std::string::npos)
            return Layout::BroadPeak;
        if (track.find("type=gappedpeak") != std::string::npos)
            return Layout::GappedPeak;
        return m_nameLayout.value_or(Layout::Bed);
    }

    bool readColumns(const std::vector<std::string_view>& row, Interval& interval)
    {
        if (!readSpan(row, m_rows.number(), m_report, interval.begin, interval.end))
            return false;
        if (row.size() > 3 && row[3] != ".")
            interval.name = m_rows.gffTags() ? nameOfTags(row[3]) : std::string(row[3]);
        if (row.size() > 4)
            interval.score = static_cast<float>(parseReal(row[4]).value_or(std::nan("")));
        if (row.size() > 5 && row[5].size() == 1)
            interval.strand = strandFromChar(row[5][0]);
        if (m_layout == Layout::Bed || m_layout == Layout::GappedPeak)
            readDrawing(row, interval);
        return m_layout == Layout::Bed || readPeakColumns(row, interval);
    }

    // Columns 7 and 8 tell that the colour and the blocks behind them are what they seem.
    static void readDrawing(const std::vector<std::string_view>& row, Interval& interval)
    {
        if (row.size() < 9 || !parseInteger(row[6]) || !parseInteger(row[7]))
            return;
        interval.rgb = colourOf(row[8]);
        if (row.size() >= 12)
            interval.blocks = blocksOf(interval.begin, interval.end, row[9], row[10], row[11]);
    }

    // "ID=a;Name=b" where the file says that its names are such tags.
    static std::string nameOfTags(std::string_view tags)
    {
        std::string name, id;
        forEachAttribute(tags, true, [&](std::string_view key, const std::string& value) {
            if (key == "Name")
                name = value;
            else if (key == "ID")
                id = value;
        });
        return !name.empty() ? name : !id.empty() ? id : std::string(tags);
    }

    bool readPeakColumns(const std::vector<std::string_view>& row, Interval& interval)
    {
        const bool narrow = m_layout == Layout::NarrowPeak;
        const bool gapped = m_layout == Layout::GappedPeak;
        const std::size_t needed = narrow ? 10 : gapped ? 13 : 9;
        const std::string name = narrow ? "narrowPeak" : gapped ? "gappedPeak" : "broadPeak";
        if (row.size() < needed) {
            m_report.bad(m_rows.number(), name + " has " + std::to_string(needed) + " columns",
                         "has " + plural(static_cast<std::int64_t>(row.size()), "column") + " where " + name + " needs " +
                             std::to_string(needed));
            return false;
        }
        const std::string_view signalText = row[gapped ? 12 : 6];
        const auto signal = parseReal(signalText);
        const auto summit = narrow ? parseInteger(row[9]) : std::optional<std::int64_t>(-1);
        if (!signal || !summit) {
            m_report.bad(m_rows.number(), std::string("the signal (column ") + (gapped ? "13" : "7") + ") or summit (column 10) is not a number",
                         "has \"" + std::string(signal ? row[9] : signalText) + "\"");
            return false;
        }
        interval.signal = *signal;
        if (*summit >= 0 && *summit < interval.end - interval.begin)
            interval.summit = interval.begin + *summit;
        return true;
    }

    TableRows m_rows;
    ContigNames m_names;
    RowReport m_report;
    std::optional<Layout> m_nameLayout;
    std::optional<Layout> m_layout;
    std::optional<BedTable> m_table;
    std::vector<std::string_view> m_row;
    IntervalSet m_set;
    std::vector<Interval>* m_last = nullptr;
    const Contig* m_lastContig = nullptr;
    std::uint32_t m_order = 0;
};

}  // namespace

std::int64_t IntervalSet::kept() const
{
    std::int64_t count = 0;
    for (const auto& [chrom, intervals] : byChrom)
        count += static_cast<std::int64_t>(intervals.size());
    return count;
}

IntervalSet readIntervals(const std::filesystem::path& path, const std::vector<Contig>& contigs) { return Reader(path, contigs).read(); }

// m_maxEnd is a complete binary tree in an array: node i has the children 2i and 2i + 1, the leaves are the ends.
ContainmentIndex::ContainmentIndex(const std::vector<Interval>& sortedByBegin) : m_intervals(&sortedByBegin)
{
    std::size_t leaves = 1;
    while (leaves < sortedByBegin.size())
        leaves *= 2;
    m_maxEnd.assign(2 * leaves, std::numeric_limits<std::int64_t>::min());
    for (std::size_t i = 0; i < sortedByBegin.size(); ++i)
        m_maxEnd[leaves + i] = sortedByBegin[i].end;
    for (std::size_t i = leaves - 1; i > 0; --i)
        m_maxEnd[i] = std::max(m_maxEnd[2 * i], m_maxEnd[2 * i + 1]);
}

template <class Visit> void ContainmentIndex::visitEndingAtOrAfter(std::size_t prefix, std::int64_t end, const Visit& visit) const
{
    const std::size_t leaves = m_maxEnd.size() / 2;
    struct Node {
        std::size_t index, first, width;
    };
    std::array<Node, 2 * 64> stack;
    std::size_t depth = 0;
    stack[depth++] = {1, 0, leaves};
    while (depth > 0) {
        const Node node = stack[--depth];
        if (node.first >= prefix || m_maxEnd[node.index] < end)
            continue;
        if (node.width == 1) {
            if (!visit((*m_intervals)[node.first]))
                return;
            continue;
        }
        const std::size_t half = node.width / 2;
        stack[depth++] = {2 * node.index + 1, node.first + half, half};
        stack[depth++] = {2 * node.index, node.first, half};
    }
}

const Interval* ContainmentIndex::firstContaining(std::int64_t begin, std::int64_t end) const
{
    const auto last = std::upper_bound(m_intervals->begin(), m_intervals->end(), begin,
                                       [](std::int64_t value, const Interval& interval) { return value < interval.begin; });
    const Interval* first = nullptr;
    visitEndingAtOrAfter(static_cast<std::size_t>(last - m_intervals->begin()), end, [&](const Interval& interval) {
        if (first == nullptr || interval.order < first->order)
            first = &interval;
        return true;
    });
    return first;
}

bool ContainmentIndex::overlapsAny(std::int64_t begin, std::int64_t end) const
{
    const auto last = std::lower_bound(m_intervals->begin(), m_intervals->end(), end,
                                       [](const Interval& interval, std::int64_t value) { return interval.begin < value; });
    bool found = false;
    visitEndingAtOrAfter(static_cast<std::size_t>(last - m_intervals->begin()), begin + 1, [&](const Interval&) {
        found = true;
        return false;
    });
    return found;
}

}  // namespace bindscape::genome
