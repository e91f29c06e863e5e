// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "core/figure/chart_parts.h"

#include <cmath>

namespace bindscape::figure {

namespace {

std::string cell(double value) { return std::isnan(value) ? "NA" : std::isinf(value) ? (value > 0 ? "Inf" : "-Inf") : formatExact(value); }

std::string quoted(const std::string& field)
{
    if (field.find_first_of(",\"\r\n") == std::string::npos)
        return field;
    std::string text = "\"";
    for (const char c : field)
        text += c == '"' ? std::string("\"\"") : std::string(1, c);
    return text + "\"";
}

}  // namespace

std::string csvText(const std::vector<std::vector<std::string>>& rows)
{
    std::string text;
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i)
            text += (i == 0 ? "" : ",") + quoted(row[i]);
        text += "\n";
    }
    return text;
}

void writeChartData(const Chart& chart, const std::filesystem::path& csv)
{
    std::vector<std::vector<std::string>> rows{{"series", "x", "y", "low", "high"}};
    for (const Series& series : chart.series) {
        const auto at = [](const std::vector<double>& values, std::size_t i) { return i < values.size() ? cell(values[i]) : "NA"; };
        for (std::size_t i = 0; i < std::min(series.x.size(), series.y.size()); ++i)
            rows.push_back({series.name, cell(series.x[i]), cell(series.y[i]), at(series.low, i), at(series.high, i)});
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

}  // namespace bindscape::figure
