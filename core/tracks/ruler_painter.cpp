// SPDX-License-Identifier: GPL-3.0-or-later
// Ruler, ideogram and region bands.
#include "core/base/text.h"
#include "core/tracks/paint_support.h"

#include <algorithm>
#include <cmath>

namespace bindscape::tracks {

namespace {

// Smallest 1-2-5 step of at least `bases`.
double stepOfAtLeast(double bases)
{
    const double power = std::pow(10, std::floor(std::log10(std::max(1.0, bases))));
    for (const double digit : {1.0, 2.0, 5.0, 10.0})
        if (digit * power >= bases * (1 - 1e-9))
            return std::max(1.0, digit * power);
    return 10 * power;
}

std::string positionText(double position, double step)
{
    if (step >= 1e6)
        return formatReal(position / 1e6, 6) + " Mb";
    return withThousands(static_cast<std::int64_t>(position));
}

}  // namespace

void paintRuler(const PaintContext& context, const Region& visible, std::optional<std::int64_t> zero)
{
    const Viewport& view = context.viewport;
    const draw::Rect& area = context.area;
    if (!(area.width > 0) || !(area.height > 0) || visible.length() <= 0)
        return;
    const draw::Font font = small(context);
    const std::string widest = withThousands(visible.end);
    const double room = context.canvas.textWidth(widest, font) + 3 * context.fontSize;
    const double step = stepOfAtLeast(room * view.basesPerPx());
    const double minor = step >= 5 && std::fmod(step, 5) == 0 ? step / 5 : step >= 2 ? step / 2 : step;
    const draw::Pen pen{context.theme.text2, context.lineWidth, {}};
    const double bottom = area.bottom();
    const double tall = std::min(area.height * 0.3, 7 * context.fontSize / 11);
    // Position p (1-based) is base p - 1, or zero + p; the tick stands on its middle.
    const auto shift = static_cast<double>(zero ? -*zero : 1);
    const auto x = [&](double position) { return view.toPx(position - shift + 0.5); };
    const double first = static_cast<double>(zero ? visible.begin : std::max<std::int64_t>(0, visible.begin)) + shift;
    const double last = static_cast<double>(visible.end) - 1 + shift;
    for (double p = std::ceil(first / minor) * minor; p <= last && minor * view.pxPerBase() >= 3; p += minor) {
        const double at = lineAt(context, x(p));
        context.canvas.line({at, bottom - tall / 2}, {at, bottom}, pen);
    }
    for (double p = std::ceil(first / step) * step; p <= last; p += step) {
        const double at = lineAt(context, x(p));
        context.canvas.line({at, bottom - tall}, {at, bottom}, pen);
        const std::string text = positionText(p, step);
        const double half = context.canvas.textWidth(text, font) / 2;
        // Labels that would be cut at an edge are left out: half a number reads as another one.
        if (at - half >= area.x && at + half <= area.right())
            context.canvas.text({at, bottom - tall - 0.3 * context.fontSize}, text, font, context.theme.text2, draw::Align::Center);
    }
    const double line = lineAt(context, bottom - 1);
    context.canvas.line({area.x, line}, {area.right(), line}, {context.theme.border, context.lineWidth, {}});
}

draw::Rect ideogramBar(const draw::Rect& area)
{
    const double left = std::min(70.0, area.width * 0.2);
    const double height = std::clamp(area.height * 0.38, 3.0, 12.0);
    return {area.x + left, area.y + (area.height - height) / 2, std::max(1.0, area.width - left - 16), height};
}

namespace {

draw::Color stainColor(const std::string& stain, const draw::Theme& theme)
{
    const auto grey = [&](double share) { return draw::mix(theme.canvas, theme.text2, share); };
    if (stain.starts_with("gpos")) {
        const auto percent = parseInteger(std::string_view(stain).substr(4));
        return grey(0.12 + 0.88 * std::clamp(static_cast<double>(percent.value_or(100)) / 100, 0.0, 1.0));
    }
    if (stain == "acen")
        return draw::mix(theme.vermillion, theme.text, 0.25);
    if (stain == "gvar")
        return grey(0.5);
    if (stain == "stalk")
        return grey(0.3);
    return theme.canvas;
}

void paintBands(const PaintContext& context, const draw::Rect& bar, std::int64_t chromLength, const std::vector<Cytoband>& bands)
{
    const auto x = [&](std::int64_t base) {
        return bar.x + bar.width * std::clamp(static_cast<double>(base) / static_cast<double>(chromLength), 0.0, 1.0);
    };
    bool seenCentromere = false;
    for (const Cytoband& band : bands) {
        const double left = edgeAt(context, x(band.begin)), right = edgeAt(context, x(band.end));
        const draw::Color color = stainColor(band.stain, context.theme);
        if (right <= left)
            continue;
        if (band.stain == "acen") {
            // Two triangles that meet at the centromere.
            context.canvas.fillRect({left, bar.y - 1, right - left, bar.height + 2}, context.theme.canvas);
            const double base = seenCentromere ? right : left, tip = seenCentromere ? left : right;
            const std::vector<draw::Point> triangle{{base, bar.y}, {tip, bar.y + bar.height / 2}, {base, bar.bottom()}};
            context.canvas.polygon(triangle, color, std::nullopt);
            seenCentromere = true;
        } else if (!(color == context.theme.canvas)) {
            context.canvas.fillRect({left, bar.y, right - left, bar.height}, color);
        }
    }
}

void paintPosition(const PaintContext& context, const draw::Rect& bar, std::int64_t chromLength, const Region& visible,
                   const std::vector<Cytoband>& bands)
{
    const double scale = bar.width / static_cast<double>(chromLength);
    const double left = bar.x + static_cast<double>(std::clamp<std::int64_t>(visible.begin, 0, chromLength)) * scale;
    const double right = bar.x + static_cast<double>(std::clamp<std::int64_t>(visible.end, 0, chromLength)) * scale;
    const draw::Color color = context.theme.vermillion;
    const double width = std::max(right - left, 2 * context.lineWidth);
    const draw::Rect box{edgeAt(context, (left + right - width) / 2), bar.y - 4, std::max(width, 2.0 * context.lineWidth), bar.height + 8};
    context.canvas.fillRect(box, color.withAlpha(0.2));
    context.canvas.strokeRect({box.x + (context.crisp ? 0.5 : 0), box.y + (context.crisp ? 0.5 : 0), box.width, box.height},
                              {color, context.lineWidth * 1.5, {}});
    const std::int64_t middle = visible.begin + visible.length() / 2;
    const auto band = std::find_if(bands.begin(), bands.end(), [&](const Cytoband& b) { return b.begin <= middle && middle < b.end; });
    if (band == bands.end() || band->name.empty() || box.width > bar.width / 2)
        return;
    const draw::Font font = small(context);
    const double textWidth = context.canvas.textWidth(band->name, font);
    const bool fitsRight = box.right() + textWidth + 10 <= context.area.right();
    const double at = fitsRight ? box.right() + 5 : box.x - 5 - textWidth;
    const double baseline = bar.y + bar.height / 2 + font.size * 0.36;
    context.canvas.fillRect({at - 3, baseline - font.size, textWidth + 6, font.size * 1.3}, context.theme.canvas);
    context.canvas.text({at, baseline}, band->name, font, context.theme.text);
}

}  // namespace

void paintIdeogram(const PaintContext& context, const std::string& chrom, std::int64_t chromLength, const Region& visible,
                   const std::vector<Cytoband>& bands)
{
    if (!(context.area.width > 0) || !(context.area.height > 0) || chromLength <= 0)
        return;
    const draw::Rect bar = ideogramBar(context.area);
    const draw::Font font = named(context);
    context.canvas.text({context.area.x + 8, bar.y + bar.height / 2 + font.size * 0.36},
                        context.canvas.elided(chrom, font, std::max(0.0, bar.x - context.area.x - 12)), font, context.theme.text);
    if (bands.empty())
        context.canvas.roundedRect(bar, bar.height / 2, draw::mix(context.theme.canvas, context.theme.text2, 0.15), std::nullopt);
    else
        paintBands(context, bar, chromLength, bands);
    const draw::Rect frame{lineAt(context, bar.x), lineAt(context, bar.y), bar.width, bar.height - (context.crisp ? 1 : 0)};
    context.canvas.roundedRect(frame, bar.height / 2, std::nullopt, draw::Pen{context.theme.text3, context.lineWidth, {}});
    paintPosition(context, bar, chromLength, visible, bands);
}

void paintRegionBand(const PaintContext& context, const Region& region, draw::Color color, const std::string& label)
{
    const Extent extent = extentOf(context, region.begin, region.end);
    const bool elsewhere = !region.chrom.empty() && region.chrom != context.viewport.chrom();
    if (elsewhere || region.length() <= 0 || !isVisible(context, extent))
        return;
    const Extent shown = inside(context, extent);
    const double width = std::max(shown.width(), 2 * context.lineWidth);
    context.canvas.fillRect({shown.left, context.area.y, width, context.area.height}, color.withAlpha(0.1));
    const draw::Font font = small(context);
    if (!label.empty() && context.canvas.textWidth(label, font) + 8 <= width)
        context.canvas.text({shown.left + 4, context.area.y + font.size}, label, font, context.theme.text2);
}

}  // namespace bindscape::tracks
