// SPDX-License-Identifier: GPL-3.0-or-later
// Matches of many motifs: ticks by family, boxes with the name behind them, arrow boxes with name, id and p; the cores of the data set as
// purple boxes behind them, with a dotted line and the distance from the nearest match of every lane.
#include "core/base/text.h"
#include "core/tracks/match_lanes.h"
#include "core/tracks/paint_support.h"
#include "core/tracks/painters.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace bindscape::tracks {

namespace {

using genome::MotifHit;

draw::Color familyColor(const PaintContext& context, const TrackStyle& style, const std::string& motif)
{
    if (style.color)
        return *style.color;
    const auto& theme = context.theme;
    const std::array colors{theme.sky, theme.orange, theme.green, theme.violet, theme.blue, theme.vermillion, theme.slate};
    std::uint32_t hash = 2166136261U;  // FNV-1a: the same on every machine
    for (const char c : familyOf(motif))
        hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return colors[hash % colors.size()];
}

std::vector<draw::Point> arrow(const draw::Rect& box, Strand strand)
{
    const double tip = std::min(box.height * 0.4, box.width / 3), middle = box.y + box.height / 2;
    if (strand == Strand::Reverse)
        return {{box.right(), box.y}, {box.x + tip, box.y}, {box.x, middle}, {box.x + tip, box.bottom()}, {box.right(), box.bottom()}};
    return {{box.x, box.y}, {box.right() - tip, box.y}, {box.right(), middle}, {box.right() - tip, box.bottom()}, {box.x, box.bottom()}};
}

bool isSelected(const PaintContext& context, const MotifHit& hit)
{
    return context.selected && context.selected->begin == hit.begin && context.selected->end == hit.end &&
           context.selected->motif == hit.motif;
}

void paintCores(const PaintContext& context, const std::vector<const MotifHit*>& cores)
{
    for (const MotifHit* core : cores) {
        const Extent shown = inside(context, extentOf(context, core->begin, core->end));
        if (!isVisible(context, extentOf(context, core->begin, core->end)))
            continue;
        const draw::Rect box{lineAt(context, shown.left), lineAt(context, context.area.y), std::max(1.0, shown.width()),
                             context.area.height - context.lineWidth};
        context.canvas.fillRect(box, context.theme.purple.withAlpha(0.14));
        context.canvas.strokeRect(
            box, {context.theme.purple, context.lineWidth, core->label == 1 ? std::vector<double>{} : std::vector<double>{3, 2}});
    }
}

// Best p-values are tall; families have colours, and the axis none.
void paintTicks(const PaintContext& context, const TrackStyle& style, const genome::MotifHits& data)
{
    const double bottom = lineAt(context, context.area.bottom() - 1);
    paintHorizontal(context, bottom, context.theme.hairline);
    constexpr double kTallest = 10;  // -log10 p
    for (const MotifHit& hit : data.items) {
        const Extent extent = extentOf(context, hit.begin, hit.end);
        if (hit.label >= 0 || !isVisible(context, extent))
            continue;
        const double share = std::clamp(-std::log10(std::max(hit.pvalue, 1e-300)) / kTallest, 0.1, 1.0);
        const double x = lineAt(context, extent.middle());
        context.canvas.line({x, bottom}, {x, bottom - share * (context.area.height - 4)},
                            {familyColor(context, style, hit.motif), context.lineWidth, {}});
    }
}

// "GATA1 MA0035.4 2e-6", as much of it as fits.
void paintArrowText(const PaintContext& context, const MotifHit& hit, Extent room, double baseline)
{
    const draw::Font bold{context.fontSize, true}, plain{context.fontSize};
    const MatchName name = matchName(hit.motif);
    const std::string shown = context.canvas.elided(name.name, bold, room.width());
    context.canvas.text({room.left, baseline}, shown, bold, context.theme.text);
    double x = room.left + context.canvas.textWidth(shown, bold);
    for (const std::string& more : {name.id, "p " + pvalueText(hit.pvalue)}) {
        const double width = context.canvas.textWidth(more, plain) + 5;
        if (more.empty() || x + width > room.right)
            continue;
        context.canvas.text({x + 5, baseline}, more, plain, context.theme.text2);
        x += width;
    }
}

void paintBox(const PaintContext& context, const TrackStyle& style, const PlacedMatch& match, bool arrows)
{
    const draw::Color color = familyColor(context, style, match.hit->motif);
    const draw::Pen pen{color, context.lineWidth * (isSelected(context, *match.hit) ? 2 : 1), {}};
    const draw::Rect box{edgeAt(context, match.box.x), match.box.y,
                         std::max(1.0, edgeAt(context, match.box.right()) - edgeAt(context, match.box.x)), match.box.height};
    context.canvas.polygon(arrow(box, match.hit->strand), draw::mix(context.theme.canvas, color, 0.28), pen);
    const double baseline = box.y + box.height / 2 + context.fontSize * 0.36;
    const double tip = std::min(box.height * 0.4, box.width / 3);
    if (arrows) {
        const Extent room = inside(context, {box.x + (match.hit->strand == Strand::Reverse ? tip : 3),
                                             box.right() - (match.hit->strand == Strand::Reverse ? 3 : tip)});
        if (room.width() > context.fontSize)
            paintArrowText(context, *match.hit, room, baseline);
    } else if (match.labelled) {
        context.canvas.text({box.right() + 3, baseline}, matchName(match.hit->motif).name, {context.fontSize}, context.theme.text);
    }
}

// From the match that is nearest to its core in every lane.
void paintDistances(const PaintContext& context, const MatchLanes& placed)
{
    std::vector<const PlacedMatch*> nearest;
    for (const PlacedMatch& match : placed.matches) {
        const auto distance = distanceToCore(*match.hit, placed.cores);
        if (distance.core == nullptr || distance.bases == 0)
            continue;
        const auto same = [&](const PlacedMatch* other) {
            return other->box.y == match.box.y && (other->hit->begin < distance.core->begin) == (match.hit->begin < distance.core->begin);
        };
        const auto found = std::find_if(nearest.begin(), nearest.end(), same);
        if (found == nearest.end())
            nearest.push_back(&match);
        else if (std::abs(distanceToCore(*(*found)->hit, placed.cores).bases) > std::abs(distance.bases))
            *found = &match;
    }
    for (const PlacedMatch* match : nearest) {
        const auto distance = distanceToCore(*match->hit, placed.cores);
        const bool before = match->hit->end <= distance.core->begin;
        const Extent core = extentOf(context, distance.core->begin, distance.core->end);
        const double from = before ? match->box.right() : core.right, to = before ? core.left : match->box.x;
        const Extent line = inside(context, {from, to});
        const double y = match->box.y + match->box.height / 2;
        if (line.width() < 6)
            continue;
        context.canvas.line({line.left, y}, {line.right, y},
                            {context.theme.purple, context.lineWidth, {2 * context.lineWidth, 2 * context.lineWidth}});
        const std::string text = std::to_string(std::abs(distance.bases)) + " bp";
        const draw::Font font{context.fontSize};
        if (context.canvas.textWidth(text, font) + 8 < line.width())
            paintLabel(context, {line.middle(), y + context.fontSize * 0.36}, text, font, context.theme.text2, draw::Align::Center);
    }
}

}  // namespace

void paintMatchHint(const PaintContext& context)
{
    context.canvas.text({context.area.x + 8, context.area.y + context.area.height / 2 + context.fontSize * 0.36},
                        "Zoom in to 20 kb or less for motif matches.", {context.fontSize}, context.theme.text2);
}

void paintMatches(const PaintContext& context, const genome::MotifHits& data, const TrackStyle& style)
{
    const MatchLook look = matchLook(context.viewport);
    if (look == MatchLook::Nothing)
        return paintMatchHint(context);
    const auto placed = placeMatches(context.viewport, context.area, context.fontSize, data);
    paintCores(context, placed.cores);
    if (look == MatchLook::Ticks)
        return paintTicks(context, style, data);
    if (look == MatchLook::Arrows)
        paintDistances(context, placed);
    for (const PlacedMatch& match : placed.matches)
        paintBox(context, style, match, look == MatchLook::Arrows);
    if (placed.left > 0)
        paintLabel(context, {context.area.right() - 4, context.area.bottom() - 3},
                   plural(static_cast<std::int64_t>(placed.left), "more match", "more matches"), small(context), context.theme.text2,
                   draw::Align::Right);
}

}  // namespace bindscape::tracks
