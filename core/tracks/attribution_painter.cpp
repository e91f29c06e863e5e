// SPDX-License-Identifier: GPL-3.0-or-later
// Scores of a model: a heat row (signed colour, hatched where not scored) or letters scaled to their score. A core that was
// blocked by N never shows a score, whatever the data hold there.
#include "core/tracks/attribution_parts.h"
#include "core/tracks/letter_outlines.h"
#include "core/tracks/paint_support.h"
#include "core/tracks/painters.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bindscape::tracks {

namespace {

using genome::Attribution;

constexpr double kFractionFrom = 10'000;  // bases per px: only how much is scored can be seen
constexpr double kHeatFrom = 200;         // bases per px: letters look like the heat row
constexpr double kLettersFrom = 2;        // px per base
constexpr double kValuesFrom = 30;        // px per base: values are printed in the cells

struct Cell {
    double left = 0, right = 0;
    std::optional<double> value;   // none: not scored
    bool blocked = false;
    std::size_t bin = 0;           // first bin
};

// The signed value of largest magnitude per column.
std::vector<Cell> cellsOf(const PaintContext& context, const Attribution& data)
{
    const auto blocked = blockedBins(data);
    std::vector<Cell> cells;
    for (const Column& column : columnsOf(context, data.region, data.values.size())) {
        Cell cell{column.left, column.right, std::nullopt, true, column.first};
        for (std::size_t bin = column.first; bin < column.last; ++bin) {
            const double value = data.values[bin];
            cell.blocked = cell.blocked && blocked[bin];
            if (!blocked[bin] && std::isfinite(value) && (!cell.value || std::fabs(value) > std::fabs(*cell.value)))
                cell.value = value;
        }
        cells.push_back(cell);
    }
    return cells;
}

// Of the scale in use; without one, of what is seen.
double largestOf(const PaintContext& context, const Attribution& data, const TrackStyle& style, const std::vector<Cell>& cells)
{
    const bool chosen = style.scale == ScaleMode::Fixed || style.scale == ScaleMode::Percentile;
    const auto range = context.range || !chosen ? context.range : dataRange(data, style);
    double largest = 0;
    if (range)
        largest = std::max(std::fabs(range->first), std::fabs(range->second));
    else
        for (const Cell& cell : cells)
            largest = std::max(largest, std::fabs(cell.value.value_or(0)));
    return largest > 0 && std::isfinite(largest) ? largest : 1;
}

// Runs of cells that look alike become one mark.
template <class Same, class Work>
void forEachRun(const std::vector<Cell>& cells, Same same, Work work)
{
    for (std::size_t i = 0; i < cells.size();) {
        std::size_t end = i + 1;
        while (end < cells.size() && same(cells[i], cells[end]))
            ++end;
        work(cells[i], cells[end - 1]);
        i = end;
    }
}

void paintFraction(const PaintContext& context, const Attribution& data, double top, double height)
{
    for (const Column& column : columnsOf(context, data.region, data.values.size())) {
        double scored = 0;
        for (std::size_t bin = column.first; bin < column.last; ++bin)
            scored += std::isfinite(data.values[bin]) ? 1 : 0;
        const double share = scored / static_cast<double>(column.last - column.first);
        const double left = edgeAt(context, column.left);
        if (share > 0)
            context.canvas.fillRect({left, top, std::max(edgeAt(context, column.right) - left, finestColumn(context)), height},
                                    draw::mix(context.theme.canvas, context.theme.text2, 0.15 + 0.85 * share));
    }
}

void paintHeatCells(const PaintContext& context, const std::vector<Cell>& cells, double largest, double top, double height)
{
    const draw::Theme& theme = context.theme;
    const auto colorOf = [&](const Cell& cell) { return theme.signedColor(cell.value.value_or(0) / largest); };
    const auto same = [&](const Cell& a, const Cell& b) {
        return a.blocked == b.blocked && a.value.has_value() == b.value.has_value() && colorOf(a) == colorOf(b);
    };
    const double overlap = context.crisp ? 0 : context.lineWidth / 2;  // hides the seams that viewers of PDF and SVG show
    forEachRun(cells, same, [&](const Cell& first, const Cell& last) {
        const double left = edgeAt(context, first.left);
        const double right = std::max(edgeAt(context, last.right), left + finestColumn(context));
        if (first.value)
            context.canvas.fillRect({left, top, std::min(right + overlap, context.area.right()) - left, height}, colorOf(first));
    });
    forEachRun(cells, same, [&](const Cell& first, const Cell& last) {
        if (first.value)
            return;
        const double left = edgeAt(context, first.left), right = edgeAt(context, last.right);
        context.canvas.fillRect({left, top, right - left, height}, theme.canvas);
        context.canvas.hatch({left, top, right - left, height}, first.blocked ? theme.text3 : theme.hairline, 0.55 * context.fontSize);
    });
}

void printValues(const PaintContext& context, const std::vector<Cell>& cells, double largest, double middle)
{
    const draw::Font font = small(context);
    for (const Cell& cell : cells) {
        if (!cell.value)
            continue;
        const std::string text = numberText(*cell.value);
        if (context.canvas.textWidth(text, font) > cell.right - cell.left - 4)
            continue;
        // White on the strong colours of the light theme, dark on those of the dark theme.
        const bool strong = std::fabs(*cell.value) > 0.6 * largest;
        context.canvas.text({(cell.left + cell.right) / 2, middle + font.size * 0.36}, text, font,
                            strong ? context.theme.canvas : context.theme.text, draw::Align::Center);
    }
}

void paintLetter(const PaintContext& context, const Cell& cell, char letter, const Scale& scale)
{
    constexpr double kGap = 0.6, kSmallest = 0.6;
    const int code = static_cast<int>(std::string_view("ACGT").find(letter));  // npos, an N, is none of 0..3
    const double zero = scale.y(0);
    const double tip = scale.y(*cell.value);
    const double gap = std::min(kGap, (cell.right - cell.left) * 0.1);
    const double width = cell.right - cell.left - 2 * gap;
    if (std::fabs(tip - zero) < kSmallest * std::min(1.0, context.fontSize / 11) || !(width > 0))
        return;
    // Height with its sign: a negative letter hangs from the line upside down.
    const double height = zero - tip;
    context.canvas.fillPath(letterOutline(code).transformed(width, height, cell.left + gap, tip), context.theme.base4(letter == 'N' ? 4 : code));
}

void paintBarsOrLetters(const PaintContext& context, const Attribution& data, const TrackStyle& style, const std::vector<Cell>& cells,
                        const Scale& scale)
{
    const bool letters = context.viewport.pxPerBase() >= kLettersFrom * std::min(1.0, context.fontSize / 11) && isPerBase(data) &&
                         data.letters.size() == data.values.size();
    const double zero = scale.y(0);
    for (const Cell& cell : cells) {
        if (!cell.value || *cell.value == 0)
            continue;
        if (letters) {
            // Whole cells: a letter at the edge of the view must not be squeezed into what is visible of its cell.
            Cell whole = cell;
            const auto position = data.region.begin + static_cast<std::int64_t>(cell.bin);
            whole.left = context.viewport.toPx(static_cast<double>(position));
            whole.right = context.viewport.toPx(static_cast<double>(position + 1));
            paintLetter(context, whole, shownLetter(data.letters[cell.bin], style.flipped), scale);
            continue;
        }
        const double tip = scale.y(*cell.value);
        const double left = edgeAt(context, cell.left);
        context.canvas.fillRect({left, std::min(tip, zero), std::max(edgeAt(context, cell.right) - left, finestColumn(context)), std::fabs(tip - zero)},
                                context.theme.signedColor(*cell.value > 0 ? 0.75 : -0.75));
    }
}

// A cap where a letter or bar is cut by the scale.
void paintCaps(const PaintContext& context, const std::vector<Cell>& cells, const Scale& scale)
{
    const double height = 2 * context.fontSize / 11, slack = (scale.high - scale.low) * 1e-6;
    for (const bool top : {true, false}) {
        const auto isCut = [&](const Cell& cell) { return cell.value && (top ? *cell.value > scale.high + slack : *cell.value < scale.low - slack); };
        forEachRun(cells, [&](const Cell& a, const Cell& b) { return isCut(a) == isCut(b); },
                   [&](const Cell& first, const Cell& last) {
                       if (isCut(first))
                           context.canvas.fillRect({first.left, (top ? scale.top : scale.bottom) - height / 2, last.right - first.left, height},
                                                   context.theme.text);
                   });
    }
}

}  // namespace

