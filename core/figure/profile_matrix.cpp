// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/figure/profile_matrix.h"

#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "core/figure/chart_parts.h"

#include <algorithm>
#include <cmath>

namespace bindscape::figure {

namespace {

using draw::Rect;

constexpr int kScaleSteps = 128;
constexpr double kLeastRow = 1.2;      // in heights of its name; lower rows are hard to read
constexpr double kTreeShare = 0.075;  // of the width

struct Layout {
    ProfileMatrixGrid grid;
    Rect tree, names, scaleBar;
    std::vector<double> middles;  // of the rows
    std::vector<std::string> notes;
    double noteX = 0, noteY = 0;
    bool titleAbove = false;  // of the scale; else beside it
    bool hasScale = true;
};

double nameWidth(const draw::Canvas& canvas, const ProfileMatrix& matrix, const ChartStyle& style)
{
    double width = 0;
    for (const auto& row : matrix.rows)
        width = std::max(width, canvas.textWidth(row, {style.axisPt, true}));
    return width;
}

double topRoom(const ProfileMatrix& matrix, const ChartStyle& style)
{
    const double title = matrix.title.empty() && matrix.subtitle.empty() ? 0 : style.fontPt * 2;
    return title + style.fontPt * 1.5 + style.axisPt;  // titles of the panels, then the mark of the centre
}

double bottomRoom(const ProfileMatrix& matrix, const Layout& layout, const ChartStyle& style)
{
    const double axis = style.axisPt * 2 + style.fontPt * 1.4;
    // With its title above, where there is no room beside it.
    const double scale = layout.hasScale ? style.fontPt * 2.9 + style.axisPt * 2.2 : 0;
    const bool beside = matrix.panels.size() > 1;  // the note stands below the second panel
    const double note = static_cast<double>(layout.notes.size()) * style.axisPt * 1.3;
    return axis + (beside ? std::max(scale, note) : scale + note) + style.axisPt;
}

Layout layOut(const draw::Canvas& canvas, const Rect& area, const ProfileMatrix& matrix, const ChartStyle& style)
{
    Layout layout;
    const double tree = matrix.tree.merges.empty() ? 0 : area.width * kTreeShare;
    const double names = std::min(nameWidth(canvas, matrix, style) + style.axisPt * 1.4, area.width * 0.3);
    const double gap = style.fontPt * 3.6;
    const auto count = static_cast<double>(std::max<std::size_t>(1, matrix.panels.size()));
    const double left = tree + names, right = style.axisPt * 2.2;
    const double width = std::max(1.0, (area.width - left - right - gap * (count - 1)) / count);
    const double noteWidth = matrix.panels.size() > 1 ? width : area.width - left - right;
    layout.notes = wrapped(matrix.note, noteWidth, {style.axisPt},
                           [&](std::string_view text, const draw::Font& font) { return canvas.textWidth(text, font); });
    const double top = topRoom(matrix, style);
    const auto heightOfRows = [&] { return area.height - top - bottomRoom(matrix, layout, style); };
    const auto isLow = [&] { return matrix.rowsFirst && heightOfRows() < static_cast<double>(matrix.rows.size()) * style.axisPt * kLeastRow; };
    if (isLow())
        layout.notes.clear();
    layout.hasScale = !isLow();
    const double height = std::max(1.0, heightOfRows());
    for (std::size_t i = 0; i < matrix.panels.size(); ++i)
        layout.grid.boxes.push_back({area.x + left + static_cast<double>(i) * (width + gap), area.y + top, width, height});
    layout.tree = {area.x, area.y + top, std::max(0.0, tree - style.axisPt * 0.6), height};
    layout.names = {area.x + tree, area.y + top, names, height};
    layout.grid.names = {area.x, area.y + top, left, height};
    layout.grid.rows = matrix.rows.size();
    layout.grid.columns = matrix.columns;
    for (std::size_t row = 0; row < matrix.rows.size(); ++row)
        layout.middles.push_back(area.y + top + height * (static_cast<double>(row) + 0.5) / static_cast<double>(matrix.rows.size()));
    const double below = area.y + top + height + style.axisPt * 2 + style.fontPt * 2;
    const double titleWidth = canvas.textWidth(matrix.valueTitle, {style.fontPt}) + style.fontPt;
    layout.titleAbove = width - titleWidth < style.fontPt * 9;
    const double barX = area.x + left + (layout.titleAbove ? 0 : titleWidth);
    layout.scaleBar = {barX, below + (layout.titleAbove ? style.fontPt * 1.5 : 0),
                       std::max(style.fontPt * 4, std::min(style.fontPt * 14, area.x + left + width - barX)), style.fontPt * 1.1};
    layout.noteX = matrix.panels.size() > 1 ? layout.grid.boxes[1].x : area.x + left;
    layout.noteY = matrix.panels.size() > 1 ? below + style.axisPt : layout.scaleBar.bottom() + style.axisPt * 3;
    return layout;
}

double shareOf(const ProfileMatrix& matrix, double value)
{
    return matrix.max > matrix.min ? std::clamp((value - matrix.min) / (matrix.max - matrix.min), 0.0, 1.0) : 0;
}

void paintNames(draw::Canvas& canvas, const ProfileMatrix& matrix, const Layout& layout, const draw::Theme& theme, const ChartStyle& style)
{
    if (matrix.rows.empty())
        return;
    const double height = layout.names.height / static_cast<double>(matrix.rows.size());
    const auto step = std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil(style.axisPt * 1.05 / height)));
    const double gap = style.axisPt * 0.6;
    for (std::size_t row = 0; row < matrix.rows.size(); ++row) {
        const bool marked = row < matrix.marked.size() && matrix.marked[row];
        const double y = layout.middles[row];
        if (marked) {
            const Rect back{layout.names.x + gap * 0.3, y - height / 2, layout.names.width - gap * 0.8, height};
            canvas.fillRect(back, theme.selection);
            canvas.fillRect({back.x, back.y, std::max(style.linePt * 3, 1.0), back.height}, theme.accent);
        }
        if (!marked && row % step != 0)
            continue;
        const draw::Font font{std::min(style.axisPt, std::max(height * 0.95, style.axisPt * 0.7)), marked};
        canvas.text({layout.names.right() - gap, y + font.size * 0.36}, canvas.elided(matrix.rows[row], font, layout.names.width - gap), font,
                    theme.text, draw::Align::Right);
    }
}

