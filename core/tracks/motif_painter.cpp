// SPDX-License-Identifier: GPL-3.0-or-later
// Motif hits by zoom: two densities (bound above, unbound below, log), ticks, pentagon arrows by strand, boxes over the exact
// bases. Bound is filled, unbound hollow; unknown (not labelled) is drawn hollow with a dashed edge.
#include "core/tracks/paint_support.h"
#include "core/tracks/painters.h"

#include <algorithm>
#include <cmath>

namespace bindscape::tracks {

namespace {

using genome::MotifHit;

constexpr double kDensityFrom = 20'000;  // bases per px
constexpr double kArrowsFrom = 100;      // bases per px
constexpr double kPvaluesFrom = 2;       // bases per px
constexpr double kBoxesFrom = 4;         // px per base
constexpr double kArrowWidth = 13, kArrowHeight = 12;

bool isSelected(const PaintContext& context, const MotifHit& hit)
{
    return context.selected && context.selected->begin == hit.begin && context.selected->end == hit.end &&
           context.selected->strand == hit.strand && context.selected->motif == hit.motif;
}

struct Look {
    std::optional<draw::Color> fill;
    draw::Pen pen;
};

Look lookOf(const PaintContext& context, const MotifHit& hit, draw::Color color, double fillAlpha)
{
    Look look{std::nullopt, {color, context.lineWidth, {}}};
    if (hit.label == 1)
        look.fill = fillAlpha < 1 ? draw::mix(context.theme.canvas, color, fillAlpha) : color;
    if (hit.label < 0)
        look.pen.dash = {2 * context.lineWidth, context.lineWidth};
    return look;
}

void paintDensities(const PaintContext& context, const Region& region, const std::vector<float>& bound, const std::vector<float>& unbound,
                    draw::Color color)
{
    double largest = 0;
    for (const auto* counts : {&bound, &unbound})
        for (const float count : *counts)
            largest = std::isfinite(count) ? std::max(largest, static_cast<double>(count)) : largest;
    const double middle = lineAt(context, context.area.y + context.area.height / 2);
    const double height = context.area.height / 2 - 2;
    paintDensity(context, region, bound, middle, height, largest, true, color);
    paintDensity(context, region, unbound, middle, -height, largest, true, draw::mix(color, context.theme.canvas, 0.55));
    paintHorizontal(context, middle, context.theme.border);
}

// Where single hits were read but the view is too wide for them: begins per pixel.
void paintCountedHits(const PaintContext& context, const std::vector<const MotifHit*>& hits, const std::string& chrom, draw::Color color)
{
    const Region shown{chrom, static_cast<std::int64_t>(std::floor(context.viewport.toBase(context.area.x))),
                       static_cast<std::int64_t>(std::ceil(context.viewport.toBase(context.area.right())))};
    std::vector<float> bound(static_cast<std::size_t>(std::max(1.0, std::ceil(context.area.width))), 0.0f), unbound = bound;
    for (const MotifHit* hit : hits) {
        const double column = std::floor(context.viewport.toPx(static_cast<double>(hit->begin)) - context.area.x);
        if (column >= 0 && column < static_cast<double>(bound.size()))
            ++(hit->label == 1 ? bound : unbound)[static_cast<std::size_t>(column)];
    }
    paintDensities(context, shown, bound, unbound, color);
}

// Bound hits stand on the middle line, unbound ones hang from it.
void paintTicks(const PaintContext& context, const genome::MotifHits& data, draw::Color color)
{
    const double middle = lineAt(context, context.area.y + context.area.height / 2);
    const double tall = std::min(6.0, context.area.height / 2 - 1);
    paintHorizontal(context, middle, context.theme.hairline);
    double lastBound = -1e300, lastUnbound = -1e300;
    for (const MotifHit& hit : data.items) {
        const Extent extent = extentOf(context, hit.begin, hit.end);
        if (!isVisible(context, extent))
            continue;
        const double x = lineAt(context, extent.middle());
        double& last = hit.label == 1 ? lastBound : lastUnbound;
        if (x - last < finestColumn(context))
            continue;
        last = x;
        if (hit.label == 1)
            context.canvas.fillRect({x - 1, middle - tall, 2, tall}, color);
        else
            context.canvas.line({x, middle}, {x, middle + tall / 2}, {draw::mix(color, context.theme.canvas, 0.35), context.lineWidth, {}});
    }
}

std::vector<draw::Point> pentagon(const draw::Rect& box, Strand strand, double tip)
{
    const double middle = box.y + box.height / 2;
    if (strand == Strand::Forward)
        return {{box.x, box.y}, {box.right() - tip, box.y}, {box.right(), middle}, {box.right() - tip, box.bottom()}, {box.x, box.bottom()}};
    if (strand == Strand::Reverse)
        return {{box.right(), box.y}, {box.x + tip, box.y}, {box.x, middle}, {box.x + tip, box.bottom()}, {box.right(), box.bottom()}};
    return {{box.x, box.y}, {box.right(), box.y}, {box.right(), box.bottom()}, {box.x, box.bottom()}};
}

void paintSelection(const PaintContext& context, const draw::Rect& box)
{
    context.canvas.roundedRect({box.x - 3, box.y - 3, box.width + 6, box.height + 6}, 2, std::nullopt,
                               draw::Pen{context.theme.accent, 2 * context.lineWidth, {}});
}

// Arrows keep their size on screen; in exports they shrink with the text.
void paintArrows(const PaintContext& context, const std::vector<const MotifHit*>& hits, draw::Color color)
{
    const double zoom = context.fontSize / 11;
    const double width = kArrowWidth * zoom, height = std::min(kArrowHeight * zoom, context.area.height - 2);
    const double top = edgeAt(context, context.area.y + (context.area.height - height) / 2) + (context.crisp ? 0.5 : 0);
    const draw::Font font = small(context);
    for (std::size_t i = 0; i < hits.size(); ++i) {
        const MotifHit& hit = *hits[i];
        const Extent extent = extentOf(context, hit.begin, hit.end);
        const draw::Rect box{lineAt(context, extent.middle() - width / 2), top, width, height};
        const Look look = lookOf(context, hit, color, 1);
        context.canvas.polygon(pentagon(box, hit.strand, width * 0.36), look.fill, look.pen);
        if (isSelected(context, hit))
            paintSelection(context, box);
        if (context.viewport.basesPerPx() > kPvaluesFrom)
            continue;
        const std::string text = pvalueText(hit.pvalue);
        const double next = i + 1 < hits.size() ? extentOf(context, hits[i + 1]->begin, hits[i + 1]->end).middle() - width / 2
                                                : context.area.right();
        if (box.right() + 4 + context.canvas.textWidth(text, font) + 4 < next)
            context.canvas.text({box.right() + 4, top + height / 2 + font.size * 0.36}, text, font, context.theme.text2);
    }
}

// "SP1  2.1e-6" inside the box, as much of it as fits.
void paintBoxText(const PaintContext& context, const MotifHit& hit, Extent room)
{
    const draw::Font bold = named(context), regular = small(context);
    const double baseline = 0.36 * bold.size;
    const std::string strand = hit.strand == Strand::Reverse ? " (−)" : hit.strand == Strand::Forward ? " (+)" : "";
    const std::string details = strand + " · p " + pvalueText(hit.pvalue);
    const double nameWidth = context.canvas.textWidth(hit.motif, bold);
    const double detailsWidth = context.canvas.textWidth(details, regular);
    const bool withDetails = nameWidth + detailsWidth <= room.width();
    const std::string name = withDetails ? hit.motif : context.canvas.elided(hit.motif, bold, room.width());
    const double width = withDetails ? nameWidth + detailsWidth : context.canvas.textWidth(name, bold);
    const double left = room.middle() - width / 2;
    const double y = context.area.y + context.area.height / 2 + baseline;
    context.canvas.text({left, y}, name, bold, context.theme.text);
    if (withDetails)
        context.canvas.text({left + nameWidth, y}, details, regular, context.theme.text2);
}

void paintBoxes(const PaintContext& context, const std::vector<const MotifHit*>& hits, draw::Color color)
{
    const double height = std::min(20.0 * context.fontSize / 11, context.area.height - 4);
    const double top = edgeAt(context, context.area.y + (context.area.height - height) / 2) + (context.crisp ? 0.5 : 0);
    double textEnd = -1e300;
    for (std::size_t i = 0; i < hits.size(); ++i) {
        const MotifHit& hit = *hits[i];
        const Extent extent = extentOf(context, hit.begin, hit.end);
        const draw::Rect box{lineAt(context, extent.left), top, extent.width(), height};
        const double tip = std::min(7.0 * context.fontSize / 11, box.width / 3);
        const Look look = lookOf(context, hit, color, 0.28);
        context.canvas.polygon(pentagon(box, hit.strand, tip), look.fill, look.pen);
        if (isSelected(context, hit))
            paintSelection(context, box);
        Extent room = inside(context, {extent.left + tip + 2, extent.right - tip - 2});
        room.left = std::max(room.left, textEnd + 2);
        if (room.width() > context.fontSize) {
            paintBoxText(context, hit, room);
            textEnd = room.right;
        }
    }
}

}  // namespace

void paintHitSymbol(const PaintContext& context, Strand strand, bool bound)
{
    MotifHit hit;
    hit.label = bound ? 1 : 0;
    const Look look = lookOf(context, hit, context.theme.text, 1);
    context.canvas.polygon(pentagon(context.area, strand, context.area.width * 0.36), look.fill, look.pen);
}

void paintMotifHits(const PaintContext& context, const genome::MotifHits& data, const TrackStyle& style)
{
    const draw::Color color = trackColor(style, genome::TrackKind::MotifHits, context.theme);
    if (data.items.empty()) {
        paintDensities(context, data.region, data.boundDensity, data.unboundDensity, color);
        return;
    }
    std::vector<const MotifHit*> visible;
    const double margin = kArrowWidth;
    for (const MotifHit& hit : data.items) {
        const Extent extent = extentOf(context, hit.begin, hit.end);
        if (isVisible(context, {extent.left - margin, extent.right + margin}))
            visible.push_back(&hit);
    }
    const bool crowded = static_cast<double>(visible.size()) * 8 > context.area.width;
    if (context.viewport.basesPerPx() >= kDensityFrom)
        paintCountedHits(context, visible, data.region.chrom, color);
    else if (context.viewport.pxPerBase() >= kBoxesFrom && static_cast<double>(visible.size()) < context.area.width)
        paintBoxes(context, visible, style.color || style.role != "motif" ? color : context.theme.purple);
    else if (context.viewport.basesPerPx() > kArrowsFrom || crowded)
        paintTicks(context, data, color);
    else
        paintArrows(context, visible, color);
}

}  // namespace bindscape::tracks
