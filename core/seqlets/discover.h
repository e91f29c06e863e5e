// SPDX-License-Identifier: GPL-3.0-or-later
// Motifs of seqlets: what TF-MoDISco (Shrikumar et al. 2018) reports, made in another way that takes seconds.
//   1. The two-part word (words.h) that stands out most among the runs, against stretches of the same flanks that are no runs and
//      against its own halves, begins a motif. Where no word is significant, there is no further motif.
//   2. Its matrix is placed on all runs, both strands and all shifts, and made anew from its members until they stay the same. A
//      member scores so high that of all members at most a tenth are expected from stretches that are no runs.
//   3. Members are set aside, and the next motif is looked for among the rest.
//   4. Motifs that are alike (align() >= kSame) become one; each run goes to the motif that it fits best; motifs with too few
//      runs are dropped.
// So which letters stand where is learnt from the sequence under the runs, where the runs are comes from the scores, and the
// contributions are mean scores. Deterministic, whatever the number of threads.
#pragma once

#include "core/seqlets/model.h"
#include "core/seqlets/seqlets.h"

#include <optional>

namespace bindscape::seqlets {

inline constexpr double kSame = 0.8;

// Where a motif stands: oriented positions of its site.
struct Instance {
    std::uint32_t seqlet = 0;  // of SeqletSet::seqlets, or ::cores of the core's own class
    std::uint32_t site = 0;    // of Windows::sites()
    std::int32_t begin = 0;
    bool opposite = false;  // the motif reads on the other strand than the core
    float match = 0;        // log2 odds of the placement
    float score = 0;        // mean |score| of the run
};

struct Motif {
    std::string id;  // "core", "motif_1", ... by number of members
    bool isCore = false;
    std::vector<motif::Row> counts;         // of letters over the instances, one row a position
    std::vector<motif::Row> contributions;  // sum of scores of each letter at each position / instances: signed, unit of the scores
    std::vector<Instance> instances;        // in the order of sites
    std::string word;                       // it began with
    double log10P = 0;                      // of that word, adjusted; of the core: not tested, nan
    double background = 0;                  // share of stretches that are no runs in which the motif stands as well; of the core nan

    int width() const { return static_cast<int>(counts.size()); }
    std::vector<motif::Row> frequencies() const;
    std::size_t sites() const;  // with at least one instance
    double meanScore() const;
    // Reads the other way.
    void turn();
    // As other readers know it; the id with underscores, nsites = instances.
    motif::Motif asMotif() const;
    // It reads much the same on both strands, so that its orientation means nothing.
    bool isPalindrome() const;
};

struct Discovery {
    SeqletSet seqlets;
    std::vector<Motif> motifs;  // the core's first, if there is one
    std::size_t countedSites = 0;
    std::size_t backgroundStretches = 0;
    motif::Row background{0.25, 0.25, 0.25, 0.25};
};
// Throws Error as findSeqlets(), Cancelled.
Discovery discover(const Windows& windows, const Options& options, Progress& progress);

}  // namespace bindscape::seqlets
