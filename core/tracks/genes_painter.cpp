// SPDX-License-Identifier: GPL-3.0-or-later
// Genes by zoom: density, collapsed blocks with names where they fit, then exons in packed rows with names above,
// direction marks along introns and an arrow at the start of transcription.
#include "core/tracks/amino_acids.h"
#include "core/tracks/paint_support.h"
#include "core/tracks/painters.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace bindscape::tracks {

namespace {

using genome::Transcript;

constexpr double kDensityFrom = 20'000;   // bases per px
constexpr double kCollapsedFrom = 300;
constexpr double kIdsFrom = 6;
constexpr double kStartArrowsFrom = 60;
constexpr double kAminoAcidsFrom = 8;     // px per base

double zoomOf(const PaintContext& context) { return context.fontSize / 11; }

struct Placed {
    const Transcript* transcript;
    Extent body;
    double labelLeft = 0;
    bool labelOnBody = false;    // needs a ground of its own
    std::string name, detail;
    std::size_t row = 0;
};

// All transcripts when expanded; else the longest of each gene, so that ten isoforms do not hide the neighbours.
std::vector<const Transcript*> chosen(const PaintContext& context, const genome::Genes& data, bool expanded)
{
    std::vector<const Transcript*> visible;
    for (const Transcript& t : data.items)
        if (isVisible(context, extentOf(context, t.region.begin, t.region.end)))
            visible.push_back(&t);
    if (!expanded) {
        // By name and place: a name may occur at several places. Of those that touch each other the longest stays.
        const auto nameOf = [](const Transcript* t) -> const std::string& { return t->gene.empty() ? t->id : t->gene; };
        std::stable_sort(visible.begin(), visible.end(), [&](const Transcript* a, const Transcript* b) {
            const int order = nameOf(a).compare(nameOf(b));
            return order != 0 ? order < 0 : a->region.begin < b->region.begin;
        });
        std::vector<const Transcript*> longest;
        for (const Transcript* t : visible) {
            const bool same = !longest.empty() && nameOf(longest.back()) == nameOf(t) && t->region.begin < longest.back()->region.end;
            if (!same)
                longest.push_back(t);
            else if (t->region.length() > longest.back()->region.length())
                longest.back() = t;
        }
        visible = std::move(longest);
    }
    std::stable_sort(visible.begin(), visible.end(), [](const Transcript* a, const Transcript* b) {
        return std::tie(a->region.begin, a->region.end, a->id) < std::tie(b->region.begin, b->region.end, b->id);
    });
    return visible;
}

bool showsStartArrow(const PaintContext& context, const Transcript& t)
{
    return t.strand != Strand::None && context.viewport.basesPerPx() < kStartArrowsFrom;
}

// Above the body; or, where rows are low, behind it, before it, or on it when it fills the view.
void placeLabel(const PaintContext& context, Placed& p, double width, bool namesAbove)
{
    const Extent shown = inside(context, p.body);
    if (namesAbove) {
        const bool afterArrow = showsStartArrow(context, *p.transcript) && p.transcript->strand == Strand::Forward && p.body.left >= context.area.x;
        p.labelLeft = shown.left + (afterArrow ? 18 * zoomOf(context) : 2);
    } else if (p.body.right + 4 + width <= context.area.right()) {
        p.labelLeft = p.body.right + 4;
    } else if (p.body.left - 4 - width >= context.area.x) {
        p.labelLeft = p.body.left - 4 - width;
    } else {
        p.labelLeft = shown.left + 4;
        p.labelOnBody = true;
    }
}

struct Layout {
    std::vector<Placed> placed;
    std::size_t rows = 0;
};

// Rows such that neither bodies nor names touch. Names stand above their body, at its left end or at the area's left edge.
Layout layOut(const PaintContext& context, const genome::Genes& data, bool expanded, bool namesAbove)
{
    const auto most = static_cast<std::size_t>(4 * context.area.width + 100);
    const bool withId = expanded || context.viewport.basesPerPx() <= kIdsFrom;
    Layout layout;
    std::vector<double> ends;
    for (const Transcript* t : chosen(context, data, expanded)) {
        if (layout.placed.size() >= most)
            break;
        Placed p{t, extentOf(context, t->region.begin, t->region.end), 0, false, t->gene.empty() ? t->id : t->gene, {}, 0};
        if (withId && !t->id.empty() && t->id != p.name)
            p.detail = t->id + (t->strand == Strand::Forward ? " (+)" : t->strand == Strand::Reverse ? " (−)" : "");
        double width = context.canvas.textWidth(p.name, named(context, true, true));
        if (!p.detail.empty())
            width += context.fontSize * 0.6 + context.canvas.textWidth(p.detail, small(context));
        placeLabel(context, p, width, namesAbove);
        const double right = std::max(p.body.right, p.labelLeft + width);
        p.row = placeInLane(ends, std::min(p.body.left, p.labelLeft), right, 6);
        layout.placed.push_back(std::move(p));
    }
    layout.rows = ends.size();
    return layout;
}

double labelledPitch(const PaintContext& context) { return (context.fontSize + 1) * 1.1 + 17 * zoomOf(context); }

void paintChevrons(const PaintContext& context, const Placed& p, double middle, draw::Color color)
{
    const Transcript& t = *p.transcript;
    if (t.strand == Strand::None)
        return;
    const double size = 3 * zoomOf(context), step = 32 * zoomOf(context);
    const double direction = t.strand == Strand::Forward ? 1 : -1;
    const Extent shown = inside(context, p.body);
    std::size_t exon = 0;
    for (double x = p.body.left + std::ceil((shown.left - p.body.left) / step) * step; x < shown.right; x += step) {
        while (exon < t.exons.size() && context.viewport.toPx(static_cast<double>(t.exons[exon].second)) < x - size)
            ++exon;
        const bool inExon = exon < t.exons.size() && context.viewport.toPx(static_cast<double>(t.exons[exon].first)) < x + size;
        if (inExon || x < p.body.left + size || x > p.body.right - size)
            continue;
        const std::vector<draw::Point> chevron{{x - direction * size, middle - size}, {x, middle}, {x - direction * size, middle + size}};
        context.canvas.polyline(chevron, {color, context.lineWidth, {}});
    }
}

void paintExons(const PaintContext& context, const Transcript& t, double middle, double tall, draw::Color color)
{
    const auto box = [&](std::int64_t begin, std::int64_t end, double height, double& last) {
        const Extent extent = extentOf(context, begin, end);
        if (end <= begin || !isVisible(context, extent))
            return;
        const Extent shown = inside(context, extent);
        const double left = edgeAt(context, shown.left);
        const double right = std::max(edgeAt(context, shown.right), left + finestColumn(context));
        if (right <= last)
            return;
        last = right;
        const double top = edgeAt(context, middle - height / 2);
        context.canvas.fillRect({left, top, right - left, edgeAt(context, middle + height / 2) - top}, color);
    };
    double lastThin = -1e300, lastThick = -1e300;
    for (const auto& [begin, end] : t.exons) {
        box(begin, end, tall * 0.6, lastThin);
        box(std::max(begin, t.codingBegin), std::min(end, t.codingEnd), tall, lastThick);
    }
}

void paintStartArrow(const PaintContext& context, const Transcript& t, double bodyTop, draw::Color color)
{
    const double x = lineAt(context, context.viewport.toPx(static_cast<double>(t.tss()) + (t.strand == Strand::Reverse ? 1 : 0)));
    if (!showsStartArrow(context, t) || x < context.area.x || x > context.area.right())
        return;
    const double zoom = zoomOf(context), direction = t.strand == Strand::Forward ? 1 : -1;
    const double top = lineAt(context, bodyTop - 8 * zoom), tip = x + direction * 13 * zoom;
    const draw::Pen pen{color, context.lineWidth * 1.25, {}};
    const std::vector<draw::Point> stem{{x, bodyTop}, {x, top}, {tip, top}};
    const std::vector<draw::Point> head{{tip - direction * 4 * zoom, top - 3 * zoom}, {tip, top}, {tip - direction * 4 * zoom, top + 3 * zoom}};
    context.canvas.polyline(stem, pen);
    context.canvas.polyline(head, pen);
}

void paintName(const PaintContext& context, const Placed& p, double baseline)
{
    const draw::Font font = named(context, true, true);
    if (p.labelOnBody) {
        paintLabel(context, {p.labelLeft, baseline}, p.name, font, context.theme.text, draw::Align::Left);
        return;
    }
    context.canvas.text({p.labelLeft, baseline}, p.name, font, context.theme.text);
    if (!p.detail.empty())
        context.canvas.text({p.labelLeft + context.canvas.textWidth(p.name, font) + context.fontSize * 0.6, baseline}, p.detail, small(context),
                            context.theme.text2);
}

void paintTranscript(const PaintContext& context, const genome::Genes& data, const Placed& p, double middle, double tall, draw::Color color)
{
    const Extent shown = inside(context, p.body);
    const double line = lineAt(context, middle);
    context.canvas.line({shown.left, line}, {shown.right, line}, {color, context.lineWidth, {}});
    if (tall >= 6 * zoomOf(context))
        paintChevrons(context, p, line, color);
    paintExons(context, *p.transcript, middle, tall, color);
    if (!data.letters.empty() && context.viewport.pxPerBase() >= kAminoAcidsFrom * std::min(1.0, zoomOf(context))) {
        const double top = edgeAt(context, middle - tall / 2);
        paintCodons(context, *p.transcript, LetterPieces(data.letters), top, edgeAt(context, middle + tall / 2) - top, color);
    }
}

void paintRows(const PaintContext& context, const genome::Genes& data, bool expanded, draw::Color color)
{
    const double zoom = zoomOf(context);
    double pitch = labelledPitch(context);
    Layout layout = layOut(context, data, expanded, true);
    const bool above = static_cast<double>(layout.rows) * pitch <= context.area.height + 0.35 * pitch;
    if (!above) {
        layout = layOut(context, data, expanded, false);
        pitch = std::clamp(context.area.height / static_cast<double>(std::max<std::size_t>(1, layout.rows)), 7 * zoom, pitch);
    }
    const double tall = above ? 14 * zoom : std::min(12 * zoom, pitch - 2 * zoom);
    const double spare = above ? std::max(0.0, context.area.height - static_cast<double>(layout.rows) * pitch) / 2 : 0;
    int hidden = 0;
    for (const Placed& p : layout.placed) {
        const double top = context.area.y + spare + static_cast<double>(p.row) * pitch;
        const double middle = above ? top + pitch - tall / 2 - 1.5 * zoom : top + pitch / 2;
        if (middle + tall / 2 > context.area.bottom() + 2) {
            ++hidden;
            continue;
        }
        paintTranscript(context, data, p, middle, tall, color);
        if (above)
            paintStartArrow(context, *p.transcript, middle - tall / 2, color);
        if (above)
            paintName(context, p, middle - tall / 2 - 3 * zoom);
        else if (pitch >= context.fontSize)
            paintName(context, p, middle + context.fontSize * 0.36);
    }
    if (hidden > 0)
        paintLabel(context, {context.area.right() - 4, context.area.bottom() - 3}, "+" + std::to_string(hidden) + " more", small(context),
                   context.theme.text2, draw::Align::Right);
}

// One line of blocks; genes that share a pixel share a block.
void paintCollapsed(const PaintContext& context, const genome::Genes& data, draw::Color color)
{
    const double zoom = zoomOf(context);
    const bool withNames = context.area.height >= context.fontSize + 14 * zoom;
    const double tall = 8 * zoom;
    const double middle = withNames ? context.area.bottom() - 8 * zoom : context.area.y + context.area.height / 2;
    const double top = edgeAt(context, middle - tall / 2);
    double covered = -1e300, named_ = -1e300;
    for (const Transcript* t : chosen(context, data, false)) {
        const Extent shown = inside(context, extentOf(context, t->region.begin, t->region.end));
        const double left = std::max(edgeAt(context, shown.left), covered);
        const double right = std::max(edgeAt(context, shown.right), edgeAt(context, shown.left) + finestColumn(context));
        if (right > covered) {
            context.canvas.fillRect({left, top, right - left, tall}, color);
            covered = right + (right - left > 3 ? context.lineWidth : 0);  // a hair between neighbours
        }
        const std::string& name = t->gene.empty() ? t->id : t->gene;
        const draw::Font font = named(context, false, true);
        const double width = context.canvas.textWidth(name, font);
        const double at = std::clamp(shown.middle() - width / 2, context.area.x + 2, std::max(context.area.x + 2, context.area.right() - width - 2));
        if (withNames && at > named_ + 8 * zoom && at + width <= context.area.right()) {
            context.canvas.text({at, middle - tall / 2 - 4 * zoom}, name, font, context.theme.text);
            named_ = at + width;
        }
    }
}

void paintGeneDensity(const PaintContext& context, const genome::Genes& data, draw::Color color)
{
    std::vector<float> counts = data.density;
    Region region = data.region;
    if (!data.items.empty()) {
        counts.assign(static_cast<std::size_t>(std::max(1.0, context.area.width / 2)), 0.0f);
        for (const Transcript* t : chosen(context, data, false)) {
            const double share = (static_cast<double>(t->region.begin - region.begin)) / static_cast<double>(std::max<std::int64_t>(1, region.length()));
            if (share >= 0 && share < 1)
                ++counts[static_cast<std::size_t>(share * static_cast<double>(counts.size()))];
        }
    }
    const double largest = counts.empty() ? 0 : *std::max_element(counts.begin(), counts.end());
    paintDensity(context, region, counts, context.area.bottom() - 1, context.area.height - 4, largest, false, color);
}

}  // namespace

void paintGenes(const PaintContext& context, const genome::Genes& data, const TrackStyle& style)
{
    const draw::Color color = trackColor(style, genome::TrackKind::Genes, context.theme);
    const double basesPerPx = context.viewport.basesPerPx();
    if (data.items.empty() || basesPerPx >= kDensityFrom)
        paintGeneDensity(context, data, color);
    else if (style.graph == "collapsed" || basesPerPx >= kCollapsedFrom)
        paintCollapsed(context, data, color);
    else
        paintRows(context, data, style.graph == "expanded", color);
}

double genesHeight(const PaintContext& context, const genome::Genes& data, const TrackStyle& style)
{
    if (data.items.empty() || style.graph == "collapsed" || context.viewport.basesPerPx() >= kCollapsedFrom)
        return defaultHeight(genome::TrackKind::Genes, "collapsed");
    const Layout layout = layOut(context, data, style.graph == "expanded", true);
    return std::ceil(static_cast<double>(layout.rows) * labelledPitch(context)) + 2;
}

}  // namespace bindscape::tracks
