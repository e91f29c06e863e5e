// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/track_actions.h"

#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"

#include <QColorDialog>
#include <QFileDialog>
#include <QInputDialog>
#include <QMenu>

#include <algorithm>
#include <set>

namespace bindscape::app {

using project::TrackEntry;
using tracks::ScaleMode;

TrackActions::TrackActions(Session& session, widgets::GenomeView& view, const ActionSet& actions)
    : QObject(&view), m_session(session), m_view(view), m_actions(actions)
{
    const auto on = [&](Do action, auto work) { connect(actions[action], &QAction::triggered, this, work); };
    on(Do::RenameTrack, [this] {
        if (const auto tracks = selected(); !tracks.empty())
            m_view.editName(tracks.front().id);
    });
    on(Do::ColorTrack, [this] { chooseColor(); });
    on(Do::RemoveTracks, [this] {
        std::vector<std::string> ids(m_view.selection().ids().begin(), m_view.selection().ids().end());
        if (!ids.empty())
            m_session.removeTracks(ids);
    });
    on(Do::MoveTrackUp, [this] { move(-1); });
    on(Do::MoveTrackDown, [this] { move(1); });
    on(Do::PreviousTrack, [this] { selectNeighbour(-1); });
    on(Do::NextTrack, [this] { selectNeighbour(1); });
    on(Do::GroupScale, [this] { groupScale(); });
    using widgets::GenomeView;
    connect(&view, &GenomeView::renamed, this, [this](const QString& id, const QString& name) {
        if (const auto* track = entry(id.toStdString())) {
            auto changed = *track;
            changed.name = name.toStdString();
            m_session.changeTrack(changed, tr("Rename %1").arg(QString::fromStdString(track->name)));
        }
    });
    connect(&view, &GenomeView::reordered, this, [this](const QString& id, const QString& before) {
        const auto& all = m_session.project().tracks;
        const auto indexOf = [&](const QString& wanted) {
            return static_cast<int>(std::find_if(all.begin(), all.end(), [&](const auto& t) { return t.id == wanted.toStdString(); }) - all.begin());
        };
        const int from = indexOf(id), target = before.isEmpty() ? static_cast<int>(all.size()) : indexOf(before);
        m_session.moveTrack(id.toStdString(), target > from ? target - 1 : target);
    });
    connect(&view, &GenomeView::heightChanged, this, [this](const QString& id, double height) {
        if (const auto* track = entry(id.toStdString())) {
            auto changed = *track;
            changed.style.height = height;
            m_session.changeTrack(changed, tr("Height of %1").arg(QString::fromStdString(track->name)));
        }
    });
    connect(&view, &GenomeView::colorWanted, this, [this](const QString& id) {
        if (!m_view.selection().contains(id.toStdString()))
            m_view.selection().set({id.toStdString()});
        chooseColor();
    });
    connect(&view, &GenomeView::scaleWanted, this, [this](const QString& id, QPoint at) {
        if (!m_view.selection().contains(id.toStdString()))
            m_view.selection().set({id.toStdString()});
        if (const auto* track = entry(id.toStdString())) {
            QMenu menu;
            fillScaleMenu(menu, *track);
            if (!menu.isEmpty())
                menu.exec(at);
        }
    });
    connect(&view, &GenomeView::menuWanted, this, &TrackActions::showMenu);
    connect(&view.selection(), &widgets::TrackSelection::changed, this, &TrackActions::updateEnabled);
    updateEnabled();
}

std::vector<TrackEntry> TrackActions::selected() const
{
    std::vector<TrackEntry> tracks;
    for (const auto& track : m_session.project().tracks) {
        if (m_view.selection().contains(track.id))
            tracks.push_back(track);
    }
    return tracks;
}

const TrackEntry* TrackActions::entry(const std::string& id) const
{
    const auto& all = m_session.project().tracks;
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& track) { return track.id == id; });
    return found == all.end() ? nullptr : &*found;
}

void TrackActions::change(const QString& text, const std::function<void(TrackEntry&)>& edit)
{
    auto tracks = selected();
    if (tracks.empty())
        return;
    m_session.undoStack().beginMacro(text);
    for (auto& track : tracks) {
        edit(track);
        m_session.changeTrack(track, text);
    }
    m_session.undoStack().endMacro();
}

void TrackActions::updateEnabled()
{
    const auto count = m_view.selection().ids().size();
    for (const auto action : {Do::ColorTrack, Do::RemoveTracks, Do::GroupScale})
        m_actions[action]->setEnabled(count > 0);
    for (const auto action : {Do::RenameTrack, Do::MoveTrackUp, Do::MoveTrackDown})
        m_actions[action]->setEnabled(count == 1);
}

