// SPDX-License-Identifier: GPL-3.0-or-later
// Paints the tracks of one lane. The tracks are painted into a pixmap once per change; what follows the pointer lies over it.
#pragma once

#include "widgets/genome_view/track_lane.h"

#include <QPixmap>
#include <QWidget>

namespace bindscape::widgets {

// A stretch that is tinted through all tracks.
struct Band {
    Region region;
    draw::Color color;
    double opacity = 0.1;
    QString label;  // at the top, "" = none
};

class TrackCanvas : public QWidget {
    Q_OBJECT
public:
    explicit TrackCanvas(TrackLane& lane, QWidget* parent = nullptr);

    TrackLane& lane() { return m_lane; }
    void setSelectedHit(const std::optional<genome::MotifHit>& hit, const std::string& chrom);
    void setBands(std::vector<Band> bands);
    // Two lines that mark the detail view; overview only.
    void setMarker(const std::optional<Region>& region);
    void setPointerBase(std::optional<std::int64_t> base);
    void setSweep(std::optional<std::pair<double, double>> px);  // rubber band
    // Where a row is in this widget, without its separator.
    draw::Rect rowArea(int row) const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void invalidate();
    void paintTracks();
    void paintRow(QPainter& painter, int row);
    void paintNotice(QPainter& painter, const draw::Rect& area, const QString& text, draw::Color color);
    void paintBands(QPainter& painter);
    void paintMarker(QPainter& painter);
    void paintOverlay(QPainter& painter);

    TrackLane& m_lane;
    QPixmap m_painted;
    bool m_valid = false;
    std::optional<genome::MotifHit> m_selected;
    std::string m_selectedChrom;
    std::vector<Band> m_bands;
    std::optional<Region> m_marker;
    std::optional<std::int64_t> m_pointerBase;
    std::optional<std::pair<double, double>> m_sweep;
};

}  // namespace bindscape::widgets
