// SPDX-License-Identifier: GPL-3.0-or-later
// A table of numbers as cells: names at the left and below, the scale of the colours at the right, no value hatched.
#include "core/base/text.h"
#include "core/figure/chart_parts.h"

#include <algorithm>
#include <cmath>

namespace bindscape::figure {

namespace {

using draw::Rect;

constexpr std::size_t kMostBoxes = 20'000;  // more cells become one image
constexpr double kWidest = 2.4;             // a cell's width in heights, unless its name is longer
constexpr int kScaleSteps = 128;

struct Layout {
    HeatMapGrid grid;
    Rect scaleBar;
    AxisScale scale;
    double rowNames = 0, columnNames = 0, scaleNumbers = 0;  // width; height; width
    bool upright = false;                                    // names of columns are turned
    std::vector<std::vector<std::string>> columnLines;       // of each name of a column that is not turned
    std::vector<std::string> notes;
};

double widest(const draw::Canvas& canvas, const std::vector<std::string>& names, const draw::Font& font)
{
    double width = 0;
    for (const auto& name : names)
        width = std::max(width, canvas.textWidth(name, font));
    return width;
}

double titleHeight(const HeatMap& map, const ChartStyle& style)
{
    return map.title.empty() && map.subtitle.empty() ? style.axisPt * 0.6 : style.fontPt * 1.9;
}

double noteHeight(const Layout& layout, const ChartStyle& style)
{
    const auto lines = static_cast<double>(layout.notes.size());
    return lines > 0 ? lines * style.axisPt * 1.3 + style.axisPt * 0.5 : 0;
}

double leftRoom(const Layout& layout, const HeatMap& map, const ChartStyle& style)
{
    return (map.rowTitle.empty() ? 0 : style.fontPt * 1.5) + layout.rowNames + style.axisPt * 0.5;
}

double rightRoom(const Layout& layout, const HeatMap& map, const ChartStyle& style)
{
    return style.fontPt * 2.2 + style.axisPt * 0.7 + layout.scaleNumbers + (map.valueTitle.empty() ? 0 : style.fontPt * 1.4);
}

double bottomRoom(const Layout& layout, const HeatMap& map, const ChartStyle& style)
{
    return layout.columnNames + style.axisPt * 0.5 + (map.columnTitle.empty() ? 0 : style.fontPt * 1.35) + noteHeight(layout, style);
}

// Everything that does not depend on how large the cells are.
Layout measure(const draw::Canvas& canvas, const Rect& area, const HeatMap& map, const ChartStyle& style)
{
    const draw::Font font{style.axisPt};
    Layout layout;
    layout.grid.rows = map.rows.size();
    layout.grid.columns = map.columns.size();
    layout.scale = axisScale({"", map.min, map.max}, map.values, std::clamp(static_cast<int>(area.height / (style.axisPt * 4)), 2, 6));
    for (const double tick : layout.scale.ticks)
        layout.scaleNumbers = std::max(layout.scaleNumbers, canvas.textWidth(layout.scale.text(tick), font));
    layout.rowNames = std::min(widest(canvas, map.rows, font), area.width * 0.35);
    layout.notes = wrapped(map.note, area.width, font, [&](std::string_view text, const draw::Font& f) { return canvas.textWidth(text, f); });
    return layout;
}

// Also behind a hyphen; a dot between two parts of the name is not needed where a line ends.
std::vector<std::string> wrappedName(const draw::Canvas& canvas, const std::string& name, double width, const draw::Font& font)
{
    constexpr char kJoint = '\x01';
    std::string parts;
    for (std::size_t i = 0; i < name.size(); ++i) {
        parts += name[i];
        if (name[i] == '-' && i > 0 && name[i - 1] != ' ' && i + 1 < name.size() && name[i + 1] != ' ')
            parts.append(1, kJoint).append(1, ' ');
    }
    const auto printed = [](std::string_view text) {
        std::string line;
        for (std::size_t i = 0; i < text.size(); ++i)
            if (text[i] == kJoint)
                ++i;  // and the blank behind it
            else
                line += text[i];
        return line;
    };
    auto lines = wrapped(parts, width, font, [&](std::string_view text, const draw::Font& f) { return canvas.textWidth(printed(text), f); });
    static const std::string dot = "· ";
    for (std::size_t i = 0; i < lines.size(); ++i) {
        lines[i] = printed(lines[i]);
        if (i > 0 && lines[i].starts_with(dot))
            lines[i].erase(0, dot.size());
        else if (i + 1 < lines.size() && lines[i].ends_with(" ·"))
            lines[i].erase(lines[i].size() - dot.size());
    }
    return lines;
}

// The names of columns in lines below cells of this width; nothing where a word is longer than that or a name too high.
std::vector<std::vector<std::string>> linesBelow(const draw::Canvas& canvas, const HeatMap& map, double cellWidth, const ChartStyle& style)
{
    constexpr std::size_t kMostLines = 3;
    const draw::Font font{style.axisPt};
    const double room = cellWidth - style.axisPt * 0.6;
    std::vector<std::vector<std::string>> all;
    for (const auto& name : map.columns) {
        all.push_back(wrappedName(canvas, name, room, font));
        if (all.back().size() > kMostLines || widest(canvas, all.back(), font) > room)
            return {};
    }
    return all;
}

double heightOf(const std::vector<std::vector<std::string>>& names, const ChartStyle& style)
{
    std::size_t lines = 1;
    for (const auto& name : names)
        lines = std::max(lines, name.size());
    return style.axisPt * (1 + 1.15 * static_cast<double>(lines - 1));
}

Layout layOut(const draw::Canvas& canvas, const Rect& area, const HeatMap& map, const ChartStyle& style)
{
    Layout layout = measure(canvas, area, map, style);
    const double columns = static_cast<double>(std::max<std::size_t>(1, map.columns.size()));
    const double rows = static_cast<double>(std::max<std::size_t>(1, map.rows.size()));
    const double longest = widest(canvas, map.columns, {style.axisPt});
    const double left = leftRoom(layout, map, style), top = titleHeight(map, style);
    const double width = std::max(1.0, area.width - left - rightRoom(layout, map, style));
    double cellWidth = 1, cellHeight = 1;
    const double uprightRoom = area.height * 0.4;
    auto below = longest > uprightRoom ? linesBelow(canvas, map, width / columns, style) : std::vector<std::vector<std::string>>();
    for (const bool upright : {false, true}) {
        layout.upright = upright;
        layout.columnNames = upright ? std::min(longest, uprightRoom) : heightOf(below, style);
        cellHeight = std::max(0.1, area.height - top - bottomRoom(layout, map, style)) / rows;
        cellHeight = std::min(cellHeight, style.fontPt * 5);
        const double wish = upright ? cellHeight * kWidest : std::max(cellHeight * kWidest, longest + style.axisPt);
        cellWidth = std::min(width / columns, wish);
        if (longest + style.axisPt * 0.3 <= cellWidth || !below.empty())
            break;
    }
    layout.columnLines = std::move(below);
    if (layout.columnLines.empty())
        for (const auto& name : map.columns)
            layout.columnLines.push_back({name});
    layout.grid.box = {area.x + left, area.y + top, cellWidth * columns, cellHeight * rows};
    const Rect& box = layout.grid.box;
    layout.scaleBar = {box.right() + style.fontPt * 1.2, box.y, style.fontPt, std::max(box.height, std::min(style.axisPt * 6, area.height - top))};
    return layout;
}

// Dark letters on light cells, light ones on dark cells, whatever the theme.
draw::Color readableOn(draw::Color cell)
{
    const double light = 0.299 * cell.r + 0.587 * cell.g + 0.114 * cell.b;
    return light > 140 ? draw::lightTheme().text : draw::lightTheme().base;
}

draw::Color colorOf(double value, const Layout& layout, const draw::Theme& theme)
{
    return std::isnan(value) ? theme.alternate : theme.sequentialOnWhite(std::clamp(layout.scale.share(value), 0.0, 1.0));
}

void paintImage(draw::Canvas& canvas, const HeatMap& map, const Layout& layout, const draw::Theme& theme)
{
    draw::Raster raster{static_cast<int>(layout.grid.columns), static_cast<int>(layout.grid.rows), {}};
    raster.pixels.reserve(map.values.size());
    for (const double value : map.values)
        raster.pixels.push_back(colorOf(value, layout, theme));
    canvas.image(layout.grid.box, raster);
}

void paintCell(draw::Canvas& canvas, double value, const Rect& cell, bool printed, const Layout& layout, const draw::Theme& theme,
               const ChartStyle& style)
{
    const double gap = std::min(cell.width, cell.height) > style.axisPt ? style.linePt * 0.5 : 0;
    const Rect inner{cell.x + gap, cell.y + gap, cell.width - 2 * gap, cell.height - 2 * gap};
    const draw::Color color = colorOf(value, layout, theme);
    canvas.fillRect(inner, color);
    if (std::isnan(value))
        canvas.hatch(inner, theme.border, std::max(3.0, style.axisPt * 0.6));
    const draw::Font font{style.axisPt};
    if (!printed || std::isnan(value) || inner.height < style.axisPt * 1.15)
        return;
    const std::string text = formatFixed(value, 2);
    if (canvas.textWidth(text, font) + style.axisPt * 0.3 <= inner.width)
        canvas.text({cell.x + cell.width / 2, cell.y + cell.height / 2 + style.axisPt * 0.36}, text, font, readableOn(color), draw::Align::Center);
}

void paintCells(draw::Canvas& canvas, const HeatMap& map, const Layout& layout, const draw::Theme& theme, const ChartStyle& style)
{
    const HeatMapGrid& grid = layout.grid;
    if (map.values.size() > kMostBoxes)
        paintImage(canvas, map, layout, theme);
    else
        for (std::size_t i = 0; i < map.values.size(); ++i)
            paintCell(canvas, map.values[i], grid.cell(i / grid.columns, i % grid.columns), map.printValues, layout, theme, style);
    const double width = style.linePt * 2.5;
    for (std::size_t i = 0; i < std::min(map.framed.size(), map.values.size()); ++i) {
        if (!map.framed[i])
            continue;
        const Rect cell = grid.cell(i / grid.columns, i % grid.columns);
        canvas.strokeRect({cell.x + width / 2, cell.y + width / 2, std::max(0.1, cell.width - width), std::max(0.1, cell.height - width)},
                          {theme.vermillion, width, {}});
    }
}

// Where cells are lower than letters, only every second, third, ... name.
std::size_t nameStep(double cell, const ChartStyle& style)
{
    return std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil(style.axisPt * 1.1 / std::max(cell, 1e-3))));
}

