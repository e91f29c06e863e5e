// SPDX-License-Identifier: GPL-3.0-or-later
// From figure::Chart to QCustomPlot: ranges, tick labels, curves with bands, markers and the place of the legend. Included
// only by widgets/plots (qcustomplot.h needs Qt's keywords).
#pragma once

#include "core/draw/theme.h"
#include "core/figure/chart.h"

#include <qcustomplot.h>

namespace bindscape::widgets {

// Numbers with U+2212 for minus, in units of 10^power; whole steps only where the axis counts epochs.
class PlotTicker : public QCPAxisTicker {
public:
    PlotTicker(bool wholeSteps, int power) : m_wholeSteps(wholeSteps), m_power(power) {}

protected:
    double getTickStep(const QCPRange& range) override;
    QString getTickLabel(double tick, const QLocale& locale, QChar formatChar, int precision) override;

private:
    bool m_wholeSteps;
    int m_power;
};
// 0, or the power of ten that the title of an axis carries because its numbers are very small or large.
int axisPower(const QCPRange& range);
QString powerText(int power);  // " (×10⁻⁵)"; empty for 0

QString plotNumber(double value, int digits = 4);

struct ChartRanges {
    QCPRange x, y;
};
// What is plotted with bands and markers, or the axis limits where the chart gives them. Never empty or infinite.
ChartRanges chartRanges(const figure::Chart& chart);
// Colours and fonts of axes and grid.
void styleAxes(QCustomPlot& plot, const draw::Theme& theme);
void addSeries(QCustomPlot& plot, const figure::Series& series, const draw::Theme& theme);
// A vertical line with its text above the plot, where no curve runs.
void addMarker(QCustomPlot& plot, const figure::Marker& marker, const draw::Theme& theme);
// A tint behind the curves, its text inside at the top.
void addSpan(QCustomPlot& plot, const figure::Span& span, const draw::Theme& theme);
// The corner in which a legend of this size hides the least of the curves, as they are drawn now.
Qt::Alignment emptiestCorner(const QCustomPlot& plot, const figure::Chart& chart, QSize legend);

}  // namespace bindscape::widgets
