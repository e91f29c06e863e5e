// SPDX-License-Identifier: GPL-3.0-or-later
// Seqlets: runs of bases with unusually high scores, cut out of scored windows. All positions here are in the orientation of
// the core motif ("oriented"): windows whose core lies on the reverse strand are read from their other end. Bound sites
// (label 1) count; where there is none, all sites do.
//
// A run is `window` bases with a high sum of |score|; runs do not overlap, and of overlapping ones the highest is kept. It is
// called where it passes two nulls, each at the false discovery rate `fdr`:
//   shuffled  the scores of each site's flanks dealt out anew among its bases: keeps away single high bases and sites that are
//             high as a whole. FDR = (runs of the shuffled scores + 1) / runs of the scores, at or above the sum.
//   tail      an exponential tail fitted to the bulk of all runs, each relative to the mean of its own site's flanks (median and
//             upper quartile): keeps away noise that is smooth along the sequence, of which the first one knows nothing.
// Errors: scores or letters that do not fit, options out of range, no site. Thread-safe.
#pragma once

#include "core/base/progress.h"
#include "core/scores/score_set.h"

#include <cstdint>
#include <string>
#include <vector>

namespace bindscape::seqlets {

// What becomes of the scores of the core motif: a class of its own, aligned at the core; nothing; or as all others. Unless they are
// as all others, they count for nothing in the runs of the flanks, and no motif is laid over the core.
enum class CorePolicy { Separate, Exclude, Include };
std::string_view toText(CorePolicy policy);            // "separate", "exclude", "include"
CorePolicy corePolicyFromText(std::string_view text);  // throws Error

struct Options {
    int window = 21;         // bases of a run, 5..101
    double fdr = 0.2;        // of runs, 0.001..0.5
    bool isSigned = false;   // sums of signed scores instead of absolute ones
    bool normalise = false;  // divide each window by its sum of |score| first
    CorePolicy core = CorePolicy::Separate;
    int minSeqlets = 20;  // motifs with fewer are dropped, 3..100000
    int maxMotifs = 50;   // 1..200
    double wordP = 0.01;  // of a motif's first word, Bonferroni-adjusted over all words, 1e-12..0.1
    std::uint64_t seed = 1;
    int threads = 0;  // 0 = all cores; the result does not depend on it
};
void checkOptions(const Options& options);

inline constexpr std::uint8_t kUnknown = 4, kBlocked = 5;  // codes beside 0..3 = A C G T

// The counted sites with their letters, oriented. Keeps a reference to the scores.
class Windows {
public:
    // letters: one string of `window` letters for every site of the set, forward strand.
    Windows(const scores::ScoreSet& scores, const std::vector<std::string>& letters, const Options& options);

    struct Site {
        std::size_t index = 0;  // in the score set
        bool reversed = false;
        int coreBegin = 0, coreEnd = 0;  // oriented
        double factor = 1;               // of its scores: 1, or 1 / sum of |score|
        std::vector<std::uint8_t> codes;
        int centre() const { return coreBegin + (coreEnd - coreBegin - 1) / 2; }
    };
    const std::vector<Site>& sites() const { return m_sites; }
    const scores::ScoreSet& scores() const { return m_scores; }
    int length() const { return static_cast<int>(m_scores.window); }
    // Signed, oriented.
    float value(std::size_t site, int position) const
    {
        const Site& s = m_sites[site];
        return static_cast<float>(m_scores.row(s.index)[s.reversed ? length() - 1 - position : position] * s.factor);
    }
    // Forward genome coordinates of oriented [begin, end).
    Region region(std::size_t site, int begin, int end) const;
    // The core is of use as a place of its own (policy other than Include).
    bool coreIsApart() const { return m_core != CorePolicy::Include; }

private:
    const scores::ScoreSet& m_scores;
    CorePolicy m_core;
    std::vector<Site> m_sites;
};

struct Seqlet {
    std::uint32_t site = 0;  // of Windows::sites()
    std::int32_t begin = 0;  // first base of the run, oriented
    float score = 0;         // mean |score| (or signed score) of the run
};
struct SeqletSet {
    std::vector<Seqlet> seqlets;   // in the order of sites, then of begin
    std::vector<Seqlet> cores;     // CorePolicy::Separate: the run around the core where the core's own bases score no less
                                   // than its others, of sites where it is called by the nulls of core and flanks together
    std::size_t silentSites = 0;   // all scores zero
    std::size_t runs = 0;          // of the flanks that were judged
    double shuffledThreshold = 0;  // sum over a run; infinite where no run passes
    double tailThreshold = 0;      // times the mean |score| of the site's flanks
};
SeqletSet findSeqlets(const Windows& windows, const Options& options, Progress& progress);

// Sums over `window` neighbours: values.size() - window + 1 of them; none if there are fewer values.
std::vector<double> slidingSums(const std::vector<double>& values, int window);
// Begins of runs that do not overlap, highest first; sums of zero or less are not picked, nor begins with allowed = false. Of
// neighbouring equal sums the middle one.
std::vector<int> pickRuns(const std::vector<double>& sums, const std::vector<char>& allowed, int window);
// The smallest score t with (decoys at or above t + 1) / (scores at or above t) <= fdr; infinity if there is none.
double decoyThreshold(std::vector<double> scores, std::vector<double> decoys, double fdr);
// The smallest value t with n P(t) / (values at or above t) <= fdr for an exponential tail through median and upper quartile.
double tailThreshold(std::vector<double> values, double fdr);

}  // namespace bindscape::seqlets
