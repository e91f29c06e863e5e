// SPDX-License-Identifier: GPL-3.0-or-later
// Follow mode: what is in view is scored as one moves, by ScoreChoice. A while after the last movement the windows that are not scored yet
// are scored in a job; the next movement ends it. Scores live in memory, bounded, and are shown as tracks that belong to no project. One
// object a session; GUI thread.
#pragma once

#include "app/jobs/job_runner.h"
#include "app/runs/score_choice.h"
#include "core/tracks/track_painter.h"

#include <QPointer>
#include <QTimer>

#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace bindscape::app {

struct FollowTarget;

class FollowScores : public QObject {
    Q_OBJECT
public:
    static constexpr int kWaitMs = 150;                               // after the last movement
    static constexpr std::size_t kMostBytes = std::size_t{96} << 20;  // of all scores that are kept
    static constexpr std::size_t kMostModels = 8;

    struct Track {
        std::string id, name, subtitle, group;
        tracks::TrackStyle style;
        bool overview = true, detail = true;
        std::shared_ptr<const genome::TrackSource> source;
    };

    static FollowScores& of(Session& session);
    bool isOn() const { return m_on; }
    void setOn(bool on);  // a message says what stands against it
    const std::vector<Track>& tracks() const { return m_tracks; }
    bool isScoring() const { return m_job != nullptr; }
    int started() const { return m_started; }  // jobs so far
    int cancelledJobs() const { return m_cancelled; }

Q_SIGNALS:
    void toggled(bool on);
    void tracksChanged();   // which ones
    void sourcesChanged();  // more of them is scored

private:
    explicit FollowScores(Session& session);
    void moved();
    void chooseTargets();
    std::shared_ptr<FollowTarget> targetOf(const std::string& runId, const ScoreRequest& request, std::size_t bytes) const;
    void makeTracks();
    void refreshSources();
    std::vector<Region> regionsToScore();
    void startJob();
    void stopJob();

    Session& m_session;
    bool m_on = false, m_toldTooLong = false, m_awaitsCopy = false;
    std::vector<std::shared_ptr<FollowTarget>> m_targets;
    std::vector<Track> m_tracks;
    QTimer m_wait, m_refresh;
    QPointer<jobs::Job> m_job;
    std::shared_ptr<std::atomic<bool>> m_news;  // set by the job where something has arrived
    int m_started = 0, m_cancelled = 0;
    quint64 m_waitsFor = 0;  // the job that was said to come first
};

}  // namespace bindscape::app