void paintPanel(draw::Canvas& canvas, const ProfileMatrix& matrix, const ProfileMatrix::Panel& panel, const Rect& box, const draw::Theme& theme,
                const ChartStyle& style)
{
    draw::Raster raster{static_cast<int>(matrix.columns), static_cast<int>(matrix.rows.size()), {}};
    raster.pixels.reserve(panel.values.size());
    for (const double value : panel.values)
        raster.pixels.push_back(std::isnan(value) ? theme.alternate : theme.sequential(shareOf(matrix, value)));
    if (!raster.pixels.empty())
        canvas.image(box, raster);
    canvas.strokeRect(box, {theme.border, style.linePt, {}});
    // Rows without a single number are hatched: there is no such network, or it is not scored.
    for (std::size_t row = 0; row < matrix.rows.size(); ++row) {
        const auto begin = panel.values.begin() + static_cast<std::ptrdiff_t>(row * matrix.columns);
        if (std::all_of(begin, begin + static_cast<std::ptrdiff_t>(matrix.columns), [](double x) { return std::isnan(x); })) {
            const double height = box.height / static_cast<double>(matrix.rows.size());
            canvas.hatch({box.x, box.y + height * static_cast<double>(row), box.width, height}, theme.border, std::max(3.0, style.axisPt * 0.6));
        }
    }
}

