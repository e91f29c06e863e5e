// SPDX-License-Identifier: GPL-3.0-or-later
// The genome view: chromosome, ruler, headers and tracks, and below them the detail view that the overview's box marks. It puts
// the parts together and passes on what the user did; data and changes come from whoever owns it. Several loci side by side share
// headers, heights, scrolling and scales; the detail view is hidden meanwhile. GUI thread.
#pragma once

#include "widgets/genome_view/header_column.h"
#include "widgets/genome_view/ideogram_strip.h"
#include "widgets/genome_view/link_band.h"
#include "widgets/genome_view/locus_label.h"
#include "widgets/genome_view/navigation.h"
#include "widgets/genome_view/pointer_report.h"
#include "widgets/genome_view/ruler_strip.h"
#include "widgets/genome_view/track_canvas.h"
#include "widgets/genome_view/track_lane.h"

#include <QLabel>
#include <QPointer>
#include <QScrollBar>
#include <QTimer>
#include <QWidget>

#include <array>
#include <set>

namespace bindscape::widgets {

class GenomeView : public QWidget {
    Q_OBJECT
public:
    explicit GenomeView(QWidget* parent = nullptr);

    void setReader(const Reader& reader);
    void setGenome(const QString& name, const QString& note);
    void setCytobands(std::map<std::string, std::vector<tracks::Cytoband>> byChrom) { m_ideogram->setBands(std::move(byChrom)); }
    // All tracks in order; each says in which lanes it is. With the detail view off the overview shows all of them.
    void setTracks(std::vector<ViewTrack> tracks);
    // More data of one track: the other rows are left alone.
    void setSource(const std::string& id, const std::shared_ptr<const genome::TrackSource>& source, const std::string& tooltip);
    void reload(const std::string& id);
    void showRegion(const Region& region, std::int64_t chromLength);
    void showDetail(const Region& region, std::int64_t chromLength);
    void clear();
    // Regions of interest, drawn through all tracks of both views.
    void setRegions(std::vector<ViewRegion> regions);
    // Loci with the lengths of their chromosomes, side by side; one or none: the view as it is without.
    void showLoci(const std::vector<std::pair<Region, std::int64_t>>& loci);
    // The lane of one of the loci; 0 is the overview's.
    TrackLane& locusLane(std::size_t index) { return index == 0 ? m_overview.lane : m_columns[index - 1]->lane; }
    TrackCanvas* locusCanvas(std::size_t index) { return index == 0 ? m_overview.canvas : m_columns[index - 1]->canvas; }
    LocusLabel* locusLabel(std::size_t index) { return index == 0 ? m_firstLabel : m_columns[index - 1]->label; }
    std::size_t locusCount() const { return m_columns.size() + 1; }
    void setDetailShown(bool shown);
    bool isDetailShown() const { return m_detailShown; }
    void setSelectedHit(const std::optional<genome::MotifHit>& hit, const std::string& chrom);
    void setWheelScrolls(bool scrolls);
    void setHeaderWidth(int width);
    int headerWidth() const { return m_headerWidth; }
    // Share of the tracks' height that the overview gets beside the detail view; 0: as the tracks need it.
    void setDivision(double share);
    double division() const { return m_division; }

