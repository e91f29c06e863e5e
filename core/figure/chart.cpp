// SPDX-License-Identifier: GPL-3.0-or-later
// Charts as journals want them: left and bottom axis, ticks inside, no grid unless asked, legend without a box, units and n.
#include "core/figure/chart.h"

#include "core/figure/chart_parts.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace bindscape::figure {

namespace {

using draw::Point;
using draw::Rect;

struct Plot {
    draw::Canvas& canvas;
    const Chart& chart;
    const draw::Theme& theme;
    const ChartStyle& style;
    AxisScale x, y;
    Rect box{};                // inside the axes
    bool namesTurned = false;  // below the x axis
    double nameRoom = 0, sideNameRoom = 0;  // the longest below the x axis, beside the y axis

    double px(double value) const { return box.x + x.share(value) * box.width; }
    double py(double value) const { return box.bottom() - y.share(value) * box.height; }
    double belowAxis() const { return namesTurned ? nameRoom + style.axisPt : style.axisPt * 1.6; }  // room of numbers or names
    draw::Pen axisPen() const { return {theme.text, style.linePt, {}}; }
};

std::size_t pointCount(const Series& series) { return std::min(series.x.size(), series.y.size()); }
bool hasBand(const Series& series) { return series.low.size() >= pointCount(series) && series.high.size() >= pointCount(series); }

bool isBars(const Series& series) { return series.barWidth > 0; }
bool finite(Point point) { return std::isfinite(point.x) && std::isfinite(point.y); }

std::vector<double> allX(const Chart& chart)
{
    std::vector<double> values;
    for (const Series& series : chart.series)
        for (const double x : series.x)
            for (const double edge : {x - series.barWidth / 2, x + series.barWidth / 2})
                values.push_back(edge);
    for (const Marker& marker : chart.markers)
        values.push_back(marker.x);
    for (const Span& span : chart.spans)
        values.insert(values.end(), {span.begin, span.end});
    return values;
}

std::vector<double> allY(const Chart& chart)
{
    std::vector<double> values;
    for (const Series& series : chart.series) {
        for (const auto* list : {&series.y, &series.low, &series.high})
            values.insert(values.end(), list->begin(), list->end());
        if (isBars(series))
            values.push_back(0);
    }
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
        const Point point{plot.px(series.x[i]), plot.py(series.y[i])};
        if (!finite(point)) {
            if (!lines.back().empty())
                lines.emplace_back();
            column = std::nan("");
            continue;
        }
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
    if (!hasBand(series) || series.low.empty() || !series.line || isBars(series))
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
        const Point high{plot.px(series.x[i]), plot.py(series.high[i])}, low{high.x, plot.py(series.low[i])};
        if (!finite(high) || !finite(low)) {
            flush();
            continue;
        }
        upper.push_back(high);
        lower.push_back(low);
    }
    flush();
}

std::vector<Rect> barsOf(const Plot& plot, const Series& series)
{
    std::vector<Rect> bars;
    const double base = plot.y.log ? plot.box.bottom() : std::clamp(plot.py(0), plot.box.y, plot.box.bottom());
    for (std::size_t i = 0; isBars(series) && i < pointCount(series); ++i) {
        const double left = plot.px(series.x[i] - series.barWidth / 2), right = plot.px(series.x[i] + series.barWidth / 2);
        const double end = plot.py(series.y[i]);
        if (finite({left, right}) && std::isfinite(end))
            bars.push_back({left, std::min(base, end), right - left, std::fabs(end - base)});
    }
    return bars;
}

void paintWhiskers(const Plot& plot, const Series& series)
{
    if (!hasBand(series) || series.low.empty() || (series.line && !isBars(series)))
        return;
    const draw::Pen pen{roleLook(series.role, plot.theme).color, plot.style.linePt, {}};
    const double cap = plot.style.axisPt * 0.25;
    for (std::size_t i = 0; i < pointCount(series); ++i) {
        const Point high{plot.px(series.x[i]), plot.py(series.high[i])}, low{high.x, plot.py(series.low[i])};
        if (!finite(high) || !finite(low))
            continue;
        plot.canvas.line(low, high, pen);
        for (const Point end : {low, high})
            plot.canvas.line({end.x - cap, end.y}, {end.x + cap, end.y}, pen);
    }
}

// Of all series together, so that no label covers another.
void paintLabels(const Plot& plot)
{
    const draw::Font font{plot.style.axisPt};
    std::vector<Point> points;
    std::vector<double> widths;
    std::vector<const std::string*> texts;
    for (const Series& series : plot.chart.series)
        for (std::size_t i = 0; i < std::min(pointCount(series), series.labels.size()); ++i) {
            points.push_back({plot.px(series.x[i]), plot.py(series.y[i])});
            texts.push_back(&series.labels[i]);
            widths.push_back(texts.back()->empty() ? 0 : plot.canvas.textWidth(*texts.back(), font));
        }
    const auto places = placeLabels(points, widths, font.size * 1.1, font.size * 0.5, plot.box);
    for (std::size_t i = 0; i < places.size(); ++i)
        if (places[i])
            plot.canvas.text({places[i]->x, places[i]->bottom() - font.size * 0.25}, *texts[i], font, plot.theme.text);
}

