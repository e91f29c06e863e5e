// SPDX-License-Identifier: GPL-3.0-or-later
// k-mers by row: word, motif it looks like, odds ratio with 95 % interval, P and counts as text.
#include "core/base/text.h"
#include "core/figure/chart_parts.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bindscape::figure {

namespace {

using draw::Rect;

struct Columns {
    double kmer, motif, plotLeft, plotRight, pvalue, adjusted, counts;
};

std::string minusLog(double log10P)
{
    if (std::isinf(log10P) && log10P < 0)
        return "> 300";
    return std::isfinite(log10P) ? formatFixed(log10P == 0 ? 0 : -log10P, 1) : "–";
}

std::string countText(const KmerChart::Row& row) { return withThousands(row.top) + " / " + withThousands(row.total); }

double widest(const draw::Canvas& canvas, const KmerChart& chart, const draw::Font& font, const std::string& header,
              std::string (*text)(const KmerChart::Row&))
{
    double width = canvas.textWidth(header, font);
    for (const auto& row : chart.rows)
        width = std::max(width, canvas.textWidth(text(row), font));
    return width;
}

Columns columnsOf(const draw::Canvas& canvas, const Rect& area, const KmerChart& chart, const ChartStyle& style)
{
    const double gap = style.fontPt * 1.2;
    const draw::Font mono{style.fontPt, true, false, true}, small{style.axisPt};
    const double words = widest(canvas, chart, mono, "", [](const KmerChart::Row& r) { return r.kmer; });
    const double motifs = std::min(area.width * 0.2, widest(canvas, chart, small, "motif", [](const KmerChart::Row& r) { return r.motif; }));
    const double counts = widest(canvas, chart, small, "n top / all", countText);
    const double logs = widest(canvas, chart, small, "−log10 P", [](const KmerChart::Row& r) { return minusLog(r.log10P); });
    const double adjusted = widest(canvas, chart, small, "adjusted", [](const KmerChart::Row& r) { return minusLog(r.log10Bonferroni); });
    Columns columns{};
    columns.kmer = area.x;
    columns.motif = area.x + words + gap * 0.7;
    columns.plotLeft = columns.motif + motifs + gap;
    columns.counts = area.right();
    columns.adjusted = columns.counts - counts - gap;
    columns.pvalue = columns.adjusted - adjusted - gap;
    columns.plotRight = std::max(columns.plotLeft + 10, columns.pvalue - logs - gap);
    return columns;
}

// Odds ratios on a logarithmic axis when they span more than a factor of ten.
struct OddsAxis {
    bool logarithmic = false;
    double low = 0, high = 1, left = 0, right = 1;
    std::vector<double> ticks;
    double x(double ratio) const
    {
        const double value = logarithmic ? std::log10(std::max(ratio, 1e-300)) : ratio;
        return left + std::clamp((value - low) / (high - low), 0.0, 1.0) * (right - left);
    }
};

OddsAxis oddsAxis(const KmerChart& chart, double left, double right, double fontPt)
{
    double least = 1, most = 1;
    for (const auto& row : chart.rows) {
        for (const double value : {row.oddsRatio, row.low, row.high}) {
            if (std::isfinite(value) && value > 0) {
                least = std::min(least, value);
                most = std::max(most, value);
            }
        }
    }
    OddsAxis axis{most / least > 10, 0, 1, left, right, {}};
    if (axis.logarithmic) {
        axis.low = std::floor(std::log10(least) * 2) / 2;
        axis.high = std::ceil(std::log10(most) * 2) / 2;
        double lastX = -1e300;
        for (double power = std::floor(axis.low); power <= axis.high; ++power) {
            for (const double digit : {1.0, 2.0, 5.0}) {
                const double tick = digit * std::pow(10, power);
                const double at = std::log10(tick);
                if (at < axis.low - 1e-9 || at > axis.high + 1e-9 || axis.x(tick) - lastX < fontPt * 2.2)
                    continue;
                axis.ticks.push_back(tick);
                lastX = axis.x(tick);
            }
        }
    } else {
        axis.high = std::max(2.0, most * 1.05);
        axis.ticks = niceTicks(0, axis.high, std::clamp(static_cast<int>((right - left) / (fontPt * 4)), 2, 8));
    }
    return axis;
}

double rowHeight(const ChartStyle& style) { return style.fontPt * 1.75; }
double headerHeight(const KmerChart& chart, const ChartStyle& style)
{
    return (chart.title.empty() && chart.subtitle.empty() ? 0 : style.fontPt * 2) + style.axisPt * 1.8;
}

void paintRow(draw::Canvas& canvas, const KmerChart::Row& row, double y, const Columns& columns, const OddsAxis& axis, const draw::Theme& theme,
              const ChartStyle& style)
{
    const draw::Font mono{style.fontPt, true, false, true}, small{style.axisPt};
    const double baseline = y + style.fontPt * 0.36;
    canvas.text({columns.kmer, baseline}, row.kmer, mono, theme.text);
    canvas.text({columns.motif, baseline}, canvas.elided(row.motif, small, columns.plotLeft - columns.motif - style.fontPt * 0.5), small, theme.text2);
    const draw::Color color = theme.blue;
    if (std::isfinite(row.low) && !std::isnan(row.high)) {
        const double left = axis.x(row.low), right = std::isfinite(row.high) ? axis.x(row.high) : axis.right;
        canvas.line({left, y}, {right, y}, {color, style.linePt * 1.5, {}});
        const double cap = style.fontPt * 0.2;
        canvas.line({left, y - cap}, {left, y + cap}, {color, style.linePt * 1.5, {}});
        if (std::isfinite(row.high))
            canvas.line({right, y - cap}, {right, y + cap}, {color, style.linePt * 1.5, {}});
    }
    if (std::isfinite(row.oddsRatio) && row.oddsRatio > 0)
        canvas.circle({axis.x(row.oddsRatio), y}, style.fontPt * 0.3, color, std::nullopt);
    else if (std::isinf(row.oddsRatio))  // every one of them is in the top
        canvas.text({axis.right, baseline}, "∞", small, color, draw::Align::Right);
    canvas.text({columns.pvalue, baseline}, minusLog(row.log10P), small, theme.text, draw::Align::Right);
    canvas.text({columns.adjusted, baseline}, minusLog(row.log10Bonferroni), small, theme.text, draw::Align::Right);
    canvas.text({columns.counts, baseline}, countText(row), small, theme.text, draw::Align::Right);
}

void paintHead(draw::Canvas& canvas, const Rect& area, const KmerChart& chart, const Columns& columns, const draw::Theme& theme,
               const ChartStyle& style)
{
    const draw::Font bold{style.fontPt, true}, small{style.axisPt};
    if (!chart.title.empty() || !chart.subtitle.empty()) {
        const std::string title = canvas.elided(chart.title, bold, area.width);
        canvas.text({area.x, area.y + style.fontPt}, title, bold, theme.text);
        const double x = area.x + canvas.textWidth(title, bold) + style.fontPt;
        canvas.text({x, area.y + style.fontPt}, canvas.elided(chart.subtitle, small, std::max(0.0, area.right() - x)), small, theme.text2);
    }
    const double y = area.y + headerHeight(chart, style) - style.axisPt * 0.5;
    canvas.text({columns.motif, y}, "motif", small, theme.text2);
    canvas.text({columns.pvalue, y}, "−log10 P", small, theme.text2, draw::Align::Right);
    canvas.text({columns.adjusted, y}, "adjusted", small, theme.text2, draw::Align::Right);
    canvas.text({columns.counts, y}, "n top / all", small, theme.text2, draw::Align::Right);
}

void paintOddsAxis(draw::Canvas& canvas, const OddsAxis& axis, double top, double bottom, const draw::Theme& theme, const ChartStyle& style)
{
    const draw::Pen pen{theme.text, style.linePt, {}};
    canvas.line({axis.left, bottom}, {axis.right, bottom}, pen);
    for (const double tick : axis.ticks) {
        canvas.line({axis.x(tick), bottom}, {axis.x(tick), bottom - style.axisPt * 0.4}, pen);
        canvas.text({axis.x(tick), bottom + style.axisPt * 1.25}, formatReal(tick, 4), {style.axisPt}, theme.text, draw::Align::Center);
    }
    canvas.line({axis.x(1), top}, {axis.x(1), bottom}, {theme.text2, style.linePt, {2, 2}});
    canvas.text({(axis.left + axis.right) / 2, bottom + style.axisPt * 1.5 + style.fontPt}, axis.logarithmic ? "odds ratio (log scale)" : "odds ratio",
                {style.fontPt}, theme.text, draw::Align::Center);
}

std::vector<std::string> notes(const draw::Canvas& canvas, const KmerChart& chart, double width, const ChartStyle& style)
{
    return wrapped(chart.note, width, {style.axisPt}, [&](std::string_view text, const draw::Font& font) { return canvas.textWidth(text, font); });
}

double footHeight(std::size_t lines, const ChartStyle& style)
{
    return style.axisPt * 1.5 + style.fontPt * 1.6 + static_cast<double>(lines) * style.axisPt * 1.3 + (lines > 0 ? style.axisPt * 0.5 : 0);
}

}  // namespace

