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

struct Ink {
    draw::Color above, below;  // of zero
    bool twoColors = false;
};

// The value furthest from zero: a dip below zero must not vanish behind the largest value.
double extreme(const Summary& s) { return -s.least > s.largest ? s.least : s.largest; }

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

// The value of a column where one stands for all.
double shownValue(const Summary& s, Shown shown)
{
    return shown == Shown::Max ? s.largest : shown == Shown::Mean ? s.mean : shown == Shown::Min ? s.least : extreme(s);
}

// Two corners a column; equal heights in a row share theirs.
template <class Value>
std::vector<draw::Point> stairs(Run run, const Scale& scale, Value value)
{
    std::vector<draw::Point> points;
    points.reserve(2 * run.size() + 2);
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

template <class Value>
void fillOutline(const PaintContext& context, Run run, const Scale& scale, Value value, draw::Color color)
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

// With a colour for what is below zero as two areas.
template <class Value>
void fillArea(const PaintContext& context, Run run, const Scale& scale, Value value, const Ink& ink)
{
    const auto isBelow = [&](const Summary& s) { return value(s) < 0; };
    if (!ink.twoColors || std::none_of(run.begin(), run.end(), isBelow)) {
        fillOutline(context, run, scale, value, ink.above);
        return;
    }
    if (!std::all_of(run.begin(), run.end(), isBelow))
        fillOutline(context, run, scale, [&](const Summary& s) { return std::max(0.0, value(s)); }, ink.above);
    fillOutline(context, run, scale, [&](const Summary& s) { return std::min(0.0, value(s)); }, ink.below);
}

Ink mixed(const Ink& ink, draw::Color with, double share)
{
    return {draw::mix(ink.above, with, share), draw::mix(ink.below, with, share), ink.twoColors};
}

double nearest(const Summary& s) { return s.least > 0 ? s.least : s.largest < 0 ? s.largest : 0.0; }

void paintWhiskers(const PaintContext& context, const std::vector<Summary>& summaries, const Scale& scale, const Ink& ink)
{
    const draw::Theme& theme = context.theme;
    forEachRun(summaries, [&](Run run) {
        fillArea(context, run, scale, extreme, mixed(ink, theme.canvas, 0.55));
        fillArea(context, run, scale, [](const Summary& s) { return s.mean; }, ink);
        fillArea(context, run, scale, nearest, mixed(ink, theme.text, 0.35));
    });
}

// `stroke` is called with a colour; where what is below zero has its own, once for each side.
template <class Stroke>
void strokeBothSides(const PaintContext& context, const Scale& scale, const Ink& ink, Stroke stroke)
{
    if (!ink.twoColors || scale.low >= 0) {
        stroke(ink.above);
        return;
    }
    const draw::Rect& area = context.area;
    const double zero = std::clamp(scale.y(0), area.y, area.bottom());
    context.canvas.pushClip({area.x, area.y, area.width, zero - area.y});
    stroke(ink.above);
    context.canvas.popClip();
    context.canvas.pushClip({area.x, zero, area.width, area.bottom() - zero});
    stroke(ink.below);
    context.canvas.popClip();
}

void paintArea(const PaintContext& context, const std::vector<Summary>& summaries, const Scale& scale, const Ink& ink, Shown shown)
{
    const auto value = [shown](const Summary& s) { return shownValue(s, shown); };
    forEachRun(summaries, [&](Run run) {
        fillArea(context, run, scale, value, mixed(ink, context.theme.canvas, 0.2));
        const auto line = stairs(run, scale, value);
        strokeBothSides(context, scale, mixed(ink, context.theme.text, 0.12),
                        [&](draw::Color color) { context.canvas.polyline(line, {color, context.lineWidth, {}}); });
    });
}

template <class Value>
void paintBarsOf(const PaintContext& context, const std::vector<Summary>& summaries, const Scale& scale, const Ink& ink, Value value)
{
    const double zero = scale.y(0);
    for (const Summary& summary : summaries) {
        if (!summary.hasData())
            continue;
        const double v = value(summary), y = scale.y(v);
        const double left = edgeAt(context, summary.left);
        double right = edgeAt(context, summary.right);
        if (right - left > 4)
            right -= 1;  // bars stand apart where there is room
        if (y != zero)
            context.canvas.fillRect({left, std::min(y, zero), std::max(right - left, finestColumn(context)), std::fabs(zero - y)},
                                    v < 0 ? ink.below : ink.above);
    }
}

void paintBars(const PaintContext& context, const std::vector<Summary>& summaries, const Scale& scale, const Ink& ink, Shown shown)
{
    if (shown != Shown::Whiskers) {
        paintBarsOf(context, summaries, scale, ink, [shown](const Summary& s) { return shownValue(s, shown); });
        return;
    }
    paintBarsOf(context, summaries, scale, mixed(ink, context.theme.canvas, 0.55), extreme);
    paintBarsOf(context, summaries, scale, ink, [](const Summary& s) { return s.mean; });
    paintBarsOf(context, summaries, scale, mixed(ink, context.theme.text, 0.35), nearest);
}

// Through the middle of each column, and to the edges of the first and last one. Whiskers are a band about the mean.
void paintLine(const PaintContext& context, const std::vector<Summary>& summaries, const Scale& scale, const Ink& ink, Shown shown)
{
    const Shown one = shown == Shown::Whiskers || shown == Shown::ByZoom ? Shown::Mean : shown;
    forEachRun(summaries, [&](Run run) {
        if (shown == Shown::Whiskers) {
            std::vector<draw::Point> band = stairs(run, scale, [](const Summary& s) { return s.largest; });
            auto lower = stairs(run, scale, [](const Summary& s) { return s.least; });
            std::reverse(band.begin(), band.end());
            band.insert(band.end(), lower.begin(), lower.end());
            strokeBothSides(context, scale, mixed(ink, context.theme.canvas, 0.65),
                            [&](draw::Color color) { context.canvas.polygon(band, color, std::nullopt); });
        }
        std::vector<draw::Point> points{{run.front().left, scale.y(shownValue(run.front(), one))}};
        points.reserve(run.size() + 2);
        for (const Summary& summary : run)
            points.push_back({(summary.left + summary.right) / 2, scale.y(shownValue(summary, one))});
        points.push_back({run.back().right, scale.y(shownValue(run.back(), one))});
        strokeBothSides(context, scale, ink, [&](draw::Color color) { context.canvas.polyline(points, {color, context.lineWidth * 1.25, {}}); });
    });
}

// Signed data in the diverging colours, or in the track's two where it has two.
void paintHeat(const PaintContext& context, const std::vector<Summary>& summaries, const Scale& scale, const Ink& ink, Shown shown)
{
    const bool isSigned = scale.low < 0;
    const auto colorOf = [&](const Summary& s) {
        const double value = shownValue(s, shown);
        if (!isSigned)
            return draw::mix(context.theme.canvas, ink.above, scale.share(value));
        const double share = scale.signedShare(value);
        return ink.twoColors ? draw::mix(context.theme.canvas, share < 0 ? ink.below : ink.above, std::fabs(share)) : context.theme.signedColor(share);
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
void paintCaps(const PaintContext& context, const std::vector<Summary>& summaries, const Scale& scale, Shown shown)
{
    const double height = 2 * context.fontSize / 11, slack = (scale.high - scale.low) * 1e-6;
    const bool all = shown == Shown::ByZoom || shown == Shown::Whiskers;
    const auto over = [&](const Summary& s) { return s.hasData() && (all ? s.largest : shownValue(s, shown)) > scale.high + slack; };
    const auto under = [&](const Summary& s) {
        const double value = all ? s.least : shownValue(s, shown);
        return s.hasData() && value < scale.low - slack && value < 0;
    };
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
    const Ink ink{color, style.negativeColor.value_or(color), style.negativeColor.has_value()};
    const Scale scale = scaleOf(context, style, automatic.value_or(std::pair(0.0, 1.0)));
    const auto summaries = summarise(context, data);
    // One base a column has one value: nothing to tell apart.
    const bool severalBases = std::max(data.binWidth(), context.viewport.basesPerPx()) > 1;
    const Shown wanted = shownOf(style);
    const Shown shown = wanted == Shown::Whiskers && !severalBases ? Shown::ByZoom : wanted;
    if (style.graph == "heat") {
        paintHeat(context, summaries, scale, ink, shown);
        return;
    }
    paintHorizontal(context, scale.y(0), draw::mix(color, context.theme.canvas, 0.4));
    if (style.graph == "bars")
        paintBars(context, summaries, scale, ink, shown);
    else if (style.graph == "line")
        paintLine(context, summaries, scale, ink, shown);
    else if (shown == Shown::Whiskers || (shown == Shown::ByZoom && context.viewport.basesPerPx() >= kWhiskersFrom))
        paintWhiskers(context, summaries, scale, ink);
    else
        paintArea(context, summaries, scale, ink, shown);
    paintCaps(context, summaries, scale, shown);
    if (automatic || context.range)
        paintAxis(context, scale, false);
}

}  // namespace bindscape::tracks
