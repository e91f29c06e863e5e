// SPDX-License-Identifier: GPL-3.0-or-later
// The menu of a track: the same for the right click, the menu key and the menu bar.
#include "app/window/match_tracks.h"
#include "app/window/track_actions.h"
#include "app/window/track_data_export.h"
#include "app/window/view_binding.h"
#include "core/base/paths.h"
#include "core/project/match_settings.h"

#include <QMenu>

#include <algorithm>

namespace bindscape::app {

using project::TrackEntry;
using tracks::ScaleMode;

namespace {

bool isMatches(const TrackEntry& track) { return project::matchSettings(track).has_value(); }
bool isKind(const TrackEntry& track, genome::TrackKind kind) { return track.kind == toText(kind); }
bool isSignal(const TrackEntry& track) { return isKind(track, genome::TrackKind::Signal); }

// Shown as letters, but a signal in its file: it can be shown as that again. A folder of scores cannot.
bool isSignalAsLetters(const TrackEntry& track)
{
    std::error_code ignored;
    return isKind(track, genome::TrackKind::Attribution) && !track.file.empty() &&
           (paths::isRemote(track.file) || !std::filesystem::is_directory(track.file, ignored));
}

constexpr std::string_view kMutagenesis = "mutagenesis";

// Scores of in-silico mutagenesis keep the change by every letter beside them.
bool hasTable(const TrackEntry& track)
{
    std::error_code ignored;
    return !track.file.empty() && !paths::isRemote(track.file) && std::filesystem::exists(track.file / paths::kScoresTableFile, ignored);
}

// A height that nobody chose goes with the graph.
void setGraph(TrackEntry& track, genome::TrackKind kind, const std::string& graph)
{
    const auto before = genome::trackKindFromText(track.kind);
    const bool hadDefault = before && track.style.height == tracks::defaultHeight(*before, track.style.graph);
    track.kind = toText(kind);
    track.style.graph = graph;
    if (hadDefault)
        track.style.height = tracks::defaultHeight(kind, graph);
}

QAction* checked(QAction* action, bool on)
{
    action->setCheckable(true);
    action->setChecked(on);
    return action;
}

}  // namespace

void TrackActions::fillGraphMenu(QMenu& menu, const TrackEntry& track)
{
    struct Graph {
        const char *kind, *id;
        QString text;
    };
    const Graph graphs[] = {{"signal", "area", tr("Area")},
                            {"signal", "bars", tr("Bars")},
                            {"signal", "line", tr("Line")},
                            {"signal", "heat", tr("Heat row")},
                            {"attribution", "heat", tr("Heat row")},
                            {"attribution", "letters", tr("Letters")},
                            {"attribution", "mutagenesis", tr("Mutagenesis (4 letters)")},
                            {"genes", "packed", tr("Packed")},
                            {"genes", "expanded", tr("Expanded")},
                            {"genes", "collapsed", tr("Collapsed")},
                            {"sequence", "letters", tr("Letters")},
                            {"sequence", "translation", tr("Letters and translation")}};
    bool first = true;
    for (const auto& graph : graphs) {
        if (track.kind != graph.kind || (graph.id == kMutagenesis && !hasTable(track)))
            continue;
        const auto kind = *genome::trackKindFromText(graph.kind);
        auto* action = menu.addAction(graph.text, this, [this, kind, id = std::string(graph.id)] {
            change(tr("Graph"), [&](TrackEntry& changed) { setGraph(changed, kind, id); }, [kind](const TrackEntry& one) { return isKind(one, kind); });
        });
        // Scores without a choice are a heat row above and letters in the detail view.
        const bool isDefault = track.style.graph.empty() && first && kind != genome::TrackKind::Attribution;
        checked(action, track.style.graph == graph.id || isDefault);
        first = false;
    }
}

void TrackActions::fillScaleMenu(QMenu& menu, const TrackEntry& track)
{
    if (!hasScale(track))
        return;
    const auto add = [&](const QString& text, ScaleMode mode, bool own) {
        auto* action = menu.addAction(text, this, [this, mode, own] {
            change(tr("Scale"),
                   [=](TrackEntry& changed) {
                       changed.style.logarithmic = tracks::isLogarithmic(changed.style);
                       changed.style.scale = mode;
                       if (own)
                           changed.group.clear();
                   },
                   hasScale);
        });
        const ScaleMode now = track.style.scale == ScaleMode::Log ? ScaleMode::Auto : track.style.scale;
        checked(action, now == mode && (!own || track.group.empty()));
    };
    add(tr("Auto scale"), ScaleMode::Auto, true);
    add(tr("Percentile scale"), ScaleMode::Percentile, false);
    add(tr("Symmetric scale"), ScaleMode::Symmetric, false);
    menu.addSeparator();
    if (isSignal(track)) {
        const bool on = tracks::isLogarithmic(track.style);
        checked(menu.addAction(tr("Logarithmic"), this,
                               [this, on] {
                                   change(tr("Logarithmic scale"),
                                          [on](TrackEntry& changed) {
                                              changed.style.logarithmic = !on;
                                              if (changed.style.scale == ScaleMode::Log)
                                                  changed.style.scale = ScaleMode::Auto;
                                          },
                                          isSignal);
                               }),
                on);
        return;
    }
    const bool normalised = track.style.normalised;
    checked(menu.addAction(tr("Normalised: \u03A3|score| = 1 per window"), this,
                           [this, normalised] {
                               change(normalised ? tr("Raw scores") : tr("Normalised scores"),
                                      [normalised](TrackEntry& changed) { changed.style.normalised = !normalised; },
                                      [](const TrackEntry& one) { return isKind(one, genome::TrackKind::Attribution); });
                           }),
            normalised);
}

void TrackActions::fillGroupMenu(QMenu& menu, const TrackEntry& track)
{
    menu.addAction(m_actions[Do::GroupScale]);
    menu.addSeparator();
    for (const auto& group : groups()) {
        auto* action = menu.addAction(tr("Join %1").arg(QString::fromStdString(group)), this, [this, group] { joinGroup(group); });
        checked(action, track.group == group);
    }
    const std::string made = freeGroup();
    menu.addAction(tr("New group %1").arg(QString::fromStdString(made)), this, [this, made] { joinGroup(made); });
    menu.addAction(tr("Leave group"), this, [this] { joinGroup({}); })->setEnabled(!track.group.empty());
}

void TrackActions::fillSummaryMenu(QMenu& menu, const TrackEntry& track)
{
    for (const auto& [id, text] : {std::pair<std::string, QString>{"", tr("By zoom")}, {"whiskers", tr("Whiskers (least, mean, largest)")},
                                   {"max", tr("Maximum")}, {"mean", tr("Mean")}, {"min", tr("Minimum")}}) {
        auto* action = menu.addAction(text, this, [this, id = id] {
            change(tr("Summary"), [&](TrackEntry& changed) { changed.style.summary = id; }, isSignal);
        });
        checked(action, track.style.summary == id);
    }
}

// Of all tracks of scores: which window is seen must not differ between two that are compared.
void TrackActions::fillOverlapMenu(QMenu& menu, const TrackEntry&)
{
    for (const auto& [first, text] : {std::pair{true, tr("That of the selected hit first, else the nearest core")}, {false, tr("Always the nearest core")}}) {
        auto* action = menu.addAction(text, this, [this, first = first] {
            ViewBinding::setSelectedSiteFirst(first);
            Q_EMIT m_session.hitSelected();
        });
        checked(action, ViewBinding::isSelectedSiteFirst() == first);
    }
}

void TrackActions::fillMatchMenu(QMenu& menu, const TrackEntry& track)
{
    const auto set = [this](const QString& what, const std::function<void(project::MatchSettings&)>& edit) {
        change(what,
               [&](TrackEntry& changed) {
                   auto settings = *project::matchSettings(changed);
                   edit(settings);
                   project::setMatchSettings(changed, settings);
                   changed.subtitle = matchSubtitle(changed);
               },
               isMatches);
    };
    const auto settings = *project::matchSettings(track);
    for (const double pvalue : {1e-3, 1e-4, 1e-5, 1e-6}) {
        auto* action = menu.addAction(tr("p \u2264 %1").arg(pvalue), this, [=] { set(tr("Largest p-value"), [=](auto& matches) { matches.pvalue = pvalue; }); });
        checked(action, settings.pvalue == pvalue);
    }
    menu.addSeparator();
    auto* fold = menu.addAction(tr("Of matches over one another the best"), this,
                                [=, on = !settings.fold] { set(tr("Matches over one another"), [=](auto& matches) { matches.fold = on; }); });
    checked(fold, settings.fold);
}

void TrackActions::fillOpacityMenu(QMenu& menu, const TrackEntry& track)
{
    for (const int percent : {100, 80, 60, 40, 20}) {
        auto* action = menu.addAction(tr("%1 %").arg(percent), this, [this, percent] {
            change(tr("Opacity"), [percent](TrackEntry& changed) { changed.style.opacity = percent / 100.0; });
        });
        checked(action, qRound(100 * track.style.opacity) == percent);
    }
}

void TrackActions::addLetters(QMenu& menu, const TrackEntry& track)
{
    if (isSignal(track))
        menu.addAction(tr("Sho&w as letters"), this, [this] {
            change(tr("Letters"),
                   [](TrackEntry& changed) {
                       setGraph(changed, genome::TrackKind::Attribution, "letters");
                       changed.style.logarithmic = false;
                       changed.overlay.clear();
                       changed.style.opacity = 1;
                       if (changed.style.scale == ScaleMode::Log)
                           changed.style.scale = ScaleMode::Auto;
                   },
                   isSignal);
        });
    else if (isSignalAsLetters(track))
        menu.addAction(tr("Sho&w as signal"), this, [this] {
            change(tr("Signal"),
                   [](TrackEntry& changed) {
                       setGraph(changed, genome::TrackKind::Signal, "");
                       changed.style.normalised = false;
                   },
                   isSignalAsLetters);
        });
}

void TrackActions::addPlaces(QMenu& menu, const TrackEntry& track)
{
    const auto addPlace = [&](const QString& text, bool TrackEntry::*place) {
        auto* action = menu.addAction(text, this, [this, text, place, shown = track.*place] {
            change(text, [&](TrackEntry& changed) {
                changed.*place = !shown;
                if (!changed.overview && !changed.detail)
                    (place == &TrackEntry::overview ? changed.detail : changed.overview) = true;
            });
        });
        checked(action, track.*place);
    };
    addPlace(tr("Show in overview"), &TrackEntry::overview);
    addPlace(tr("Show in detail"), &TrackEntry::detail);
}

void TrackActions::fillEdits(QMenu& menu, const TrackEntry& track)
{
    const auto submenu = [&](const QString& title, void (TrackActions::*fill)(QMenu&, const TrackEntry&), bool wanted = true) {
        QMenu* made = menu.addMenu(title);
        if (wanted)
            (this->*fill)(*made, track);
        made->menuAction()->setVisible(!made->isEmpty());
    };
    // Letters that are keys of the view (B, D, F, G, S) cannot be mnemonics: the view would get them.
    menu.addAction(m_actions[Do::RenameTrack]);
    menu.addAction(m_actions[Do::ColorTrack]);
    if (isSignal(track)) {
        menu.addAction(tr("&Negative colour\u2026"), this, [this] { chooseColor(true); });
        if (track.style.negativeColor)
            menu.addAction(tr("One colour for both signs"), this, [this] {
                change(tr("Negative colour"), [](TrackEntry& changed) { changed.style.negativeColor.reset(); });
            });
    }
    menu.addAction(m_actions[Do::TrackHeight]);
    submenu(tr("Gra&ph"), &TrackActions::fillGraphMenu);
    submenu(tr("Motif matches"), &TrackActions::fillMatchMenu, isMatches(track));
    submenu(tr("Summar&y far out"), &TrackActions::fillSummaryMenu, isSignal(track));
    addLetters(menu, track);
    if (hasScale(track)) {
        menu.addSeparator();
        menu.addAction(m_actions[Do::ScaleTracks]);
        submenu(tr("Sca&le"), &TrackActions::fillScaleMenu);
        submenu(tr("Group autosc&ale"), &TrackActions::fillGroupMenu);
    }
    submenu(tr("Overlapping windows"), &TrackActions::fillOverlapMenu, isKind(track, genome::TrackKind::Attribution) && !isSignalAsLetters(track));
    menu.addSeparator();
    menu.addAction(m_actions[Do::Overlay]);
    submenu(tr("Opacity"), &TrackActions::fillOpacityMenu);
    menu.addSeparator();
    for (const auto action : {Do::AboutTrack, Do::ExportTrackData, Do::SaveTrackImage})
        menu.addAction(m_actions[action]);
    if (isKind(track, genome::TrackKind::Attribution) && !track.file.empty() && !isSignalAsLetters(track))
        menu.addAction(tr("Export scores\u2026"), this, [this, id = track.id] {
            if (const auto* chosen = entry(id))
                exportTrackScores(m_session, *chosen, m_view.window());
        })->setToolTip(tr("All scores of the track as bigWig or NumPy array, with how they were made beside"));
    menu.addSeparator();
    addPlaces(menu, track);
    menu.addSeparator();
    for (const auto action : {Do::MoveTrackUp, Do::MoveTrackDown, Do::DuplicateTracks, Do::RemoveTracks})
        menu.addAction(m_actions[action]);
}

void TrackActions::fillMenu(QMenu& menu, const std::string& id)
{
    const auto* track = entry(id);
    if (!track) {  // of follow mode
        for (const auto action : {Do::FollowScores, Do::ScoreView, Do::ScoreOptions})
            menu.addAction(m_actions[action]);
        return;
    }
    selectOnly(id);
    if (!m_session.problem(id).isEmpty()) {
        menu.addAction(tr("Find file\u2026"), this, [this, id] { findFile(id); });
        menu.addAction(tr("Try again"), this, [this, id] { m_session.reloadTrack(id); });
        menu.addSeparator();
    }
    fillEdits(menu, *track);
}

void TrackActions::fillTracksMenu(QMenu& menu)
{
    const auto old = menu.findChildren<QMenu*>(QString(), Qt::FindDirectChildrenOnly);
    menu.clear();
    qDeleteAll(old);
    menu.addAction(m_actions[Do::PreviousTrack]);
    menu.addAction(m_actions[Do::NextTrack]);
    menu.addSeparator();
    if (const auto* track = firstSelected()) {
        fillMenu(menu, track->id);
        return;
    }
    // Nothing is selected: what could be done is seen, but greyed.
    TrackEntry example;
    example.kind = toText(genome::TrackKind::Signal);
    const auto before = menu.actions();
    fillEdits(menu, example);
    for (QAction* action : menu.actions()) {
        const bool own = action->parent() == &menu || action->menu();
        if (!before.contains(action) && own)
            action->setEnabled(false);
    }
}

void TrackActions::showMenu(const QString& id, QPoint at)
{
    QMenu menu;
    fillMenu(menu, id.toStdString());
    menu.exec(at);
}

}  // namespace bindscape::app