void paintSeries(const Plot& plot, const Series& series)
{
    const RoleLook look = lookOf(series, plot.theme);
    paintWhiskers(plot, series);
    for (const Rect& bar : barsOf(plot, series))
        paintBar(plot.canvas, bar, look, plot.style);
    if (isBars(series))
        return;
    const auto lines = linesOf(plot, series);
    for (const auto& line : lines) {
        if (series.line && line.size() > 1)
            plot.canvas.polyline(line, {look.color, plot.style.linePt * (series.faint ? 1 : 2), look.dash});
        const bool single = series.line && line.size() == 1;  // the first epoch has no line yet
        if (series.points || single)
            for (const Point& point : line)
                paintMark(plot.canvas, point, series.role == Role::Blocked, look.color, plot.theme, plot.style);
    }
}

// The part of the span inside the plot; nothing if that is empty.
std::optional<Rect> rectOf(const Plot& plot, const Span& span)
{
    const double left = std::max(plot.px(span.begin), plot.box.x), right = std::min(plot.px(span.end), plot.box.right());
    return right > left ? std::optional<Rect>({left, plot.box.y, right - left, plot.box.height}) : std::nullopt;
}

void paintSpans(const Plot& plot)
{
    for (const Span& span : plot.chart.spans)
        if (const auto rect = rectOf(plot, span))
            plot.canvas.fillRect(*rect, roleLook(span.role, plot.theme).color.withAlpha(kSpanOpacity));
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
    // Inside: above the plot it would meet the marker's text.
    for (const Span& span : plot.chart.spans)
        if (const auto rect = rectOf(plot, span)) {
            const bool fitsRight = rect->x + plot.canvas.textWidth(span.text, font) <= plot.box.right();
            plot.canvas.text({fitsRight ? rect->x + font.size * 0.3 : rect->right() - font.size * 0.3, plot.box.y + font.size}, span.text, font, plot.theme.text2,
                             fitsRight ? draw::Align::Left : draw::Align::Right);
        }
}

// A number or a name below the axis; false where it would touch the one before.
bool paintTickText(const Plot& plot, double at, const std::string& text, double& end)
{
    const draw::Font font{plot.style.axisPt};
    const double half = plot.namesTurned ? font.size / 2 : plot.canvas.textWidth(text, font) / 2;
    if (at - half <= end + (plot.namesTurned ? 0 : 2))
        return false;
    end = at + half;
    if (plot.namesTurned)
        plot.canvas.text({at + font.size * 0.36, plot.box.bottom() + font.size * 0.5}, plot.canvas.elided(text, font, plot.nameRoom + 1e-6), font, plot.theme.text,
                         draw::Align::Right, -90);
    else
        plot.canvas.text({at, plot.box.bottom() + font.size * 1.25}, text, font, plot.theme.text, draw::Align::Center);
    return true;
}

void paintAxes(const Plot& plot)
{
    draw::Canvas& canvas = plot.canvas;
    const auto& [theme, style, x, y, box] = std::tie(plot.theme, plot.style, plot.x, plot.y, plot.box);
    const draw::Pen pen = plot.axisPen();
    const draw::Pen gridPen{theme.plotGrid, style.linePt, {}};
    const double tick = style.axisPt * 0.4;
    const draw::Font font{style.axisPt};
    double labelEnd = -1e300;
    for (const double value : x.ticks) {
        const double at = plot.px(value);
        if (style.grid)
            canvas.line({at, box.y}, {at, box.bottom()}, gridPen);
        if (paintTickText(plot, at, x.text(value), labelEnd) || x.names.empty())
            canvas.line({at, box.bottom()}, {at, box.bottom() - tick}, pen);
    }
    double labelTop = 1e300;
    for (const double value : y.ticks) {
        const double at = plot.py(value);
        if (style.grid)
            canvas.line({box.x, at}, {box.right(), at}, gridPen);
        if (!y.names.empty() && at + font.size / 2 > labelTop)
            continue;
        labelTop = at - font.size / 2;
        canvas.line({box.x, at}, {box.x + tick, at}, pen);
        const std::string text = y.names.empty() ? y.text(value) : canvas.elided(y.text(value), font, plot.sideNameRoom + 1e-6);
        canvas.text({box.x - font.size * 0.4, at + font.size * 0.36}, text, font, theme.text, draw::Align::Right);
    }
    const std::vector<Point> axes{{box.x, box.y}, {box.x, box.bottom()}, {box.right(), box.bottom()}};
    canvas.polyline(axes, pen);
}