void paintNames(draw::Canvas& canvas, const Rect& area, const HeatMap& map, const Layout& layout, const draw::Theme& theme, const ChartStyle& style)
{
    const draw::Font font{style.axisPt}, titleFont{style.fontPt};
    const HeatMapGrid& grid = layout.grid;
    const Rect& box = grid.box;
    const double gap = style.axisPt * 0.5;
    if (grid.columns > 0)
        for (std::size_t r = 0; r < grid.rows; r += nameStep(box.height / static_cast<double>(grid.rows), style)) {
            const Rect cell = grid.cell(r, 0);
            canvas.text({box.x - gap, cell.y + cell.height / 2 + style.axisPt * 0.36}, canvas.elided(map.rows[r], font, layout.rowNames), font,
                        theme.text, draw::Align::Right);
        }
    const std::size_t step = layout.upright ? nameStep(box.width / static_cast<double>(std::max<std::size_t>(1, grid.columns)), style) : 1;
    for (std::size_t c = 0; c < grid.columns; c += step) {
        const Rect cell = grid.cell(0, c);
        const double middle = cell.x + cell.width / 2;
        if (layout.upright)
            canvas.text({middle + style.axisPt * 0.36, box.bottom() + gap}, canvas.elided(map.columns[c], font, layout.columnNames), font, theme.text,
                        draw::Align::Right, -90);
        else
            for (std::size_t line = 0; line < layout.columnLines[c].size(); ++line)
                canvas.text({middle, box.bottom() + gap + style.axisPt * (0.8 + 1.15 * static_cast<double>(line))}, layout.columnLines[c][line], font, theme.text,
                            draw::Align::Center);
    }
    canvas.text({box.x + box.width / 2, box.bottom() + gap + layout.columnNames + style.fontPt * 1.2}, map.columnTitle, titleFont, theme.text,
                draw::Align::Center);
    canvas.text({area.x + style.fontPt, box.y + box.height / 2}, map.rowTitle, titleFont, theme.text, draw::Align::Center, -90);
}

