// SPDX-License-Identifier: GPL-3.0-or-later
// Paints the tracks of one lane. Every row keeps its last picture; a paint event spends a few milliseconds on rows that have
// changed, shows the others shifted or stretched, and goes on at once after the events that wait. Bands lie below the pictures,
// axes and what follows the pointer above them.
#pragma once

#include "widgets/genome_view/row_pictures.h"
#include "widgets/genome_view/track_lane.h"

#include <QTimer>
#include <QWidget>

namespace bindscape::widgets {

// A stretch that is tinted through all tracks.
struct Band {
    Region region;
    draw::Color color;
    double opacity = 0.1;
    QString label;  // at the top where it fits, "" = none
    std::string id;  // of a region that can be clicked, "" = none
};

class QtCanvas;

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
    // The region whose label is at this point, "" if there is none.
    std::string regionLabelAt(QPointF point) const;
    // Where "Go" at this point of an empty row leads.
    std::optional<Region> linkAt(QPointF point) const;
    std::optional<std::int64_t> pointerBase() const { return m_pointerBase; }
    // Rows are still to be painted as they are now.
    bool isBehind() const { return m_isBehind; }

Q_SIGNALS:
    void caughtUp();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Label {
        QRectF box;
        const Band* band;
    };
    bool paintHint(QPainter& painter);
    void paintRows(QPainter& painter);
    bool refreshPictures(double budget);
    PictureKey keyOf(int row) const;
    void paintPicture(QPainter& painter, const draw::Rect& area, int row);
    void paintMembers(QtCanvas& canvas, const draw::Rect& area, int row);
    void paintAxis(QPainter& painter, int row);
    // Returns the box of the text.
    QRectF paintNotice(QPainter& painter, const draw::Rect& area, const QString& text, draw::Color color);
    void paintEmpty(QPainter& painter, const draw::Rect& area, const ViewTrack& track, const Surroundings& around);
    void paintBands(QPainter& painter);
    std::vector<Label> labels() const;
    void paintLabels(QPainter& painter);
    void paintMarker(QPainter& painter);
    void paintOverlay(QPainter& painter);

    TrackLane& m_lane;
    RowPictures m_pictures;
    std::map<std::string, tracks::TrackAxis> m_axes;  // of the pictures
    std::map<std::string, QRectF> m_links;            // in the pictures
    bool m_isBehind = false;
    double m_restMs = 0;  // of the last paint event, without painting rows anew
    QTimer m_goOn;
    quint64 m_selectionRevision = 0;
    std::optional<genome::MotifHit> m_selected;
    std::string m_selectedChrom;
    std::vector<Band> m_bands;
    std::optional<Region> m_marker;
    std::optional<std::int64_t> m_pointerBase;
    std::optional<std::pair<double, double>> m_sweep;
};

}  // namespace bindscape::widgets