void paintPanelAxes(draw::Canvas& canvas, const ProfileMatrix& matrix, const ProfileMatrix::Panel& panel, const Rect& box, const draw::Theme& theme,
                    const ChartStyle& style)
{
    const draw::Font bold{style.fontPt, true}, small{style.axisPt};
    const double titleY = box.y - style.axisPt * 1.5;
    canvas.text({box.x, titleY}, panel.title, bold, theme.text);
    const double x = box.x + canvas.textWidth(panel.title, bold) + style.fontPt * 0.8;
    canvas.text({x, titleY}, canvas.elided(panel.subtitle, small, std::max(0.0, box.right() - x)), small, theme.text2);
    const auto at = [&](double position) {
        return box.x + std::clamp((position - matrix.begin) / (matrix.end() - matrix.begin), 0.0, 1.0) * box.width;
    };
    if (matrix.columns == 0)
        return;
    if (matrix.begin <= 0 && matrix.end() > 0) {
        const double middle = at(0.5), size = style.axisPt * 0.35;
        const std::array triangle{draw::Point{middle - size, box.y - size * 2.2}, draw::Point{middle + size, box.y - size * 2.2},
                                  draw::Point{middle, box.y - size * 0.5}};
        canvas.polygon(triangle, theme.text, std::nullopt);
    }
    // Windows of an even width lack one base at an end: its round position is named all the same.
    const double edge = std::max(matrix.bin, 2.0);
    const auto ticks = niceTicks(matrix.begin - edge, matrix.end() + edge, std::clamp(static_cast<int>(box.width / (style.axisPt * 5)), 2, 6));
    for (const double tick : ticks) {
        if (tick < matrix.begin - edge || tick > matrix.end() + edge)
            continue;
        canvas.line({at(tick), box.bottom()}, {at(tick), box.bottom() + style.axisPt * 0.4}, {theme.text, style.linePt, {}});
        const std::string text = tick > 0 ? "+" + withThousands(static_cast<std::int64_t>(tick))
                                 : tick < 0 ? "−" + withThousands(static_cast<std::int64_t>(-tick)) : "0";
        canvas.text({at(tick), box.bottom() + style.axisPt * 1.5}, text, small, theme.text2, draw::Align::Center);
    }
    canvas.text({box.x + box.width / 2, box.bottom() + style.axisPt * 2 + style.fontPt}, matrix.positionTitle, {style.axisPt}, theme.text2,
                draw::Align::Center);
}

void paintScale(draw::Canvas& canvas, const ProfileMatrix& matrix, const Layout& layout, const draw::Theme& theme, const ChartStyle& style)
{
    const Rect& bar = layout.scaleBar;
    draw::Raster raster{kScaleSteps, 1, {}};
    for (int i = 0; i < kScaleSteps; ++i)
        raster.pixels.push_back(theme.sequential((i + 0.5) / kScaleSteps));
    if (layout.titleAbove)
        canvas.text({bar.x, bar.y - style.fontPt * 0.4}, matrix.valueTitle, {style.fontPt}, theme.text);
    else
        canvas.text({bar.x - style.fontPt * 0.8, bar.bottom() - style.fontPt * 0.2}, matrix.valueTitle, {style.fontPt}, theme.text, draw::Align::Right);
    canvas.image(bar, raster);
    canvas.strokeRect(bar, {theme.border, style.linePt, {}});
    const AxisScale scale = axisScale({"", matrix.min, matrix.max}, {}, 4);
    std::vector<double> ticks;
    for (const double tick : scale.ticks)
        if (tick > matrix.min && tick < matrix.max)
            ticks.push_back(tick);
    ticks.insert(ticks.begin(), matrix.min);
    ticks.push_back(matrix.max);
    const draw::Font font{style.axisPt};
    const auto x = [&](double tick) { return bar.x + shareOf(matrix, tick) * bar.width; };
    double free = -1e300;
    for (std::size_t i = 0; i < ticks.size(); ++i) {
        const bool last = i + 1 == ticks.size();
        const std::string text = (last ? "≥ " : "") + (matrix.max - matrix.min >= 1 && std::round(ticks[i]) == ticks[i] ? scale.text(ticks[i]) : formatReal(ticks[i], 2));
        const double half = canvas.textWidth(text, font) / 2;
        const double end = bar.right() - canvas.textWidth("≥ 0.00", font);
        if (x(ticks[i]) - half < free || (!last && i > 0 && x(ticks[i]) + half > end))
            continue;
        free = x(ticks[i]) + half + style.axisPt * 0.5;
        canvas.line({x(ticks[i]), bar.bottom()}, {x(ticks[i]), bar.bottom() + style.axisPt * 0.3}, {theme.text, style.linePt, {}});
        canvas.text({x(ticks[i]), bar.bottom() + style.axisPt * 1.4}, text, font, theme.text2, draw::Align::Center);
    }
}

}  // namespace

