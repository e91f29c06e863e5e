// SPDX-License-Identifier: GPL-3.0-or-later
// k-mers enriched among the best-scoring words (Zheng et al. 2021, "5-mer enrichment"): windows in the orientation of
// the core motif, words that overlap the core or hold an unknown base are left out, a word's score is the mean of its
// base scores (absolute by default), all occurrences of all windows are ranked together, top 1 %, Fisher one-sided.
// A word and its reverse complement are different words. Bound sites (label 1) count; where there is none, all sites do.
// Errors: shapes that disagree, scores that are not numbers, cores outside of their window.
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
    double top = 0.01;         // the floor(top n)-th largest score is the threshold; words as good as it are in the top set, too
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
    double threshold = 0;      // nan if read from a file, which does not keep it
    std::vector<KmerRow> rows;  // alphabetical, 4^k of them
    std::string title;
    std::vector<const KmerRow*> ranked() const;  // by Bonferroni significance, then odds ratio, best first
};

// letters: one string of `window` letters per site, forward strand.
KmerTable kmerEnrichment(const scores::ScoreSet& scores, const std::vector<std::string>& letters, const KmerOptions& options,
                         Progress& progress);
// Fills motif and motifSimilarity from known matrices: the best Pearson correlation of the word's letters (as columns of 0 and
// 1) with the probabilities of the matrix, over all places inside the matrix and both strands; 1 for a matrix that knows this
// word only, less where the matrix is vague. Below kNamedSimilarity the word stays without a name; the first of equals counts.
inline constexpr double kNamedSimilarity = 0.75;
void nameKmers(KmerTable& table, const std::vector<motif::Motif>& known);

// TSV, one row a word in the order of the table. P-values below 1e-307 are written as text like 3.2e-5120.
void writeKmers(const KmerTable& table, const std::filesystem::path& tsv);
// Throws Error with file and line. Counts are summed up from the rows; isSigned and normalise are not in the file.
KmerTable readKmers(const std::filesystem::path& tsv);

// Where one k-mer scores best: for the list in the window; a click moves the browser.
struct KmerInstance {
    Region region;
    Strand strand = Strand::Forward;
    int toCore = 0;       // position (see profile.h) of the word's middle base, of the left one of two
    double score = 0;
    std::size_t site = 0;
};
// Best score first, then in the order of the sites. Strand: of the core motif, on which the word reads as given.
std::vector<KmerInstance> kmerInstances(const scores::ScoreSet& scores, const std::vector<std::string>& letters, const std::string& kmer,
                                        const KmerOptions& options, std::size_t limit);

// Letters of each scored window from the genome, read by all cores; `progress` is told from several threads. Throws Error where the
// genome does not hold a window, Cancelled.
std::vector<std::string> windowLetters(const scores::ScoreSet& scores, const genome::Reference& reference, Progress& progress);

}  // namespace bindscape::analysis
