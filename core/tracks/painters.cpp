// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracks/painters.h"

#include "core/base/text.h"
#include "core/tracks/faded_canvas.h"
#include "core/tracks/match_lanes.h"
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
template <class... Callables> Overload(Callables...) -> Overload<Callables...>;  // clang 14 does not deduce aggregates

using Range = std::optional<std::pair<double, double>>;

bool showsLetters(const TrackStyle& style) { return style.graph == "letters"; }
bool showsChanges(const TrackStyle& style) { return style.graph == "mutagenesis"; }

// Lowest finite value of the one list and highest of the other.
Range extremes(const std::vector<float>& lows, const std::vector<float>& highs)
{
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const float value : lows)
        if (std::isfinite(value))
            low = std::min(low, static_cast<double>(value));
    for (const float value : highs)
        if (std::isfinite(value))
            high = std::max(high, static_cast<double>(value));
    return std::isfinite(low) && std::isfinite(high) ? Range({std::min(low, high), std::max(low, high)}) : std::nullopt;
}

double quantile(std::vector<float>& values, double share)
{
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(std::llround(share * static_cast<double>(values.size() - 1)));
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

// The end of the scale on one side of zero, so that neither a peak nor a dip of a few bins sets it. Where most bins are zero it
// is the percentile of the others, if this side has more than a few of those.
double robustEnd(const std::vector<float>& all, double percent, bool above)
{
    std::vector<float> values, here;
    std::size_t nonzero = 0;
    for (const float value : all) {
        if (!std::isfinite(value))
            continue;
        values.push_back(value);
        nonzero += value != 0;
        if (above ? value > 0 : value < 0)
            here.push_back(value);
    }
    const double share = above ? percent / 100 : 1 - percent / 100;
    const double end = values.empty() ? 0 : quantile(values, share);
    const bool onThisSide = above ? end > 0 : end < 0;
    if (onThisSide || here.size() * 20 < std::max<std::size_t>(1, nonzero))
        return onThisSide ? end : 0;
    return quantile(here, share);
}

Range robust(const std::vector<float>& lows, const std::vector<float>& highs, double percent)
{
    if (!extremes(lows, highs))
        return std::nullopt;
    return std::pair(std::min(0.0, robustEnd(lows, percent, false)), std::max(0.0, robustEnd(highs, percent, true)));
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
    const Shown shown = shownOf(style);
    const auto& lows = shown == Shown::Max ? data.max : shown == Shown::Mean ? data.mean : data.min;
    const auto& highs = shown == Shown::Min ? data.min : shown == Shown::Mean ? data.mean : data.max;
    const Range found = style.scale == ScaleMode::Percentile ? robust(lows, highs, style.percentile) : extremes(lows, highs);
    if (!found || style.scale == ScaleMode::Symmetric)
        return symmetric(found);
    const double low = std::min(0.0, found->first), high = std::max(0.0, found->second);
    return std::pair(low, high > low ? high : low + 1);
}

// A heat row is symmetric about 0. Letters get room below the line for what is negative, at least a fifth of the height,
// so that present and blocked tracks look alike.
Range attributionRange(const genome::Attribution& data, const TrackStyle& style)
{
    const auto& values = showsChanges(style) && hasChanges(data) ? data.table : data.values;
    const Range found = style.scale == ScaleMode::Percentile ? robust(values, values, style.percentile) : extremes(values, values);
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
    case genome::TrackKind::Sequence: return graph == "translation" ? 80 : 38;
    case genome::TrackKind::Signal: return graph == "heat" ? 22 : 50;
    case genome::TrackKind::Intervals: return 28;
    case genome::TrackKind::Genes: return graph == "expanded" ? 88 : 44;
    case genome::TrackKind::MotifHits: return graph == kMatchGraph ? 84 : 28;
    case genome::TrackKind::Attribution:
        return graph == "letters" ? 100 : graph == "mutagenesis" ? 84 : 22;
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
    const auto [lowText, highText] = scaleEnds(scale, isLetters);
    return TrackAxis{scale.low, scale.high, scale.y(scale.low), scale.y(scale.high), scale.y(0), lowText, highText};
}

std::vector<std::string> scaleTexts(const TrackStyle& style, const std::string& group, genome::TrackKind kind, std::pair<double, double> range)
{
    const auto [low, high] = axisTexts(range.first, range.second, false);
    const bool twoSided = range.first < 0 && (range.first == -range.second || kind == genome::TrackKind::Attribution);
    const std::string largest = std::fabs(range.first) > range.second ? axisTexts(0, -range.first, false).second : high;
    std::string numbers = twoSided ? "±" + largest : low + "–" + high;
    if (isLogarithmic(style))
        numbers = "log · " + numbers;
    if (!group.empty())
        return {group + " · " + numbers};
    if (style.scale == ScaleMode::Percentile)
        return {formatReal(style.percentile, 4) + " % · " + numbers};
    if (style.scale == ScaleMode::Auto && !isLogarithmic(style))
        return {"auto · " + numbers, numbers};
    return {numbers};
}

void paintTrack(const PaintContext& context, const genome::TrackData& data, const TrackStyle& style)
{
    const draw::Rect& area = context.area;
    const bool drawable = area.width > 0 && area.height > 0 && std::isfinite(area.x + area.y + area.width + area.height);
    if (drawable && std::holds_alternative<std::monostate>(data) && style.graph == kMatchGraph)
        paintMatchHint(context);
    if (!drawable || std::holds_alternative<std::monostate>(data))
        return;
    if (style.opacity < 1) {
        FadedCanvas faded(context.canvas, std::clamp(style.opacity, 0.0, 1.0));
        TrackStyle opaque = style;
        opaque.opacity = 1;
        paintTrack({faded, context.theme, context.viewport, area, context.fontSize, context.lineWidth, context.range, context.selected,
                    context.axis, context.crisp},
                   data, opaque);
        return;
    }
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
                                style.graph == kMatchGraph ? paintMatches(context, kind, style) : paintMotifHits(context, kind, style);
                            else if constexpr (std::is_same_v<Kind, genome::Variants>)
                                paintVariants(context, kind, style);
                            else if (showsLetters(style))
                                paintAttributionLetters(context, kind, style);
                            else if (showsChanges(style))
                                paintMutagenesis(context, kind, style);
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