// Points in drawing units along all lines, for finding an empty corner.
std::vector<Point> inkPoints(const Plot& plot)
{
    std::vector<Point> ink;
    for (const Series& series : plot.chart.series) {
        for (const Rect& bar : barsOf(plot, series))
            for (int i = 0; i <= 16; ++i)
                for (const double across : {0.0, 0.5, 1.0})
                    ink.push_back({bar.x + across * bar.width, bar.y + bar.height * i / 16});
        for (const auto& line : isBars(series) ? std::vector<std::vector<Point>>() : linesOf(plot, series)) {
            for (std::size_t i = 0; i < line.size(); ++i) {
                ink.push_back(line[i]);
                for (int k = 1; series.line && i + 1 < line.size() && k < 8; ++k)
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

double widestTick(const draw::Canvas& canvas, const AxisScale& scale, const ChartStyle& style)
{
    double widest = 0;
    for (const double tick : scale.ticks)
        widest = std::max(widest, canvas.textWidth(scale.text(tick), {style.axisPt}));
    return widest;
}

// Sets the box inside the axes: what titles, numbers, notes and (at the right) the legend leave.
void layOut(Plot& plot, const Rect& area, double rightRoom)
{
    constexpr double kMostForNames = 0.35;  // of the area
    const auto& [canvas, chart, style, x, y] = std::tie(plot.canvas, plot.chart, plot.style, plot.x, plot.y);
    double numbers = widestTick(canvas, y, style);
    if (!y.names.empty())
        numbers = plot.sideNameRoom = std::min(numbers, area.width * kMostForNames);
    const double left = (chart.y.title.empty() ? 0 : style.fontPt * 1.5) + numbers + style.axisPt * 0.6;
    const double width = std::max(1.0, area.width - left - rightRoom - style.axisPt * 1.2);
    const double widest = x.names.empty() ? 0 : widestTick(canvas, x, style);
    plot.namesTurned = !x.names.empty() && widest + style.axisPt * 0.5 > width / (x.max - x.min);
    plot.nameRoom = std::min(widest, area.height * kMostForNames);
    const double notes = static_cast<double>(noteLines(canvas, chart.note, area.width, style).size()) * style.axisPt * 1.3;
    const double below = plot.belowAxis() + (chart.x.title.empty() ? 0 : style.fontPt * 1.35) + (notes > 0 ? notes + style.axisPt * 0.5 : 0);
    const double top = titleHeight(chart, style);
    plot.box = {area.x + left, area.y + top, width, std::max(1.0, area.height - top - below)};
}

}  // namespace

void renderChart(draw::Canvas& canvas, const draw::Rect& area, const Chart& chart, const draw::Theme& theme, const ChartStyle& style)
{
    const auto ticksFor = [](double room, double each) { return std::clamp(static_cast<int>(room / each), 2, 8); };
    const AxisScale x = axisScale(chart.x, allX(chart), ticksFor(area.width, style.axisPt * 7));
    const AxisScale y = axisScale(chart.y, allY(chart), ticksFor(area.height, style.axisPt * 4.5));
    Plot plot{canvas, chart, theme, style, x, y};
    layOut(plot, area, 0);
    const auto entries = legendEntries(chart, theme);
    const Rect legend = legendSize(canvas, entries, style);
    std::optional<Point> corner;
    if (!entries.empty()) {
        corner = emptiestCorner(plot.box, legend, inkPoints(plot));
        if (!corner) {
            layOut(plot, area, std::min(legend.width + style.fontPt, area.width * 0.45));
            corner = Point{plot.box.right() + style.fontPt, plot.box.y};
        }
    }
    canvas.beginGroup("axes");
    paintTitle(canvas, area, plot.box.x, chart, theme, style);
    paintAxes(plot);
    paintMarkerTexts(plot);
    const draw::Font titleFont{style.fontPt};
    const Rect& box = plot.box;
    canvas.text({box.x + box.width / 2, box.bottom() + plot.belowAxis() + style.fontPt}, chart.x.title, titleFont, theme.text, draw::Align::Center);
    canvas.text({area.x + style.fontPt, box.y + box.height / 2}, chart.y.title, titleFont, theme.text, draw::Align::Center, -90);
    canvas.endGroup();
    canvas.beginGroup("data");
    canvas.pushClip({box.x, box.y - style.axisPt * 0.5, box.width + style.axisPt * 0.5, box.height + style.axisPt});
    paintSpans(plot);
    for (const Series& series : chart.series)
        paintBand(plot, series);
    paintMarkers(plot);
    for (const Series& series : chart.series)
        paintSeries(plot, series);
    paintLabels(plot);
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
    double plot = std::clamp(widthPt * 0.55, 60.0, 220.0);
    const double names = chart.x.categories.empty() ? 0 : widestTick(canvas, axisScale(chart.x, {}, 1), style);
    if (names * static_cast<double>(chart.x.categories.size()) > widthPt * 0.7)  // turned: they take their room below, not from the plot
        plot += std::min(names, plot * 0.5);
    return plot + titleHeight(chart, style) + style.fontPt * 4 + static_cast<double>(notes.size()) * style.axisPt * 1.3;
}

}  // namespace bindscape::figure
