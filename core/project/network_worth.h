// SPDX-License-Identifier: GPL-3.0-or-later
// Is the network worth it? Its auROC by site beside that of the best of the simpler models: k-mers, motif score, DNase.
#pragma once

#include "core/project/predictions.h"
#include "core/train/trainer.h"

#include <optional>
#include <string>
#include <vector>

namespace bindscape::project {

struct Baseline {
    std::string id;      // its column in predictions.tsv.gz
    std::string title;   // "5-mers of the central 61 bp"
    bool kmers = false;  // trained on the windows
    stats::RankingMetrics sites;
};
std::vector<Baseline> baselinesOf(const train::SplitEvaluation& split);  // those whose auROC is defined

enum class Verdict { Better, Unclear, Worse };
struct Worth {
    Baseline best;  // of the largest auROC by site: chosen on these very sites, to the network's disadvantage
    stats::Metric network;
    std::optional<stats::AurocDifference> paired;  // network minus baseline, over the sites; none where their predictions are not given
    bool kmersTried = false;                       // else the comparison lacks what would say most
    double difference() const { return paired ? paired->value : *network.value - *best.sites.auroc.value; }
    // Better or worse only where the interval of the difference leaves out 0, or the two intervals do not meet.
    Verdict verdict() const;
};
// Nothing where the network or every baseline has no auROC. The baseline's column must be among those of `predictions`.
// 1,000 resamples, fewer (but 200) of more than 20,000 sites, where the interval is narrow anyway.
std::optional<Worth> networkWorth(const train::SplitEvaluation& split, const Predictions* predictions);
// Columns that networkWorth() wants to have read.
std::vector<std::string> baselineColumns(const train::SplitEvaluation& split);
// "The network is better than the best baseline (5-mers of the central 61 bp) by 0.034 auROC (95 %: 0.012 to 0.056)."
std::string worthSentence(const Worth& worth);

}  // namespace bindscape::project
