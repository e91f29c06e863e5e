// SPDX-License-Identifier: GPL-3.0-or-later
// Comparisons of runs as charts.
#include "core/base/text.h"
#include "core/project/comparison.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace bindscape::project {

namespace {

using analysis::CrossMetric;
using figure::Chart;
using figure::Role;
using figure::Series;

constexpr int kMostBins = 10;            // on either side of no difference
constexpr std::size_t kMostLabels = 8;   // of one kind of k-mers
constexpr double kBarWidth = 0.26;       // three side by side in a category
constexpr std::array<Role, 3> kDesignRoles{Role::Training, Role::Present, Role::Best};  // grey, red, green
constexpr std::array<const char*, 3> kDesignNames{"baseline", "GC-controlled", "DNase-controlled"};

Series points(const std::string& name, Role role)
{
    Series series;
    series.name = name;
    series.role = role;
    series.points = true;
    series.line = false;
    return series;
}

Series bars(const std::string& name, Role role, double width)
{
    Series series;
    series.name = name;
    series.role = role;
    series.line = false;
    series.barWidth = width;
    return series;
}

// The least value that a colour or bar axis of auROC must reach down to: 0.5, or tenths below.
double lowEnd(const std::vector<double>& values)
{
    double low = 0.5;
    for (const double value : values)
        if (std::isfinite(value))
            low = std::min(low, std::floor(value * 10 + 1e-9) / 10);
    return low;
}

double binWidth(double widest)
{
    for (const double width : {0.001, 0.002, 0.005, 0.01, 0.02, 0.05})
        if (widest <= width * kMostBins)
            return width;
    return 0.1;
}

std::string leakageNote(const analysis::CrossTable& table)
{
    const auto leaking = std::count_if(table.cells.begin(), table.cells.end(), [](const auto& cell) { return cell.leakage; });
    return leaking == 0 ? std::string()
                        : " " + plural(leaking, "cell") + " of models that were trained on chromosomes that the sites lie on: too good.";
}

std::string coreText(bool blocked) { return blocked ? "core blocked" : "core present"; }

std::string labelOf(const analysis::RunFacts& run, std::span<const analysis::RunFacts> all)
{
    const auto differ = [&](const auto& part) {
        return std::any_of(all.begin(), all.end(), [&](const auto& other) { return other.tf == run.tf && part(other) != part(run); });
    };
    std::string label = run.tf;
    if (differ([](const auto& r) { return r.cell; }) && !run.cell.empty())
        label += " " + run.cell;
    if (differ([](const auto& r) { return r.design; }))
        label += " " + run.design;
    return label;
}

}  // namespace

figure::HeatMap crossHeatMap(const analysis::CrossTable& table, CrossMetric metric, const std::string& title)
{
    figure::HeatMap map;
    map.id = "cross";
    map.title = title.empty() ? "Every model on every data set" : title;
    map.subtitle = table.split + " chromosomes";
    map.rowTitle = "Model";
    map.columnTitle = "Tested on";
    map.valueTitle = titleOf(metric);
    map.rows = table.models;
    map.columns = table.datasets;
    for (std::size_t m = 0; m < table.models.size(); ++m)
        for (std::size_t d = 0; d < table.datasets.size(); ++d)
            map.values.push_back(table.value(m, d, metric).value_or(NAN));
    map.min = lowEnd(map.values);
    map.max = 1;
    map.framed = bestOfColumns(table, metric);
    map.printValues = true;
    const auto missing = static_cast<std::int64_t>(table.missing());
    const bool hatched = std::any_of(map.values.begin(), map.values.end(), [](double value) { return std::isnan(value); });
    map.note = "Both strands as rows. Frame: the best model of each column.";
    if (missing > 0)
        map.note += " Hatched: not defined, or not measured yet (" + plural(missing, "cell") + ").";
    else if (hatched)
        map.note += " Hatched: not defined, for all sites are of one class or the windows do not fit.";
    map.note += leakageNote(table);
    return map;
}

