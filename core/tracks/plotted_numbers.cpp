// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/tracks/track_painter.h"

#include <cmath>

namespace bindscape::tracks {

namespace {

using Rows = std::vector<std::vector<std::string>>;

std::string cell(double value) { return std::isfinite(value) ? formatExact(value) : "NA"; }
std::string cell(float value)
{
    // Shortest text that reads back as the same float: 0.1f is "0.1", not 0.10000000149.
    return std::isfinite(value) ? formatReal(static_cast<double>(value), 9) : "NA";
}
std::string position(double value) { return std::to_string(std::llround(value)); }

template <class Item>
bool isIn(const Item& item, const Region& visible)
{
    return item.begin < visible.end && visible.begin < item.end;
}

// Calls row(begin, end, bin) for each bin that overlaps the visible region.
template <class Row>
void forEachBin(const Region& region, std::size_t bins, const Region& visible, Row row)
{
    const double width = bins == 0 ? 0 : static_cast<double>(region.length()) / static_cast<double>(bins);
    for (std::size_t i = 0; i < bins; ++i) {
        const double begin = static_cast<double>(region.begin) + static_cast<double>(i) * width;
        if (begin < static_cast<double>(visible.end) && begin + width > static_cast<double>(visible.begin))
            row(position(begin), position(begin + width), i);
    }
}

Rows rowsOf(const std::monostate&, const Region&) { return {}; }

Rows rowsOf(const genome::Bases& data, const Region& visible)
{
    if (data.letters.empty()) {
        Rows rows{{"begin", "end", "gc"}};
        forEachBin(data.region, data.gc.size(), visible, [&](auto begin, auto end, std::size_t i) { rows.push_back({begin, end, cell(data.gc[i])}); });
        return rows;
    }
    Rows rows{{"begin", "end", "base"}};
    forEachBin(data.region, data.letters.size(), visible,
               [&](auto begin, auto end, std::size_t i) { rows.push_back({begin, end, std::string(1, data.letters[i])}); });
    return rows;
}

Rows rowsOf(const genome::Signal& data, const Region& visible)
{
    Rows rows{{"begin", "end", "min", "mean", "max"}};
    const std::size_t bins = std::min({data.min.size(), data.mean.size(), data.max.size()});
    forEachBin(data.region, bins, visible, [&](auto begin, auto end, std::size_t i) {
        rows.push_back({begin, end, cell(data.min[i]), cell(data.mean[i]), cell(data.max[i])});
    });
    return rows;
}

Rows densityRows(const Region& region, const std::vector<float>& density, const Region& visible)
{
    Rows rows{{"begin", "end", "count"}};
    forEachBin(region, density.size(), visible, [&](auto begin, auto end, std::size_t i) { rows.push_back({begin, end, cell(density[i])}); });
    return rows;
}

Rows rowsOf(const genome::Intervals& data, const Region& visible)
{
    if (data.items.empty())
        return densityRows(data.region, data.density, visible);
    Rows rows{{"begin", "end", "name", "score", "strand", "signal", "summit"}};
    for (const auto& item : data.items)
        if (isIn(item, visible))
            rows.push_back({std::to_string(item.begin), std::to_string(item.end), item.name, cell(item.score), std::string(1, toChar(item.strand)),
                            cell(item.signal), item.summit < 0 ? "NA" : std::to_string(item.summit)});
    return rows;
}

Rows rowsOf(const genome::Genes& data, const Region& visible)
{
    if (data.items.empty())
        return densityRows(data.region, data.density, visible);
    Rows rows{{"begin", "end", "gene", "transcript", "strand", "coding_begin", "coding_end", "exon_begins", "exon_ends"}};
    for (const auto& t : data.items) {
        if (!isIn(t.region, visible))
            continue;
        std::vector<std::string> begins, ends;
        for (const auto& [begin, end] : t.exons) {
            begins.push_back(std::to_string(begin));
            ends.push_back(std::to_string(end));
        }
        rows.push_back({std::to_string(t.region.begin), std::to_string(t.region.end), t.gene, t.id, std::string(1, toChar(t.strand)),
                        std::to_string(t.codingBegin), std::to_string(t.codingEnd), join(begins, ";"), join(ends, ";")});
    }
    return rows;
}

Rows rowsOf(const genome::MotifHits& data, const Region& visible)
{
    if (data.items.empty()) {
        Rows rows{{"begin", "end", "bound", "unbound"}};
        const std::size_t bins = std::min(data.boundDensity.size(), data.unboundDensity.size());
        forEachBin(data.region, bins, visible, [&](auto begin, auto end, std::size_t i) {
            rows.push_back({begin, end, cell(data.boundDensity[i]), cell(data.unboundDensity[i])});
        });
        return rows;
    }
    Rows rows{{"begin", "end", "motif", "score", "strand", "pvalue", "label", "used"}};
    for (const auto& hit : data.items)
        if (isIn(hit, visible))
            rows.push_back({std::to_string(hit.begin), std::to_string(hit.end), hit.motif, cell(hit.score), std::string(1, toChar(hit.strand)),
                            formatReal(hit.pvalue, 4), hit.label < 0 ? "NA" : std::to_string(hit.label), hit.used ? "1" : "0"});
    return rows;
}

Rows rowsOf(const genome::Variants& data, const Region& visible)
{
    if (data.items.empty())
        return densityRows(data.region, data.density, visible);
    Rows rows{{"begin", "end", "id", "reference", "alternates", "quality", "filter", "frequency"}};
    for (const auto& item : data.items)
        if (isIn(item, visible))
            rows.push_back({std::to_string(item.begin), std::to_string(item.end), item.id, item.reference, item.alternates, cell(item.quality),
                            item.filter, cell(item.frequency)});
    return rows;
}

Rows rowsOf(const genome::Attribution& data, const Region& visible)
{
    Rows rows{{"begin", "end", "base", "score"}};
    const bool letters = data.letters.size() == data.values.size();
    const bool changes = data.table.size() == 4 * data.values.size();
    if (changes)
        rows.front().insert(rows.front().end(), {"change_A", "change_C", "change_G", "change_T"});
    forEachBin(data.region, data.values.size(), visible, [&](auto begin, auto end, std::size_t i) {
        rows.push_back({begin, end, letters ? std::string(1, data.letters[i]) : "NA", cell(data.values[i])});
        for (std::size_t letter = 0; letter < 4 && changes; ++letter)
            rows.back().push_back(cell(data.table[letter * data.values.size() + i]));
    });
    return rows;
}

}  // namespace

std::vector<std::vector<std::string>> plottedNumbers(const genome::TrackData& data, const Region& visible)
{
    return std::visit([&](const auto& kind) { return rowsOf(kind, visible); }, data);
}

}  // namespace bindscape::tracks
