// SPDX-License-Identifier: GPL-3.0-or-later
// Logistic regression on k-mer counts: what a linear model of short words reaches on the same windows, so that it can be said
// whether a network is worth it. One row a site (both strands of a window have the same counts); log(1 + count), standardised on
// the training sites; L2 penalty. The solver is LIBLINEAR's Newton method: the same input gives the same bytes.
#pragma once

#include "core/base/progress.h"
#include "core/baseline/kmer_features.h"
#include "core/genome/sequence.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace bindscape::baseline {

// Windows with labels 0 or 1, one a window.
struct LabelledWindows {
    const genome::PackedWindows& windows;
    std::span<const std::uint8_t> labels;

    bool hasBothClasses() const;
};

struct KmerModelOptions {
    KmerOptions kmers;
    // Weight of the training sites against the penalty, as C of LIBLINEAR and scikit-learn. 0: of 1e-6, 1e-5, ... 1 (upwards from
    // where C times the sites is 0.1) the one that gives the smallest cross-entropy of the validation sites, the smaller of
    // those that differ by less than a thousandth; and 0.001 where these sites are not of both classes.
    double c = 0;
    // Of more training sites than fit into this many numbers, as many as fit are drawn by the seed (16 bytes a number).
    std::size_t mostNumbers = 8'000'000;
    std::uint64_t seed = 1;
};

struct KmerModel {
    KmerOptions kmers;
    double intercept = 0;
    std::vector<double> weights;  // by feature, for log(1 + count)
    double c = 0;
    bool chosen = false;          // c, on the validation sites
    std::int64_t trainingSites = 0, trainingSitesThere = 0, validationSites = 0;

    // Logit of every window. Throws Cancelled.
    std::vector<double> logits(const genome::PackedWindows& windows, Progress& progress) const;
    std::string title() const;  // "5-mers of the central 61 bp, logistic regression"
    std::string note() const;   // "C = 0.01, chosen on 405 validation sites; 1,592 training sites."
};

// Throws Error where the training sites are not of both classes or the options are out of range, and Cancelled.
KmerModel trainKmerModel(const LabelledWindows& training, const LabelledWindows& validation, const KmerModelOptions& options, Progress& progress);

// The title of a model with these words, before it is trained.
std::string titleOf(const KmerOptions& options);

}  // namespace bindscape::baseline