Chart ownVersusBestChart(const analysis::CrossTable& table, CrossMetric metric)
{
    Chart chart;
    chart.id = "own_vs_best";
    chart.title = "Own model against the best other";
    chart.x.title = titleOf(metric) + " of the own model − best of the others";
    chart.y.title = "Data sets";
    chart.y.min = 0;
    std::vector<double> differences;
    double widest = 0;
    for (const auto& row : ownVersusBest(table, metric))
        if (const auto difference = row.difference()) {
            differences.push_back(*difference);
            widest = std::max(widest, std::fabs(*difference));
        }
    const double width = binWidth(widest);
    std::map<long, std::int64_t> counts;  // by whole widths from zero; the bin of 0 belongs to the own model
    for (const double difference : differences)
        ++counts[std::lround(std::floor(difference / width + 1e-9))];
    Series own = bars("own model best", Role::Present, width * 0.92), other = bars("another model best", Role::First, width * 0.92);
    std::int64_t ownBest = 0, highest = 0;
    for (const auto& [bin, count] : counts) {
        highest = std::max(highest, count);
        Series& series = bin >= 0 ? own : other;
        ownBest += bin >= 0 ? count : 0;
        series.x.push_back((static_cast<double>(bin) + 0.5) * width);
        series.y.push_back(static_cast<double>(count));
    }
    if (!counts.empty()) {
        chart.x.min = static_cast<double>(std::min(counts.begin()->first, -1L)) * width;
        chart.x.max = static_cast<double>(std::max(counts.rbegin()->first + 1, 1L)) * width;
        chart.series = {std::move(own), std::move(other)};
        std::erase_if(chart.series, [](const Series& series) { return series.x.empty(); });
        chart.markers = {{0, "", Role::Reference}};
        chart.y.max = std::max(5.0, static_cast<double>(highest) * 1.1);  // counts: no ticks between whole numbers
    }
    chart.note = "n = " + plural(static_cast<std::int64_t>(differences.size()), "data set") + " with an own model and another one; own model best in " +
                 withThousands(ownBest) + "." + leakageNote(table);
    return chart;
}

Chart kmerScatter(const analysis::KmerComparison& comparison, const std::string& first, const std::string& second)
{
    Chart chart;
    chart.id = "kmer_scatter";
    chart.title = "k-mer enrichment";
    chart.subtitle = first + " against " + second;
    chart.x.title = first + ": −log10 P";
    chart.y.title = second + ": −log10 P";
    chart.x.min = chart.y.min = 0;
    Series neither = points("neither", Role::Training), both = points("both", Role::Present);
    Series onlyFirst = points("only " + first, Role::First), onlySecond = points("only " + second, Role::Second);
    double largestX = comparison.line, largestY = comparison.line;
    std::map<Series*, std::vector<std::pair<double, std::size_t>>> strength;
    for (const auto& word : comparison.words) {
        Series& series = word.inFirst && word.inSecond ? both : word.inFirst ? onlyFirst : word.inSecond ? onlySecond : neither;
        strength[&series].push_back({word.first + word.second, series.x.size()});
        series.x.push_back(word.first);
        series.y.push_back(word.second);
        series.labels.push_back(word.kmer);
        largestX = std::max(largestX, word.first);
        largestY = std::max(largestY, word.second);
    }
    neither.labels.clear();
    for (Series* series : {&both, &onlyFirst, &onlySecond}) {
        auto& order = strength[series];
        std::sort(order.rbegin(), order.rend());
        for (std::size_t i = kMostLabels; i < order.size(); ++i)
            series->labels[order[i].second].clear();
    }
    Series across, upright;
    across.name = "adjusted P = 0.05";
    across.role = upright.role = Role::Reference;
    across.x = {0, largestX * 1.05};
    across.y = {comparison.line, comparison.line};
    upright.x = {comparison.line, comparison.line};
    upright.y = {0, largestY * 1.05};
    chart.x.max = largestX * 1.05;
    chart.y.max = largestY * 1.05;
    const auto count = [](const Series& series) { return withThousands(static_cast<std::int64_t>(series.x.size())); };
    chart.note = "Fisher's exact test, one-sided. Dashed: Bonferroni-adjusted P = 0.05 over " +
                 withThousands(static_cast<std::int64_t>(comparison.words.size())) + " words. Significant in both: " + count(both) + "; only in " + first + ": " +
                 count(onlyFirst) + "; only in " + second + ": " + count(onlySecond) + ".";
    if (!comparison.differences.empty())
        chart.note += " Not counted alike: " + join(comparison.differences, "; ") + ".";
    for (Series* series : {&across, &upright, &neither, &onlyFirst, &onlySecond, &both})
        if (!series->x.empty())
            chart.series.push_back(std::move(*series));
    return chart;
}

