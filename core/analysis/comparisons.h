// SPDX-License-Identifier: GPL-3.0-or-later
// Comparisons of several runs from numbers that are there already: GC difference against auROC (Zheng et al. 2021, Extended Data
// Fig. 1a, b), the three designs side by side (1c, d), k-mer enrichment in two cell types (Fig. 4). All functions are thread-safe.
#pragma once

#include "core/analysis/kmers.h"
#include "core/stats/metrics.h"
#include "core/stats/tests.h"

#include <array>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace bindscape::analysis {

// What is known of one run and its data set.
struct RunFacts {
    std::string name, tf, cell;
    std::string design;                       // "baseline", "gc", "dnase"
    bool coreBlocked = false;
    std::int64_t bound = 0, unbound = 0;      // used sites of all splits
    double gcBound = 0, gcUnbound = 0;        // mean GC share of their windows; NaN where there is none
    stats::Metric auroc, auprc;               // of the evaluated split, both strands as rows

    double gcDifference() const;              // |bound - unbound|, share
};
// TSV, one row a run.
void writeRunFacts(std::span<const RunFacts> runs, const std::filesystem::path& tsv);

// Runs with the core present, or those with it blocked, that have both numbers.
struct GcAgainstAuroc {
    std::vector<RunFacts> runs;
    std::optional<stats::Correlation> pearson;  // none with fewer than three runs or constant numbers
};
GcAgainstAuroc gcAgainstAuroc(std::span<const RunFacts> runs, bool coreBlocked);

// One TF (in one cell type) under the three designs; the first of several runs counts.
inline constexpr std::array<const char*, 3> kDesigns{"baseline", "gc", "dnase"};
struct DesignRow {
    std::string tf, cell;
    std::array<std::optional<RunFacts>, 3> designs;  // as kDesigns
    std::optional<double> dnaseMinusGc() const;      // auROC
};
// Sorted by DNase- minus GC-controlled auROC, ascending; TFs without both come last, by name.
std::vector<DesignRow> compareDesigns(std::span<const RunFacts> runs, bool coreBlocked);

// One word in two tables; -log10 of the one-sided P, not adjusted.
struct SharedKmer {
    std::string kmer, motif;
    double first = 0, second = 0;
    bool inFirst = false, inSecond = false;   // significant: at or beyond the line
};
struct KmerComparison {
    double line = 0;                          // -log10(0.05 / number of words): Bonferroni-adjusted P = 0.05
    std::vector<SharedKmer> words;            // alphabetical
    // "top 0.01 (A), 0.05 (B)": in what the tables were counted differently. Such words can be compared, but the reader must know it.
    std::vector<std::string> differences{};
};
// Names are for sentences: of runs, or files. Throws Error if the tables are of different words: other lengths or orientations.
KmerComparison compareKmers(const KmerTable& first, const KmerTable& second, const std::string& firstName = "the first table",
                            const std::string& secondName = "the second table");
// TSV, one row a word.
void writeKmerComparison(const KmerComparison& comparison, const std::string& first, const std::string& second, const std::filesystem::path& tsv);

}  // namespace bindscape::analysis
