// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracks/paint_support.h"

#include "core/base/text.h"

#include <algorithm>
#include <cmath>

namespace bindscape::tracks {

double finestColumn(const PaintContext& context)
{
    constexpr double kMostColumns = 20'000;
    const double finest = std::clamp(context.lineWidth, 0.1, 1.0);
    return std::max(finest, context.area.width / kMostColumns);
}

std::vector<Column> columnsOf(const PaintContext& context, const Region& data, std::size_t bins)
{
    std::vector<Column> columns;
    if (bins == 0 || data.length() <= 0)
        return columns;
    const Viewport& view = context.viewport;
    const double begin = static_cast<double>(data.begin);
    const double binBases = static_cast<double>(data.length()) / static_cast<double>(bins);
    const double from = std::max(context.area.x, view.toPx(begin));
    const double to = std::min(context.area.right(), view.toPx(static_cast<double>(data.end)));
    if (!(to > from))
        return columns;
    const auto binAt = [&](double px) {
        const double bin = std::floor((view.toBase(px) - begin) / binBases + 1e-9);
        return static_cast<std::size_t>(std::clamp(bin, 0.0, static_cast<double>(bins - 1)));
    };
    const double width = finestColumn(context);
    if (binBases * view.pxPerBase() >= width) {
        for (std::size_t bin = binAt(from); bin <= binAt(to); ++bin) {
            const double left = view.toPx(begin + static_cast<double>(bin) * binBases);
            const double right = view.toPx(begin + static_cast<double>(bin + 1) * binBases);
            if (left < to && right > from)
                columns.push_back({std::max(left, context.area.x), std::min(right, context.area.right()), bin, bin + 1});
        }
        return columns;
    }
    // Columns lie on a grid fixed to the area, so that edges are crisp.
    const double firstColumn = std::floor((from - context.area.x) / width);
    for (double k = firstColumn; context.area.x + k * width < to; ++k) {
        const double left = context.area.x + k * width;
        const double right = left + width;
        const std::size_t first = binAt(std::max(left, from));
        const std::size_t last = binAt(std::min(right, to));
        columns.push_back({left, right, first, std::max(first + 1, last)});
    }
    return columns;
}

Shown shownOf(const TrackStyle& style)
{
    if (style.summary == "max")
        return Shown::Max;
    if (style.summary == "min")
        return Shown::Min;
    if (style.summary == "mean" || (style.summary.empty() && style.graph == "line"))
        return Shown::Mean;
    return style.summary == "whiskers" ? Shown::Whiskers : Shown::ByZoom;
}

bool isLogarithmic(const TrackStyle& style) { return style.logarithmic || style.scale == ScaleMode::Log; }

// On both sides of zero, and defined there.
double Scale::along(double value) const
{
    return logarithmic ? std::copysign(std::log1p(std::fabs(value) / unit), value) : value;
}

double Scale::share(double value) const
{
    const double from = along(low), to = along(high);
    return to > from ? std::clamp((along(std::isnan(value) ? 0 : value) - from) / (to - from), 0.0, 1.0) : 0;
}

double Scale::signedShare(double value) const
{
    const double largest = std::max(std::fabs(along(low)), std::fabs(along(high)));
    return largest > 0 && !std::isnan(value) ? std::clamp(along(value) / largest, -1.0, 1.0) : 0;
}

double Scale::y(double value) const { return bottom - share(value) * (bottom - top); }

Scale scaleOf(const PaintContext& context, const TrackStyle& style, std::pair<double, double> automatic)
{
    Scale scale;
    const auto [low, high] = context.range.value_or(automatic);
    scale.low = std::isfinite(low) ? low : 0;
    scale.high = std::isfinite(high) && high > scale.low ? high : scale.low + 1;
    scale.logarithmic = isLogarithmic(style);
    // Two decades at least: a scale that ends at 0.5 would be a straight one otherwise.
    scale.unit = std::clamp(std::max(std::fabs(scale.low), std::fabs(scale.high)) / 100, 1e-300, 1.0);
    const double margin = context.area.height > 12 ? 2 : 0;
    scale.top = context.area.y + margin;
    scale.bottom = context.area.bottom() - margin;
    return scale;
}

double lineAt(const PaintContext& context, double position)
{
    return context.crisp && context.lineWidth >= 1 ? std::floor(position) + 0.5 : position;
}

double edgeAt(const PaintContext& context, double position) { return context.crisp ? std::round(position) : position; }

draw::Font small(const PaintContext& context, bool bold) { return {context.fontSize, bold, false, false}; }
draw::Font named(const PaintContext& context, bool bold, bool italic) { return {context.fontSize + 1, bold, italic, false}; }

std::pair<std::string, std::string> scaleEnds(const Scale& scale, bool withSign)
{
    auto ends = axisTexts(scale.low, scale.high, withSign);
    if (scale.logarithmic)
        ends.second += " log";
    return ends;
}

void paintAxis(const PaintContext& context, const Scale& scale, bool withSign)
{
    const draw::Font font = small(context);
    if (!context.axis || context.area.height < font.size * 1.8)
        return;
    const draw::Color color = context.theme.text2;
    const draw::Pen pen{color, context.lineWidth, {}};
    const double left = context.area.x;
    const auto [lowText, highText] = scaleEnds(scale, withSign);
    const double top = lineAt(context, scale.top);
    context.canvas.line({left, top}, {left + 4, top}, pen);
    paintLabel(context, {left + 6, scale.top + font.size * 0.75}, highText, font, color, draw::Align::Left);
    if (scale.low != 0 && context.area.height > font.size * 3) {
        const double bottom = lineAt(context, scale.bottom - 1);
        context.canvas.line({left, bottom}, {left + 4, bottom}, pen);
        paintLabel(context, {left + 6, scale.bottom - 1}, lowText, font, color, draw::Align::Left);
    }
}

void paintHorizontal(const PaintContext& context, double y, draw::Color color)
{
    const double at = lineAt(context, y);
    context.canvas.line({context.area.x, at}, {context.area.right(), at}, {color, context.lineWidth, {}});
}

void paintLabel(const PaintContext& context, draw::Point baseline, const std::string& text, const draw::Font& font, draw::Color color,
                draw::Align align)
{
    const double width = context.canvas.textWidth(text, font);
    const double left = baseline.x - width * (align == draw::Align::Left ? 0 : align == draw::Align::Center ? 0.5 : 1);
    context.canvas.fillRect({left - 1.5, baseline.y - font.size * 0.8, width + 3, font.size * 1.02}, context.theme.canvas.withAlpha(0.75));
    context.canvas.text(baseline, text, font, color, align);
}

void paintDensity(const PaintContext& context, const Region& region, const std::vector<float>& counts, double base, double height,
                  double largest, bool logarithmic, draw::Color color)
{
    if (!(largest > 0))
        return;
    const auto shown = [&](double count) { return logarithmic ? std::log1p(count) : count; };
    for (const Column& column : columnsOf(context, region, counts.size())) {
        double count = 0;
        for (std::size_t bin = column.first; bin < column.last; ++bin)
            count = std::max(count, std::isfinite(counts[bin]) ? static_cast<double>(counts[bin]) : 0.0);
        const double length = std::clamp(shown(count) / shown(largest), 0.0, 1.0) * height;
        const double left = edgeAt(context, column.left), right = std::max(edgeAt(context, column.right), left + finestColumn(context));
        if (count > 0)
            context.canvas.fillRect({left, length > 0 ? base - length : base, right - left, std::fabs(length)}, color);
    }
}

std::size_t placeInLane(std::vector<double>& ends, double left, double right, double gap)
{
    for (std::size_t lane = 0; lane < ends.size(); ++lane) {
        if (ends[lane] + gap <= left) {
            ends[lane] = right;
            return lane;
        }
    }
    ends.push_back(right);
    return ends.size() - 1;
}

Extent extentOf(const PaintContext& context, std::int64_t begin, std::int64_t end)
{
    return {context.viewport.toPx(static_cast<double>(begin)), context.viewport.toPx(static_cast<double>(end))};
}

Extent inside(const PaintContext& context, Extent extent)
{
    const double left = std::max(extent.left, context.area.x);
    return {left, std::max(left, std::min(extent.right, context.area.right()))};
}

bool isVisible(const PaintContext& context, Extent extent)
{
    return extent.right > context.area.x && extent.left < context.area.right();
}

namespace {

std::string withMinus(std::string text)
{
    if (!text.empty() && text.front() == '-')
        text.replace(0, 1, "−");
    return text;
}

}  // namespace

namespace {

// Decimals that show two significant digits of `size`.
int decimalsFor(double size)
{
    if (!(size > 0) || size >= 100)
        return 0;
    return size >= 10 ? 1 : size >= 1 ? 2 : std::clamp(1 - static_cast<int>(std::floor(std::log10(size))), 1, 6);
}

bool needsExponent(double size) { return size >= 1e6 || (size > 0 && size < 1e-4); }

}  // namespace

std::string numberText(double value)
{
    if (!std::isfinite(value))
        return "–";
    const double size = std::fabs(value);
    if (needsExponent(size))
        return withMinus(formatReal(value, 3));
    return withMinus(formatFixed(value, value == std::round(value) ? 0 : decimalsFor(size)));
}

std::string signedText(double value) { return value > 0 ? "+" + numberText(value) : numberText(value); }

std::pair<std::string, std::string> axisTexts(double low, double high, bool withSign)
{
    const double size = std::max(std::fabs(low), std::fabs(high));
    const bool whole = low == std::round(low) && high == std::round(high);
    const auto text = [&](double value) {
        std::string plain = needsExponent(size) || value == 0 ? numberText(value) : withMinus(formatFixed(value, whole ? 0 : decimalsFor(size)));
        return withSign && value > 0 ? "+" + plain : plain;
    };
    return {text(low), text(high)};
}

std::string pvalueText(double pvalue)
{
    if (!(pvalue > 0))
        return "1e-300";
    if (pvalue >= 0.01)
        return formatReal(pvalue, 2);
    int exponent = static_cast<int>(std::floor(std::log10(pvalue)));
    std::string digits = formatFixed(pvalue / std::pow(10, exponent), 1);
    if (digits == "10.0") {
        digits = "1.0";
        ++exponent;
    }
    if (digits.ends_with(".0"))
        digits.resize(digits.size() - 2);
    return digits + "e" + std::to_string(exponent);
}

}  // namespace bindscape::tracks
