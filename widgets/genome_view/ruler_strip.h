// SPDX-License-Identifier: GPL-3.0-or-later
// The ruler of a lane. Sweeping over it zooms to the swept range; on the overview it carries the box of the detail view, which
// can be dragged.
#pragma once

#include "widgets/genome_view/track_lane.h"

#include <QWidget>

namespace bindscape::widgets {

class RulerStrip : public QWidget {
    Q_OBJECT
public:
    explicit RulerStrip(TrackLane& lane, QWidget* parent = nullptr);
    void setMarker(const std::optional<Region>& region);

Q_SIGNALS:
    void markerDragged(const bindscape::Region& region);
    void sweeping(std::optional<std::pair<double, double>> px);  // for the canvas below
    void wheelTurned(QWheelEvent* event);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    std::optional<QRectF> markerBox() const;
    void endSweep();

    TrackLane& m_lane;
    std::optional<Region> m_marker;
    std::optional<double> m_sweepFrom, m_sweepTo;
    std::optional<double> m_grabbedBase;  // base under the pointer when the box was grabbed, from the box's begin
};

}  // namespace bindscape::widgets
