// SPDX-License-Identifier: GPL-3.0-or-later
// Peaks and other intervals by zoom: counts per pixel, bars, bars with summit and blocks in lanes, and their names and scores.
#include "core/base/text.h"
#include "core/tracks/paint_support.h"
#include "core/tracks/painters.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace bindscape::tracks {

namespace {

constexpr double kDensityFrom = 20'000;  // bases per px
constexpr double kLanesFrom = 60;   // bases per px: below, overlaps get a second lane and peaks their summit
constexpr double kTextFrom = 8;     // bases per px: below, names and scores are written where there is room
constexpr double kLowestLane = 13;  // px; rows that are higher have more lanes than two
constexpr std::size_t kMostLanes = 60;

struct Placed {
    const genome::Interval* item;
    Extent extent;
    std::size_t lane;
};

// Counts of begins per pixel column, where there are too many items to see them one by one.
std::vector<float> countPerPixel(const PaintContext& context, const std::vector<genome::Interval>& items)
{
    std::vector<float> counts(static_cast<std::size_t>(std::max(1.0, std::ceil(context.area.width))), 0.0f);
    for (const auto& item : items) {
        const double column = std::floor(context.viewport.toPx(static_cast<double>(item.begin)) - context.area.x);
        if (column >= 0 && column < static_cast<double>(counts.size()))
            ++counts[static_cast<std::size_t>(column)];
    }
    return counts;
}

void paintCounts(const PaintContext& context, const Region& region, const std::vector<float>& counts, draw::Color color)
{
    const double largest = counts.empty() ? 0 : *std::max_element(counts.begin(), counts.end());
    const double base = context.area.bottom() - 1;
    paintDensity(context, region, counts, base, context.area.height - 3, largest, false, color);
}

std::vector<Placed> place(const PaintContext& context, const genome::Intervals& data)
{
    const double zoom = context.fontSize / 11;
    const bool lanes = context.viewport.basesPerPx() < kLanesFrom && context.area.height >= 17 * zoom;
    const auto lowestLane = std::clamp<std::size_t>(static_cast<std::size_t>(context.area.height / (kLowestLane * zoom)), 2, kMostLanes) - 1;
    std::vector<double> ends;
    std::vector<Placed> placed;
    const auto most = static_cast<std::size_t>(4 * context.area.width + 100);
    for (const auto& item : data.items) {
        if (placed.size() >= most)
            break;
        Extent extent = extentOf(context, item.begin, item.end);
        extent.right = std::max(extent.right, extent.left + finestColumn(context));
        if (!isVisible(context, extent))
            continue;
        const std::size_t lane = lanes ? std::min(placeInLane(ends, extent.left, extent.right, 1), lowestLane) : 0;
        // Bars that end in the pixel column of the one before add nothing.
        if (!lanes && !placed.empty() && std::floor(placed.back().extent.right) >= std::floor(extent.right) &&
            placed.back().extent.left <= extent.left)
            continue;
        placed.push_back({&item, extent, lane});
    }
    return placed;
}

// The file's own colour unless the user chose one.
draw::Color colorOf(const genome::Interval& item, draw::Color color, const TrackStyle& style, const draw::Theme& theme)
{
    if (item.rgb >= 0 && !style.color)
        return draw::Color::hex(static_cast<std::uint32_t>(item.rgb));
    if (style.role != "hotspots" || !std::isfinite(item.score))
        return color;
    return draw::mix(theme.canvas, color, std::clamp(0.35 + 0.65 * item.score / 1000.0, 0.35, 1.0));
}

// Scores of peaks; in plain BED the column mostly holds a zero for everybody.
std::string describe(const genome::Interval& item, bool withScore)
{
    std::vector<std::string> parts;
    if (!item.name.empty() && item.name != ".")
        parts.push_back(item.name);
    if (std::isfinite(item.score) && withScore)
        parts.push_back("score " + formatReal(item.score, 4));
    if (item.summit >= 0)
        parts.push_back("summit " + withThousands(item.summit + 1));
    return join(parts, " · ");
}

// To the right of each bar, as far as the next bar of its lane; not where an earlier bar of the lane reaches further.
void paintTexts(const PaintContext& context, const std::vector<Placed>& placed, const std::vector<double>& laneBottoms, bool withScore)
{
    const draw::Font font = small(context);
    std::vector<double> nextLeft(laneBottoms.size(), context.area.right() + 4), rooms(placed.size());
    for (std::size_t i = placed.size(); i-- > 0;) {
        rooms[i] = nextLeft[placed[i].lane] - placed[i].extent.right - 12;
        nextLeft[placed[i].lane] = placed[i].extent.left;
    }
    std::vector<double> reach(laneBottoms.size(), -1e300);
    for (std::size_t i = 0; i < placed.size(); ++i) {
        const Placed& p = placed[i];
        const bool free = p.extent.right > reach[p.lane];
        reach[p.lane] = std::max(reach[p.lane], p.extent.right);
        // Measuring is dear: nothing is written into less than two letters' room.
        const std::string text = free && rooms[i] > font.size ? describe(*p.item, withScore) : "";
        if (!text.empty() && static_cast<double>(text.size()) * font.size * 0.25 <= rooms[i] && context.canvas.textWidth(text, font) <= rooms[i])
            context.canvas.text({p.extent.right + 6, laneBottoms[p.lane]}, text, font, context.theme.text2);
    }
}

// Marks along a bar and the thin line between its blocks, as for genes.
void paintStrand(const PaintContext& context, const Placed& p, double middle, double size, draw::Color onBlock, draw::Color onLine)
{
    const double step = 24 * context.fontSize / 11, direction = p.item->strand == Strand::Forward ? 1 : -1;
    const Extent shown = inside(context, p.extent);
    const double count = std::max(1.0, std::floor(p.extent.width() / step));
    const double start = p.extent.middle() - (count - 1) / 2 * step;
    std::size_t block = 0;
    const auto& blocks = p.item->blocks;
    for (double k = std::max(0.0, std::ceil((shown.left - start) / step)); k < count; ++k) {
        const double x = start + k * step;
        if (x > shown.right)
            break;
        while (block < blocks.size() && context.viewport.toPx(static_cast<double>(blocks[block].second)) <= x)
            ++block;
        const bool inside = blocks.empty() || (block < blocks.size() && context.viewport.toPx(static_cast<double>(blocks[block].first)) <= x);
        const std::array<draw::Point, 3> chevron{{{x - direction * size / 2, middle - size}, {x + direction * size / 2, middle}, {x - direction * size / 2, middle + size}}};
        context.canvas.polyline(chevron, {inside ? onBlock : onLine, context.lineWidth, {}});
    }
}

// One box, or the blocks of a BED12 row on a thin line; blocks that share a pixel share a box.
void paintBody(const PaintContext& context, const Placed& p, double top, double height, draw::Color color)
{
    const auto box = [&](Extent extent, double& covered) {
        const Extent shown = inside(context, extent);
        const double left = std::max(edgeAt(context, shown.left), covered);
        const double right = std::max(edgeAt(context, shown.right), edgeAt(context, shown.left) + finestColumn(context));
        if (right <= left)
            return;
        context.canvas.fillRect({left, top, right - left, height}, color);
        covered = right;
    };
    double covered = -1e300;
    if (p.item->blocks.size() < 2) {
        box(p.extent, covered);
        return;
    }
    const Extent shown = inside(context, p.extent);
    const double middle = lineAt(context, top + height / 2);
    context.canvas.line({shown.left, middle}, {shown.right, middle}, {color, context.lineWidth, {}});
    for (const auto& [begin, end] : p.item->blocks) {
        const Extent extent = extentOf(context, begin, end);
        if (isVisible(context, extent))
            box(extent, covered);
    }
}

void paintBars(const PaintContext& context, const std::vector<Placed>& placed, const genome::Intervals& data, const TrackStyle& style,
               draw::Color color)
{
    std::size_t lanes = 1;
    for (const Placed& p : placed)
        lanes = std::max(lanes, p.lane + 1);
    const double laneHeight = context.area.height / static_cast<double>(lanes);
    const double zoom = context.fontSize / 11;
    const double height = std::clamp(laneHeight - 4 * zoom, 2.0 * zoom, (style.role == "hotspots" ? 10.0 : 9.0) * zoom);
    std::vector<double> tops, textBases;
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        const double middle = context.area.y + (static_cast<double>(lane) + 0.5) * laneHeight;
        tops.push_back(edgeAt(context, middle - height / 2));
        textBases.push_back(middle + context.fontSize * 0.36);
    }
    const bool withSummits = context.viewport.basesPerPx() < kLanesFrom;
    for (const Placed& p : placed) {
        const double top = tops[p.lane];
        const draw::Color own = colorOf(*p.item, color, style, context.theme);
        paintBody(context, p, top, height, own);
        if (p.item->strand != Strand::None && withSummits && height >= 6 * zoom && p.extent.width() >= 10 * zoom)
            paintStrand(context, p, top + height / 2, height * 0.28, context.theme.canvas, own);
        if (withSummits && p.item->summit >= p.item->begin && p.item->summit < p.item->end) {
            const double x = extentOf(context, p.item->summit, p.item->summit + 1).middle();
            context.canvas.fillRect({edgeAt(context, x - context.lineWidth), top, 2 * context.lineWidth, height}, context.theme.text);
        }
    }
    if (context.viewport.basesPerPx() < (data.hasSignal ? kTextFrom : kLanesFrom) && laneHeight >= context.fontSize)
        paintTexts(context, placed, textBases, data.hasSignal);
}

}  // namespace

void paintIntervals(const PaintContext& context, const genome::Intervals& data, const TrackStyle& style)
{
    const draw::Color color = trackColor(style, genome::TrackKind::Intervals, context.theme);
    if (data.items.empty()) {
        paintCounts(context, data.region, data.density, color);
        return;
    }
    const bool crowded = static_cast<double>(data.items.size()) > 2 * context.area.width + 100;
    if (crowded || context.viewport.basesPerPx() >= kDensityFrom) {
        const Region shown{data.region.chrom, static_cast<std::int64_t>(std::floor(context.viewport.toBase(context.area.x))),
                           static_cast<std::int64_t>(std::ceil(context.viewport.toBase(context.area.right())))};
        if (shown.length() > 4 * static_cast<std::int64_t>(context.area.width)) {
            paintCounts(context, shown, countPerPixel(context, data.items), color);
            return;
        }
    }
    paintBars(context, place(context, data), data, style, color);
}

}  // namespace bindscape::tracks
