// SPDX-License-Identifier: GPL-3.0-or-later
// k-mers enriched among the best-scoring words (Zheng et al. 2021, "5-mer enrichment"): windows in the orientation of
// the core motif, words that overlap the core or hold an unknown base are left out, a word's score is the mean of its
// base scores (absolute by default), all occurrences of all windows are ranked together, top 1 %, Fisher one-sided.
#pragma once

#include "core/base/progress.h"
#include "core/genome/reference.h"
#include "core/motif/matrix.h"
#include "core/scores/score_set.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace bindscape::analysis {

struct KmerOptions {
    int k = 5;                 // 3..8
    double top = 0.01;
    bool isSigned = false;     // mean of signed scores instead of absolute ones
    bool normalise = false;    // divide each window by its sum of |score| first
};

struct KmerRow {
    std::string kmer;
    std::int64_t top = 0, total = 0;
    double oddsRatio = 0, low = 0, high = 0;
    double log10P = 0, log10Bonferroni = 0, log10Q = 0;
    std::string motif;         // best matching known motif, may be empty
    double motifSimilarity = 0;
};
struct KmerTable {
    KmerOptions options;
    std::int64_t occurrences = 0, topOccurrences = 0;
    double threshold = 0;
    std::vector<KmerRow> rows;  // alphabetical, 4^k of them
    std::string title;
    std::vector<const KmerRow*> ranked() const;  // by Bonferroni significance, then odds ratio, best first
};

// letters: one string of `window` letters per site, forward strand.
KmerTable kmerEnrichment(const scores::ScoreSet& scores, const std::vector<std::string>& letters, const KmerOptions& options,
                         Progress& progress);
// Fills motif and motifSimilarity from known matrices: best mean probability of the word or its reverse complement over all
// offsets inside a matrix, relative to the best word there.
void nameKmers(KmerTable& table, const std::vector<motif::Motif>& known);

void writeKmers(const KmerTable& table, const std::filesystem::path& tsv);
KmerTable readKmers(const std::filesystem::path& tsv);

// Where one k-mer scores best: for the list in the window; a click moves the browser.
struct KmerInstance {
    Region region;
    Strand strand = Strand::Forward;
    int toCore = 0;       // bases from the motif centre, in the motif's orientation
    double score = 0;
    std::size_t site = 0;
};
std::vector<KmerInstance> kmerInstances(const scores::ScoreSet& scores, const std::vector<std::string>& letters, const std::string& kmer,
                                        const KmerOptions& options, std::size_t limit);

// Letters of each scored window from the genome.
std::vector<std::string> windowLetters(const scores::ScoreSet& scores, const genome::Reference& reference, Progress& progress);

}  // namespace bindscape::analysis
