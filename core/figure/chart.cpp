// SPDX-License-Identifier: GPL-3.0-or-later
// Charts as journals want them: left and bottom axis, ticks inside, no grid unless asked, legend without a box, units and n.
#include "core/figure/chart.h"

#include "core/figure/chart_parts.h"

#include <algorithm>
#include <cmath>

namespace bindscape::figure {

namespace {

using draw::Point;
using draw::Rect;

struct Plot {
    draw::Canvas& canvas;
    const Chart& chart;
    const draw::Theme& theme;
    const ChartStyle& style;
    Rect box;           // inside the axes
    AxisScale x, y;

    double px(double value) const { return box.x + x.share(value) * box.width; }
    double py(double value) const { return box.bottom() - y.share(value) * box.height; }
    draw::Pen axisPen() const { return {theme.text, style.linePt, {}}; }
};

std::size_t pointCount(const Series& series) { return std::min(series.x.size(), series.y.size()); }
bool hasBand(const Series& series) { return series.low.size() >= pointCount(series) && series.high.size() >= pointCount(series); }

std::vector<double> allX(const Chart& chart)
{
    std::vector<double> values;
    for (const Series& series : chart.series)
        values.insert(values.end(), series.x.begin(), series.x.end());
    for (const Marker& marker : chart.markers)
        values.push_back(marker.x);
    return values;
}

std::vector<double> allY(const Chart& chart)
{
    std::vector<double> values;
    for (const Series& series : chart.series)
        for (const auto* list : {&series.y, &series.low, &series.high})
            values.insert(values.end(), list->begin(), list->end());
    return values;
}

// Runs of finite points; long lines are thinned to first, least, largest and last of each quarter point of width.
std::vector<std::vector<Point>> linesOf(const Plot& plot, const Series& series)
{
    std::vector<std::vector<Point>> lines(1);
    const std::size_t count = pointCount(series);
    const bool thin = static_cast<double>(count) > 8 * plot.box.width;
    std::size_t columnBegin = 0;
    double column = std::nan("");
    for (std::size_t i = 0; i < count; ++i) {
        if (!std::isfinite(series.x[i]) || !std::isfinite(series.y[i])) {
            if (!lines.back().empty())
                lines.emplace_back();
            column = std::nan("");
            continue;
        }
        const Point point{plot.px(series.x[i]), plot.py(series.y[i])};
        auto& line = lines.back();
        const double here = std::floor(point.x * 4);
        if (here != column || !thin) {
            column = here;
            columnBegin = line.size();
        }
        line.push_back(point);
        // Five points in one column: the middle one that is neither least nor largest adds no ink.
        if (thin && line.size() - columnBegin == 5) {
            const auto inner = line.begin() + static_cast<std::ptrdiff_t>(columnBegin) + 1;
            const auto [least, largest] = std::minmax_element(inner, inner + 3, [](auto& a, auto& b) { return a.y < b.y; });
            const auto spare = inner != least && inner != largest ? inner : inner + 1 != least && inner + 1 != largest ? inner + 1 : inner + 2;
            line.erase(spare);
        }
    }
    return lines;
}

void paintBand(const Plot& plot, const Series& series)
{
    if (!hasBand(series) || series.low.empty())
        return;
    std::vector<Point> upper, lower;
    const auto flush = [&] {
        upper.insert(upper.end(), lower.rbegin(), lower.rend());
        if (upper.size() > 2)
            plot.canvas.polygon(upper, roleLook(series.role, plot.theme).color.withAlpha(0.18), std::nullopt);
        upper.clear();
        lower.clear();
    };
    for (std::size_t i = 0; i < pointCount(series); ++i) {
        if (!std::isfinite(series.x[i]) || !std::isfinite(series.low[i]) || !std::isfinite(series.high[i])) {
            flush();
            continue;
        }
        upper.push_back({plot.px(series.x[i]), plot.py(series.high[i])});
        lower.push_back({plot.px(series.x[i]), plot.py(series.low[i])});
    }
    flush();
}

void paintSeries(const Plot& plot, const Series& series)
{
    const RoleLook look = roleLook(series.role, plot.theme);
    const auto lines = linesOf(plot, series);
    for (const auto& line : lines) {
        if (series.line && line.size() > 1)
            plot.canvas.polyline(line, {look.color, plot.style.linePt * 2, look.dash});
        const bool single = series.line && line.size() == 1;  // the first epoch has no line yet
        if (series.points || single)
            for (const Point& point : line)
                paintMark(plot.canvas, point, series.role == Role::Blocked, look.color, plot.theme, plot.style);
    }
}

void paintMarkers(const Plot& plot)
{
    for (const Marker& marker : plot.chart.markers) {
        const double x = plot.px(marker.x);
        if (!std::isfinite(x) || x < plot.box.x - 0.01 || x > plot.box.right() + 0.01)
            continue;
        const RoleLook look = roleLook(marker.role, plot.theme);
        plot.canvas.line({x, plot.box.y}, {x, plot.box.bottom()}, {look.color, plot.style.linePt * 1.5, look.dash});
    }
}

// Above the plot, where no curve runs.
void paintMarkerTexts(const Plot& plot)
{
    const draw::Font font{plot.style.axisPt};
    for (const Marker& marker : plot.chart.markers) {
        const double x = plot.px(marker.x);
        if (marker.text.empty() || !std::isfinite(x) || x < plot.box.x - 0.01 || x > plot.box.right() + 0.01)
            continue;
        const bool fitsRight = x + plot.canvas.textWidth(marker.text, font) <= plot.box.right();
        plot.canvas.text({x, plot.box.y - font.size * 0.35}, marker.text, font, plot.theme.text2, fitsRight ? draw::Align::Left : draw::Align::Right);
    }
}

void paintAxes(const Plot& plot)
{
    const auto& [canvas, chart, theme, style, box, x, y] = plot;
    const draw::Pen pen = plot.axisPen();
    const draw::Pen gridPen{theme.plotGrid, style.linePt, {}};
    const double tick = style.axisPt * 0.4;
    const draw::Font font{style.axisPt};
    double labelEnd = -1e300;
    for (const double value : x.ticks) {
        const double at = plot.px(value);
        if (style.grid)
            canvas.line({at, box.y}, {at, box.bottom()}, gridPen);
        canvas.line({at, box.bottom()}, {at, box.bottom() - tick}, pen);
        const std::string text = x.text(value);
        const double half = canvas.textWidth(text, font) / 2;
        if (at - half > labelEnd + 2) {
            canvas.text({at, box.bottom() + font.size * 1.25}, text, font, theme.text, draw::Align::Center);
            labelEnd = at + half;
        }
    }
    for (const double value : y.ticks) {
        const double at = plot.py(value);
        if (style.grid)
            canvas.line({box.x, at}, {box.right(), at}, gridPen);
        canvas.line({box.x, at}, {box.x + tick, at}, pen);
        canvas.text({box.x - font.size * 0.4, at + font.size * 0.36}, y.text(value), font, theme.text, draw::Align::Right);
    }
    const std::vector<Point> axes{{box.x, box.y}, {box.x, box.bottom()}, {box.right(), box.bottom()}};
    canvas.polyline(axes, pen);
}

// Points in drawing units along all lines, for finding an empty corner.
std::vector<Point> inkPoints(const Plot& plot)
{
    std::vector<Point> ink;
    for (const Series& series : plot.chart.series) {
        for (const auto& line : linesOf(plot, series)) {
            for (std::size_t i = 0; i < line.size(); ++i) {
                ink.push_back(line[i]);
                for (int k = 1; i + 1 < line.size() && k < 8; ++k)
                    ink.push_back({line[i].x + (line[i + 1].x - line[i].x) * k / 8, line[i].y + (line[i + 1].y - line[i].y) * k / 8});
            }
        }
        for (std::size_t i = 0; hasBand(series) && i < pointCount(series); ++i)
            for (const double edge : {series.low[i], series.high[i]})
                ink.push_back({plot.px(series.x[i]), plot.py(edge)});
    }
    for (const Marker& marker : plot.chart.markers)
        for (double share = 0; share <= 1; share += 0.05)
            ink.push_back({plot.px(marker.x), plot.box.y + share * plot.box.height});
    return ink;
}

std::vector<std::string> noteLines(const draw::Canvas& canvas, const std::string& note, double width, const ChartStyle& style)
{
    return wrapped(note, width, {style.axisPt}, [&](std::string_view text, const draw::Font& font) { return canvas.textWidth(text, font); });
}

double titleHeight(const Chart& chart, const ChartStyle& style)
{
    const bool texts = std::any_of(chart.markers.begin(), chart.markers.end(), [](const Marker& marker) { return !marker.text.empty(); });
    return (chart.title.empty() && chart.subtitle.empty() ? style.axisPt : style.fontPt * 1.9) + (texts ? style.axisPt * 1.3 : 0);
}

void paintTitle(draw::Canvas& canvas, const Rect& area, double left, const Chart& chart, const draw::Theme& theme, const ChartStyle& style)
{
    const draw::Font bold{style.fontPt, true}, regular{style.axisPt};
    const std::string title = canvas.elided(chart.title, bold, area.right() - left);
    canvas.text({left, area.y + style.fontPt}, title, bold, theme.text);
    const double x = left + (title.empty() ? 0 : canvas.textWidth(title, bold) + style.fontPt);
    canvas.text({x, area.y + style.fontPt}, canvas.elided(chart.subtitle, regular, std::max(0.0, area.right() - x)), regular, theme.text2);
}

// The box inside the axes: what titles, numbers, notes and (at the right) the legend leave.
Rect plotBox(const draw::Canvas& canvas, const Rect& area, const Chart& chart, const AxisScale& y, const ChartStyle& style, double rightRoom)
{
    double numbers = 0;
    for (const double tick : y.ticks)
        numbers = std::max(numbers, canvas.textWidth(y.text(tick), {style.axisPt}));
    const double left = (chart.y.title.empty() ? 0 : style.fontPt * 1.5) + numbers + style.axisPt * 0.6;
    const double notes = static_cast<double>(noteLines(canvas, chart.note, area.width, style).size()) * style.axisPt * 1.3;
    const double bottom = style.axisPt * 1.6 + (chart.x.title.empty() ? 0 : style.fontPt * 1.35) + (notes > 0 ? notes + style.axisPt * 0.5 : 0);
    const double top = titleHeight(chart, style);
    return {area.x + left, area.y + top, std::max(1.0, area.width - left - rightRoom - style.axisPt * 1.2),
            std::max(1.0, area.height - top - bottom)};
}

}  // namespace

void renderChart(draw::Canvas& canvas, const draw::Rect& area, const Chart& chart, const draw::Theme& theme, const ChartStyle& style)
{
    const auto ticksFor = [](double room, double each) { return std::clamp(static_cast<int>(room / each), 2, 8); };
    const AxisScale x = axisScale(chart.x, allX(chart), ticksFor(area.width, style.axisPt * 7));
    const AxisScale y = axisScale(chart.y, allY(chart), ticksFor(area.height, style.axisPt * 4.5));
    Plot plot{canvas, chart, theme, style, plotBox(canvas, area, chart, y, style, 0), x, y};
    const auto entries = legendEntries(chart, theme);
    const Rect legend = legendSize(canvas, entries, style);
    std::optional<Point> corner;
    if (!entries.empty()) {
        corner = emptiestCorner(plot.box, legend, inkPoints(plot));
        if (!corner) {
            plot.box = plotBox(canvas, area, chart, y, style, std::min(legend.width + style.fontPt, area.width * 0.45));
            corner = Point{plot.box.right() + style.fontPt, plot.box.y};
        }
    }
    canvas.beginGroup("axes");
    paintTitle(canvas, area, plot.box.x, chart, theme, style);
    paintAxes(plot);
    paintMarkerTexts(plot);
    const draw::Font titleFont{style.fontPt};
    const Rect& box = plot.box;
    canvas.text({box.x + box.width / 2, box.bottom() + style.axisPt * 1.6 + style.fontPt}, chart.x.title, titleFont, theme.text, draw::Align::Center);
    canvas.text({area.x + style.fontPt, box.y + box.height / 2}, chart.y.title, titleFont, theme.text, draw::Align::Center, -90);
    canvas.endGroup();
    canvas.beginGroup("data");
    canvas.pushClip({box.x, box.y - style.axisPt * 0.5, box.width + style.axisPt * 0.5, box.height + style.axisPt});
    for (const Series& series : chart.series)
        paintBand(plot, series);
    paintMarkers(plot);
    for (const Series& series : chart.series)
        paintSeries(plot, series);
    canvas.popClip();
    canvas.endGroup();
    canvas.beginGroup("legend");
    if (corner)
        paintLegend(canvas, *corner, entries, theme, style);
    const auto lines = noteLines(canvas, chart.note, area.width, style);
    for (std::size_t i = 0; i < lines.size(); ++i)
        canvas.text({area.x, area.bottom() - style.axisPt * 0.3 - static_cast<double>(lines.size() - 1 - i) * style.axisPt * 1.3}, lines[i],
                    {style.axisPt}, theme.text2);
    canvas.endGroup();
}

double wantedChartHeight(const Chart& chart, double widthPt, const ChartStyle& style)
{
    const MeasuringCanvas canvas;
    const auto notes = noteLines(canvas, chart.note, widthPt - 2 * style.fontPt, style);
    const double plot = std::clamp(widthPt * 0.55, 60.0, 220.0);
    return plot + titleHeight(chart, style) + style.fontPt * 4 + static_cast<double>(notes.size()) * style.axisPt * 1.3;
}

}  // namespace bindscape::figure
