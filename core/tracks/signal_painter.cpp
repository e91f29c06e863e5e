// SPDX-License-Identifier: GPL-3.0-or-later
// Signal by zoom: whiskers (least, mean, largest) far out, filled area of the largest value near, steps at base level.
#include "core/tracks/paint_support.h"
#include "core/tracks/painters.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bindscape::tracks {

namespace {

constexpr double kWhiskersFrom = 200;  // bases per px
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

struct Summary {
    double left = 0, right = 0;
    double least = kNan, mean = kNan, largest = kNan;
    bool hasData() const { return !std::isnan(mean); }
};

std::vector<Summary> summarise(const PaintContext& context, const genome::Signal& data)
{
    std::vector<Summary> summaries;
    const std::size_t bins = std::min({data.mean.size(), data.min.size(), data.max.size()});
    for (const Column& column : columnsOf(context, data.region, bins)) {
        Summary summary{column.left, column.right};
        double sum = 0;
        int count = 0;
        for (std::size_t bin = column.first; bin < column.last; ++bin) {
            if (!std::isfinite(data.mean[bin]) || !std::isfinite(data.min[bin]) || !std::isfinite(data.max[bin]))
                continue;
            sum += data.mean[bin];
            summary.least = count == 0 ? data.min[bin] : std::min(summary.least, static_cast<double>(data.min[bin]));
            summary.largest = count == 0 ? data.max[bin] : std::max(summary.largest, static_cast<double>(data.max[bin]));
            ++count;
        }
        if (count > 0)
            summary.mean = sum / count;
        summaries.push_back(summary);
    }
    return summaries;
}

// The value furthest from zero: a dip below zero must not vanish behind the largest value.
double extreme(const Summary& s) { return -s.least > s.largest ? s.least : s.largest; }

using Value = double (*)(const Summary&);
using Run = std::span<const Summary>;

void forEachRun(const std::vector<Summary>& summaries, const std::function<void(Run)>& work)
{
    for (std::size_t i = 0; i < summaries.size();) {
        std::size_t end = i;
        while (end < summaries.size() && summaries[end].hasData())
            ++end;
        if (end > i)
            work(Run(summaries).subspan(i, end - i));
        i = end + 1;
    }
}

// Two corners a column; equal heights in a row share theirs.
std::vector<draw::Point> stairs(Run run, const Scale& scale, Value value)
{
    std::vector<draw::Point> points;
    for (const Summary& summary : run) {
        const double y = scale.y(value(summary));
        if (points.size() >= 2 && points.back().y == y) {
            points.back().x = summary.right;
            continue;
        }
        points.push_back({summary.left, y});
        points.push_back({summary.right, y});
    }
    return points;
}

void fillArea(const PaintContext& context, Run run, const Scale& scale, Value value, draw::Color color)
{
    // From right to left: Qt keeps the cells of a row in a list that is searched from the left, so that jagged outlines drawn
    // the other way take a time that grows with the square of their columns (a frame of 227 ms instead of 18).
    std::vector<draw::Point> outline = stairs(run, scale, value);
    std::reverse(outline.begin(), outline.end());
    const double zero = scale.y(0);
    outline.push_back({run.front().left, zero});
    outline.push_back({run.back().right, zero});
    context.canvas.polygon(outline, color, std::nullopt);
}

void paintWhiskers(const PaintContext& context, const std::vector<Summary>& summaries, const Scale& scale, draw::Color color)
{
    const draw::Theme& theme = context.theme;
    forEachRun(summaries, [&](Run run) {
        fillArea(context, run, scale, extreme, draw::mix(color, theme.canvas, 0.55));
        fillArea(context, run, scale, [](const Summary& s) { return s.mean; }, color);
        fillArea(context, run, scale, [](const Summary& s) { return s.least > 0 ? s.least : s.largest < 0 ? s.largest : 0.0; },
                 draw::mix(color, theme.text, 0.35));
    });
}

void paintArea(const PaintContext& context, const std::vector<Summary>& summaries, const Scale& scale, draw::Color color)
{
    forEachRun(summaries, [&](Run run) {
        fillArea(context, run, scale, extreme, draw::mix(color, context.theme.canvas, 0.2));
        context.canvas.polyline(stairs(run, scale, extreme), {draw::mix(color, context.theme.text, 0.12), context.lineWidth, {}});
    });
}

void paintBars(const PaintContext& context, const std::vector<Summary>& summaries, const Scale& scale, draw::Color color)
{
    const double zero = scale.y(0);
    for (const Summary& summary : summaries) {
        if (!summary.hasData())
            continue;
        const double y = scale.y(extreme(summary));
        const double left = edgeAt(context, summary.left);
        double right = edgeAt(context, summary.right);
        if (right - left > 4)
            right -= 1;  // bars stand apart where there is room
        if (y != zero)
            context.canvas.fillRect({left, std::min(y, zero), std::max(right - left, finestColumn(context)), std::fabs(zero - y)}, color);
    }
}

void paintLine(const PaintContext& context, const std::vector<Summary>& summaries, const Scale& scale, draw::Color color)
{
    forEachRun(summaries, [&](Run run) {
        // Through the middle of each column, and to the edges of the first and last one.
        std::vector<draw::Point> points{{run.front().left, scale.y(run.front().mean)}};
        for (const Summary& summary : run)
            points.push_back({(summary.left + summary.right) / 2, scale.y(summary.mean)});
        points.push_back({run.back().right, scale.y(run.back().mean)});
        context.canvas.polyline(points, {color, context.lineWidth * 1.25, {}});
    });
}

void paintHeat(const PaintContext& context, const std::vector<Summary>& summaries, const Scale& scale, draw::Color color)
{
    const bool isSigned = scale.low < 0;
    const double largest = std::max(std::fabs(scale.low), std::fabs(scale.high));
    const auto colorOf = [&](const Summary& s) {
        return isSigned ? context.theme.signedColor(extreme(s) / largest) : draw::mix(context.theme.canvas, color, scale.share(s.largest));
    };
    for (std::size_t i = 0; i < summaries.size();) {
        if (!summaries[i].hasData()) {
            ++i;
            continue;
        }
        const draw::Color cell = colorOf(summaries[i]);
        std::size_t end = i + 1;
        while (end < summaries.size() && summaries[end].hasData() && colorOf(summaries[end]) == cell)
            ++end;
        const double left = edgeAt(context, summaries[i].left), right = edgeAt(context, summaries[end - 1].right);
        context.canvas.fillRect({left, scale.top, right - left, scale.bottom - scale.top}, cell);
        i = end;
    }
}

// A cap where the data go beyond the scale in use: a cut peak must not look like a flat one.
void paintCaps(const PaintContext& context, const std::vector<Summary>& summaries, const Scale& scale)
{
    const double height = 2 * context.fontSize / 11, slack = (scale.high - scale.low) * 1e-6;
    const auto over = [&](const Summary& s) { return s.hasData() && s.largest > scale.high + slack; };
    const auto under = [&](const Summary& s) { return s.hasData() && s.least < scale.low - slack && s.least < 0; };
    for (const bool top : {true, false}) {
        for (std::size_t i = 0; i < summaries.size(); ++i) {
            const std::size_t first = i;
            while (i < summaries.size() && (top ? over(summaries[i]) : under(summaries[i])))
                ++i;
            if (i > first)
                context.canvas.fillRect({summaries[first].left, top ? scale.top - height / 2 : scale.bottom - height / 2,
                                         summaries[i - 1].right - summaries[first].left, height},
                                        context.theme.text);
        }
    }
}

}  // namespace

void paintSignal(const PaintContext& context, const genome::Signal& data, const TrackStyle& style)
{
    const auto automatic = dataRange(data, style);
    const draw::Color color = trackColor(style, genome::TrackKind::Signal, context.theme);
    Scale scale = scaleOf(context, style, automatic.value_or(std::pair(0.0, 1.0)));
    const auto summaries = summarise(context, data);
    if (style.graph == "heat") {
        paintHeat(context, summaries, scale, color);
        return;
    }
    paintHorizontal(context, scale.y(0), draw::mix(color, context.theme.canvas, 0.4));
    if (style.graph == "bars")
        paintBars(context, summaries, scale, color);
    else if (style.graph == "line")
        paintLine(context, summaries, scale, color);
    else if (context.viewport.basesPerPx() >= kWhiskersFrom)
        paintWhiskers(context, summaries, scale, color);
    else
        paintArea(context, summaries, scale, color);
    paintCaps(context, summaries, scale);
    if (automatic || context.range)
        paintAxis(context, scale, false);
}

}  // namespace bindscape::tracks
