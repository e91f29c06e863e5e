// SPDX-License-Identifier: GPL-3.0-or-later
// Bars, whiskers and labels of points in QCustomPlot, names on an axis, and what lies under the pointer. Included only by
// widgets/plots (qcustomplot.h needs Qt's keywords).
#pragma once

#include "core/draw/theme.h"
#include "core/figure/chart.h"

#include <qcustomplot.h>

#include <optional>

namespace bindscape::widgets {

// Names at 0, 1, 2, ...; only as many as have room.
class NameTicker : public QCPAxisTicker {
public:
    explicit NameTicker(const std::vector<std::string>& names);
    int every() const { return m_every; }
    void setEvery(int every) { m_every = every; }
    bool isBroken() const { return m_broken; }
    void setBroken(bool broken) { m_broken = broken; }  // one word a line
    const QStringList& names() const { return m_names; }

protected:
    double getTickStep(const QCPRange&) override { return m_every; }
    int getSubTickCount(double) override { return 0; }
    QString getTickLabel(double tick, const QLocale& locale, QChar formatChar, int precision) override;

private:
    QStringList m_names;
    int m_every = 1;
    bool m_broken = false;
};
// One word a line or else turned by 90 degrees where they do not fit side by side, and fewer where even that has no room; true if that changed anything.
bool fitNames(QCPAxis& axis);

// Decades, written as in exported figures.
class DecadeTicker : public QCPAxisTickerLog {
protected:
    QString getTickLabel(double tick, const QLocale& locale, QChar formatChar, int precision) override;
};

void addBars(QCustomPlot& plot, const figure::Series& series, const figure::RoleLook& look);
// From low to high, for bars and for points without a line.
void addWhiskers(QCustomPlot& plot, const figure::Series& series, QColor color);
// Of all series of the chart, where there is room.
void addPointLabels(QCustomPlot& plot, const figure::Chart& chart, const QFont& font, QColor color);

struct PlotHit {
    int series, point;
};
// The shortest bar under the pixel (a low bar may be missed by a few pixels), or the nearest marked point.
std::optional<PlotHit> hitOf(const QCustomPlot& plot, const figure::Chart& chart, QPointF pixel);

}  // namespace bindscape::widgets
