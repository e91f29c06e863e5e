// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/track_commands.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <algorithm>

namespace bindscape::app {

namespace {

using project::TrackEntry;

QString tr(const char* text)
{
    return QCoreApplication::translate("TrackCommands", text);
}

QString named(const char* one, const char* many, const std::vector<TrackEntry>& tracks)
{
    return tracks.size() == 1 ? tr(one).arg(QString::fromStdString(tracks.front().name)) : tr(many).arg(tracks.size());
}

class AddTracks final : public QUndoCommand {
public:
    AddTracks(TrackList list, std::vector<TrackEntry> tracks, int at, const QString& text)
        : m_list(std::move(list)), m_tracks(std::move(tracks)), m_at(at)
    {
        setText(text.isEmpty() ? named("Add track %1", "Add %1 tracks", m_tracks) : text);
    }
    void redo() override
    {
        auto& all = m_list.tracks;
        if (m_at >= 0) {
            all.insert(all.begin() + std::min(m_at, static_cast<int>(all.size())), m_tracks.begin(), m_tracks.end());
            m_list.changed();
            return;
        }
        // The sequence stays the lowest track.
        const bool sequenceLast = !all.empty() && all.back().kind == "sequence" && m_tracks.front().kind != "sequence";
        all.insert(all.end() - (sequenceLast ? 1 : 0), m_tracks.begin(), m_tracks.end());
        m_list.changed();
    }
    void undo() override
    {
        for (const auto& track : m_tracks) {
            if (const int at = m_list.indexOf(track.id); at >= 0)
                m_list.tracks.erase(m_list.tracks.begin() + at);
        }
        m_list.changed();
    }

private:
    TrackList m_list;
    std::vector<TrackEntry> m_tracks;
    int m_at;
};

class RemoveTracks final : public QUndoCommand {
public:
    RemoveTracks(TrackList list, const std::vector<std::string>& ids) : m_list(std::move(list))
    {
        for (int i = 0; i < static_cast<int>(m_list.tracks.size()); ++i) {
            if (std::find(ids.begin(), ids.end(), m_list.tracks[static_cast<std::size_t>(i)].id) != ids.end()) {
                m_places.push_back(i);
                m_tracks.push_back(m_list.tracks[static_cast<std::size_t>(i)]);
            }
        }
        setText(named("Remove track %1", "Remove %1 tracks", m_tracks));
        setObsolete(m_tracks.empty());
    }
    void redo() override
    {
        for (const auto& track : m_tracks) {
            if (const int at = m_list.indexOf(track.id); at >= 0)
                m_list.tracks.erase(m_list.tracks.begin() + at);
        }
        m_list.changed();
    }
    void undo() override
    {
        for (std::size_t i = 0; i < m_tracks.size(); ++i) {
            const int at = std::min(m_places[i], static_cast<int>(m_list.tracks.size()));
            m_list.tracks.insert(m_list.tracks.begin() + at, m_tracks[i]);
        }
        m_list.changed();
    }

private:
    TrackList m_list;
    std::vector<int> m_places;
    std::vector<TrackEntry> m_tracks;
};

class MoveTrack final : public QUndoCommand {
public:
    MoveTrack(TrackList list, const std::string& id, int newIndex) : m_list(std::move(list)), m_id(id), m_to(newIndex)
    {
        m_from = m_list.indexOf(id);
        const int last = static_cast<int>(m_list.tracks.size()) - 1;
        m_to = std::clamp(m_to, 0, std::max(0, last));
        if (m_from >= 0)
            setText(tr("Move track %1").arg(QString::fromStdString(m_list.tracks[static_cast<std::size_t>(m_from)].name)));
        setObsolete(m_from < 0 || m_from == m_to);
    }
    void redo() override { place(m_to); }
    void undo() override { place(m_from); }

private:
    void place(int target)
    {
        const int at = m_list.indexOf(m_id);
        if (at < 0)
            return;
        auto& tracks = m_list.tracks;
        const TrackEntry track = tracks[static_cast<std::size_t>(at)];
        tracks.erase(tracks.begin() + at);
        tracks.insert(tracks.begin() + std::min(target, static_cast<int>(tracks.size())), track);
        m_list.changed();
    }

    TrackList m_list;
    std::string m_id;
    int m_from, m_to;
};

class ChangeTracks final : public QUndoCommand {
public:
    ChangeTracks(TrackList list, const std::vector<TrackEntry>& changed, const QString& text, int live) : m_list(std::move(list)), m_live(live)
    {
        setText(text);
        m_age.start();
        for (const auto& track : changed) {
            if (const int at = m_list.indexOf(track.id); at >= 0) {
                m_before.push_back(m_list.tracks[static_cast<std::size_t>(at)]);
                m_after.push_back(track);
            }
        }
        setObsolete(m_after.empty());
    }
    int id() const override { return 1; }
    bool mergeWith(const QUndoCommand* next) override
    {
        const auto* other = static_cast<const ChangeTracks*>(next);
        const bool sameTracks = std::equal(m_after.begin(), m_after.end(), other->m_after.begin(), other->m_after.end(),
                                           [](const auto& a, const auto& b) { return a.id == b.id; });
        const bool sameGesture = m_live != 0 || other->m_live != 0 ? m_live == other->m_live : m_age.elapsed() <= kMergeMs;
        if (!sameTracks || other->text() != text() || !sameGesture)
            return false;
        m_after = other->m_after;
        m_age.restart();
        return true;
    }
    void redo() override { put(m_after); }
    void undo() override { put(m_before); }

private:
    static constexpr int kMergeMs = 1000;
    void put(const std::vector<TrackEntry>& tracks)
    {
        for (const auto& track : tracks) {
            if (const int at = m_list.indexOf(track.id); at >= 0)
                m_list.tracks[static_cast<std::size_t>(at)] = track;
        }
        m_list.changed();
    }

    TrackList m_list;
    std::vector<TrackEntry> m_before, m_after;
    QElapsedTimer m_age;
    int m_live;
};

}  // namespace

int TrackList::indexOf(const std::string& id) const
{
    const auto found = std::find_if(tracks.begin(), tracks.end(), [&](const TrackEntry& track) { return track.id == id; });
    return found == tracks.end() ? -1 : static_cast<int>(found - tracks.begin());
}

QUndoCommand* addTracksCommand(TrackList list, std::vector<TrackEntry> tracks, int at, const QString& text)
{
    return new AddTracks(std::move(list), std::move(tracks), at, text);
}

QUndoCommand* removeTracksCommand(TrackList list, const std::vector<std::string>& ids)
{
    return new RemoveTracks(std::move(list), ids);
}

QUndoCommand* moveTrackCommand(TrackList list, const std::string& id, int newIndex)
{
    return new MoveTrack(std::move(list), id, newIndex);
}

QUndoCommand* changeTracksCommand(TrackList list, const std::vector<TrackEntry>& changed, const QString& text, int live)
{
    return new ChangeTracks(std::move(list), changed, text, live);
}

}  // namespace bindscape::app
