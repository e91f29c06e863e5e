// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracks/painters.h"

#include "core/tracks/paint_support.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bindscape::tracks {

namespace {

template <class... Callables>
struct Overload : Callables... {
    using Callables::operator()...;
};

using Range = std::optional<std::pair<double, double>>;

bool showsLetters(const TrackStyle& style) { return style.graph == "letters"; }

// Lowest and highest finite value.
Range extremes(std::initializer_list<const std::vector<float>*> lists)
{
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const auto* list : lists) {
        for (const float value : *list) {
            if (std::isfinite(value)) {
                low = std::min(low, static_cast<double>(value));
                high = std::max(high, static_cast<double>(value));
            }
        }
    }
    return low <= high ? Range({low, high}) : std::nullopt;
}

Range symmetric(const Range& found)
{
    if (!found)
        return std::nullopt;
    const double largest = std::max(std::fabs(found->first), std::fabs(found->second));
    return std::pair(-(largest > 0 ? largest : 1), largest > 0 ? largest : 1);
}

Range signalRange(const genome::Signal& data, const TrackStyle& style)
{
    const Range found = extremes({&data.min, &data.mean, &data.max});
    if (!found || style.scale == ScaleMode::Symmetric)
        return symmetric(found);
    const double low = std::min(0.0, found->first), high = std::max(0.0, found->second);
    return std::pair(low, high > low ? high : low + 1);
}

// A heat row is symmetric about 0. Letters get room below the line for what is negative, at least a fifth of the height,
// so that present and blocked tracks look alike.
Range attributionRange(const genome::Attribution& data, const TrackStyle& style)
{
    const Range found = extremes({&data.values});
    if (!found || !showsLetters(style) || style.scale == ScaleMode::Symmetric)
        return symmetric(found);
    const double low = std::min(0.0, found->first), high = std::max(0.0, found->second);
    if (low == 0 && high == 0)
        return std::pair(-0.25, 1.0);
    return std::pair(std::min(low, -high / 4), std::max(high, -low / 4));
}

}  // namespace

std::optional<std::pair<double, double>> dataRange(const genome::TrackData& data, const TrackStyle& style)
{
    const bool scaled = std::holds_alternative<genome::Signal>(data) || std::holds_alternative<genome::Attribution>(data);
    if (scaled && style.scale == ScaleMode::Fixed && style.max > style.min)
        return std::pair(style.min, style.max);
    if (const auto* signal = std::get_if<genome::Signal>(&data))
        return signalRange(*signal, style);
    if (const auto* attribution = std::get_if<genome::Attribution>(&data))
        return attributionRange(*attribution, style);
    return std::nullopt;
}

double defaultHeight(genome::TrackKind kind, const std::string& graph)
{
    switch (kind) {
    case genome::TrackKind::Sequence: return 38;
    case genome::TrackKind::Signal: return graph == "heat" ? 22 : 50;
    case genome::TrackKind::Intervals: return 28;
    case genome::TrackKind::Genes: return graph == "expanded" ? 88 : 44;
    case genome::TrackKind::MotifHits: return 28;
    case genome::TrackKind::Attribution: return graph == "letters" ? 100 : 22;
    case genome::TrackKind::Variants: return 28;
    }
    return 40;
}

draw::Color trackColor(const TrackStyle& style, genome::TrackKind kind, const draw::Theme& theme)
{
    if (style.color)
        return *style.color;
    const std::pair<const char*, draw::Color> roles[] = {
        {"chip", theme.purple}, {"dnase", theme.green}, {"peaks", theme.purple}, {"hotspots", theme.green}, {"genes", theme.slate},
        {"score_present", theme.vermillion}, {"score_blocked", theme.blue}, {"motif", theme.text}, {"sequence", theme.text2}};
    for (const auto& [role, color] : roles)
        if (style.role == role)
            return color;
    switch (kind) {
    case genome::TrackKind::Sequence: return theme.text2;
    case genome::TrackKind::Signal: return theme.violet;
    case genome::TrackKind::Intervals: return theme.violet;
    case genome::TrackKind::Genes: return theme.slate;
    case genome::TrackKind::MotifHits: return theme.text;
    case genome::TrackKind::Attribution: return theme.vermillion;
    case genome::TrackKind::Variants: return theme.slate;
    }
    return theme.text;
}

std::optional<TrackAxis> trackAxis(const PaintContext& context, const genome::TrackData& data, const TrackStyle& style)
{
    const bool isLetters = std::holds_alternative<genome::Attribution>(data) && showsLetters(style) && !lettersLookLikeHeat(context);
    const bool isGraph = std::holds_alternative<genome::Signal>(data) && style.graph != "heat";
    const auto automatic = dataRange(data, style);
    if ((!isLetters && !isGraph) || (!automatic && !context.range))
        return std::nullopt;
    const Scale scale = scaleOf(context, style, automatic.value_or(std::pair(0.0, 1.0)));
    const auto [lowText, highText] = axisTexts(scale.low, scale.high, isLetters);
    return TrackAxis{scale.low, scale.high, scale.y(scale.low), scale.y(scale.high), scale.y(0), lowText, highText};
}

void paintTrack(const PaintContext& context, const genome::TrackData& data, const TrackStyle& style)
{
    const draw::Rect& area = context.area;
    const bool drawable = area.width > 0 && area.height > 0 && std::isfinite(area.x + area.y + area.width + area.height);
    if (!drawable || std::holds_alternative<std::monostate>(data))
        return;
    // Data of another chromosome is what the view showed before a jump: nothing of it belongs here.
    const auto isElsewhere = [&](const Region& region) {
        return !region.chrom.empty() && !context.viewport.chrom().empty() && region.chrom != context.viewport.chrom();
    };
    context.canvas.pushClip(area);
    std::visit(Overload{[](const std::monostate&) {},
                        [&](const auto& kind) {
                            if (isElsewhere(kind.region))
                                return;
                            using Kind = std::decay_t<decltype(kind)>;
                            if constexpr (std::is_same_v<Kind, genome::Bases>)
                                paintSequence(context, kind, style);
                            else if constexpr (std::is_same_v<Kind, genome::Signal>)
                                paintSignal(context, kind, style);
                            else if constexpr (std::is_same_v<Kind, genome::Intervals>)
                                paintIntervals(context, kind, style);
                            else if constexpr (std::is_same_v<Kind, genome::Genes>)
                                paintGenes(context, kind, style);
                            else if constexpr (std::is_same_v<Kind, genome::MotifHits>)
                                paintMotifHits(context, kind, style);
                            else if constexpr (std::is_same_v<Kind, genome::Variants>)
                                paintVariants(context, kind, style);
                            else if (showsLetters(style))
                                paintAttributionLetters(context, kind, style);
                            else
                                paintAttributionHeat(context, kind, style);
                        }},
               data);
    context.canvas.popClip();
}

double wantedHeight(const Viewport& viewport, const draw::Canvas& canvas, const genome::TrackData& data, const TrackStyle& style,
                    double fontSize)
{
    if (const auto* genes = std::get_if<genome::Genes>(&data)) {
        // Only text is measured on the canvas; nothing is drawn.
        const PaintContext context{const_cast<draw::Canvas&>(canvas), draw::lightTheme(), viewport,
                                   {viewport.left(), 0, viewport.width(), 1e4}, fontSize, 1, std::nullopt, std::nullopt};
        return std::max(genesHeight(context, *genes, style), defaultHeight(genome::TrackKind::Genes, style.graph) / 2);
    }
    return style.height;
}

}  // namespace bindscape::tracks
