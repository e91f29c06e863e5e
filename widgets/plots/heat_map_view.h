// SPDX-License-Identifier: GPL-3.0-or-later
// Shows a figure::HeatMap: a click or Enter chooses a cell, arrow keys, Home and End move the frame of the current one, the pointer
// reads values. Title and readout above. Follows the theme. The exported figure is made from the same HeatMap by core/figure.
#pragma once

#include "core/figure/chart.h"

#include <QWidget>

#include <optional>

class QLabel;
class QToolButton;

namespace bindscape::widgets {

class HeatMapView : public QWidget {
    Q_OBJECT
public:
    explicit HeatMapView(QWidget* parent = nullptr);

    using Cell = figure::HeatMapGrid::Cell;
    // The current cell stays where its row and column are still there, by name.
    void setMap(figure::HeatMap map);
    const figure::HeatMap& map() const { return m_map; }
    // What a click does, for the tooltip: "Click: shows this model"; empty = clicks do nothing.
    void setClickHelp(const QString& help);
    std::optional<Cell> currentCell() const { return m_current; }
    void setCurrentCell(std::optional<Cell> cell);  // without cellChosen()
    QRect cellRect(Cell cell) const;                // in this widget
    // "CTCF on SP1: auROC 0.712, the best of its column"
    QString cellText(Cell cell) const;

Q_SIGNALS:
    void cellChosen(int row, int column);
    void exportRequested();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool event(QEvent* event) override;

private:
    figure::HeatMapGrid grid() const;
    std::optional<Cell> cellAt(QPoint point) const;
    void restyle();
    void setReadout(std::optional<Cell> cell);
    void say(std::optional<Cell> cell);

    figure::HeatMap m_map;
    std::optional<Cell> m_current;
    QString m_clickHelp;
    QLabel *m_title, *m_readout;
    QToolButton* m_export;
};

}  // namespace bindscape::widgets
