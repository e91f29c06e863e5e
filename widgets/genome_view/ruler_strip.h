// SPDX-License-Identifier: GPL-3.0-or-later
// The ruler of a lane. Sweeping over it zooms to the swept range; on the overview it carries the box of the detail view, which
// can be dragged. Regions of interest are bars along its upper edge: a click tells which, their ends can be dragged.
#pragma once

#include "widgets/genome_view/track_lane.h"
#include "widgets/genome_view/view_region.h"

#include <QWidget>

namespace bindscape::widgets {

class RulerStrip : public QWidget {
    Q_OBJECT
public:
    explicit RulerStrip(TrackLane& lane, QWidget* parent = nullptr);
    void setMarker(const std::optional<Region>& region);
    void setRegions(std::vector<ViewRegion> regions);
    QRectF regionBar(const std::string& id) const;  // empty where it is not in view

Q_SIGNALS:
    void markerDragged(const bindscape::Region& region);
    void sweeping(std::optional<std::pair<double, double>> px);  // for the canvas below
    void wheelTurned(QWheelEvent* event);
    void regionClicked(const QString& id);
    void regionMenuWanted(const QString& id, QPoint globalPosition);
    void regionEdited(const QString& id, const bindscape::Region& region);  // an end was dragged

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool event(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    enum class End { None, Begin, Finish };
    std::optional<QRectF> markerBox() const;
    bool isOnMarker(QPointF point) const;
    QRectF barOf(const ViewRegion& region) const;
    const ViewRegion* regionAt(QPointF point, End* end = nullptr) const;
    void dragEnd(double x);
    void paintRegions(QPainter& painter);
    void endSweep();

    TrackLane& m_lane;
    std::optional<Region> m_marker;
    std::optional<double> m_sweepFrom, m_sweepTo;
    std::vector<ViewRegion> m_regions;
    std::optional<ViewRegion> m_edited;  // whose end is dragged, as it is now
    End m_end = End::None;
    std::string m_pressedRegion;
    std::optional<double> m_grabbedBase;  // base under the pointer when the box was grabbed, from the box's begin
};

}  // namespace bindscape::widgets
