// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/track_actions.h"

#include "app/dialogs/export_dialog.h"
#include "app/window/track_data_export.h"
#include "app/window/track_facts.h"
#include "core/project/run_project.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"

#include <QColorDialog>
#include <QFileDialog>
#include <QInputDialog>

#include <algorithm>
#include <set>

namespace bindscape::app {

using project::TrackEntry;
using tracks::ScaleMode;

namespace {

constexpr double kUpperOpacity = 0.6;

bool isSignal(const TrackEntry& track) { return track.kind == toText(genome::TrackKind::Signal); }

}  // namespace

bool hasScale(const TrackEntry& track)
{
    return isSignal(track) || track.kind == toText(genome::TrackKind::Attribution);
}

TrackActions::TrackActions(Session& session, widgets::GenomeView& view, const ActionSet& actions)
    : QObject(&view), m_session(session), m_view(view), m_actions(actions)
{
    connectActions();
    connectView();
    connect(&view.selection(), &widgets::TrackSelection::changed, this, &TrackActions::updateEnabled);
    connect(&session, &Session::tracksChanged, this, &TrackActions::updateEnabled);
    connect(&session, &Session::projectChanged, this, &TrackActions::updateEnabled);
    updateEnabled();
}

void TrackActions::connectActions()
{
    const auto on = [&](Do action, auto work) { connect(m_actions[action], &QAction::triggered, this, work); };
    on(Do::RenameTrack, [this] {
        if (const auto* track = firstSelected())
            m_view.editName(track->id);
    });
    on(Do::ColorTrack, [this] { chooseColor(false); });
    on(Do::TrackHeight, [this] { chooseHeight(); });
    on(Do::ScaleTracks, [this] {
        const auto scaled = selected(hasScale);
        if (!scaled.empty())
            showScale(scaled.front().id, m_view.menuPosition(scaled.front().id));
    });
    on(Do::RemoveTracks, [this] {
        std::vector<std::string> ids;
        const auto chosen = m_view.selection().ids();  // follow mode takes its tracks out of it
        for (const auto& id : chosen) {
            if (entry(id))
                ids.push_back(id);
            else
                m_actions[Do::FollowScores]->setChecked(false);  // its tracks belong to no project
        }
        if (!ids.empty())
            m_session.removeTracks(ids);
    });
    on(Do::MoveTrackUp, [this] { move(-1); });
    on(Do::MoveTrackDown, [this] { move(1); });
    on(Do::PreviousTrack, [this] { selectNeighbour(-1); });
    on(Do::NextTrack, [this] { selectNeighbour(1); });
    on(Do::GroupScale, [this] { groupScale(); });
    on(Do::Overlay, [this] { overlay(); });
    on(Do::AboutTrack, [this] {
        if (const auto tracks = selected(); !tracks.empty())
            showTrackFacts(m_session, tracks, m_view.window());
    });
    on(Do::ExportTrackData, [this] { exportData(); });
    on(Do::SaveTrackImage, [this] { saveImage(); });
    on(Do::DuplicateTracks, [this] { duplicate(); });
}

void TrackActions::connectView()
{
    using widgets::GenomeView;
    connect(&m_view, &GenomeView::renamed, this, [this](const QString& id, const QString& name) {
        if (const auto* track = entry(id.toStdString())) {
            auto changed = *track;
            changed.name = name.toStdString();
            m_session.changeTrack(changed, tr("Rename %1").arg(QString::fromStdString(track->name)));
        }
    });
    connect(&m_view, &GenomeView::editsBegin, this, [this](const QString& name) { m_session.undoStack().beginMacro(name); });
    connect(&m_view, &GenomeView::editsEnd, this, [this] { m_session.undoStack().endMacro(); });
    connect(&m_view, &GenomeView::reordered, this, [this](const QString& id, const QString& before) {
        if (!entry(id.toStdString()))
            return;
        const auto& all = m_session.project().tracks;
        const auto indexOf = [&](const QString& wanted) {
            return static_cast<int>(std::find_if(all.begin(), all.end(), [&](const auto& t) { return t.id == wanted.toStdString(); }) - all.begin());
        };
        const int from = indexOf(id), target = before.isEmpty() ? static_cast<int>(all.size()) : indexOf(before);
        m_session.moveTrack(id.toStdString(), target > from ? target - 1 : target);
    });
    connect(&m_view, &GenomeView::heightChanged, this, [this](const QString& id, double height) {
        if (const auto* track = entry(id.toStdString())) {
            auto changed = *track;
            changed.style.height = height;
            m_session.changeTrack(changed, tr("Height of %1").arg(QString::fromStdString(track->name)));
        }
    });
    connect(&m_view, &GenomeView::colorWanted, this, [this](const QString& id) {
        selectOnly(id.toStdString());
        chooseColor(false);
    });
    connect(&m_view, &GenomeView::scaleWanted, this, [this](const QString& id, QPoint at) { showScale(id.toStdString(), at); });
    connect(&m_view, &GenomeView::menuWanted, this, &TrackActions::showMenu);
}

std::vector<TrackEntry> TrackActions::selected(const Fits& fits) const
{
    std::vector<TrackEntry> tracks;
    for (const auto& track : m_session.project().tracks) {
        if (m_view.selection().contains(track.id) && (!fits || fits(track)))
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

const TrackEntry* TrackActions::firstSelected() const
{
    const auto& all = m_session.project().tracks;
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& track) { return m_view.selection().contains(track.id); });
    return found == all.end() ? nullptr : &*found;
}

void TrackActions::selectOnly(const std::string& id)
{
    if (!m_view.selection().contains(id))
        m_view.selection().set({id});
}

namespace {

QString stepName(const QString& what, const std::vector<TrackEntry>& tracks)
{
    return tracks.size() == 1 ? TrackActions::tr("%1 of %2").arg(what, QString::fromStdString(tracks.front().name))
                              : TrackActions::tr("%1 of %2 tracks").arg(what).arg(tracks.size());
}

}  // namespace

void TrackActions::change(const QString& what, const Edit& edit, const Fits& fits)
{
    auto tracks = selected(fits);
    if (tracks.empty())
        return;
    const QString text = stepName(what, tracks);
    for (auto& track : tracks)
        edit(track);
    m_session.changeTracks(tracks, text, ++m_gesture);  // a step of its own, however soon it follows
}

void TrackActions::updateEnabled()
{
    const auto tracks = selected();
    const auto count = [&](const Fits& fits) { return std::count_if(tracks.begin(), tracks.end(), fits); };
    for (const auto action : {Do::ColorTrack, Do::TrackHeight, Do::AboutTrack, Do::ExportTrackData, Do::DuplicateTracks})
        m_actions[action]->setEnabled(!tracks.empty());
    m_actions[Do::RemoveTracks]->setEnabled(!m_view.selection().ids().empty());  // also those of follow mode
    m_actions[Do::SaveTrackImage]->setEnabled(!tracks.empty() && m_session.hasGenome());
    for (const auto action : {Do::ScaleTracks, Do::GroupScale})
        m_actions[action]->setEnabled(count(hasScale) > 0);
    const bool inOverlay = count([](const TrackEntry& track) { return !track.overlay.empty(); }) > 0;
    m_actions[Do::Overlay]->setEnabled(count(isSignal) > 1 || inOverlay);
    for (const auto action : {Do::RenameTrack, Do::MoveTrackUp, Do::MoveTrackDown})
        m_actions[action]->setEnabled(tracks.size() == 1);
}

void TrackActions::chooseColor(bool negative)
{
    const auto tracks = selected();
    if (tracks.empty())
        return;
    const auto& first = tracks.front();
    const auto kind = genome::trackKindFromText(first.kind).value_or(genome::TrackKind::Signal);
    const auto shown = tracks::trackColor(first.style, kind, widgets::theme());
    const auto before = widgets::toQColor(negative ? first.style.negativeColor.value_or(shown) : shown);
    const QString what = negative ? tr("Negative colour") : tr("Colour");
    const QColor color = QColorDialog::getColor(before, m_view.window(), stepName(what, tracks));
    if (!color.isValid() || (color == before && !negative))
        return;
    change(what, [&](TrackEntry& track) { (negative ? track.style.negativeColor : track.style.color) = widgets::fromQColor(color); });
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

namespace {

ScaleMode modeOf(widgets::ScaleChoice::Range range)
{
    using Range = widgets::ScaleChoice::Range;
    return range == Range::Fixed ? ScaleMode::Fixed : range == Range::Percentile ? ScaleMode::Percentile : range == Range::Symmetric ? ScaleMode::Symmetric : ScaleMode::Auto;
}

widgets::ScaleChoice choiceOf(const TrackEntry& track)
{
    using Range = widgets::ScaleChoice::Range;
    const auto& style = track.style;
    const Range range = style.scale == ScaleMode::Fixed        ? Range::Fixed
                        : style.scale == ScaleMode::Percentile ? Range::Percentile
                        : style.scale == ScaleMode::Symmetric  ? Range::Symmetric
                                                               : Range::Auto;
    return {range, style.min, style.max, style.percentile, tracks::isLogarithmic(style), QString::fromStdString(track.group)};
}

void applyScale(TrackEntry& track, const widgets::ScaleChoice& before, const widgets::ScaleChoice& now)
{
    using Range = widgets::ScaleChoice::Range;
    auto& style = track.style;
    style.logarithmic = tracks::isLogarithmic(style);
    if (style.scale == ScaleMode::Log)
        style.scale = ScaleMode::Auto;
    if (now.range != before.range || now.min != before.min || now.max != before.max || now.percentile != before.percentile) {
        style.scale = modeOf(now.range);
        style.percentile = now.percentile;
        if (now.range == Range::Fixed) {
            style.min = now.min;
            style.max = now.max;
            track.group.clear();
        }
    }
    if (now.logarithmic != before.logarithmic)
        style.logarithmic = now.logarithmic && isSignal(track);
    if (now.group != before.group) {
        track.group = now.group.toStdString();
        if (!track.group.empty() && style.scale == ScaleMode::Fixed)
            style.scale = ScaleMode::Auto;
    }
}

}  // namespace

void TrackActions::showScale(const std::string& id, QPoint at)
{
    selectOnly(id);
    const auto* track = entry(id);
    if (!track || !hasScale(*track))
        return;
    widgets::ScaleChoice choice = choiceOf(*track);
    // A fixed scale begins with what is seen now.
    auto& lane = m_view.overview().track(id) ? m_view.overview() : m_view.detail();
    const auto* shown = lane.track(id);
    if (const auto range = shown && track->style.scale != ScaleMode::Fixed ? lane.range(*shown) : std::nullopt) {
        const auto rounded = [](double value) { return QString::number(value, 'g', 3).toDouble(); };
        choice.min = rounded(range->first);
        choice.max = rounded(range->second);
    }
    QStringList names;
    for (const auto& group : groups())
        names << QString::fromStdString(group);
    const auto scaled = selected(hasScale);
    auto* popover = new widgets::ScalePopover(stepName(tr("Scale"), scaled), choice, names, QString::fromStdString(freeGroup()),
                                              std::any_of(scaled.begin(), scaled.end(), isSignal), m_view.window());
    // What differs among the tracks stays, unless it is what was changed.
    connect(popover, &widgets::ScalePopover::chosen, this,
            [this, changed = scaled, before = choice, gesture = ++m_gesture](const widgets::ScaleChoice& now) mutable {
                for (auto& one : changed)
                    applyScale(one, before, now);
                before = now;
                m_session.changeTracks(changed, stepName(tr("Scale"), changed), gesture);
            });
    popover->popUp(at);
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

std::vector<std::string> TrackActions::groups() const
{
    std::set<std::string> names;
    for (const auto& track : m_session.project().tracks)
        if (!track.group.empty())
            names.insert(track.group);
    return {names.begin(), names.end()};
}

std::string TrackActions::freeGroup() const
{
    const auto taken = groups();
    std::string name = "A";
    while (std::find(taken.begin(), taken.end(), name) != taken.end() && name[0] < 'Z')
        ++name[0];
    return name;
}

void TrackActions::joinGroup(const std::string& group)
{
    change(group.empty() ? tr("Own scale") : tr("Group scale"),
           [&](TrackEntry& track) {
               track.group = group;
               if (!group.empty() && track.style.scale == ScaleMode::Fixed)
                   track.style.scale = ScaleMode::Auto;
           },
           hasScale);
}

void TrackActions::groupScale()
{
    const auto tracks = selected(hasScale);
    const bool grouped = !tracks.empty() && std::all_of(tracks.begin(), tracks.end(), [&](const auto& track) {
        return !track.group.empty() && track.group == tracks.front().group;
    });
    joinGroup(grouped ? std::string() : freeGroup());
}

void TrackActions::overlay()
{
    const auto& all = m_session.project().tracks;
    const auto chosen = selected([](const TrackEntry& track) { return isSignal(track) || !track.overlay.empty(); });
    if (chosen.empty())
        return;
    const std::string common = chosen.front().overlay;
    const bool separate = !common.empty() && std::all_of(chosen.begin(), chosen.end(), [&](const auto& track) { return track.overlay == common; });
    if (!separate && chosen.size() < 2) {
        m_session.say(tr("Select two or more signals to draw them in one row."), Severity::Note);
        return;
    }
    std::set<std::string> taken;
    for (const auto& track : all)
        taken.insert(track.overlay);
    std::string name = "overlay 1";
    for (int number = 2; taken.contains(name); ++number)
        name = "overlay " + std::to_string(number);
    auto after = all;
    bool lowest = true;
    for (auto& track : after) {
        const bool isChosen = std::any_of(chosen.begin(), chosen.end(), [&](const auto& one) { return one.id == track.id; });
        if (separate ? track.overlay != common : !isChosen)
            continue;
        track.overlay = separate ? std::string() : name;
        if (separate || lowest)
            track.style.opacity = 1;
        else if (track.style.opacity == 1)
            track.style.opacity = kUpperOpacity;
        lowest = false;
    }
    // Whoever is left alone in a row is no overlay any more.
    for (auto& track : after) {
        const auto others = std::count_if(after.begin(), after.end(), [&](const auto& one) { return one.overlay == track.overlay; });
        if (!track.overlay.empty() && others < 2) {
            track.overlay.clear();
            track.style.opacity = 1;
        }
    }
    std::vector<TrackEntry> changed;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (all[i].overlay != after[i].overlay || all[i].style.opacity != after[i].style.opacity)
            changed.push_back(after[i]);
    m_session.changeTracks(changed, separate ? stepName(tr("Separate rows"), changed) : stepName(tr("Overlay"), chosen), ++m_gesture);
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

void TrackActions::exportData()
{
    std::vector<VisibleData> found;
    for (const auto& track : selected()) {
        auto& lane = m_view.overview().track(track.id) ? m_view.overview() : m_view.detail();
        if (const auto* loaded = lane.loader().loaded(track.id); loaded && loaded->failure.isEmpty() && loaded->region.chrom == lane.region().chrom)
            found.push_back({track.name, loaded->data, lane.region()});
    }
    exportVisibleData(m_session, std::move(found), m_view.window());
}

void TrackActions::saveImage()
{
    auto alone = m_session.project();
    alone.tracks = selected();
    if (alone.tracks.empty())
        return;
    const Region region = m_session.region();
    for (auto& track : alone.tracks)
        track.overview = true;  // also what is otherwise seen in the detail view only
    const QString name = alone.tracks.size() == 1 ? QString::fromStdString(alone.tracks.front().name) : QString::fromStdString(alone.name + "-tracks");
    exportPicture(m_session, name, project::browserRecipe(alone, region, std::nullopt), m_view.window());
}

void TrackActions::duplicate()
{
    auto copies = selected();
    if (copies.empty())
        return;
    const QString text = copies.size() == 1 ? tr("Duplicate %1").arg(QString::fromStdString(copies.front().name)) : tr("Duplicate %1 tracks").arg(copies.size());
    const auto& all = m_session.project().tracks;
    const auto last = std::find_if(all.begin(), all.end(), [&](const auto& track) { return track.id == copies.back().id; });
    for (auto& copy : copies) {
        copy.id.clear();
        copy.name += " (copy)";
        copy.overlay.clear();
    }
    m_session.insertTracks(std::move(copies), static_cast<int>(last - all.begin()) + 1, text);
}

}  // namespace bindscape::app
