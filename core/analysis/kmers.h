// SPDX-License-Identifier: GPL-3.0-or-later
// k-mers enriched among the best-scoring words (Zheng et al. 2021, "5-mer enrichment"): windows in the orientation of
// the core motif, words that overlap the core or hold an unknown base are left out, a word's score is the mean of its
// base scores (absolute by default), all occurrences of all windows are ranked together, top 1 %, Fisher one-sided.
// A word and its reverse complement are different words unless asked for. Bound sites (label 1) count; where there is none, all sites do.
// Errors: shapes that disagree, scores that are not numbers, cores outside of their window, tables that do not fit the free memory.
#pragma once

#include "core/analysis/result_table.h"
#include "core/base/progress.h"
#include "core/genome/reference.h"
#include "core/motif/matrix.h"
#include "core/scores/score_set.h"

#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::analysis {

// How words are read: along the strand of the core motif, along the genome, or a word and its reverse complement as one word that has
// the name of the alphabetically first of both.
enum class KmerOrientation { Core, Genome, Both };

inline constexpr int kShortestKmer = 3, kLongestKmer = 10;

struct KmerOptions {
    int k = 5;               // kShortestKmer .. kLongestKmer
    double top = 0.01;       // the floor(top n)-th largest score is the threshold; words as good as it are in the top set, too
    bool isSigned = false;   // mean of signed scores instead of absolute ones
    bool normalise = false;  // divide each window by its sum of |score| first
    KmerOrientation orientation = KmerOrientation::Core;
};

struct KmerRow {
    std::string kmer;
    std::int64_t top = 0, total = 0;
    double oddsRatio = 0, low = 0, high = 0;
    double log10P = 0, log10Bonferroni = 0, log10Q = 0;
    std::string motif;  // best matching known motif, may be empty
    double motifSimilarity = 0;
    // Share of all words that match this motif at least as well, and that times the number of motifs, at most 1; NaN: not known.
    double motifP = std::numeric_limits<double>::quiet_NaN(), motifAdjustedP = std::numeric_limits<double>::quiet_NaN();
    std::string family{};  // see nameKmers(); empty without a motif
    // Of permuteKmers() (kmer_permutation.h); NaN: not asked for.
    double permutationP = std::numeric_limits<double>::quiet_NaN(), permutationFwer = std::numeric_limits<double>::quiet_NaN();
};
struct KmerTable {
    KmerOptions options;
    bool optionsKnown = true;   // false: read from a file of an earlier version
    std::int64_t occurrences = 0, topOccurrences = 0;
    double threshold = 0;       // nan if read from a file, which does not keep it
    std::vector<KmerRow> rows;  // alphabetical, kmerCount() of them
    std::string title;
    Settings settings;          // method, run, core, labels, sites: of the scores that were counted
    std::vector<const KmerRow*> ranked() const;  // by Bonferroni significance, then odds ratio, best first
};

// 4^k words; of both strands as one about half of them.
std::size_t kmerCount(int k, KmerOrientation orientation);
// Bytes that a table of so many words takes.
std::int64_t kmerBytes(int k, KmerOrientation orientation);

// letters: one string of `window` letters per site, forward strand. sites: the indices of those that count, each once; empty = the bound
// ones, or all where none is bound.
KmerTable kmerEnrichment(const scores::ScoreSet& scores, const std::vector<std::string>& letters, const KmerOptions& options,
                         Progress& progress, std::span<const std::size_t> sites = {});
// Fills motif and motifSimilarity from known matrices: the best Pearson correlation of the word's letters (as columns of 0 and
// 1) with the probabilities of the matrix, over all places inside the matrix and both strands; 1 for a matrix that knows this
// word only, less where the matrix is vague. Below kNamedSimilarity the word stays without a name; the first of equals counts.
// motifP: of all 4^k words, counted for k up to 8, else estimated from kNameSample words that a fixed seed chose.
// family: that of most motifs among the best sixteen that match nearly as well as the best one (0.02), because words of a few letters fit
// many matrices by chance.
inline constexpr double kNamedSimilarity = 0.75;
inline constexpr std::size_t kNameSample = 65'536;
// A word and its reverse complement match alike. threads: 0 = all cores; the names do not depend on it.
void nameKmers(KmerTable& table, const std::vector<motif::Motif>& known, int threads = 0);
// Of one word and one motif, 0 to 1; 0 for a word that holds other letters than A, C, G, T.
double motifSimilarity(std::string_view kmer, const motif::Motif& motif);

// TSV, one row a word in the order of the table. P-values below 1e-307 are written as text like 3.2e-5120. At the end, only where they are
// asked for, motif_p, motif_p_bonferroni and family; and permutation_p and permutation_fwer where some word has them.
void writeKmers(const KmerTable& table, const std::filesystem::path& tsv, bool withFamilies = false);
// Beside it, kmers.tsv.json says how the words were counted: the settings and all options but k.
// Throws Error with file and line. Counts are summed up from the rows. Files of earlier versions do not say how they were made: then
// optionsKnown is false, and of the orientation only is known whether both strands are one word.
KmerTable readKmers(const std::filesystem::path& tsv);
// "core", "genome", "both".
std::string_view toText(KmerOrientation orientation);
std::optional<KmerOrientation> kmerOrientationFromText(std::string_view text);

// Where one k-mer scores best: for the list in the window; a click moves the browser.
struct KmerInstance {
    Region region;
    Strand strand = Strand::Forward;
    int toCore =
        0;  // position (see profile.h) of the word's middle base, of the left one of two; along the genome if that is the orientation
    double score = 0;
    std::size_t site = 0;
};
// Best score first, then in the order of the sites. Strand: on which the word reads as given. With both strands as one word its reverse
// complement finds the same places.
std::vector<KmerInstance> kmerInstances(const scores::ScoreSet& scores, const std::vector<std::string>& letters, const std::string& kmer,
                                        const KmerOptions& options, std::size_t limit, std::span<const std::size_t> sites = {});

// Counts of the letters around instances, on the strand on which the word reads as given: `before` bases before its first one to `after`
// behind its last one, for a logo. What lies outside of the window and unknown letters are not counted. Throws Error if an instance is not
// of these scores.
motif::Motif lettersAround(const scores::ScoreSet& scores, const std::vector<std::string>& letters, std::span<const KmerInstance> instances,
                           int before = 5, int after = 5);

// Letters of each scored window from the genome, read by so many threads (0 = all cores); `progress` is told from several threads. Throws Error where the
// genome does not hold a window, Cancelled.
std::vector<std::string> windowLetters(const scores::ScoreSet& scores, const genome::Reference& reference, Progress& progress, int threads = 0);

}  // namespace bindscape::analysis
