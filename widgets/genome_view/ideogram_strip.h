// SPDX-License-Identifier: GPL-3.0-or-later
// The whole chromosome with the position box: bands if they are known, a plain bar otherwise. Click or drag jumps there.
#pragma once

#include "widgets/genome_view/track_lane.h"

#include <QWidget>

namespace bindscape::widgets {

class IdeogramStrip : public QWidget {
    Q_OBJECT
public:
    explicit IdeogramStrip(TrackLane& lane, QWidget* parent = nullptr);
    void setBands(std::map<std::string, std::vector<tracks::Cytoband>> byChrom);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    void jumpTo(double px);

    TrackLane& m_lane;
    std::map<std::string, std::vector<tracks::Cytoband>> m_bands;
};

}  // namespace bindscape::widgets
