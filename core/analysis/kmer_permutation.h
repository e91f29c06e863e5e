// SPDX-License-Identifier: GPL-3.0-or-later
// How often words are as enriched by chance, where Fisher's test cannot know: it takes every occurrence as independent, but words that
// overlap share bases, and scores of neighbours are alike. Each round turns the scores of every window against its letters by an offset of
// its own, as on a ring; what follows what among scores and among letters stays as it is, only which score lies on which letter is broken.
//
// The ring holds the bases that words can be made of: those outside of the core with a known letter, in their order, so that what the
// network says of unknown bases and of the core never comes under a letter. All k neighbours of the ring are a place for a word's score,
// also across its seams (end to beginning, over the core, over unknown bases): k - 1 of about a thousand for each seam. Every offset is as
// likely, 0 too: then a round can be what was observed, and P-values with (1 + hits) / (1 + rounds) keep their level. The threshold of the
// top set is found anew in each round. What goes with the distance to the core in both scores and letters counts as a relation of both.
#pragma once

#include "core/analysis/kmers.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace bindscape::analysis {

class KmerWalk;

struct KmerPermutation {
    int rounds = 200;
    std::uint64_t seed = 1;
    int threads = 0;  // 0 = all cores; the numbers do not depend on it
};

// Fills permutationP (its count in the top set is reached by the same word) and permutationFwer (its Fisher's P is reached by the best word
// of all) of every row. The table is what kmerEnrichment() made of the same scores, letters and sites. Throws Error: another table, memory
// (about 30 bytes a base for a while); Cancelled.
void permuteKmers(KmerTable& table, const scores::ScoreSet& scores, const std::vector<std::string>& letters,
                  const KmerPermutation& permutation, Progress& progress, std::span<const std::size_t> sites = {});

// The rings of all windows, kept as the few scores that can be in the top set of any round. Thread-safe once made.
class KmerRings {
public:
    KmerRings(const scores::ScoreSet& scores, const std::vector<std::string>& letters, const KmerOptions& options, Progress& progress,
              std::span<const std::size_t> sites = {});

    // Bases of each ring, in the order of the sites; 0 where a window has too few for a word.
    const std::vector<std::uint32_t>& lengths() const { return m_lengths; }
    // Occurrences of every row's word in the top set, when the scores of ring i are moved back by offsets[i] (less than its length).
    std::vector<std::int64_t> topCounts(std::span<const std::uint32_t> offsets) const;

private:
    struct Candidate {
        std::uint32_t ring, place;
        double score;
    };
    void addRing(const KmerWalk& walk, const std::vector<std::pair<std::int64_t, std::uint32_t>>& words, std::vector<double>& scores);

    std::size_t m_rows = 0;
    std::uint64_t m_top = 0;  // rank of the threshold
    std::vector<std::uint32_t> m_lengths;
    std::vector<std::size_t> m_begins;   // of each ring in m_words
    std::vector<std::uint32_t> m_words;  // row of the word that begins at each base of the rings, or kNoWord
    std::vector<Candidate> m_candidates;
};

}  // namespace bindscape::analysis