void renderKmerChart(draw::Canvas& canvas, const draw::Rect& area, const KmerChart& chart, const draw::Theme& theme, const ChartStyle& style)
{
    const Columns columns = columnsOf(canvas, area, chart, style);
    const OddsAxis axis = oddsAxis(chart, columns.plotLeft, columns.plotRight, style.axisPt);
    const auto lines = notes(canvas, chart, area.width, style);
    const double top = area.y + headerHeight(chart, style);
    const double room = area.height - headerHeight(chart, style) - footHeight(lines.size(), style);
    const double pitch = std::min(rowHeight(style), std::max(1.0, room / static_cast<double>(std::max<std::size_t>(1, chart.rows.size()))));
    const double bottom = top + pitch * static_cast<double>(chart.rows.size()) + style.axisPt * 0.3;
    canvas.beginGroup("axes");
    paintHead(canvas, area, chart, columns, theme, style);
    paintOddsAxis(canvas, axis, top, bottom, theme, style);
    canvas.endGroup();
    canvas.beginGroup("data");
    for (std::size_t i = 0; i < chart.rows.size(); ++i)
        paintRow(canvas, chart.rows[i], top + (static_cast<double>(i) + 0.5) * pitch, columns, axis, theme, style);
    canvas.endGroup();
    canvas.beginGroup("notes");
    double y = bottom + style.axisPt * 1.5 + style.fontPt * 1.6 + style.axisPt;
    for (const std::string& line : lines) {
        canvas.text({area.x, y}, line, {style.axisPt}, theme.text2);
        y += style.axisPt * 1.3;
    }
    canvas.endGroup();
}

double wantedKmerChartHeight(const KmerChart& chart, double widthPt, const ChartStyle& style)
{
    const MeasuringCanvas canvas;
    const std::size_t lines = notes(canvas, chart, widthPt - 2 * style.fontPt, style).size();
    return 2 * style.fontPt + headerHeight(chart, style) + rowHeight(style) * static_cast<double>(chart.rows.size()) + footHeight(lines, style) +
           style.axisPt * 0.6;
}

}  // namespace bindscape::figure