void paintScale(draw::Canvas& canvas, const HeatMap& map, const Layout& layout, const draw::Theme& theme, const ChartStyle& style)
{
    const Rect& bar = layout.scaleBar;
    draw::Raster raster{1, kScaleSteps, {}};
    for (int i = 0; i < kScaleSteps; ++i)
        raster.pixels.push_back(theme.sequentialOnWhite(1 - (i + 0.5) / kScaleSteps));
    canvas.image(bar, raster);
    const draw::Font font{style.axisPt};
    double last = 1e300;
    for (const double tick : layout.scale.ticks) {
        const double y = bar.bottom() - layout.scale.share(tick) * bar.height;
        if (last - y < style.axisPt * 1.05)
            continue;
        last = y;
        canvas.line({bar.right(), y}, {bar.right() + style.axisPt * 0.3, y}, {theme.text, style.linePt, {}});
        canvas.text({bar.right() + style.axisPt * 0.6, y + style.axisPt * 0.36}, layout.scale.text(tick), font, theme.text);
    }
    canvas.text({bar.right() + style.axisPt * 0.8 + layout.scaleNumbers + style.fontPt, bar.y + bar.height / 2}, map.valueTitle, {style.fontPt},
                theme.text, draw::Align::Center, -90);
}

}  // namespace