void paintAttributionHeat(const PaintContext& context, const Attribution& data, const TrackStyle& style)
{
    const double margin = context.area.height > 12 ? 3 : 0;
    const double top = edgeAt(context, context.area.y + margin);
    const double height = edgeAt(context, context.area.bottom() - margin) - top;
    if (context.viewport.basesPerPx() >= kFractionFrom) {
        paintFraction(context, data, top, height);
        return;
    }
    const auto cells = cellsOf(context, data);
    const double largest = largestOf(context, data, style, cells);
    paintHeatCells(context, cells, largest, top, height);
    if (context.viewport.pxPerBase() >= kValuesFrom && isPerBase(data))
        printValues(context, cells, largest, top + height / 2);
    paintFrames(context, data, top, height);
}

bool lettersLookLikeHeat(const PaintContext& context) { return context.viewport.basesPerPx() >= kHeatFrom; }

void paintAttributionLetters(const PaintContext& context, const Attribution& data, const TrackStyle& style)
{
    if (lettersLookLikeHeat(context)) {
        paintAttributionHeat(context, data, style);
        return;
    }
    const auto automatic = dataRange(data, style);
    const Scale scale = scaleOf(context, style, automatic.value_or(std::pair(-0.25, 1.0)));
    const auto cells = cellsOf(context, data);
    const auto cores = visibleCores(context, data);
    const bool withCores = context.viewport.pxPerBase() >= 1;
    forEachRun(cells, [](const Cell& a, const Cell& b) { return a.value.has_value() == b.value.has_value() && a.blocked == b.blocked; },
               [&](const Cell& first, const Cell& last) {
                   if (!first.value && !first.blocked)
                       context.canvas.hatch({first.left, context.area.y, last.right - first.left, context.area.height}, context.theme.hairline,
                                            0.55 * context.fontSize);
               });
    for (const CoreBox& core : cores) {
        const Extent shown = inside(context, core.extent);
        const draw::Rect box{shown.left, scale.top, shown.width(), scale.bottom - scale.top};
        if (withCores)
            context.canvas.fillRect(box, context.theme.purple.withAlpha(0.11));
        if (core.blocked && shown.width() < 4)
            context.canvas.fillRect(box, context.theme.text3.withAlpha(0.4));
        else if (core.blocked)
            context.canvas.hatch(box, context.theme.text3, 0.55 * context.fontSize);
    }
    paintHorizontal(context, scale.y(0), context.theme.border);
    paintBarsOrLetters(context, data, style, cells, scale);
    paintCaps(context, cells, scale);
    for (const CoreBox& core : cores) {
        const draw::Rect box{lineAt(context, core.extent.left), lineAt(context, scale.top), core.extent.width(), scale.bottom - scale.top - context.lineWidth};
        if (withCores)
            context.canvas.strokeRect(box, {draw::mix(context.theme.purple, context.theme.canvas, 0.3), context.lineWidth, {}});
        if (core.blocked)
            paintBlockedLabel(context, core, (scale.top + scale.bottom) / 2);
    }
    if (automatic || context.range)
        paintAxis(context, scale, true);
}

}  // namespace bindscape::tracks
