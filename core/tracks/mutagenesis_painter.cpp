// SPDX-License-Identifier: GPL-3.0-or-later
// All changes of mutagenesis: four rows A C G T, in each the change of the logit if the base is that letter, as a signed colour. The base
// that is there is marked, and has no colour of its own: it changes nothing.
#include "core/base/text.h"
#include "core/tracks/attribution_parts.h"
#include "core/tracks/painters.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace bindscape::tracks {

namespace {

using genome::Attribution;

constexpr double kOutlineFrom = 18;  // px per base: the base that is there is outlined
constexpr double kDotFrom = 2.5;     // and from here it has a dot
constexpr double kValuesFrom = 34;   // values are printed in the cells
constexpr double kHeatHeight = 22;   // of the row that stands in where there is no table

struct Grid {
    double top = 0, rowHeight = 0;
    double y(int row) const { return top + row * rowHeight; }
};

Grid gridOf(const PaintContext& context)
{
    const double margin = context.area.height > 40 ? 3 : 0;
    return {context.area.y + margin, (context.area.height - 2 * margin) / 4};
}

// The letter of a row; on the other strand its complement stands there, so that rows stay A C G T for the reader.
int codeOf(int row, bool flipped) { return flipped ? 3 - row : row; }

double largestOf(const PaintContext& context, const Attribution& data, const TrackStyle& style)
{
    const auto range = context.range ? context.range : dataRange(data, style);
    const double largest = range ? std::max(std::fabs(range->first), std::fabs(range->second)) : 0;
    return largest > 0 && std::isfinite(largest) ? largest : 1;
}

// Of the bins of a column the change of largest size; none where nothing was scored.
std::optional<double> changeIn(const Attribution& data, const std::vector<bool>& blocked, const Column& column, int code)
{
    std::optional<double> strongest;
    for (std::size_t bin = column.first; bin < column.last; ++bin) {
        const double change = data.table[static_cast<std::size_t>(code) * data.values.size() + bin];
        if (!blocked[bin] && std::isfinite(change) && (!strongest || std::fabs(change) > std::fabs(*strongest)))
            strongest = change;
    }
    return strongest;
}

void paintRow(const PaintContext& context, const Attribution& data, const std::vector<Column>& columns, const std::vector<bool>& blocked,
              const Grid& grid, int row, int code, double largest)
{
    const double top = edgeAt(context, grid.y(row)), height = edgeAt(context, grid.y(row + 1)) - top;
    const double overlap = context.crisp ? 0 : context.lineWidth / 2;  // hides the seams that viewers of PDF and SVG show
    const draw::Font font = small(context);
    const bool withValues = context.viewport.pxPerBase() >= kValuesFrom && height > font.size * 1.2;
    for (std::size_t i = 0; i < columns.size();) {
        const auto change = changeIn(data, blocked, columns[i], code);
        if (!change) {
            ++i;
            continue;
        }
        const draw::Color color = context.theme.signedColor(std::clamp(*change / largest, -1.0, 1.0));
        std::size_t end = i + 1;
        while (!withValues && end < columns.size() && *change == 0 && changeIn(data, blocked, columns[end], code) == change)
            ++end;
        const double left = edgeAt(context, columns[i].left);
        const double right = std::max(edgeAt(context, columns[end - 1].right), left + finestColumn(context));
        context.canvas.fillRect({left, top, std::min(right + overlap, context.area.right()) - left, height}, color);
        if (const std::string text = withValues && *change != 0 ? signedText(*change) : std::string();
            !text.empty() && context.canvas.textWidth(text, font) < right - left - 4)
            context.canvas.text({(left + right) / 2, top + height / 2 + font.size * 0.36}, text, font,
                                std::fabs(*change) > 0.6 * largest ? context.theme.canvas : context.theme.text, draw::Align::Center);
        i = end;
    }
}

// What was not scored, over all four rows; a blocked core in its own shade.
void paintGaps(const PaintContext& context, const Attribution& data, const std::vector<Column>& columns, const std::vector<bool>& blocked,
               const Grid& grid)
{
    const auto gapOf = [&](const Column& column) {
        if (changeIn(data, blocked, column, 0))
            return 0;
        return std::all_of(blocked.begin() + static_cast<std::ptrdiff_t>(column.first),
                           blocked.begin() + static_cast<std::ptrdiff_t>(column.last), [](bool b) { return b; })
                   ? 2
                   : 1;
    };
    for (std::size_t i = 0; i < columns.size();) {
        const int gap = gapOf(columns[i]);
        std::size_t end = i + 1;
        while (end < columns.size() && gapOf(columns[end]) == gap)
            ++end;
        const double left = edgeAt(context, columns[i].left), right = edgeAt(context, columns[end - 1].right);
        if (gap > 0)
            context.canvas.hatch({left, grid.top, right - left, 4 * grid.rowHeight},
                                 gap == 2 ? context.theme.text3 : context.theme.hairline, 0.55 * context.fontSize);
        i = end;
    }
}

void markReference(const PaintContext& context, const Attribution& data, const std::vector<bool>& blocked, const Grid& grid, bool flipped)
{
    const double px = context.viewport.pxPerBase();
    if (px < kDotFrom * std::min(1.0, context.fontSize / 11) || data.letters.size() != data.values.size())
        return;
    for (std::size_t bin = 0; bin < data.values.size(); ++bin) {
        const auto code = std::string_view("ACGT").find(shownLetter(data.letters[bin], flipped));
        const auto position = data.region.begin + static_cast<std::int64_t>(bin);
        const Extent extent = extentOf(context, position, position + 1);
        if (code == std::string_view::npos || blocked[bin] || !std::isfinite(data.table[bin]) || !isVisible(context, extent))
            continue;
        const double top = grid.y(static_cast<int>(code));
        if (px >= kOutlineFrom && grid.rowHeight >= 8)
            context.canvas.strokeRect({lineAt(context, extent.left), lineAt(context, top), extent.width() - context.lineWidth,
                                       grid.rowHeight - context.lineWidth},
                                      {context.theme.text2, context.lineWidth, {}});
        const double radius = std::min({1.8 * context.fontSize / 11, extent.width() * 0.3, grid.rowHeight * 0.3});
        context.canvas.circle({extent.middle(), top + grid.rowHeight / 2}, radius, context.theme.text2, std::nullopt);
    }
}

void paintLetters(const PaintContext& context, const Grid& grid)
{
    draw::Font font = small(context, true);
    font.size = std::min(font.size, grid.rowHeight * 0.95);
    if (font.size < 0.45 * context.fontSize)
        return;
    for (int row = 0; row < 4; ++row)
        paintLabel(context, {context.area.x + 3, grid.y(row) + grid.rowHeight / 2 + font.size * 0.36}, std::string(1, "ACGT"[row]), font,
                   context.theme.base4(row), draw::Align::Left);
}

}  // namespace

