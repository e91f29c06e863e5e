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

std::string AxisScale::text(double tick) const
{
    std::string text = std::fabs(tick) >= 1e6 || (tick != 0 && std::fabs(tick) < 1e-5) ? formatReal(tick, 4) : formatFixed(tick, decimals);
    if (std::fabs(tick) >= 10000 && std::fabs(tick) < 1e6 && decimals == 0)
        text = withThousands(std::llround(tick));
    if (text.starts_with("-"))
        text.replace(0, 1, "−");
    return text;
}

AxisScale axisScale(const Axis& axis, const std::vector<double>& values, int tickCount)
{
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
    AxisScale scale{low, high, niceTicks(low, high, tickCount), 0};
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