void TrackActions::chooseColor()
{
    const auto tracks = selected();
    if (tracks.empty())
        return;
    const auto& first = tracks.front();
    const auto kind = genome::trackKindFromText(first.kind).value_or(genome::TrackKind::Signal);
    const auto before = widgets::toQColor(tracks::trackColor(first.style, kind, widgets::theme()));
    const QColor color = QColorDialog::getColor(before, m_view.window(), tr("Colour of %1").arg(QString::fromStdString(first.name)));
    if (color.isValid() && color != before)
        change(tr("Recolour"), [&](TrackEntry& track) { track.style.color = widgets::fromQColor(color); });
}

void TrackActions::chooseRange()
{
    const auto tracks = selected();
    if (tracks.empty())
        return;
    const auto& style = tracks.front().style;
    bool accepted = false;
    const QString before = QStringLiteral("%1 %2").arg(style.min).arg(style.max);
    const QString text = QInputDialog::getText(m_view.window(), tr("Fixed data range"), tr("Lowest and highest value, for example \u201c0 50\u201d:"),
                                               QLineEdit::Normal, before, &accepted);
    if (!accepted)
        return;
    const auto parts = text.simplified().split(QLatin1Char(' '));
    bool goodMin = false, goodMax = false;
    const double min = parts.value(0).toDouble(&goodMin), max = parts.value(1).toDouble(&goodMax);
    if (parts.size() != 2 || !goodMin || !goodMax || !(min < max)) {
        m_session.say(tr("\u201c%1\u201d is not a data range. Give two numbers, the lower one first.").arg(text), Severity::Warning);
        return;
    }
    change(tr("Fixed data range"), [&](TrackEntry& track) {
        track.style.scale = ScaleMode::Fixed;
        track.style.min = min;
        track.style.max = max;
        track.group.clear();
    });
}

void TrackActions::chooseHeight()
{
    const auto tracks = selected();
    bool accepted = false;
    const double height = tracks.empty() ? 0
                                         : QInputDialog::getDouble(m_view.window(), tr("Track height"), tr("Height in pixels:"),
                                                                   tracks.front().style.height, 14, 600, 0, &accepted);
    if (accepted)
        change(tr("Height"), [&](TrackEntry& track) { track.style.height = height; });
}

void TrackActions::findFile(const std::string& id)
{
    const auto* track = entry(id);
    if (!track)
        return;
    const QString file = QFileDialog::getOpenFileName(m_view.window(), tr("Find %1").arg(QString::fromStdString(track->file.filename().string())));
    if (!file.isEmpty())
        m_session.relinkTrack(id, file.toStdString());
}

void TrackActions::groupScale()
{
    const auto tracks = selected();
    const bool grouped = !tracks.empty() && std::all_of(tracks.begin(), tracks.end(), [&](const auto& track) {
        return !track.group.empty() && track.group == tracks.front().group;
    });
    std::set<std::string> taken;
    for (const auto& track : m_session.project().tracks)
        taken.insert(track.group);
    std::string name = "A";
    while (!grouped && taken.contains(name) && name[0] < 'Z')
        ++name[0];
    change(grouped ? tr("Own scales") : tr("Group scale"), [&](TrackEntry& track) {
        track.group = grouped ? std::string() : name;
        if (track.style.scale == ScaleMode::Fixed)
            track.style.scale = ScaleMode::Auto;
    });
}

void TrackActions::move(int by)
{
    const auto tracks = selected();
    if (tracks.size() != 1)
        return;
    const auto& all = m_session.project().tracks;
    const auto at = std::find_if(all.begin(), all.end(), [&](const auto& track) { return track.id == tracks.front().id; }) - all.begin();
    const auto target = static_cast<int>(at) + by;
    if (target >= 0 && target < static_cast<int>(all.size()))
        m_session.moveTrack(tracks.front().id, target);
}

void TrackActions::selectNeighbour(int by)
{
    const auto& all = m_session.project().tracks;
    if (all.empty())
        return;
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& track) { return m_view.selection().contains(track.id); });
    const auto last = static_cast<std::ptrdiff_t>(all.size()) - 1;
    const auto at = found == all.end() ? (by > 0 ? 0 : last) : std::clamp<std::ptrdiff_t>(found - all.begin() + by, 0, last);
    m_view.selection().set({all[static_cast<std::size_t>(at)].id});
}

