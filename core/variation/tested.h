// SPDX-License-Identifier: GPL-3.0-or-later
// Do scores tell variants with a measured effect from the others? Variants that were tested (massively parallel reporter assays: Tewhey
// 2016) are positive where their false discovery rate is small; each is ranked by the largest score of its place over the models (Zheng et
// al., Nat Mach Intell 3:172, 2021). Thread-safe.
#pragma once

#include "core/stats/metrics.h"
#include "core/stats/tests.h"
#include "core/variation/best_scores.h"
#include "core/variation/reference_check.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace bindscape::variation {

// Names of columns; empty: found by the names that are usual ("chrom", "pos", "ref", "alt", "log2FC", "FDR", ...). "locus" holds chromosome
// and position in one ("chr1:1,000", "chr1:1000:A:G", "1-1000-A-G") and takes the place of chrom and pos.
struct TestedColumns {
    std::string chrom, position, locus, id, reference, alternate, effect, fdr;
};

struct TestedOptions {
    TestedColumns columns;
    double fdr = 0.05;  // positive below
    bool snpsOnly = true;
    Sites sites = Sites::Bound;
    Strength strength = Strength::Raw;
    int replicates = 1000;  // of the interval
    std::uint64_t seed = 1;
    double mostMismatches = ReferenceCheck::kMostMismatches;
};

struct TestedVariant {
    std::string chrom;
    std::int64_t begin = 0;
    std::string id, reference, alternate;  // empty where the table has none
    double effect = 0, fdr = 1;            // effect: NaN where the table has none
    bool positive = false;
    BestScore best;
    std::string model;
    long line = 0;
};

struct TestedResult {
    TestedOptions options;  // columns: those that were read
    std::vector<TestedVariant> variants;  // that are scored by at least one model, in the order of the table
    std::int64_t rows = 0, noFdr = 0, notSnps = 0, notScored = 0, leftOut = 0;  // leftOut: not on this genome, or unreadable
    ReferenceCounts reference;
    stats::Metric auroc, auprc;
    std::int64_t positives = 0, negatives = 0;
    std::optional<stats::MannWhitney> mannWhitney;  // positives against negatives
    Warnings warnings;
    std::vector<std::string> notes() const;  // counts and rules as sentences
};

// A table with a line of names (tabs, commas or blanks). Positions count from 1. Rows without FDR are dropped and counted. Throws Error: no
// such column, another assembly, damage; Cancelled.
TestedResult scoreTested(const std::filesystem::path& table, const genome::Reference& reference, std::span<const Model> models,
                         const TestedOptions& options, Progress& progress);

// "#chrom pos id ref alt effect fdr positive score score_by_mean rank core_distance model line", tab-separated, positions from 1. Reading
// throws Error with file and line.
void writeTested(const TestedResult& result, const std::filesystem::path& path);
std::vector<TestedVariant> readTested(const std::filesystem::path& path);
// Labels and scores for a curve.
struct TestedScores {
    std::vector<int> labels;
    std::vector<double> scores;
};
TestedScores scoresOf(const std::vector<TestedVariant>& variants, Strength strength);

}  // namespace bindscape::variation
