// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"
#include "core/base/csv.h"
#include "core/base/text.h"
#include "core/figure/chart_parts.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace bindscape::figure {

namespace {

std::string cell(double value) { return std::isnan(value) ? "NA" : std::isinf(value) ? (value > 0 ? "Inf" : "-Inf") : formatExact(value); }

}  // namespace

std::string csvText(const std::vector<std::vector<std::string>>& rows)
{
    std::string text;
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i)
            text += (i == 0 ? "" : ",") + csvField(row[i]);
        text += "\n";
    }
    return text;
}

namespace {

// The name at the place nearest to `value`; bars of several series stand beside it.
std::string nameAt(const Axis& axis, double value)
{
    const double place = std::round(value);
    return place >= 0 && place < static_cast<double>(axis.categories.size()) ? axis.categories[static_cast<std::size_t>(place)] : "NA";
}

}  // namespace

void writeChartData(const Chart& chart, const std::filesystem::path& csv)
{
    struct Column {
        std::string name;
        std::function<std::string(const Series&, std::size_t)> text;
    };
    const auto at = [](const std::vector<double>& values, std::size_t i) { return i < values.size() ? cell(values[i]) : "NA"; };
    const auto any = [&](auto&& has) { return std::any_of(chart.series.begin(), chart.series.end(), has); };
    std::vector<Column> columns{{"series", [](const Series& series, std::size_t) { return series.name; }},
                                {"x", [](const Series& series, std::size_t i) { return cell(series.x[i]); }},
                                {"y", [](const Series& series, std::size_t i) { return cell(series.y[i]); }},
                                {"low", [&](const Series& series, std::size_t i) { return at(series.low, i); }},
                                {"high", [&](const Series& series, std::size_t i) { return at(series.high, i); }}};
    if (!chart.x.categories.empty())
        columns.push_back({"x_name", [&](const Series& series, std::size_t i) { return nameAt(chart.x, series.x[i]); }});
    if (!chart.y.categories.empty())
        columns.push_back({"y_name", [&](const Series& series, std::size_t i) { return nameAt(chart.y, series.y[i]); }});
    if (any([](const Series& series) { return series.barWidth > 0; }))
        columns.push_back({"bar_width", [](const Series& series, std::size_t) { return series.barWidth > 0 ? cell(series.barWidth) : "NA"; }});
    if (any([](const Series& series) { return !series.labels.empty(); }))
        columns.push_back({"label", [](const Series& series, std::size_t i) { return i < series.labels.size() ? series.labels[i] : ""; }});
    std::vector<std::vector<std::string>> rows(1);
    for (const Column& column : columns)
        rows.front().push_back(column.name);
    for (const Series& series : chart.series) {
        for (std::size_t i = 0; i < std::min(series.x.size(), series.y.size()); ++i) {
            rows.emplace_back();
            for (const Column& column : columns)
                rows.back().push_back(column.text(series, i));
        }
    }
    writeFileAtomically(csv, csvText(rows));
}

void writeKmerChartData(const KmerChart& chart, const std::filesystem::path& csv)
{
    std::vector<std::vector<std::string>> rows{
        {"kmer", "motif", "odds_ratio", "ci_low", "ci_high", "log10_p", "log10_p_bonferroni", "n_top", "n_total"}};
    for (const auto& row : chart.rows)
        rows.push_back({row.kmer, row.motif, cell(row.oddsRatio), cell(row.low), cell(row.high), cell(row.log10P), cell(row.log10Bonferroni),
                        std::to_string(row.top), std::to_string(row.total)});
    writeFileAtomically(csv, csvText(rows));
}

void writeHeatMapData(const HeatMap& map, const std::filesystem::path& csv)
{
    std::vector<std::vector<std::string>> rows{{map.rowTitle.empty() ? "row" : map.rowTitle}};
    rows.front().insert(rows.front().end(), map.columns.begin(), map.columns.end());
    for (std::size_t r = 0; r < map.rows.size(); ++r) {
        rows.push_back({map.rows[r]});
        for (std::size_t c = 0; c < map.columns.size(); ++c)
            rows.back().push_back(cell(map.values.at(r * map.columns.size() + c)));
    }
    writeFileAtomically(csv, csvText(rows));
}

}  // namespace bindscape::figure
