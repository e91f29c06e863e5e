// SPDX-License-Identifier: GPL-3.0-or-later
// Many k-mer tables side by side (Zheng et al. 2021, Fig. 3 and Extended Data Fig. 4): rows are TFs, columns the union of each page's best
// words; pages are designs or strata (baseline, gc, dnase; proximal, distal) that share one order of rows and columns, the one that average
// linkage of the reference page's odds ratios gives. Pure functions from tables to structs, thread-safe; the same input gives the same
// panel.
#pragma once

#include "core/analysis/kmers.h"
#include "core/stats/clustering.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace bindscape::analysis {

enum class PanelCorrection { OverWords, OverCells };  // Bonferroni: all words of a table, or the words times the rows of the panel

struct PanelOptions {
    std::size_t best = 50;  // words that each page adds: those of the largest odds ratio in any of its rows (inf counts as largest)
    double filterP = 0;     // only cells with a nominal P up to this take part in that; 0 = 0.01 / number of rows, as published; 1 = all
    double drawnP = 0.01;   // the odds ratio of cells with a larger nominal P is 0 for clustering, and such cells are drawn empty
    std::size_t reference = 0;   // page whose clustering orders all of them
    bool optimalLeaves = false;  // turn the branches so that neighbours are most alike; else SciPy's order, as published
    PanelCorrection correction = PanelCorrection::OverWords;
    double level = 0.01;             // of adjusted P, for `significant`
    double familySimilarity = 0.75;  // words whose motif matches less, or with a larger motifP, get no family
    double familyP = 0.05;
    std::size_t bracket = 2;  // neighbouring columns of one family that make a bracket, at least
};

struct PanelCell {
    std::int64_t top = 0, total = 0;         // of the word
    std::int64_t allTop = 0, all = 0;        // of all words; 0: the row has no table on this page, and the numbers are NaN
    double oddsRatio, low, high;             // see KmerRow
    double log10P, log10Bonferroni, log10Q;  // Bonferroni as PanelOptions::correction says
    bool significant = false;
    double permutationP, permutationFwer;
};
struct PanelWord {
    std::string kmer;
    std::string motif;  // best known one, as in the tables; may be empty
    double motifSimilarity = 0, motifP, motifAdjustedP;
    std::string family;  // empty where there is none
};
struct PanelBracket {
    std::size_t first = 0, last = 0;  // columns, both in it
    std::string family;
};
struct KmerPanel {
    int k = 5;
    KmerOrientation orientation = KmerOrientation::Core;
    PanelOptions options;                  // filterP as it was used
    std::vector<std::string> pages, rows;  // rows and words in the order of the panel
    std::vector<PanelWord> words;
    std::vector<PanelCell> cells;                 // [page][row][word]
    std::vector<stats::Merge> rowTree, wordTree;  // leaves are numbered as rows and words are
    std::vector<PanelBracket> brackets;           // from left to right
    // How the words were counted: top, signed, normalise, method, core, labels, sites (each page's where they differ), scores (a folder
    // each). Empty in files of earlier versions.
    Settings settings;

    const PanelCell& cell(std::size_t page, std::size_t row, std::size_t word) const
    {
        return cells[(page * rows.size() + row) * words.size() + word];
    }
    bool isDrawn(const PanelCell& cell) const;  // has a nominal P below drawnP
};

// One row: a table for each page, null where there is none.
struct PanelRow {
    std::string name;
    std::vector<const KmerTable*> tables;
};
// Clustering numbers rows as they are given and words by the alphabet, which SciPy's order of leaves depends on.
// Names of words are taken from the first table that names them. Clustering takes NaN and what is not drawn as 0, and an infinite odds
// ratio as the largest finite one that is drawn on the page, or 10 if that is less. Throws Error: no rows or pages, a name twice, a row
// without any table, tables of different words, no word with a cell that counts.
KmerPanel kmerPanel(const std::vector<std::string>& pages, const std::vector<PanelRow>& rows, const PanelOptions& options);

// Names of the words from known matrices, as nameKmers(), and families that neighbouring columns agree on: a word takes its neighbours' family
// where one of that family's matrices matches it nearly as well as its own best one. Thread-safe; may take seconds for long words.
void namePanel(KmerPanel& panel, const std::vector<motif::Motif>& known, int threads = 0);

// Families as a person has set them (word -> name; an empty name = none), and the brackets anew. Words that the panel lacks are passed
// over.
void setFamilies(KmerPanel& panel, const std::map<std::string, std::string>& families);

// Long TSV: one line a page, row and word in the order of the panel, with what was asked for and both trees in lines before that begin with
// "##". Atomic.
void writeKmerPanel(const KmerPanel& panel, const std::filesystem::path& tsv);
// Throws Error with file and line.
KmerPanel readKmerPanel(const std::filesystem::path& tsv);

}  // namespace bindscape::analysis
