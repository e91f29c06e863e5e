// SPDX-License-Identifier: GPL-3.0-or-later
// Edits of the project: undoable ones through commands, results as they arrive.
#include "app/session/session.h"

#include "app/session/run_commands.h"
#include "app/session/track_commands.h"
#include "core/base/paths.h"
#include "core/project/set_aside.h"

#include <algorithm>
#include <set>

namespace bindscape::app {

void Session::tracksEdited()
{
    loadSources();
    setDirty(m_dirty);
    Q_EMIT tracksChanged();
}

void Session::addTracks(std::vector<project::TrackEntry> tracks)
{
    insertTracks(std::move(tracks), -1, {});
}

void Session::insertTracks(std::vector<project::TrackEntry> tracks, int at, const QString& undoText)
{
    if (tracks.empty())
        return;
    std::vector<project::TrackEntry> named;
    for (auto& track : tracks) {
        if (track.id.empty())
            track.id = freeId(track.name, named);
        named.push_back(std::move(track));
    }
    m_undo.push(addTracksCommand({m_project.tracks, [this] { tracksEdited(); }}, std::move(named), at, undoText));
}

void Session::removeTracks(const std::vector<std::string>& ids)
{
    m_undo.push(removeTracksCommand({m_project.tracks, [this] { tracksEdited(); }}, ids));
}

void Session::moveTrack(const std::string& id, int newIndex)
{
    m_undo.push(moveTrackCommand({m_project.tracks, [this] { tracksEdited(); }}, id, newIndex));
}

void Session::changeTrack(const project::TrackEntry& changed, const QString& undoText)
{
    changeTracks({changed}, undoText);
}

void Session::changeTracks(const std::vector<project::TrackEntry>& changed, const QString& undoText, int live)
{
    if (changed.empty())
        return;
    std::vector<std::string> ids;
    for (const auto& track : changed)
        ids.push_back(track.id);
    // The file may be another one now, also after undo.
    const auto edited = [this, ids] {
        for (const auto& id : ids) {
            const auto track = std::find_if(m_project.tracks.begin(), m_project.tracks.end(), [&](const auto& entry) { return entry.id == id; });
            const auto loaded = m_loadedFrom.find(id);
            if (track != m_project.tracks.end() && loaded != m_loadedFrom.end() && loaded->second != originOf(*track)) {
                m_sources.erase(id);
                m_problems.erase(id);
            }
        }
        tracksEdited();
    };
    m_undo.push(changeTracksCommand({m_project.tracks, edited}, changed, undoText, live));
}

void Session::relinkTrack(const std::string& id, const std::filesystem::path& file)
{
    const auto track = std::find_if(m_project.tracks.begin(), m_project.tracks.end(), [&](const auto& entry) { return entry.id == id; });
    if (track == m_project.tracks.end())
        return;
    auto changed = *track;
    changed.file = paths::absolute(file);
    changeTrack(changed, tr("Find file of %1").arg(QString::fromStdString(changed.name)));
}

namespace {

class ChangeSideFile final : public QUndoCommand {
public:
    ChangeSideFile(std::filesystem::path& place, std::filesystem::path file, std::function<void()> changed, const QString& text)
        : QUndoCommand(text), m_place(place), m_other(std::move(file)), m_changed(std::move(changed))
    {
    }
    void redo() override { swap(); }
    void undo() override { swap(); }

private:
    void swap()
    {
        std::swap(m_place, m_other);
        m_changed();
    }
    std::filesystem::path& m_place;
    std::filesystem::path m_other;
    std::function<void()> m_changed;
};

}  // namespace

void Session::changeSideFile(std::filesystem::path project::Project::*place, const std::filesystem::path& file, const QString& undoText)
{
    const auto full = paths::absolute(file);
    const QString text = undoText.arg(QString::fromStdString(full.filename().string()));
    m_undo.push(new ChangeSideFile(m_project.*place, full, [this] { Q_EMIT sideFilesChanged(); }, text));
    say(place == &project::Project::motifs ? tr("Motifs of %1 name k-mers and are found by name; a new training run begins with them.").arg(QString::fromStdString(full.filename().string()))
                                           : tr("The chromosome bands of %1 are shown above the tracks.").arg(QString::fromStdString(full.filename().string())),
        Severity::Note);
}

void Session::updateAnalyses(const std::vector<project::AnalysisEntry>& analyses)
{
    m_project.analyses = analyses;
    setDirty(!recordAnalyses() || m_dirty);
    Q_EMIT analysesChanged();
}

void Session::updateTrunks(const std::vector<project::TrunkEntry>& trunks)
{
    m_project.trunks = trunks;
    setDirty(!recordAnalyses() || m_dirty);
    Q_EMIT analysesChanged();
}

void Session::addTrunk(const project::TrunkEntry& trunk, const QString& undoText)
{
    m_undo.push(addTrunkCommand({m_project.trunks, [this] { Q_EMIT analysesChanged(); }}, trunk, undoText));
}

void Session::removeTrunk(const std::string& id, const QString& undoText)
{
    m_undo.push(removeTrunkCommand({m_project.trunks, [this] { Q_EMIT analysesChanged(); }}, id, undoText));
}

bool Session::recordAnalyses()
{
    if (m_project.file.empty())
        return false;
    try {
        const bool foreign = projectFileChanged();
        Warnings known;  // what is set aside was told when the project was opened
        project::Project saved = project::readProject(m_project.file, known);
        saved.analyses = m_project.analyses;
        saved.trunks = m_project.trunks;
        project::writeProject(saved, saved.file);
        if (!foreign)
            m_projectStamp = FileStamp::of(m_project.file);
        return true;
    } catch (const std::exception& error) {
        say(tr("The run could not be noted in the project's file: %1").arg(QString::fromUtf8(error.what())), Severity::Warning);
        return false;
    }
}

void Session::removeRuns(const std::vector<std::string>& runIds, const QString& undoText)
{
    std::vector<std::string> tracks;
    for (const auto& track : m_project.tracks)
        for (const auto& run : runIds)
            if (const auto folder = paths::runFolder(m_project.folder(), run);
                !track.file.empty() && (track.file == paths::scoresFolder(folder) || track.file.parent_path() == paths::liveFolder(folder)))
                tracks.push_back(track.id);
    m_undo.beginMacro(undoText);
    if (!tracks.empty())
        removeTracks(tracks);
    m_undo.push(removeRunsCommand({m_project.analyses, [this] { Q_EMIT analysesChanged(); }}, runIds));
    m_undo.endMacro();
}

void Session::describeRuns(const std::vector<project::RunEntry>& changed, const QString& undoText, int live)
{
    if (auto* command = describeRunsCommand({m_project.analyses, [this] { Q_EMIT runsDescribed(); }}, changed, undoText, live))
        m_undo.push(command);
}

void Session::addAnalyses(const std::vector<project::AnalysisEntry>& analyses, const QString& undoText)
{
    m_undo.push(addAnalysesCommand({m_project.analyses, [this] { Q_EMIT analysesChanged(); }}, analyses, undoText));
}

void Session::reloadTrack(const std::string& id)
{
    m_sources.erase(id);
    m_problems.erase(id);
    m_loading.erase(id);
    loadSources();
    Q_EMIT tracksChanged();
}

void Session::mergeResultTracks(const project::Project& withResults)
{
    std::set<std::string> known;
    for (const auto& track : m_project.tracks)
        known.insert(track.id);
    bool added = false;
    for (const auto& track : withResults.tracks) {
        if (known.contains(track.id))
            continue;
        auto& tracks = m_project.tracks;
        const bool sequenceLast = !tracks.empty() && tracks.back().kind == "sequence";
        tracks.insert(tracks.end() - (sequenceLast ? 1 : 0), track);
        added = true;
    }
    if (!added)
        return;
    m_dirty = true;
    tracksEdited();
}

void Session::showResultTrack(const project::TrackEntry& track)
{
    const auto known = std::find_if(m_project.tracks.begin(), m_project.tracks.end(), [&](const auto& entry) { return entry.id == track.id; });
    if (known == m_project.tracks.end()) {
        project::Project results;
        results.tracks = {track};
        mergeResultTracks(results);
        return;
    }
    known->name = track.name;
    known->subtitle = track.subtitle;
    known->file = track.file;
    m_dirty = true;
    reloadTrack(track.id);
}

std::string Session::freeId(const std::string& name, const std::vector<project::TrackEntry>& also) const
{
    std::string stem;
    for (const char letter : name)
        stem += std::isalnum(static_cast<unsigned char>(letter)) ? static_cast<char>(std::tolower(static_cast<unsigned char>(letter))) : '-';
    const auto taken = [&](const std::string& id) {
        const auto has = [&](const auto& tracks) { return std::any_of(tracks.begin(), tracks.end(), [&](const auto& t) { return t.id == id; }); };
        // A source that is kept for undo belongs to a removed track.
        return has(m_project.tracks) || has(also) || m_sources.contains(id);
    };
    std::string id = stem.empty() ? "track" : stem;
    for (int number = 2; taken(id); ++number)
        id = stem + '-' + std::to_string(number);
    return id;
}

}  // namespace bindscape::app