Chart gcChart(std::span<const analysis::RunFacts> runs, bool coreBlocked, const std::string& split)
{
    const auto found = analysis::gcAgainstAuroc(runs, coreBlocked);
    Chart chart;
    chart.id = coreBlocked ? "gc-blocked" : "gc-present";
    chart.title = "GC difference, " + coreText(coreBlocked);
    if (found.pearson)
        chart.subtitle = "Pearson r = " + formatFixed(found.pearson->r, 3) + ", P = " + formatReal(found.pearson->twoSided, 2);
    chart.x.title = "|mean GC of bound − of unbound windows|";
    chart.y.title = "auROC";
    Series series = points("", coreBlocked ? Role::First : Role::Present);
    for (const auto& run : found.runs) {
        series.x.push_back(run.gcDifference());
        series.y.push_back(*run.auroc.value);
        series.labels.push_back(labelOf(run, found.runs));
    }
    chart.x.min = 0;
    if (const auto largest = std::max_element(series.x.begin(), series.x.end()); largest != series.x.end() && *largest > 0)
        chart.x.max = *largest * 1.1;  // so that the last point lies inside
    chart.note = "n = " + plural(static_cast<std::int64_t>(found.runs.size()), "run") + "; auROC of the " + split + " chromosomes, both strands as rows; GC of the used windows of all chromosomes." +
                 (found.pearson ? "" : " A correlation needs three runs or more.");
    if (!series.x.empty())
        chart.series = {std::move(series)};
    return chart;
}

namespace {

Chart chartOfDesigns(std::span<const analysis::RunFacts> runs, bool coreBlocked, const std::function<double(const analysis::RunFacts&)>& height)
{
    Chart chart;
    const auto rows = analysis::compareDesigns(runs, coreBlocked);
    for (const auto& row : rows)
        chart.x.categories.push_back(row.cell.empty() ? row.tf : row.tf + " " + row.cell);
    chart.x.min = -0.5;
    chart.x.max = static_cast<double>(rows.size()) - 0.5;
    for (std::size_t design = 0; design < kDesignRoles.size(); ++design) {
        Series series = bars(kDesignNames[design], kDesignRoles[design], kBarWidth);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const auto& run = rows[i].designs[design];
            if (!run || std::isnan(height(*run)))
                continue;
            series.x.push_back(static_cast<double>(i) + (static_cast<double>(design) - 1) * (kBarWidth + 0.02));
            series.y.push_back(height(*run));
        }
        if (!series.x.empty())
            chart.series.push_back(std::move(series));
    }
    return chart;
}

}  // namespace

Chart designChart(std::span<const analysis::RunFacts> runs, bool coreBlocked, const std::string& split)
{
    Chart chart = chartOfDesigns(runs, coreBlocked, [](const auto& run) { return run.auroc.value.value_or(NAN); });
    chart.id = "designs";
    chart.title = "auROC by design, " + coreText(coreBlocked);
    chart.y.title = "auROC";
    std::vector<double> values;
    for (const auto& series : chart.series)
        values.insert(values.end(), series.y.begin(), series.y.end());
    chart.y.min = lowEnd(values);
    chart.y.max = 1;
    chart.note = "Sorted by DNase- minus GC-controlled. Values of the " + split + " chromosomes, both strands as rows.";
    return chart;
}

Chart designSizeChart(std::span<const analysis::RunFacts> runs, bool coreBlocked)
{
    Chart chart = chartOfDesigns(runs, coreBlocked, [](const auto& run) {
        const auto sites = static_cast<double>(run.bound + run.unbound);
        return sites > 0 ? sites : NAN;
    });
    chart.id = "design_sizes";
    chart.title = "Sizes by design";
    chart.y.title = "Sites, bound and unbound";
    chart.y.log = true;
    chart.note = "Used sites of all chromosomes. Sorted by DNase- minus GC-controlled auROC.";
    return chart;
}

}  // namespace bindscape::project
