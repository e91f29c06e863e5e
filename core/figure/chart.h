// SPDX-License-Identifier: GPL-3.0-or-later
// A plot as data: what is plotted, not how. The window shows it with QCustomPlot, the exporter draws it with
// renderChart(); both from the same struct, and writeChartData() gives the numbers.
#pragma once

#include "core/draw/canvas.h"
#include "core/draw/theme.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace bindscape::figure {

// Fixed colours and dashes; First ... Eighth for things of one kind, such as runs.
enum class Role { Present, Blocked, Training, Validation, Test, Reference, Best, First, Second, Neutral, Third, Fourth, Fifth, Sixth, Seventh, Eighth };
Role numberedRole(std::size_t index);  // 0 = First; begins again after Eighth

struct Series {
    std::string name;
    Role role = Role::Neutral;
    std::vector<double> x, y;
    std::vector<double> low, high;  // band; whiskers of bars and of points without a line; empty = none
    bool points = false;            // markers at the points
    bool line = true;
    double barWidth = 0;            // in units of x; > 0: bars from zero, centred on x; those of several series are seen through one another
    std::vector<std::string> labels{};  // beside the points, where there is room (placeLabels); empty = none
    std::string id{};               // what it is, for who picks series of a chart; not drawn
    bool faint = false;             // thin, pale and not in the legend: there to be compared with
    std::optional<bool> dashed{};   // instead of what its role would have
    std::optional<draw::Color> color{};  // the same
};
struct Marker {                     // vertical line
    double x = 0;
    std::string text;
    Role role = Role::Best;
};
struct Span {                       // tinted part of the x axis, behind all else
    double begin = 0, end = 0;
    std::string text;               // above it
    Role role = Role::Third;
};
struct Axis {
    std::string title;              // with unit
    std::optional<double> min, max;
    bool log = false;               // decades; values that are not positive are left out
    std::vector<std::string> categories{};  // names at 0, 1, 2, ... instead of numbers; turned where they do not fit side by side
};
struct Chart {
    std::string id;                 // "loss", "auroc", "roc", "pr", "profile"
    std::string title, subtitle;
    Axis x, y;
    std::vector<Series> series;
    std::vector<Marker> markers;
    std::string note;               // under the plot: n, normalisation, model
    std::vector<Span> spans{};
};

// k-mer chart: best `rows.size()` words as horizontal odds ratios with interval and log10 P.
struct KmerChart {
    std::string title, subtitle, note;
    struct Row {
        std::string kmer, motif;
        double oddsRatio, low, high, log10P, log10Bonferroni;
        std::int64_t top, total;
    };
    std::vector<Row> rows;
};

// A table of numbers as coloured cells, rows from above; NaN = no value.
struct HeatMap {
    std::string id, title, subtitle, note;
    std::string rowTitle, columnTitle, valueTitle;
    std::vector<std::string> rows, columns;
    std::vector<double> values;           // [row * columns.size() + column]
    std::optional<double> min, max;       // of the colours
    std::vector<bool> framed;             // cells with a frame, e.g. the best of each column; empty = none
    bool printValues = false;             // two decimals in the cell where there is room
};

struct ChartStyle {
    double fontPt = 7, axisPt = 6, linePt = 0.5;
    bool grid = false;
};
void renderChart(draw::Canvas& canvas, const draw::Rect& area, const Chart& chart, const draw::Theme& theme, const ChartStyle& style);
void renderKmerChart(draw::Canvas& canvas, const draw::Rect& area, const KmerChart& chart, const draw::Theme& theme, const ChartStyle& style);
void renderHeatMap(draw::Canvas& canvas, const draw::Rect& area, const HeatMap& map, const draw::Theme& theme, const ChartStyle& style);
void writeHeatMapData(const HeatMap& map, const std::filesystem::path& csv);
void writeChartData(const Chart& chart, const std::filesystem::path& csv);
void writeKmerChartData(const KmerChart& chart, const std::filesystem::path& csv);

// What an exported axis shows for these values, widened to whole ticks, decades or places of names.
struct AxisRange {
    double min, max;
};
AxisRange axisRange(const Axis& axis, const std::vector<double>& values);

// Where labels of points stand: right, left, above, below or at a corner of them, where they hide the fewest points, inside `room`, on
// no label placed before and on no other labelled point; none where no such place is free or each hides several points, and for width 0.
std::vector<std::optional<draw::Rect>> placeLabels(const std::vector<draw::Point>& points, const std::vector<double>& widths, double height,
                                                   double gap, const draw::Rect& room);
// "0.001", "100", "10⁻⁶".
std::string decadeText(double value);

// Where renderHeatMap() puts the cells; for views that answer to the pointer.
struct HeatMapGrid {
    draw::Rect box;                 // all cells
    std::size_t rows = 0, columns = 0;
    draw::Rect cell(std::size_t row, std::size_t column) const;
    struct Cell {
        std::size_t row = 0, column = 0;
        bool operator==(const Cell&) const = default;
    };
    std::optional<Cell> at(draw::Point point) const;
};
HeatMapGrid heatMapGrid(const draw::Canvas& canvas, const draw::Rect& area, const HeatMap& map, const ChartStyle& style);

// Round tick positions, 1-2-5 steps, at most `count` of them.
std::vector<double> niceTicks(double min, double max, int count);

struct RoleLook {
    draw::Color color;
    std::vector<double> dash;
};
RoleLook roleLook(Role role, const draw::Theme& theme);
RoleLook lookOf(const Series& series, const draw::Theme& theme);  // of its role; pale where it is faint, dashed where it says so
// Of the filling of bars: those of dashed roles are nearly hollow.
double barOpacity(const RoleLook& look);
inline constexpr double kFaintOpacity = 0.4, kSpanOpacity = 0.14;

}  // namespace bindscape::figure
