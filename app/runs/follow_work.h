// SPDX-License-Identifier: GPL-3.0-or-later
// What a job of follow mode does: which windows of the view are not scored yet, and scoring them bit by bit with a network that stays in
// memory. Any thread, but one call at a time a target.
#pragma once

#include "app/runs/score_choice.h"
#include "app/session/file_stamp.h"
#include "core/genome/reference.h"
#include "core/interpret/open_model.h"
#include "core/scores/memory_scores.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace bindscape::app {

// One network with one method.
struct FollowTarget {
    FollowTarget(std::string runId, ScoreRequest how, std::size_t mostBytes)
        : run(std::move(runId)), request(std::move(how)), scores(mostBytes)
    {
    }

    const std::string run;  // id
    const ScoreRequest request;
    std::filesystem::path weights;    // a run folder with a model.pt
    std::filesystem::path instances;  // of its data set; may be missing
    scores::MemoryScores scores;

    // Of the job:
    std::shared_ptr<interpret::OpenModel> model;
    FileStamp modelStamp;
    std::shared_ptr<const genome::TrackSource> hits;
    bool lookedForHits = false;
    int maskWidth = 0;
};

struct FollowView {
    std::vector<Region> regions;  // what is looked at most first
    std::optional<genome::MotifHit> selected;
    std::string selectedChrom;
    std::vector<genome::Contig> contigs;
    std::shared_ptr<const genome::Reference> reference;
    int threads = 1;
};

// A window to be scored: about a motif hit, whose bases are the core, or one of the windows half a window apart that every base lies in,
// whose core is its middle base and never blocked.
struct FollowWindow {
    scores::ScoredSite site;
    bool isHit = false;
};
// Windows of `window` bases for a stretch of a chromosome, those of `hits` first; the ones nearest to the middle of the region come first
// in each part. None where the chromosome is shorter than a window.
std::vector<FollowWindow> windowsOf(const Region& region, std::int64_t chromLength, std::int64_t window,
                                    const std::vector<genome::MotifHit>& hits);

// Scores what target.scores lacks of the view; `arrived` is called after every few windows, from this thread. What was scored before it was
// cancelled stays. Throws Error and Cancelled.
void scoreMissing(FollowTarget& target, const FollowView& view, Progress& progress, const std::function<void()>& arrived);

}  // namespace bindscape::app
