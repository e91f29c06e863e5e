// SPDX-License-Identifier: GPL-3.0-or-later
// Peaks and other intervals by zoom: counts per pixel, bars, bars with summit in two lanes, and their scores as text.
#include "core/base/text.h"
#include "core/tracks/paint_support.h"
#include "core/tracks/painters.h"

#include <algorithm>
#include <cmath>

namespace bindscape::tracks {

namespace {

constexpr double kLanesFrom = 60;   // bases per px: below, overlaps get a second lane and peaks their summit
constexpr double kTextFrom = 8;     // bases per px: below, names and scores are written where there is room
constexpr std::size_t kLanes = 2;

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
    const bool lanes = context.viewport.basesPerPx() < kLanesFrom && context.area.height >= 17 * context.fontSize / 11;
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
        const std::size_t lane = lanes ? std::min(placeInLane(ends, extent.left, extent.right, 1), kLanes - 1) : 0;
        // Bars that end in the pixel column of the one before add nothing.
        if (!lanes && !placed.empty() && std::floor(placed.back().extent.right) >= std::floor(extent.right) &&
            placed.back().extent.left <= extent.left)
            continue;
        placed.push_back({&item, extent, lane});
    }
    return placed;
}

draw::Color colorOf(const genome::Interval& item, draw::Color color, const TrackStyle& style, const draw::Theme& theme)
{
    if (style.role != "hotspots" || !std::isfinite(item.score))
        return color;
    return draw::mix(theme.canvas, color, std::clamp(0.35 + 0.65 * item.score / 1000.0, 0.35, 1.0));
}

std::string describe(const genome::Interval& item)
{
    std::vector<std::string> parts;
    if (!item.name.empty() && item.name != ".")
        parts.push_back(item.name);
    if (std::isfinite(item.score))
        parts.push_back("score " + formatReal(item.score, 4));
    if (item.summit >= 0)
        parts.push_back("summit " + withThousands(item.summit + 1));
    return join(parts, " · ");
}

// To the right of each bar, as far as the next bar of its lane; not where an earlier bar of the lane reaches further.
void paintTexts(const PaintContext& context, const std::vector<Placed>& placed, const std::vector<double>& laneBottoms)
{
    const draw::Font font = small(context);
    std::vector<double> nextLeft(kLanes, context.area.right() + 4), rooms(placed.size());
    for (std::size_t i = placed.size(); i-- > 0;) {
        rooms[i] = nextLeft[placed[i].lane] - placed[i].extent.right - 12;
        nextLeft[placed[i].lane] = placed[i].extent.left;
    }
    std::vector<double> reach(kLanes, -1e300);
    for (std::size_t i = 0; i < placed.size(); ++i) {
        const Placed& p = placed[i];
        const std::string text = p.extent.right > reach[p.lane] ? describe(*p.item) : "";
        reach[p.lane] = std::max(reach[p.lane], p.extent.right);
        if (!text.empty() && context.canvas.textWidth(text, font) <= rooms[i])
            context.canvas.text({p.extent.right + 6, laneBottoms[p.lane]}, text, font, context.theme.text2);
    }
}

void paintBars(const PaintContext& context, const std::vector<Placed>& placed, const genome::Intervals& data, const TrackStyle& style,
               draw::Color color)
{
    const bool twoLanes = std::any_of(placed.begin(), placed.end(), [](const Placed& p) { return p.lane > 0; });
    const double laneHeight = context.area.height / (twoLanes ? 2 : 1);
    const double zoom = context.fontSize / 11;
    const double height = std::clamp(laneHeight - 4 * zoom, 2.0 * zoom, (style.role == "hotspots" ? 10.0 : 9.0) * zoom);
    std::vector<double> tops, textBases;
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
        const double middle = context.area.y + (static_cast<double>(lane) + 0.5) * laneHeight;
        tops.push_back(edgeAt(context, middle - height / 2));
        textBases.push_back(middle + context.fontSize * 0.36);
    }
    const bool withSummits = context.viewport.basesPerPx() < kLanesFrom;
    for (const Placed& p : placed) {
        const Extent shown = inside(context, p.extent);
        const double top = tops[p.lane];
        const double left = edgeAt(context, shown.left);
        const double right = std::max(edgeAt(context, shown.right), left + finestColumn(context));
        context.canvas.fillRect({left, top, right - left, height}, colorOf(*p.item, color, style, context.theme));
        if (withSummits && p.item->summit >= p.item->begin && p.item->summit < p.item->end) {
            const double x = extentOf(context, p.item->summit, p.item->summit + 1).middle();
            context.canvas.fillRect({edgeAt(context, x - context.lineWidth), top, 2 * context.lineWidth, height}, context.theme.text);
        }
    }
    if (context.viewport.basesPerPx() < kTextFrom && (twoLanes ? laneHeight : context.area.height) >= context.fontSize && data.hasSignal)
        paintTexts(context, placed, textBases);
}

}  // namespace

void paintIntervals(const PaintContext& context, const genome::Intervals& data, const TrackStyle& style)
{
    const draw::Color color = trackColor(style, genome::TrackKind::Intervals, context.theme);
    if (data.items.empty()) {
        paintCounts(context, data.region, data.density, color);
        return;
    }
    if (static_cast<double>(data.items.size()) > 2 * context.area.width + 100) {
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
