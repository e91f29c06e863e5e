// SPDX-License-Identifier: GPL-3.0-or-later
// What the charts share. Internal to core/figure.
#pragma once

#include "core/figure/chart.h"
#include "core/figure/figure.h"

#include <functional>

namespace bindscape::figure {

struct AxisScale {
    double min = 0, max = 1;
    std::vector<double> ticks;
    int decimals = 0;
    bool log = false;
    std::vector<std::string> names{};
    double share(double value) const;     // NaN where a logarithm does not exist
    std::string text(double tick) const;  // U+2212 for minus
};
// Limits given or taken from the values (finite ones only; positive ones of a log axis), widened to whole ticks. Names: half a place on
// either side.
AxisScale axisScale(const Axis& axis, const std::vector<double>& values, int tickCount);

// Words broken into lines of at most `width`.
std::vector<std::string> wrapped(const std::string& text, double width, const draw::Font& font,
                                 const std::function<double(std::string_view, const draw::Font&)>& measure);

// Inside the plot where the fewest of `marks` lie; none when every corner is taken.
struct LegendEntry {
    std::string name;
    RoleLook look;
    bool line = true, points = false, square = false, band = false, bar = false;
};
std::vector<LegendEntry> legendEntries(const Chart& chart, const draw::Theme& theme);
draw::Rect legendSize(const draw::Canvas& canvas, const std::vector<LegendEntry>& entries, const ChartStyle& style);
std::optional<draw::Point> emptiestCorner(const draw::Rect& plot, const draw::Rect& legend, const std::vector<draw::Point>& marks);
void paintLegend(draw::Canvas& canvas, draw::Point topLeft, const std::vector<LegendEntry>& entries, const draw::Theme& theme,
                 const ChartStyle& style);
void paintMark(draw::Canvas& canvas, draw::Point at, bool square, draw::Color color, const draw::Theme& theme, const ChartStyle& style);
// See-through, so that bars of several series can lie over one another. Series of dashed roles are nearly hollow: told apart without
// colour.
void paintBar(draw::Canvas& canvas, const draw::Rect& bar, const RoleLook& look, const ChartStyle& style);

// Lays out and draws; with no canvas it only measures. Returns the wanted height in points.
double renderBrowserFigure(draw::Canvas* canvas, const BrowserFigure& figure, double widthPt, std::optional<double> heightPt, double fontPt);
double wantedChartHeight(const Chart& chart, double widthPt, const ChartStyle& style);
double wantedHeatMapHeight(const HeatMap& map, double widthPt, const ChartStyle& style);
void renderMotifPage(draw::Canvas& canvas, const draw::Rect& area, const MotifPage& page, const draw::Theme& theme, const ChartStyle& style);
double wantedMotifPageHeight(const MotifPage& page, double widthPt, const ChartStyle& style);
void writeMotifPageData(const MotifPage& page, const std::filesystem::path& csv);
double wantedKmerChartHeight(const KmerChart& chart, double widthPt, const ChartStyle& style);
// The colour that stands for a track in names and legend.
draw::Color figureColor(const FigureTrack& track, const draw::Theme& theme);
// Symbols and facts under a browser figure, from `top` on; returns the height used.
double paintBrowserLegend(draw::Canvas& canvas, const BrowserFigure& figure, const draw::Rect& room, const draw::Theme& theme, double fontPt);

// CSV with quotes where needed.
std::string csvText(const std::vector<std::vector<std::string>>& rows);

// Measures text as the exporters do and draws nothing.
class MeasuringCanvas final : public draw::Canvas {
public:
    void beginGroup(std::string_view) override {}
    void endGroup() override {}
    void pushClip(const draw::Rect&) override {}
    void popClip() override {}
    void fillRect(const draw::Rect&, draw::Color) override {}
    void strokeRect(const draw::Rect&, const draw::Pen&) override {}
    void roundedRect(const draw::Rect&, double, std::optional<draw::Color>, const std::optional<draw::Pen>&) override {}
    void line(draw::Point, draw::Point, const draw::Pen&) override {}
    void polyline(std::span<const draw::Point>, const draw::Pen&) override {}
    void polygon(std::span<const draw::Point>, std::optional<draw::Color>, const std::optional<draw::Pen>&) override {}
    void fillPath(const draw::Path&, draw::Color) override {}
    void circle(draw::Point, double, std::optional<draw::Color>, const std::optional<draw::Pen>&) override {}
    void text(draw::Point, std::string_view, const draw::Font&, draw::Color, draw::Align, double) override {}
    void image(const draw::Rect&, const draw::Raster&) override {}
    double textWidth(std::string_view utf8, const draw::Font& font) const override { return draw::exportTextWidth(utf8, font); }
};

}  // namespace bindscape::figure