bool hasChanges(const Attribution& data) { return isPerBase(data) && !data.values.empty() && data.table.size() == 4 * data.values.size(); }

void paintMutagenesis(const PaintContext& context, const Attribution& data, const TrackStyle& style)
{
    if (!hasChanges(data)) {
        PaintContext above{context.canvas,    context.theme, context.viewport, context.area, context.fontSize,
                           context.lineWidth, context.range, context.selected, context.axis, context.crisp};
        above.area.height = std::min(context.area.height, kHeatHeight * context.fontSize / 11);
        paintAttributionHeat(above, data, style);
        const draw::Font font = small(context);
        if (context.area.height - above.area.height < font.size * 1.4)
            return;
        const bool near = isPerBase(data);
        context.canvas.text({context.area.x + 6, above.area.bottom() + font.size * 1.1},
                            near ? "No change of each letter is known here; in-silico mutagenesis makes them"
                                 : "Zoom in to see the change by each letter",
                            font, context.theme.text2);
        return;
    }
    const Grid grid = gridOf(context);
    const auto blocked = blockedBins(data);
    const auto columns = columnsOf(context, data.region, data.values.size());
    const double largest = largestOf(context, data, style);
    context.canvas.fillRect({context.area.x, grid.top, context.area.width, 4 * grid.rowHeight}, context.theme.canvas);
    for (int row = 0; row < 4; ++row)
        paintRow(context, data, columns, blocked, grid, row, codeOf(row, style.flipped), largest);
    paintGaps(context, data, columns, blocked, grid);
    markReference(context, data, blocked, grid, style.flipped);
    for (const CoreBox& core : visibleCores(context, data)) {
        const draw::Rect box{lineAt(context, core.extent.left), lineAt(context, grid.top), core.extent.width(),
                             4 * grid.rowHeight - context.lineWidth};
        if (context.viewport.pxPerBase() >= 1 && core.bases > 1)
            context.canvas.strokeRect(box, {draw::mix(context.theme.purple, context.theme.canvas, 0.3), context.lineWidth, {}});
        if (core.blocked)
            paintBlockedLabel(context, core, grid.top + 2 * grid.rowHeight);
    }
    paintFrames(context, data, grid.top, 4 * grid.rowHeight - context.lineWidth);
    paintLetters(context, grid);
    // On screen the badge of the header says it.
    if (const draw::Font font = small(context); !context.crisp && grid.rowHeight > font.size)
        paintLabel(context, {context.area.right() - 3, grid.top + font.size}, "±" + numberText(largest), font, context.theme.text,
                   draw::Align::Right);
}

int mutagenesisCodeAt(const draw::Rect& area, double y, bool flipped)
{
    const double margin = area.height > 40 ? 3 : 0;
    const int row = static_cast<int>(std::clamp((y - area.y - margin) / std::max(1.0, area.height - 2 * margin) * 4, 0.0, 3.0));
    return codeOf(row, flipped);
}

}  // namespace bindscape::tracks
