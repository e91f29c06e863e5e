// SPDX-License-Identifier: GPL-3.0-or-later
// The trapezoid between overview and detail: which part of the upper view the lower one shows. Dragging it up or down divides
// the height between the two.
#pragma once

#include "widgets/genome_view/track_lane.h"

#include <QWidget>

namespace bindscape::widgets {

class LinkBand : public QWidget {
    Q_OBJECT
public:
    LinkBand(const TrackLane& overview, const TrackLane& detail, QWidget* parent = nullptr);

Q_SIGNALS:
    void dragged(int y);  // where its upper edge should be, in the parent's coordinates
    void fitWanted();     // double-click: back to the height that the tracks need

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;

private:
    double m_grabbedAt = 0;
    const TrackLane& m_overview;
    const TrackLane& m_detail;
};

}  // namespace bindscape::widgets
