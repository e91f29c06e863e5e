// SPDX-License-Identifier: GPL-3.0-or-later
// From figure::Chart to QCustomPlot: ranges, tick labels, curves with bands, markers and the place of the legend. Included
// only by widgets/plots (qcustomplot.h needs Qt's keywords).
#pragma once

#include "core/draw/theme.h"
#include "core/figure/chart.h"

#include <qcustomplot.h>

namespace bindscape::widgets {

// Numbers with U+2212 for minus; whole steps only where the axis counts epochs.
class PlotTicker : public QCPAxisTicker {
public:
    explicit PlotTicker(bool wholeSteps) : m_wholeSteps(wholeSteps) {}

protected:
    double getTickStep(const QCPRange& range) override;
    QString getTickLabel(double tick, const QLocale& locale, QChar formatChar, int precision) override;

private:
    bool m_wholeSteps;
};

QString plotNumber(double value, int digits = 4);

struct ChartRanges {
    QCPRange x, y;
};
// What is plotted with bands and markers, or the axis limits where the chart gives them. Never empty or infinite.
ChartRanges chartRanges(const figure::Chart& chart);
// Colours and fonts of axes and grid.
void styleAxes(QCustomPlot& plot, const draw::Theme& theme);
void addSeries(QCustomPlot& plot, const figure::Series& series, const draw::Theme& theme);
void addMarker(QCustomPlot& plot, const figure::Marker& marker, const draw::Theme& theme, int row);
// The corner of the plot with the fewest points.
Qt::Alignment emptiestCorner(const figure::Chart& chart, const ChartRanges& ranges);

}  // namespace bindscape::widgets
