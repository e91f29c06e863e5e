// SPDX-License-Identifier: GPL-3.0-or-later
// Shows a figure::Chart with QCustomPlot: drag pans, the wheel zooms, a double click shows all again; arrows, + - and Home do
// the same from the keyboard. Title and readout above, note below, legend inside. Follows the theme. The exported figure is
// made from the same Chart by core/figure, not from this widget.
#pragma once

#include "core/figure/chart.h"

#include <QWidget>

#include <optional>

class QCustomPlot;
class QCPItemStraightLine;
class QLabel;
class QMouseEvent;
class QStackedLayout;
class QToolButton;

namespace bindscape::widgets {

class ChartView : public QWidget {
    Q_OBJECT
public:
    explicit ChartView(QWidget* parent = nullptr);
    ~ChartView() override;

    // A chart of the same id keeps the zoom that the user chose.
    void setChart(figure::Chart chart);
    const figure::Chart& chart() const { return m_chart; }
    bool hasData() const;
    // The line below the plot (n, normalisation); shown by default.
    void setNoteShown(bool shown);
    // Without export, readout and legend, for a small plot that only illustrates.
    void setCompact(bool compact);
    // A legend that would take most of the plot is left out: something else on screen names the curves.
    void setLegendIfRoom(bool only) { m_legendIfRoom = only; }
    // Names of the curves, each in its colour, behind the title instead of in the plot.
    void setLegendInHead(bool inHead) { m_legendInHead = inHead; }
    // Shown in the place of the plot while no series has a point.
    void setEmptyText(const QString& sentence);
    // What a click does, for the tooltip: "Click: go to the best site"; empty = clicks do nothing.
    void setClickHelp(const QString& help);
    // A vertical line where the user clicked.
    void setMarkedX(std::optional<double> x);

    struct Range {
        double low, high;
    };
    Range visibleX() const;
    Range visibleY() const;
    void resetZoom();
    void zoom(double factor);                  // below 1: closer
    QPoint toPixel(double x, double y) const;  // in this widget
    QStringList shownSeries() const;

Q_SIGNALS:
    void clicked(double x, double y);  // in the plot's units
    void pointClicked(int series, int point);  // a bar or a marked point: indices into the chart's series and its x
    void exportRequested();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    void rebuild();
    void restyle();
    void keepInside();
    void arrange();
    void setTickers(const Range& y);
    void showReadout(QPoint pixel);
    void updateTitle();
    void updateTooltip();

    figure::Chart m_chart;
    Range m_fullX{0, 1}, m_fullY{0, 1};
    bool m_zoomed = false, m_building = false, m_noteShown = true, m_compact = false, m_legendIfRoom = false, m_legendInHead = false;
    QString m_clickHelp;
    std::optional<double> m_markedX;
    QPoint m_pressed;
    QCustomPlot* m_plot = nullptr;
    QLabel *m_title = nullptr, *m_readout = nullptr, *m_note = nullptr, *m_empty = nullptr;
    QToolButton* m_export = nullptr;
    QStackedLayout* m_stack = nullptr;
};

}  // namespace bindscape::widgets