std::optional<ProfileMatrixGrid::Cell> ProfileMatrixGrid::at(draw::Point point) const
{
    const auto index = [](double share, std::size_t count) {
        return std::min(count - 1, static_cast<std::size_t>(std::max(0.0, share) * static_cast<double>(count)));
    };
    if (rows == 0)
        return std::nullopt;
    if (names.contains(point))
        return Cell{index((point.y - names.y) / names.height, rows), std::nullopt, std::nullopt};
    for (std::size_t panel = 0; panel < boxes.size() && columns > 0; ++panel)
        if (const Rect& box = boxes[panel]; box.contains(point))
            return Cell{index((point.y - box.y) / box.height, rows), panel, index((point.x - box.x) / box.width, columns)};
    return std::nullopt;
}

ProfileMatrixGrid profileMatrixGrid(const draw::Canvas& canvas, const Rect& area, const ProfileMatrix& matrix, const ChartStyle& style)
{
    return layOut(canvas, area, matrix, style).grid;
}

void renderProfileMatrix(draw::Canvas& canvas, const Rect& area, const ProfileMatrix& matrix, const draw::Theme& theme, const ChartStyle& style)
{
    const Layout layout = layOut(canvas, area, matrix, style);
    const draw::Font bold{style.fontPt, true}, small{style.axisPt};
    canvas.beginGroup("data");
    for (std::size_t i = 0; i < matrix.panels.size(); ++i)
        paintPanel(canvas, matrix, matrix.panels[i], layout.grid.boxes[i], theme, style);
    canvas.endGroup();
    canvas.beginGroup("axes");
    const std::string title = canvas.elided(matrix.title, bold, area.width);
    canvas.text({area.x, area.y + style.fontPt}, title, bold, theme.text);
    const double x = area.x + (title.empty() ? 0 : canvas.textWidth(title, bold) + style.fontPt);
    canvas.text({x, area.y + style.fontPt}, canvas.elided(matrix.subtitle, small, std::max(0.0, area.right() - x)), small, theme.text2);
    paintTree(canvas, layout.tree, matrix.tree, layout.middles, TreeSide::Left, {theme.text2, style.linePt, {}});
    paintNames(canvas, matrix, layout, theme, style);
    for (std::size_t i = 0; i < matrix.panels.size(); ++i)
        paintPanelAxes(canvas, matrix, matrix.panels[i], layout.grid.boxes[i], theme, style);
    if (!matrix.panels.empty() && layout.hasScale)
        paintScale(canvas, matrix, layout, theme, style);
    canvas.endGroup();
    canvas.beginGroup("notes");
    for (std::size_t i = 0; i < layout.notes.size(); ++i)
        canvas.text({layout.noteX, layout.noteY + static_cast<double>(i) * style.axisPt * 1.3}, layout.notes[i], small, theme.text2);
    canvas.endGroup();
}

double wantedProfileMatrixHeight(const ProfileMatrix& matrix, double widthPt, const ChartStyle& style)
{
    const MeasuringCanvas canvas;
    const Layout layout = layOut(canvas, {0, 0, std::max(1.0, widthPt - 2 * style.fontPt), 1e4}, matrix, style);
    const double rows = static_cast<double>(matrix.rows.size()) * style.axisPt * 1.35;
    return topRoom(matrix, style) + std::max(rows, widthPt * 0.25) + bottomRoom(matrix, layout, style) + 2 * style.fontPt;
}

void writeProfileMatrixData(const ProfileMatrix& matrix, const std::filesystem::path& csv)
{
    std::vector<std::vector<std::string>> rows{{"panel", "row"}};
    for (std::size_t column = 0; column < matrix.columns; ++column)
        rows.front().push_back(formatReal(matrix.begin + static_cast<double>(column) * matrix.bin, 9));
    for (const auto& panel : matrix.panels)
        for (std::size_t row = 0; row < matrix.rows.size(); ++row) {
            std::vector<std::string> line{panel.title, matrix.rows[row]};
            for (std::size_t column = 0; column < matrix.columns; ++column) {
                const double value = panel.values[row * matrix.columns + column];
                line.push_back(std::isnan(value) ? "" : formatExact(value));
            }
            rows.push_back(std::move(line));
        }
    writeFileAtomically(csv, csvText(rows));
}

}  // namespace bindscape::figure