void TrackActions::fillGraphMenu(QMenu& menu, const TrackEntry& track)
{
    struct Graph {
        const char *kind, *id;
        QString text;
    };
    const Graph graphs[] = {{"signal", "area", tr("Area")},           {"signal", "bars", tr("Bars")},
                            {"signal", "line", tr("Line")},           {"signal", "heat", tr("Heat row")},
                            {"attribution", "heat", tr("Heat row")},  {"attribution", "letters", tr("Letters")},
                            {"genes", "packed", tr("Packed")},        {"genes", "expanded", tr("Expanded")},
                            {"genes", "collapsed", tr("Collapsed")}};
    for (const auto& graph : graphs) {
        if (track.kind != graph.kind)
            continue;
        auto* action = menu.addAction(graph.text, this, [this, id = std::string(graph.id), text = graph.text] {
            change(text, [&](TrackEntry& changed) {
                const auto kind = genome::trackKindFromText(changed.kind);
                const bool hadDefault = kind && changed.style.height == tracks::defaultHeight(*kind, changed.style.graph);
                changed.style.graph = id;
                if (kind && hadDefault)
                    changed.style.height = tracks::defaultHeight(*kind, id);
            });
        });
        action->setCheckable(true);
        action->setChecked(track.style.graph == graph.id);
    }
}

void TrackActions::fillScaleMenu(QMenu& menu, const TrackEntry& track)
{
    if (track.kind != "signal" && track.kind != "attribution")
        return;
    const auto add = [&](const QString& text, ScaleMode mode) {
        auto* action = menu.addAction(text, this, [this, text, mode] {
            change(text, [mode](TrackEntry& changed) {
                changed.style.scale = mode;
                changed.group.clear();
            });
        });
        action->setCheckable(true);
        action->setChecked(track.style.scale == mode && track.group.empty());
    };
    add(tr("Auto scale"), ScaleMode::Auto);
    if (track.kind == "signal")
        add(tr("Logarithmic scale"), ScaleMode::Log);
    add(tr("Symmetric scale"), ScaleMode::Symmetric);
    if (track.kind == "attribution") {
        const QString text = tr("Normalised: \u03A3|score| = 1 per window");
        auto* normalised = menu.addAction(text, this, [this, to = !track.style.normalised] {
            change(to ? tr("Normalised scores") : tr("Raw scores"), [to](TrackEntry& changed) { changed.style.normalised = to; });
        });
        normalised->setCheckable(true);
        normalised->setChecked(track.style.normalised);
    }
    auto* fixed = menu.addAction(tr("Fixed data range\u2026"), this, [this] { chooseRange(); });
    fixed->setCheckable(true);
    fixed->setChecked(track.style.scale == ScaleMode::Fixed);
    menu.addSeparator();
    menu.addAction(m_actions[Do::GroupScale]);
}

void TrackActions::fillMenu(QMenu& menu, const std::string& id)
{
    const auto* track = entry(id);
    if (!track)
        return;
    if (!m_session.problem(id).isEmpty()) {
        menu.addAction(tr("Find file\u2026"), this, [this, id] { findFile(id); });
        menu.addAction(tr("Try again"), this, [this, id] { m_session.reloadTrack(id); });
        menu.addSeparator();
    }
    menu.addAction(m_actions[Do::RenameTrack]);
    menu.addAction(m_actions[Do::ColorTrack]);
    menu.addAction(tr("&Height\u2026"), this, [this] { chooseHeight(); });
    QMenu* graph = menu.addMenu(tr("&Graph"));
    fillGraphMenu(*graph, *track);
    graph->menuAction()->setVisible(!graph->isEmpty());
    QMenu* scale = menu.addMenu(tr("&Scale"));
    fillScaleMenu(*scale, *track);
    scale->menuAction()->setVisible(!scale->isEmpty());
    const auto addPlace = [&](const QString& text, bool TrackEntry::*place) {
        auto* action = menu.addAction(text, this, [this, text, place, shown = track->*place] {
            change(text, [&](TrackEntry& changed) {
                changed.*place = !shown;
                if (!changed.overview && !changed.detail)
                    (place == &TrackEntry::overview ? changed.detail : changed.overview) = true;
            });
        });
        action->setCheckable(true);
        action->setChecked(track->*place);
    };
    addPlace(tr("Show in overview"), &TrackEntry::overview);
    addPlace(tr("Show in detail"), &TrackEntry::detail);
    menu.addSeparator();
    menu.addAction(m_actions[Do::MoveTrackUp]);
    menu.addAction(m_actions[Do::MoveTrackDown]);
    menu.addAction(m_actions[Do::RemoveTracks]);
}

void TrackActions::showMenu(const QString& id, QPoint at)
{
    QMenu menu;
    fillMenu(menu, id.toStdString());
    menu.exec(at);
}

}  // namespace bindscape::app
