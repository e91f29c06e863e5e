// SPDX-License-Identifier: GPL-3.0-or-later
// One view of the genome without its widgets: viewport, the tracks shown here, where their rows lie, their data and scales.
// Overview, detail and every further locus beside the overview are lanes. Rows are in content coordinates: y = 0 is the top of
// the first track before scrolling. Tracks of one overlay share a row, at the place of the first of them.
#pragma once

#include "core/tracks/viewport.h"
#include "widgets/genome_view/track_loader.h"
#include "widgets/genome_view/view_track.h"

#include <QObject>
#include <QStringList>

#include <set>
#include <vector>

namespace bindscape::widgets {

class TrackLane : public QObject {
    Q_OBJECT
public:
    struct Row {
        double top = 0, height = 0;
        std::vector<std::size_t> members;  // indexes of its tracks; the first one leads: its height, its id for the row
        double bottom() const { return top + height; }
    };

    explicit TrackLane(Place place, QObject* parent = nullptr);

    Place place() const { return m_place; }
    TrackLoader& loader() { return m_loader; }
    const TrackLoader& loader() const { return m_loader; }

    void setTracks(std::vector<ViewTrack> tracks);
    // Of one track, without drawing the others anew.
    void setSource(const std::string& id, std::shared_ptr<const genome::TrackSource> source, const std::string& tooltip);
    const std::vector<ViewTrack>& tracks() const { return m_tracks; }
    const ViewTrack* track(const std::string& id) const;
    int indexOf(const std::string& id) const;  // -1

    const std::vector<Row>& rows() const { return m_rows; }
    const ViewTrack& lead(int row) const { return m_tracks[m_rows[static_cast<std::size_t>(row)].members.front()]; }
    int rowOf(const std::string& id) const;  // -1
    // First and one past the last of the rows that are seen.
    std::pair<int, int> visibleRows() const;
    double contentHeight() const { return m_rows.empty() ? 0 : m_rows.back().bottom(); }
    int rowAt(double y) const;                  // -1
    double scroll() const { return m_scroll; }  // content y at the top of the widget
    void setScroll(double y);
    // How much of the rows is seen; before it is known, all are taken as seen.
    void setShownHeight(double px);
    // While an edge is dragged; setTracks() ends it.
    void previewHeight(const std::string& id, double height);
    void takePreview(const TrackLane& other);  // of the same tracks

    // Nothing to show before a chromosome is set.
    bool isEmpty() const { return m_viewport.chrom().empty(); }
    const tracks::Viewport& viewport() const { return m_viewport; }
    Region region() const { return m_viewport.region(); }
    void setPixels(double width);
    // From the program: keeps fractions of a base if the region is the one that is shown.
    void show(const Region& region, std::int64_t chromLength);
    void clear();
    // From the user.
    void moveTo(const Region& region);
    void pan(double px);
    void zoomAt(double px, double factor);

    // Lanes that share their scales with this one: the same tracks at other places.
    void setPeers(std::vector<const TrackLane*> peers);
    void forgetScales();
    // Another number whenever tracks or their styles have changed.
    quint64 revision() const { return m_revision; }
    // The scale in use; while the data of a place are awaited, the one before: own, fixed, symmetric, of the group or of the overlay.
    std::optional<ValueRange> range(const ViewTrack& track) const;
    // What the badge of its header says, the longest wording first.
    QStringList badge(const ViewTrack& track) const;

Q_SIGNALS:
    void moved(bool byUser);
    void rowsChanged();     // tracks, heights or scrolling
    void contentChanged();  // data or its loading state
    void nearChanged(const std::set<std::string>& ids);  // tracks whose data will be needed

private:
    void layoutRows();
    void viewportMoved(bool byUser);
    void findNear();
    std::optional<ValueRange> ownRange(const ViewTrack& track) const;
    std::optional<ValueRange> rangeHere(const ViewTrack& track) const;
    QStringList hitBadge(const ViewTrack& track) const;

    Place m_place;
    std::vector<ViewTrack> m_tracks;
    std::vector<Row> m_rows;
    std::pair<std::string, double> m_previewHeight;
    double m_scroll = 0, m_shownHeight = 0;
    std::set<std::string> m_near;
    double m_width = 1;
    tracks::Viewport m_viewport;
    TrackLoader m_loader;
    std::map<std::string, std::size_t> m_indexes;  // of tracks by id
    std::vector<const TrackLane*> m_peers;
    quint64 m_revision = 0;
    mutable std::map<std::string, std::optional<ValueRange>> m_ranges, m_sharedRanges;  // of the present view
    mutable std::map<std::string, ValueRange> m_lastRanges;                              // in use until awaited data are there
};

}  // namespace bindscape::widgets
