// SPDX-License-Identifier: GPL-3.0-or-later
// Turns mouse and wheel over a track canvas into movements of its lane and into what was clicked. One object per canvas,
// installed as its event filter, so that the canvas only paints.
#pragma once

#include "widgets/genome_view/track_canvas.h"

#include <QObject>
#include <QPointF>

#include <optional>

class QMouseEvent;
class QNativeGestureEvent;
class QWheelEvent;

namespace bindscape::widgets {

class Navigation : public QObject {
    Q_OBJECT
public:
    explicit Navigation(TrackCanvas& canvas);
    // Wheel scrolls the tracks and Ctrl+wheel zooms; default: the wheel zooms.
    void setWheelScrolls(bool scrolls) { m_wheelScrolls = scrolls; }
    void wheel(QWheelEvent* event);  // also for the ruler above

Q_SIGNALS:
    void clicked(QPointF position);
    void hovered(QPointF position);
    void left();
    void rangeSwept(const bindscape::Region& region, QPoint globalPosition);
    void menuWanted(QPointF position, QPoint globalPosition);
    void keyMenuWanted();
    void scrollWanted(double px);  // positive: content moves up
    void historyWanted(bool back);

protected:
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    bool press(QMouseEvent* event);
    bool move(QMouseEvent* event);
    bool release(QMouseEvent* event);
    bool doubleClick(QMouseEvent* event);
    bool pinch(QNativeGestureEvent* event);
    void cancelDrag();

    enum class Drag { None, Pressed, Pan, Sweep };
    TrackCanvas& m_canvas;
    TrackLane& m_lane;
    Drag m_drag = Drag::None;
    QPointF m_pressedAt, m_last;
    bool m_wheelScrolls = false;
};

}  // namespace bindscape::widgets
