// SPDX-License-Identifier: GPL-3.0-or-later
// The name of one of several loci side by side: a double click goes on with this one alone, the cross closes it. GUI thread.
#pragma once

#include "widgets/genome_view/track_lane.h"

#include <QWidget>

namespace bindscape::widgets {

class LocusLabel : public QWidget {
    Q_OBJECT
public:
    explicit LocusLabel(const TrackLane& lane, QWidget* parent = nullptr);
    QRectF crossBox() const;

Q_SIGNALS:
    void chosen();
    void closed();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    const TrackLane& m_lane;
};

}  // namespace bindscape::widgets