Rect HeatMapGrid::cell(std::size_t row, std::size_t column) const
{
    const double width = box.width / static_cast<double>(columns), height = box.height / static_cast<double>(rows);
    return {box.x + static_cast<double>(column) * width, box.y + static_cast<double>(row) * height, width, height};
}

std::optional<HeatMapGrid::Cell> HeatMapGrid::at(draw::Point point) const
{
    if (rows == 0 || columns == 0 || !box.contains(point))
        return std::nullopt;
    const auto index = [](double share, std::size_t count) {
        return std::min(count - 1, static_cast<std::size_t>(share * static_cast<double>(count)));
    };
    return Cell{index((point.y - box.y) / box.height, rows), index((point.x - box.x) / box.width, columns)};
}

HeatMapGrid heatMapGrid(const draw::Canvas& canvas, const Rect& area, const HeatMap& map, const ChartStyle& style)
{
    return layOut(canvas, area, map, style).grid;
}

void renderHeatMap(draw::Canvas& canvas, const Rect& area, const HeatMap& map, const draw::Theme& theme, const ChartStyle& style)
{
    const Layout layout = layOut(canvas, area, map, style);
    const draw::Font bold{style.fontPt, true}, small{style.axisPt};
    canvas.beginGroup("axes");
    const std::string title = canvas.elided(map.title, bold, area.width);
    canvas.text({area.x, area.y + style.fontPt}, title, bold, theme.text);
    const double x = area.x + (title.empty() ? 0 : canvas.textWidth(title, bold) + style.fontPt);
    canvas.text({x, area.y + style.fontPt}, canvas.elided(map.subtitle, small, std::max(0.0, area.right() - x)), small, theme.text2);
    if (!map.values.empty()) {
        paintNames(canvas, area, map, layout, theme, style);
        paintScale(canvas, map, layout, theme, style);
    }
    canvas.endGroup();
    canvas.beginGroup("data");
    paintCells(canvas, map, layout, theme, style);
    canvas.endGroup();
    canvas.beginGroup("notes");
    const auto lines = static_cast<double>(layout.notes.size());
    for (std::size_t i = 0; i < layout.notes.size(); ++i)
        canvas.text({area.x, area.bottom() - style.axisPt * 0.3 - (lines - 1 - static_cast<double>(i)) * style.axisPt * 1.3}, layout.notes[i], small,
                    theme.text2);
    canvas.endGroup();
}

double wantedHeatMapHeight(const HeatMap& map, double widthPt, const ChartStyle& style)
{
    const MeasuringCanvas canvas;
    const Rect area{0, 0, std::max(1.0, widthPt - 2 * style.fontPt), 1e4};
    Layout layout = measure(canvas, area, map, style);
    const double columns = static_cast<double>(std::max<std::size_t>(1, map.columns.size()));
    const double cell = (area.width - leftRoom(layout, map, style) - rightRoom(layout, map, style)) / columns;
    const double longest = widest(canvas, map.columns, {style.axisPt});
    layout.columnNames = longest + style.axisPt * 0.3 <= cell ? style.axisPt : longest;
    const double height = std::clamp(cell, style.axisPt * 1.25, style.fontPt * 3);
    return 2 * style.fontPt + titleHeight(map, style) + height * static_cast<double>(map.rows.size()) + bottomRoom(layout, map, style) + style.axisPt * 0.5;
}

}  // namespace bindscape::figure
