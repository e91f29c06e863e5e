// SPDX-License-Identifier: GPL-3.0-or-later
// Scores of what is in view, at once: by the copy of a run that is being trained, which goes on meanwhile and is not changed, by the
// saved place of one that is paused, or by the weights of a finished run. They come as tracks that say which epoch they are of. One object a session; GUI thread.
#pragma once

#include "app/runs/live_training.h"
#include "app/session/session.h"

#include <map>
#include <string>

namespace bindscape::app {

class LiveScores : public QObject {
    Q_OBJECT
public:
    static constexpr int kMostSites = 200;
    static constexpr std::int64_t kMostBases = 20'000;

    static LiveScores& of(Session& session);
    // The bound hits of its data set in the region (at most kMostSites); without one all of the region (at most kMostBases). A message
    // says what stands against it.
    void score(const std::string& runId, const Region& region);
    // The ids of the tracks.
    static std::string heatTrack(const std::string& runId) { return runId + ".now-heat"; }
    static std::string lettersTrack(const std::string& runId) { return runId + ".now-letters"; }

Q_SIGNALS:
    void scored(const QString& runId);

private:
    explicit LiveScores(Session& session);
    enum class Weights { Own, Copy, Saved };
    void start(const std::string& runId, const Region& region, const QString& of, Weights weights);
    void show(const std::string& runId, const QString& of);

    Session& m_session;
    std::map<std::string, Region> m_waiting;  // for their copy
    std::map<std::string, QString> m_shown;   // "epoch 5", of runs that are still trained
};

}  // namespace bindscape::app
