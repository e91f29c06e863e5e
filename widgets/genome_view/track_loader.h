// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the tracks of one lane in the background. A read covers one screen more on either side, so that small pans need no
// new one; requests wait 30 ms for the view to settle; a newer request cancels the older one of its track, and an answer to
// an older request is dropped. Old data stays until new data is there. Tracks far from what is seen are not read, and what was
// read of them is dropped after a while. GUI thread.
#pragma once

#include "core/tracks/viewport.h"
#include "widgets/genome_view/nearest_feature.h"
#include "widgets/genome_view/view_track.h"

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QTimer>

#include <map>
#include <set>

namespace bindscape::widgets {

class TrackLoader : public QObject {
    Q_OBJECT
public:
    struct Loaded {
        genome::TrackData data;
        Region region;           // what was read
        int bins = 0;            // at most so many values
        QString failure;         // sentence; data is older or empty
        quint64 version = 0;     // another one whenever any of this, or what is around it, has changed
    };

    explicit TrackLoader(QObject* parent = nullptr);
    ~TrackLoader() override;

    void setReader(Reader reader) { m_reader = std::move(reader); }
    // Forgets tracks that are gone. Of one that has another source now, what was read stays until the new one was read.
    void setTracks(const std::vector<ViewTrack>& tracks);
    void setSource(const std::string& id, std::shared_ptr<const genome::TrackSource> source);
    void forget(const std::string& id);
    // The tracks that are seen or nearly so; all of them before this is called.
    void setNear(std::set<std::string> ids);
    void want(const tracks::Viewport& viewport);

    const Loaded* loaded(const std::string& id) const;
    // Where the nearest things are, if nothing of the track is in view and that is known.
    const Surroundings* around(const std::string& id) const;
    // Reading for long enough that it should be shown.
    bool isSlow(const std::string& id) const;
    bool isReading() const;
    // Data that the present view needs are on their way.
    bool isAwaited(const std::string& id) const;
    // How long data of tracks that are no longer near is kept.
    void setKeepTime(int ms) { m_dropTimer.setInterval(ms); }

    // Whether `loaded` can be drawn in `viewport` as sharply as a new read would be.
    static bool suffices(const Loaded& loaded, const tracks::Viewport& viewport);

Q_SIGNALS:
    void arrived(const QString& id);
    void slow();  // some read takes long

private:
    struct Entry {
        std::shared_ptr<const genome::TrackSource> source;
        std::optional<Loaded> loaded;
        quint64 request = 0;     // number of the running read, 0 = none
        Region requested;
        int requestedBins = 0;
        CancelRead cancel;
        QElapsedTimer since;
        std::optional<Surroundings> around;
        CancelRead cancelLook;  // while it is looked for
        QElapsedTimer left;     // valid since it is no longer near
    };
    void changeSource(Entry& entry, std::shared_ptr<const genome::TrackSource> source);
    bool isNear(const std::string& id) const { return !m_near || m_near->contains(id); }
    void dropFar();
    void schedule();
    void readNow();
    void start(const std::string& id, Entry& entry);
    void stop(Entry& entry);
    void look(const std::string& id, Entry& entry);
    void finish(const std::string& id, quint64 request, std::optional<genome::TrackData> data, const QString& failure);

    Reader m_reader;
    tracks::Viewport m_viewport;
    std::map<std::string, Entry> m_entries;
    std::optional<std::set<std::string>> m_near;
    QTimer m_debounce, m_slowTimer, m_dropTimer;
    QElapsedTimer m_sinceRead;
    quint64 m_lastRequest = 0, m_lastVersion = 0;
};

}  // namespace bindscape::widgets
