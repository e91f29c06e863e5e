// SPDX-License-Identifier: GPL-3.0-or-later
// Scores of what is in view, at once: by the copy of a run that is being trained, which goes on meanwhile and is not changed, by the
// saved place of one that is paused, or by the weights of a finished run. They come as tracks that say which method, options and epoch
// they are of; each method and options have tracks of their own. One object a session; GUI thread.
#pragma once

#include "app/runs/live_training.h"
#include "app/runs/score_choice.h"
#include "app/session/session.h"

#include <QStringList>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace bindscape::app {

class LiveScores : public QObject {
    Q_OBJECT
public:
    static constexpr int kMostSites = 200;
    static constexpr std::int64_t kMostBases = 20'000;

    static LiveScores& of(Session& session);
    // The bound hits of its data set in the region (at most kMostSites); without one all of the region (at most kMostBases). A message
    // says what stands against it.
    void score(const std::string& runId, const Region& region, const ScoreRequest& request = {});
    // By ScoreChoice, with each of its runs() or with `runs`. A run of several that has no weights yet is passed over.
    void scoreAsChosen(const Region& region) { scoreAsChosen(ScoreChoice::of(m_session).runs(), region); }
    void scoreAsChosen(const std::vector<std::string>& runs, const Region& region);

    // The ids of the tracks: a heat row, letters, and of mutagenesis the map of all changes.
    static std::string heatTrack(const std::string& runId, const ScoreRequest& request = {}) { return trackId(runId, request, "heat"); }
    static std::string lettersTrack(const std::string& runId, const ScoreRequest& request = {})
    {
        return trackId(runId, request, "letters");
    }
    static std::string mapTrack(const std::string& runId, const ScoreRequest& request) { return trackId(runId, request, "mutagenesis"); }
    // Tracks of one unit share a scale: the group of those that the project has (shares of their window; else changes of the logit), or a
    // letter that nobody uses.
    static std::string scaleGroup(const project::Project& project, bool shares);

Q_SIGNALS:
    void scored(const QString& runId, const QStringList& tracks);

private:
    explicit LiveScores(Session& session);
    enum class Weights { Own, Copy, Saved };
    static std::string trackId(const std::string& runId, const ScoreRequest& request, const std::string& graph);
    bool hasWeights(const std::string& runId) const;
    void start(const std::string& runId, const Region& region, const ScoreRequest& request, const QString& of, Weights weights);
    QStringList show(const std::string& runId, const ScoreRequest& request, const QString& of);

    Session& m_session;
    std::map<std::string, std::vector<std::pair<ScoreRequest, Region>>> m_waiting;  // for their copy
    std::map<std::string, std::vector<std::pair<ScoreRequest, QString>>> m_shown;   // "epoch 5", of runs that are still trained
};

}  // namespace bindscape::app
