// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/view_actions.h"

#include "app/runs/live_scores.h"
#include "app/session/sequence_copy.h"

#include <QMenu>

#include <algorithm>

namespace bindscape::app {

namespace {

constexpr double kStep = 0.1, kZoomStep = 0.5, kPxPerBase = 12;
constexpr std::int64_t kMotifView = 200, kModelWindow = 1000;

}  // namespace

ViewActions::ViewActions(Session& session, widgets::GenomeView& view, FeatureSearch& search, const ActionSet& actions)
    : QObject(&view), m_session(session), m_view(view), m_search(search)
{
    connectMoves(actions);
    connect(actions[Do::Back], &QAction::triggered, &session, &Session::back);
    connect(actions[Do::Forward], &QAction::triggered, &session, &Session::forward);
    connect(actions[Do::NextFeature], &QAction::triggered, this, [this] { stepFeature(true); });
    connect(actions[Do::PreviousFeature], &QAction::triggered, this, [this] { stepFeature(false); });
    connect(actions[Do::Flip], &QAction::triggered, this, [this] { m_session.flipStrand(); });
    connect(actions[Do::Detail], &QAction::toggled, &session, &Session::setDetailShown);
    connect(actions[Do::WheelScrolls], &QAction::toggled, &view, &widgets::GenomeView::setWheelScrolls);
    connect(actions[Do::CopyLocus], &QAction::triggered, this, [this] { copyLoci(m_session, {target()}); });
    connect(actions[Do::CopySequence], &QAction::triggered, this, [this] { copySequences(m_session, {target()}, false); });
    connect(actions[Do::CopyReverse], &QAction::triggered, this, [this] { copySequences(m_session, {target()}, true); });
    connect(actions[Do::AddRegion], &QAction::triggered, this, &ViewActions::addRegion);
    connect(&view, &widgets::GenomeView::rangeSwept, this, [this](const Region& region, QPoint at) {
        QMenu menu;
        fillSweepMenu(menu, region);
        menu.exec(at);
    });
    const auto update = [this, &actions] { updateEnabled(actions); };
    connect(&session, &Session::projectChanged, this, update);
    connect(&session, &Session::historyChanged, this, update);
    connect(&session, &Session::detailChanged, this, update);
    update();
}

void ViewActions::connectMoves(const ActionSet& actions)
{
    const auto on = [&](Do action, auto move) { connect(actions[action], &QAction::triggered, this, move); };
    on(Do::PanLeft, [this] { m_view.panBy(-kStep); });
    on(Do::PanRight, [this] { m_view.panBy(kStep); });
    on(Do::PageLeft, [this] { m_view.panBy(-1); });
    on(Do::PageRight, [this] { m_view.panBy(1); });
    on(Do::ZoomIn, [this] { m_view.zoomBy(kZoomStep); });
    on(Do::ZoomOut, [this] { m_view.zoomBy(1 / kZoomStep); });
    on(Do::ShowBase, [this] { m_view.showBases(static_cast<std::int64_t>(m_view.activeLane().viewport().width() / kPxPerBase)); });
    on(Do::ShowMotif, [this] { m_view.showBases(kMotifView); });
    on(Do::ShowWindow, [this] { m_view.showBases(kModelWindow); });
    on(Do::ShowChromosome, [this] {
        const auto& lane = m_view.overview();
        if (!lane.isEmpty())
            m_session.goTo({lane.viewport().chrom(), 0, lane.viewport().chromLength()});
    });
}

void ViewActions::updateEnabled(const ActionSet& actions)
{
    const bool open = m_session.hasGenome();
    for (const auto action : {Do::PanLeft, Do::PanRight, Do::PageLeft, Do::PageRight, Do::ZoomIn, Do::ZoomOut, Do::ShowBase, Do::ShowMotif,
                              Do::ShowWindow, Do::ShowChromosome, Do::GoToPlace, Do::Find, Do::CopyLocus, Do::AddRegion, Do::NextFeature, Do::PreviousFeature, Do::Flip, Do::Detail,
                              Do::CopySequence, Do::CopyReverse})
        actions[action]->setEnabled(open);
    actions[Do::Back]->setEnabled(m_session.canGoBack());
    actions[Do::Forward]->setEnabled(m_session.canGoForward());
    actions[Do::Detail]->setChecked(m_session.isDetailShown());
}

void ViewActions::stepFeature(bool forward)
{
    const auto& tracks = m_session.project().tracks;
    const auto hasFeatures = [](const project::TrackEntry& track) {
        return track.kind == "motif_hits" || track.kind == "intervals" || track.kind == "genes" || track.kind == "attribution" ||
               track.kind == "variants";
    };
    // The selected track, else the motif hits, else anything with features.
    const auto pick = [&](auto matches) {
        const auto found = std::find_if(tracks.begin(), tracks.end(), matches);
        return found == tracks.end() ? std::string() : found->id;
    };
    std::string id = pick([&](const auto& track) { return m_view.selection().contains(track.id) && hasFeatures(track); });
    if (id.empty())
        id = pick([](const auto& track) { return track.kind == "motif_hits"; });
    if (id.empty())
        id = pick(hasFeatures);
    if (id.empty() && !m_session.regions().empty())
        m_search.stepRegion(forward);
    else if (id.empty())
        m_session.say(tr("There is no track with features. Open genes, peaks or motif hits."), Severity::Note);
    else
        m_search.step(id, forward);
}

Region ViewActions::target() const
{
    if (const auto& hit = m_session.selectedHit()) {
        const Region place{m_session.selectedChrom(), hit->begin, hit->end};
        if (place.overlaps(m_session.region()) || (m_session.isDetailShown() && place.overlaps(m_session.detail())))
            return place;
    }
    return m_session.isDetailShown() ? m_session.detail() : m_session.region();
}

// Of the view, unless the detail view has the focus: then of the selected hit, or of the detail view.
void ViewActions::addRegion()
{
    const bool inDetail = m_session.isDetailShown() && &m_view.activeLane() == &m_view.detail();
    const auto& hit = m_session.selectedHit();
    const Region region = inDetail ? target() : m_session.region();
    const bool isHit = inDetail && hit && region.begin == hit->begin && region.end == hit->end;
    m_session.addRegion(region, isHit ? hit->motif : std::string());
    m_session.say(tr("%1 is a region of interest now (Regions panel, Alt+5).").arg(QString::fromStdString(toLocus(region))), Severity::Note);
}

void ViewActions::fillSweepMenu(QMenu& menu, const Region& region)
{
    menu.addAction(tr("Zoom to %1").arg(QString::fromStdString(toLocus(region))), this, [this, region] { m_session.goTo(region); });
    menu.addAction(tr("Show in detail"), this, [this, region] {
        m_session.setDetailShown(true);
        m_session.setDetail(region);
        m_session.settleView();
    });
    menu.addAction(tr("Add region"), this, [this, region] { m_session.addRegion(region); });
    menu.addAction(tr("Score here: %1").arg(QString::fromStdString(ScoreChoice::of(m_session).request().description().title)), this,
                   [this, region] { LiveScores::of(m_session).scoreAsChosen(region); });
    menu.addSeparator();
    menu.addAction(tr("Copy locus"), this, [this, region] { copyLoci(m_session, {region}); });
    menu.addAction(tr("Copy sequence"), this, [this, region] { copySequences(m_session, {region}, false); });
    menu.addAction(tr("Copy reverse complement"), this, [this, region] { copySequences(m_session, {region}, true); });
}

}  // namespace bindscape::app
