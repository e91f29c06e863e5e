// SPDX-License-Identifier: GPL-3.0-or-later
// The trapezoid between overview and detail: which part of the upper view the lower one shows.
#pragma once

#include "widgets/genome_view/track_lane.h"

#include <QWidget>

namespace bindscape::widgets {

class LinkBand : public QWidget {
    Q_OBJECT
public:
    LinkBand(const TrackLane& overview, const TrackLane& detail, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const TrackLane& m_overview;
    const TrackLane& m_detail;
};

}  // namespace bindscape::widgets
