// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/view_actions.h"

#include "core/base/text.h"
#include "core/genome/sequence.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>

#include <algorithm>

namespace bindscape::app {

namespace {

constexpr double kStep = 0.1, kZoomStep = 0.5, kPxPerBase = 12;
constexpr std::int64_t kMotifView = 200, kModelWindow = 1000, kLongestCopy = 1'000'000;

}  // namespace

ViewActions::ViewActions(Session& session, widgets::GenomeView& view, FeatureSearch& search, const ActionSet& actions)
    : QObject(&view), m_session(session), m_view(view), m_search(search)
{
    connectMoves(actions);
    connect(actions[Do::Back], &QAction::triggered, &session, &Session::back);
    connect(actions[Do::Forward], &QAction::triggered, &session, &Session::forward);
    connect(actions[Do::NextFeature], &QAction::triggered, this, [this] { stepFeature(true); });
    connect(actions[Do::PreviousFeature], &QAction::triggered, this, [this] { stepFeature(false); });
    connect(actions[Do::Flip], &QAction::triggered, this, &ViewActions::flip);
    connect(actions[Do::Detail], &QAction::toggled, &session, &Session::setDetailShown);
    connect(actions[Do::WheelScrolls], &QAction::toggled, &view, &widgets::GenomeView::setWheelScrolls);
    connect(actions[Do::CopySequence], &QAction::triggered, this, [this] { copySequence(false); });
    connect(actions[Do::CopyReverse], &QAction::triggered, this, [this] { copySequence(true); });
    connect(&view, &widgets::GenomeView::rangeSwept, this, &ViewActions::sweepMenu);
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
                              Do::ShowWindow, Do::ShowChromosome, Do::FindPlace, Do::NextFeature, Do::PreviousFeature, Do::Flip, Do::Detail,
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
        return track.kind == "motif_hits" || track.kind == "intervals" || track.kind == "genes" || track.kind == "attribution";
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
    if (id.empty())
        m_session.say(tr("There is no track with features. Open genes, peaks or motif hits."), Severity::Note);
    else
        m_search.step(id, forward);
}

void ViewActions::flip()
{
    std::vector<project::TrackEntry> changed;
    for (auto track : m_session.project().tracks) {
        if (track.kind == "sequence" || track.kind == "attribution") {
            track.style.flipped = !track.style.flipped;
            changed.push_back(track);
        }
    }
    if (changed.empty())
        return;
    m_session.undoStack().beginMacro(tr("Flip strand"));
    for (const auto& track : changed)
        m_session.changeTrack(track, tr("Flip strand"));
    m_session.undoStack().endMacro();
}

void ViewActions::copySequence(bool reverse)
{
    copySequenceOf(m_session.isDetailShown() ? m_session.detail() : m_session.region(), reverse);
}

void ViewActions::copySequenceOf(const Region& region, bool reverse)
{
    const auto reference = m_session.reference();
    if (!reference || region.length() <= 0)
        return;
    if (region.length() > kLongestCopy) {
        m_session.say(tr("The view is too long to copy its sequence (more than 1 Mb). Zoom in first."), Severity::Warning);
        return;
    }
    m_session.jobs().start<std::string>(
        {tr("Copy sequence"), jobs::Pool::Readers, false, false},
        [reference, region, reverse](Progress&) {
            auto letters = reference->fetch(region);
            return reverse ? genome::reverseComplement(letters) : letters;
        },
        this,
        [this, region](std::string letters) {
            QGuiApplication::clipboard()->setText(QString::fromStdString(letters));
            m_session.say(tr("Copied %1 bases of %2.").arg(QString::fromStdString(withThousands(region.length())), QString::fromStdString(toLocus(region))),
                          Severity::Note);
        });
}

void ViewActions::sweepMenu(const Region& region, QPoint at)
{
    QMenu menu;
    const auto* zoom = menu.addAction(tr("Zoom to %1").arg(QString::fromStdString(toLocus(region))));
    const auto* detail = menu.addAction(tr("Show in detail"));
    const auto* locus = menu.addAction(tr("Copy locus"));
    const auto* sequence = menu.addAction(tr("Copy sequence"));
    const auto* reverse = menu.addAction(tr("Copy reverse complement"));
    const auto* chosen = menu.exec(at);
    if (chosen == zoom)
        m_session.goTo(region);
    else if (chosen == detail) {
        m_session.setDetailShown(true);
        m_session.setDetail(region);
    } else if (chosen == locus)
        QGuiApplication::clipboard()->setText(QString::fromStdString(toLocus(region)));
    else if (chosen == sequence || chosen == reverse)
        copySequenceOf(region, chosen == reverse);
}

}  // namespace bindscape::app
