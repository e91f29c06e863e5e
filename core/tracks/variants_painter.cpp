// SPDX-License-Identifier: GPL-3.0-or-later
// Variants by zoom: counts per pixel; ticks as high as the allele is frequent; then what changes: letters for single bases,
// I marks for insertions, bars for what is deleted or spans more, in two lanes where they overlap. Filtered ones are hollow.
#include "core/base/text.h"
#include "core/tracks/paint_support.h"
#include "core/tracks/painters.h"

#include <algorithm>
#include <cmath>

namespace bindscape::tracks {

namespace {

using genome::Variant;
using genome::VariantType;

constexpr double kTicksFrom = 4;    // bases per px: above, ticks; below, what changes
constexpr double kWideTicks = 60;   // bases per px: below, ticks are 3 px wide, so that hollow ones can be told apart
constexpr double kTextFrom = 0.125;  // bases per px: below, names are written beside where there is room
constexpr std::size_t kLanes = 2;

// Of a letter in any case, as Theme::base4() takes it.
int codeOf(char letter)
{
    const std::size_t code = std::string_view("ACGTacgt").find(letter);
    return code == std::string_view::npos ? 4 : static_cast<int>(code % 4);
}

double zoomOf(const PaintContext& context) { return context.fontSize / 11; }

// Counts of begins per pixel column, where there are too many to see them one by one.
void paintCounts(const PaintContext& context, const std::vector<Variant>& items, const std::string& chrom, draw::Color color)
{
    const Region shown{chrom, static_cast<std::int64_t>(std::floor(context.viewport.toBase(context.area.x))),
                       static_cast<std::int64_t>(std::ceil(context.viewport.toBase(context.area.right())))};
    std::vector<float> counts(static_cast<std::size_t>(std::max(1.0, std::ceil(context.area.width))), 0.0f);
    for (const auto& item : items) {
        const double column = std::floor(context.viewport.toPx(static_cast<double>(item.begin)) - context.area.x);
        if (column >= 0 && column < static_cast<double>(counts.size()))
            ++counts[static_cast<std::size_t>(column)];
    }
    const double largest = *std::max_element(counts.begin(), counts.end());
    paintDensity(context, shown, counts, context.area.bottom() - 1, context.area.height - 3, largest, false, color);
}

// Filled, or only an outline where the variant was filtered and there is room for one.
void paintBox(const PaintContext& context, const draw::Rect& box, bool filled, draw::Color color)
{
    const double line = context.lineWidth;
    if (filled)
        context.canvas.fillRect(box, color);
    else if (box.width < 2.5 * line || box.height < 2.5 * line)
        context.canvas.fillRect(box, draw::mix(color, context.theme.canvas, 0.55));
    else
        context.canvas.strokeRect({box.x + line / 2, box.y + line / 2, box.width - line, box.height - line}, {color, line, {}});
}

// Half the height where the frequency is not known; the square root, so that rare ones stay visible.
double tickShare(const Variant& item)
{
    return std::isfinite(item.frequency) ? 0.15 + 0.85 * std::sqrt(std::clamp(static_cast<double>(item.frequency), 0.0, 1.0)) : 0.5;
}

void paintTicks(const PaintContext& context, const std::vector<Variant>& items, draw::Color color)
{
    const double zoom = zoomOf(context);
    const double base = edgeAt(context, context.area.bottom() - 2 * zoom);
    const double full = std::max(context.area.height - 5 * zoom, 2 * zoom);
    const double width = context.viewport.basesPerPx() < kWideTicks ? 3 * zoom : finestColumn(context);
    double spanned = -1e300;  // right end of the last long bar, which those inside add nothing to
    double column = -1e300, highest = 0;
    bool hollow = false;
    for (const auto& item : items) {
        const Extent extent = extentOf(context, item.begin, std::max(item.end, item.begin + 1));
        if (!isVisible(context, {extent.left, std::max(extent.right, extent.left + width)}))
            continue;
        const Extent shown = inside(context, extent);
        if (shown.width() > width && shown.right > spanned + context.lineWidth) {
            const double left = edgeAt(context, std::max(shown.left, spanned));
            const draw::Color pale = item.type == VariantType::Reference ? context.theme.hairline : draw::mix(color, context.theme.canvas, 0.5);
            context.canvas.fillRect({left, base - zoom, std::max(edgeAt(context, shown.right) - left, context.lineWidth), 2 * zoom}, pale);
            spanned = shown.right;
        }
        const double left = edgeAt(context, std::max(extent.left, context.area.x));
        const double height = tickShare(item) * full;
        if (item.type == VariantType::Reference || extent.left < context.area.x - width ||
            (left < column + width / 2 && height <= highest && (hollow || !item.passed) == hollow))
            continue;
        highest = left < column + width / 2 ? std::max(highest, height) : height;
        column = left;
        hollow = !item.passed;
        paintBox(context, {left, base - height, width, height}, item.passed, color);
    }
}

// The bases that differ: without those that REF and the first other allele have in common at the begin.
Extent changedBases(const PaintContext& context, const Variant& item)
{
    std::int64_t begin = item.begin;
    if (item.type == VariantType::Deletion || item.type == VariantType::Insertion) {
        std::size_t common = 0;
        while (common < item.reference.size() && common < item.alternates.size() && item.reference[common] == item.alternates[common])
            ++common;
        begin += static_cast<std::int64_t>(common);
    } else if (item.type == VariantType::Symbolic && item.end > item.begin + 1) {
        ++begin;  // the base before the event
    }
    if (item.type == VariantType::Insertion)
        return extentOf(context, begin, begin);
    return extentOf(context, begin, std::max(item.end, begin + 1));
}

struct Placed {
    const Variant* item;
    Extent extent;
    std::size_t lane;
};

std::vector<Placed> place(const PaintContext& context, const std::vector<Variant>& items)
{
    const double zoom = zoomOf(context);
    const bool lanes = context.area.height >= 24 * zoom;
    const auto most = static_cast<std::size_t>(4 * context.area.width + 100);
    std::vector<double> ends;
    std::vector<Placed> placed;
    for (const auto& item : items) {
        if (placed.size() >= most)
            break;
        Extent extent = changedBases(context, item);
        const double least = (item.type == VariantType::Insertion ? 5 : 3) * zoom;
        if (extent.width() < least)
            extent = {extent.middle() - least / 2, extent.middle() + least / 2};
        if (!isVisible(context, extent))
            continue;
        const bool takesRoom = lanes && item.type != VariantType::Reference;
        placed.push_back({&item, extent, takesRoom ? std::min(placeInLane(ends, extent.left, extent.right, -0.5), kLanes - 1) : 0});
    }
    return placed;
}

void paintInsertion(const PaintContext& context, const Placed& p, const draw::Rect& box, draw::Color color)
{
    const double line = (p.item->passed ? 2 : 1) * context.lineWidth;
    const double x = lineAt(context, p.extent.middle());
    const double half = std::min(box.width / 2, 3 * zoomOf(context));
    const draw::Pen pen{color, line, {}};
    context.canvas.line({x, box.y}, {x, box.bottom()}, pen);
    context.canvas.line({x - half, box.y + line / 2}, {x + half, box.y + line / 2}, pen);
    context.canvas.line({x - half, box.bottom() - line / 2}, {x + half, box.bottom() - line / 2}, pen);
}

void paintSingleBase(const PaintContext& context, const Placed& p, const draw::Rect& box)
{
    const char letter = p.item->alternates.empty() ? 'N' : p.item->alternates.front();
    const draw::Color color = context.theme.base4(codeOf(letter));
    const draw::Font font = small(context, true);
    const std::string change = p.item->reference + ">" + p.item->alternates;
    const double baseline = box.y + box.height / 2 + font.size * 0.36;
    const bool tall = box.height >= font.size;
    if (tall && context.canvas.textWidth(change, font) + 2 <= box.width) {
        paintBox(context, box, false, color);
        context.canvas.text({box.x + box.width / 2, baseline}, change, font, color, draw::Align::Center);
    } else if (tall && p.item->alternates.size() == 1 && context.canvas.textWidth(p.item->alternates, font) + 1 <= box.width) {
        context.canvas.fillRect(box, p.item->passed ? color.withAlpha(0.2) : context.theme.canvas.withAlpha(0));
        if (!p.item->passed)
            paintBox(context, box, false, color);
        context.canvas.text({box.x + box.width / 2, baseline}, p.item->alternates, font, color, draw::Align::Center);
    } else {
        paintBox(context, box, p.item->passed, color);
    }
}

// A bar with its symbol inside, where it fits.
void paintSpan(const PaintContext& context, const Placed& p, const draw::Rect& box, draw::Color color)
{
    const bool labelled = p.item->type == VariantType::Symbolic || p.item->type == VariantType::Complex;
    const double inset = p.item->type == VariantType::Deletion ? box.height * 0.3 : 0;
    const draw::Rect bar{box.x, box.y + inset, box.width, box.height - 2 * inset};
    const draw::Font font = small(context);
    const bool fits = labelled && box.height >= font.size && context.canvas.textWidth(p.item->alternates, font) + 4 <= box.width;
    paintBox(context, bar, p.item->passed && !fits, color);
    if (!fits)
        return;
    if (p.item->passed)
        context.canvas.fillRect(bar, color.withAlpha(0.25));
    context.canvas.text({box.x + box.width / 2, box.y + box.height / 2 + font.size * 0.36}, p.item->alternates, font, context.theme.text,
                        draw::Align::Center);
}

// To the right of each mark, as far as the next one of its lane.
void paintNames(const PaintContext& context, const std::vector<Placed>& placed, const std::vector<double>& baselines)
{
    const draw::Font font = small(context);
    std::vector<double> nextLeft(kLanes, context.area.right() + 4), rooms(placed.size());
    for (std::size_t i = placed.size(); i-- > 0;) {
        rooms[i] = nextLeft[placed[i].lane] - placed[i].extent.right - 10;
        nextLeft[placed[i].lane] = std::min(nextLeft[placed[i].lane], placed[i].extent.left);
    }
    std::vector<double> reach(kLanes, -1e300);
    for (std::size_t i = 0; i < placed.size(); ++i) {
        const Placed& p = placed[i];
        const bool free = p.extent.right > reach[p.lane];
        reach[p.lane] = std::max(reach[p.lane], p.extent.right);
        if (!free || p.item->type == VariantType::Reference)
            continue;
        const std::string change = p.item->reference + ">" + p.item->alternates;
        for (const std::string& text : {p.item->id.empty() ? change : p.item->id + " " + change, p.item->id}) {
            if (text.empty() || context.canvas.textWidth(text, font) > rooms[i])
                continue;
            context.canvas.text({p.extent.right + 4, baselines[p.lane]}, text, font, context.theme.text2);
            break;
        }
    }
}

void paintChanges(const PaintContext& context, const std::vector<Variant>& items, draw::Color color)
{
    const std::vector<Placed> placed = place(context, items);
    const bool twoLanes = std::any_of(placed.begin(), placed.end(), [](const Placed& p) { return p.lane > 0; });
    const double zoom = zoomOf(context);
    const double laneHeight = context.area.height / (twoLanes ? 2 : 1);
    const double height = std::clamp(laneHeight - 2 * zoom, 2 * zoom, 16 * zoom);
    std::vector<double> tops, baselines;
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
        const double middle = context.area.y + (static_cast<double>(lane) + 0.5) * laneHeight;
        tops.push_back(edgeAt(context, middle - height / 2));
        baselines.push_back(middle + context.fontSize * 0.36);
    }
    for (const Placed& p : placed) {
        const Extent shown = inside(context, p.extent);
        const double left = edgeAt(context, shown.left);
        const double right = std::max(edgeAt(context, shown.right), left + finestColumn(context));
        const draw::Rect box{left, tops[p.lane], right - left, height};
        if (p.item->type == VariantType::Reference)
            context.canvas.fillRect({left, box.bottom() - 2 * zoom, right - left, zoom}, context.theme.hairline);
        else if (p.item->type == VariantType::Snv && p.extent.left >= context.area.x - p.extent.width() / 2)
            paintSingleBase(context, p, box);
        else if (p.item->type == VariantType::Insertion)
            paintInsertion(context, p, box, color);
        else
            paintSpan(context, p, box, color);
    }
    if (context.viewport.basesPerPx() < kTextFrom && laneHeight >= context.fontSize)
        paintNames(context, placed, baselines);
}

}  // namespace

void paintVariants(const PaintContext& context, const genome::Variants& data, const TrackStyle& style)
{
    const draw::Color color = trackColor(style, genome::TrackKind::Variants, context.theme);
    if (data.items.empty()) {
        const double largest = data.density.empty() ? 0 : *std::max_element(data.density.begin(), data.density.end());
        paintDensity(context, data.region, data.density, context.area.bottom() - 1, context.area.height - 3, largest, false, color);
        return;
    }
    const double basesPerPx = context.viewport.basesPerPx();
    if (basesPerPx < kTicksFrom)
        paintChanges(context, data.items, color);
    else if (static_cast<double>(data.items.size()) > 2 * context.area.width + 100)
        paintCounts(context, data.items, data.region.chrom, color);
    else
        paintTicks(context, data.items, color);
}

}  // namespace bindscape::tracks
