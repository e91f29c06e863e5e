// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/figure/chart_parts.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bindscape::figure {

std::vector<double> niceTicks(double min, double max, int count)
{
    std::vector<double> ticks;
    if (!std::isfinite(min) || !std::isfinite(max) || !(max > min) || count < 1)
        return ticks;
    const double rough = (max - min) / count;
    const double power = std::pow(10, std::floor(std::log10(rough)));
    if (!(power > 0) || !std::isfinite(power))
        return ticks;
    // The smallest 1-2-5 step of which no more than `count` multiples fit in.
    for (const double digit : {1.0, 2.0, 5.0, 10.0, 20.0, 50.0}) {
        const double step = digit * power;
        const double first = std::ceil(min / step - 1e-9), last = std::floor(max / step + 1e-9);
        if (last - first + 1 > count)
            continue;
        for (double k = first; k <= last; ++k)
            ticks.push_back(k == 0 ? 0 : k * step);
        return ticks;
    }
    return ticks;
}

std::string decadeText(double value)
{
    constexpr double kPlain = 4;  // powers of ten that are written out
    const double power = std::floor(std::log10(value) + 1e-9);
    if (power >= kPlain && power < kPlain + 1)
        return withThousands(std::llround(value));
    if (std::fabs(power) <= kPlain)
        return formatReal(value, 4);
    static const char* const digits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    const double factor = std::round(value / std::pow(10, power));
    std::string text = (factor == 1 ? "" : formatReal(factor, 2) + "·") + "10";
    for (const char letter : formatReal(power, 4))
        text += letter == '-' ? "⁻" : digits[letter - '0'];
    return text;
}

double AxisScale::share(double value) const
{
    if (!log)
        return (value - min) / (max - min);
    return value > 0 ? (std::log10(value) - std::log10(min)) / (std::log10(max) - std::log10(min)) : std::nan("");
}

std::string AxisScale::text(double tick) const
{
    if (!names.empty())
        return tick >= 0 && tick < static_cast<double>(names.size()) ? names[static_cast<std::size_t>(std::lround(tick))] : std::string();
    if (log)
        return decadeText(tick);
    std::string text = std::fabs(tick) >= 1e6 || (tick != 0 && std::fabs(tick) < 1e-5) ? formatReal(tick, 4) : formatFixed(tick, decimals);
    if (std::fabs(tick) >= 10000 && std::fabs(tick) < 1e6 && decimals == 0)
        text = withThousands(std::llround(tick));
    if (text.starts_with("-"))
        text.replace(0, 1, "−");
    return text;
}

namespace {

AxisScale namedScale(const Axis& axis)
{
    const auto count = static_cast<double>(axis.categories.size());
    AxisScale scale{axis.min.value_or(-0.5), axis.max.value_or(count - 0.5), {}, 0, false, axis.categories};
    if (!std::isfinite(scale.min) || !std::isfinite(scale.max) || !(scale.max > scale.min))
        scale.min = -0.5, scale.max = count - 0.5;
    for (double at = 0; at < count; ++at)
        if (at >= scale.min && at <= scale.max)
            scale.ticks.push_back(at);
    return scale;
}

// Whole decades; fewer than two of them get 2 and 5 as well.
AxisScale logScale(const Axis& axis, const std::vector<double>& values, int tickCount)
{
    constexpr double kLowest = -307, kHighest = 308;  // powers of ten that doubles know
    const auto usable = [](double value) { return value > 0 && std::isfinite(value); };
    double low = std::numeric_limits<double>::infinity(), high = 0;
    for (const double value : values) {
        if (usable(value)) {
            low = std::min(low, value);
            high = std::max(high, value);
        }
    }
    if (!(high > 0))
        low = 1, high = 10;
    const bool lowGiven = axis.min && usable(*axis.min), highGiven = axis.max && usable(*axis.max);
    double first = lowGiven ? std::log10(*axis.min) : std::floor(std::log10(low) + 1e-9);
    double last = highGiven ? std::log10(*axis.max) : std::ceil(std::log10(high) - 1e-9);
    if (!(last > first))
        last = first + 1;
    first = std::clamp(first, kLowest, kHighest - 1);
    last = std::clamp(last, first + 1e-3, kHighest);
    AxisScale scale{std::pow(10, first), std::pow(10, last), {}, 0, true, {}};
    const double stride = std::max(1.0, std::ceil((last - first) / std::max(1, tickCount)));
    for (double power = std::floor(first + 1e-9); power <= last + 1e-9; power += stride)
        for (const double digit : {1.0, 2.0, 5.0})
            if (const double at = digit * std::pow(10, power);
                (digit == 1 || last - first < 2) && at >= scale.min * (1 - 1e-9) && at <= scale.max * (1 + 1e-9))
                scale.ticks.push_back(at);
    return scale;
}

}  // namespace

AxisScale axisScale(const Axis& axis, const std::vector<double>& values, int tickCount)
{
    if (!axis.categories.empty())
        return namedScale(axis);
    if (axis.log)
        return logScale(axis, values, tickCount);
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const double value : values) {
        if (std::isfinite(value)) {
            low = std::min(low, value);
            high = std::max(high, value);
        }
    }
    if (low > high)
        low = 0, high = 1;
    low = axis.min.value_or(low);
    high = axis.max.value_or(high);
    if (!std::isfinite(low))
        low = 0;
    if (!std::isfinite(high) || !(high > low)) {
        // One value, or limits the wrong way round: room on both sides.
        const double half = low == 0 ? 0.5 : std::fabs(low) * 0.1;
        high = low + half;
        low -= axis.min ? 0 : half;
    }
    AxisScale scale{low, high, niceTicks(low, high, tickCount), 0, false, {}};
    if (scale.ticks.size() > 1) {
        const double step = scale.ticks[1] - scale.ticks[0];
        if (!axis.min)
            scale.min = std::floor(low / step + 1e-9) * step;
        if (!axis.max)
            scale.max = std::ceil(high / step - 1e-9) * step;
        scale.ticks = niceTicks(scale.min, scale.max, tickCount + 2);
        const double shown = scale.ticks.size() > 1 ? scale.ticks[1] - scale.ticks[0] : step;
        scale.decimals = std::clamp(static_cast<int>(std::ceil(-std::log10(shown) - 1e-9)), 0, 8);
    }
    return scale;
}

AxisRange axisRange(const Axis& axis, const std::vector<double>& values)
{
    constexpr int kTicks = 6;
    const AxisScale scale = axisScale(axis, values, kTicks);
    return {scale.min, scale.max};
}

std::vector<std::string> wrapped(const std::string& text, double width, const draw::Font& font,
                                 const std::function<double(std::string_view, const draw::Font&)>& measure)
{
    std::vector<std::string> lines;
    std::string line;
    for (const auto word : splitBlank(text)) {
        const std::string longer = line.empty() ? std::string(word) : line + " " + std::string(word);
        if (!line.empty() && measure(longer, font) > width) {
            lines.push_back(line);
            line = word;
        } else {
            line = longer;
        }
    }
    if (!line.empty())
        lines.push_back(line);
    return lines;
}

}  // namespace bindscape::figure