    TrackSelection& selection() { return m_selection; }
    TrackLane& overview() { return m_overview.lane; }
    TrackLane& detail() { return m_detail.lane; }
    // The lane that keys move: the one with the focus, else the overview.
    TrackLane& activeLane();
    const std::vector<ViewTrack>& tracks() const { return m_tracks; }
    // Moves by this share of the width; zooms about the centre; shows `bases` about the centre.
    void panBy(double screens);
    void zoomBy(double factor);
    void showBases(std::int64_t bases);
    void editName(const std::string& id);
    // Scrolls, where that is needed, so that the track is seen in each view that has it.
    void reveal(const std::string& id);
    QPoint menuPosition(const std::string& id) const;  // global, for a menu opened by key
    bool isReading() const;
    TrackCanvas* overviewCanvas() { return m_overview.canvas; }
    TrackCanvas* detailCanvas() { return m_detail.canvas; }
    HeaderColumn* overviewHeaders() { return m_overview.headers; }
    RulerStrip* overviewRuler() { return m_overview.ruler; }
    LinkBand* linkBand() { return m_link; }
    IdeogramStrip* ideogram() { return m_ideogram; }

Q_SIGNALS:
    // By the user, while it moves.
    void regionMoved(const bindscape::Region& region);
    void detailMoved(const bindscape::Region& region);
    void tracksNear(const std::set<std::string>& ids);  // in sight or close to it, in one of the lanes: their sources are needed
    void settled();  // the view stands still for a while after the user moved it
    void hitClicked(const bindscape::genome::MotifHit& hit, const QString& chrom);
    void emptyClicked();
    void variantClicked(const bindscape::genome::Variant& variant, const QString& chrom);
    void pointed(const bindscape::widgets::PointerReport& report);
    void pointerLeft();
    void rangeSwept(const bindscape::Region& region, QPoint globalPosition);
    void historyWanted(bool back);
    void renamed(const QString& id, const QString& name);
    void locusMoved(int index, const bindscape::Region& region);  // by the user, of several loci
    void locusChosen(int index);
    void locusClosed(int index);
    void regionClicked(const QString& id);
    void regionMenuWanted(const QString& id, QPoint globalPosition);
    void regionEdited(const QString& id, const bindscape::Region& region);
    // Around several of the following changes that the user made as one.
    void editsBegin(const QString& name);
    void editsEnd();
    void reordered(const QString& id, const QString& before);
    void heightChanged(const QString& id, double height);
    void colorWanted(const QString& id);
    void scaleWanted(const QString& id, QPoint globalPosition);
    void menuWanted(const QString& id, QPoint globalPosition);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* object, QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    // One range of the genome.
    struct Pane {
        Pane(Place place, QWidget* parent);
        TrackLane lane;
        TrackCanvas* canvas;
        RulerStrip* ruler;
        Navigation* navigation;
    };
    // A range with the headers of its tracks.
    struct Part : Pane {
        Part(Place place, TrackSelection& selection, QWidget* parent);
        HeaderColumn* headers;
        QScrollBar* scrollBar;
        QLabel* label;
        double share = 0;  // height given to the tracks
    };
    // A further locus beside the overview.
    struct Column : Pane {
        explicit Column(QWidget* parent);
        ~Column();
        LocusLabel* label;
        std::array<QPointer<QWidget>, 3> widgets;  // the view may be gone before a closed column is
    };
    void connectPane(Pane& pane, Pane& other);
    void connectPart(Part& part, Part& other);
    void connectLabel(LocusLabel* label);
    void setColumns(std::size_t count);
    void columnMoved(const Pane& pane, bool byUser);
    void shareScales();
    void eachPane(const std::function<void(Pane&)>& work);
    bool isDetailVisible() const { return m_detailShown && m_columns.empty(); }
    void menuByKey(Part& part);
    void distributeTracks();
    void arrange();
    int heightAbove(int room) const;
    void dragDivision(int y);
    void arrangeLane(Part& part, int top, int height);
    void arrangeColumns(int top);
    void limitScroll(Part& part);
    void updateLabels();
    void updateBands();
    void laneMoved(Pane& pane, bool byUser);
    void report(Pane& pane, Pane& other, QPointF at);
    void showTip();
    void click(Pane& pane, QPointF at);

    TrackSelection m_selection;
    std::vector<ViewTrack> m_tracks;
    Part m_overview, m_detail;
    std::vector<std::shared_ptr<Column>> m_columns;  // loci beside the overview's
    LocusLabel* m_firstLabel;
    Reader m_reader;
    std::vector<ViewRegion> m_regions;
    bool m_wheelScrolls = false;
    IdeogramStrip* m_ideogram;
    LinkBand* m_link;
    QLabel* m_genomeLabel;
    QLabel* m_linkLabel;
    QWidget* m_edge;  // between headers and canvas, can be dragged
    bool m_detailShown = true;
    int m_headerWidth = 196;
    double m_division = 0;
    std::optional<genome::MotifHit> m_selectedHit;
    std::string m_selectedChrom;
    QTimer m_settleTimer, m_tipTimer;
    PointerReport m_report;
    bool m_tipShown = false;
    std::array<int, 2> m_edgeGrab{-1, 0};
};

}  // namespace bindscape::widgets
