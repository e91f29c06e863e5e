// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/figure/chart_parts.h"

#include <algorithm>

namespace bindscape::figure {

RoleLook roleLook(Role role, const draw::Theme& theme)
{
    switch (role) {
    case Role::Present: return {theme.vermillion, {}};
    case Role::Blocked: return {theme.blue, {4, 2.5}};
    case Role::Training: return {theme.text2, {3, 2}};
    case Role::Validation: return {theme.vermillion, {}};
    case Role::Test: return {theme.purple, {}};
    case Role::Reference: return {theme.text3, {1.5, 1.5}};
    case Role::Best: return {theme.green, {2, 2}};
    case Role::First: return {theme.blue, {}};
    case Role::Second: return {theme.violet, {5, 2}};
    case Role::Neutral: return {theme.text, {}};
    case Role::Third: return {theme.orange, {}};
    case Role::Fourth: return {theme.green, {2, 1.5}};
    case Role::Fifth: return {theme.vermillion, {6, 2, 1.5, 2}};
    case Role::Sixth: return {theme.purple, {}};
    case Role::Seventh: return {theme.sky, {4, 1.5}};
    case Role::Eighth: return {theme.slate, {1, 1}};
    }
    return {theme.text, {}};
}

Role numberedRole(std::size_t index)
{
    constexpr Role roles[] = {Role::First, Role::Second, Role::Third, Role::Fourth, Role::Fifth, Role::Sixth, Role::Seventh, Role::Eighth};
    return roles[index % std::size(roles)];
}

RoleLook lookOf(const Series& series, const draw::Theme& theme)
{
    RoleLook look = roleLook(series.role, theme);
    if (series.dashed)
        look.dash = *series.dashed ? std::vector<double>{5, 2} : std::vector<double>{};
    if (series.color)
        look.color = *series.color;
    if (series.faint)
        look.color = look.color.withAlpha(kFaintOpacity);
    return look;
}

double barOpacity(const RoleLook& look) { return look.dash.empty() ? 0.5 : 0.12; }

std::vector<LegendEntry> legendEntries(const Chart& chart, const draw::Theme& theme)
{
    std::vector<LegendEntry> entries;
    for (const Series& series : chart.series) {
        const bool bar = series.barWidth > 0;
        if (!series.name.empty() && !series.faint)  // their names stand beside them
            entries.push_back({series.name, lookOf(series, theme), series.line && !bar, series.points && !bar, series.role == Role::Blocked,
                               !series.low.empty() && series.line && !bar, bar});
    }
    return entries;
}

namespace {
double keyWidth(const ChartStyle& style) { return style.axisPt * 2.6; }
double rowHeight(const ChartStyle& style) { return style.axisPt * 1.35; }
}  // namespace

draw::Rect legendSize(const draw::Canvas& canvas, const std::vector<LegendEntry>& entries, const ChartStyle& style)
{
    double width = 0;
    for (const LegendEntry& entry : entries)
        width = std::max(width, canvas.textWidth(entry.name, {style.axisPt}));
    return {0, 0, width + keyWidth(style) + style.axisPt * 0.6, rowHeight(style) * static_cast<double>(entries.size())};
}

std::optional<draw::Point> emptiestCorner(const draw::Rect& plot, const draw::Rect& legend, const std::vector<draw::Point>& marks)
{
    constexpr double margin = 3;
    if (legend.width + 2 * margin > plot.width * 0.7 || legend.height + 2 * margin > plot.height * 0.7)
        return std::nullopt;
    const double left = plot.x + 2 * margin, right = plot.right() - legend.width - margin;
    const double top = plot.y + margin, bottom = plot.bottom() - legend.height - 2 * margin;
    for (const draw::Point corner : {draw::Point{right, top}, {right, bottom}, {left, top}, {left, bottom}}) {
        const draw::Rect taken{corner.x - margin, corner.y - margin, legend.width + 2 * margin, legend.height + 2 * margin};
        if (std::none_of(marks.begin(), marks.end(), [&](draw::Point p) { return taken.contains(p); }))
            return corner;
    }
    return std::nullopt;
}

void paintMark(draw::Canvas& canvas, draw::Point at, bool square, draw::Color color, const draw::Theme& theme, const ChartStyle& style)
{
    const double radius = style.axisPt * 0.27;
    const draw::Pen pen{color, style.linePt * 1.5, {}};
    if (square)
        canvas.polygon(std::vector<draw::Point>{{at.x - radius, at.y - radius}, {at.x + radius, at.y - radius}, {at.x + radius, at.y + radius},
                                                {at.x - radius, at.y + radius}},
                       theme.canvas, pen);
    else
        canvas.circle(at, radius, theme.canvas, pen);
}

void paintBar(draw::Canvas& canvas, const draw::Rect& bar, const RoleLook& look, const ChartStyle& style)
{
    canvas.fillRect(bar, look.color.withAlpha(barOpacity(look)));
    canvas.strokeRect(bar, {look.color, style.linePt, {}});
}

void paintLegend(draw::Canvas& canvas, draw::Point topLeft, const std::vector<LegendEntry>& entries, const draw::Theme& theme,
                 const ChartStyle& style)
{
    const double key = keyWidth(style);
    double y = topLeft.y + rowHeight(style) / 2;
    for (const LegendEntry& entry : entries) {
        if (entry.band)
            canvas.fillRect({topLeft.x, y - style.axisPt * 0.4, key, style.axisPt * 0.8}, entry.look.color.withAlpha(0.18));
        if (entry.bar)
            paintBar(canvas, {topLeft.x, y - style.axisPt * 0.4, key, style.axisPt * 0.8}, entry.look, style);
        if (entry.line)
            canvas.line({topLeft.x, y}, {topLeft.x + key, y}, {entry.look.color, style.linePt * 2, entry.look.dash});
        if (entry.points)
            paintMark(canvas, {topLeft.x + key / 2, y}, entry.square, entry.look.color, theme, style);
        canvas.text({topLeft.x + key + style.axisPt * 0.6, y + style.axisPt * 0.36}, entry.name, {style.axisPt}, theme.text);
        y += rowHeight(style);
    }
}

}  // namespace bindscape::figure
