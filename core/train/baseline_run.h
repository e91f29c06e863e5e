// SPDX-License-Identifier: GPL-3.0-or-later
// A k-mer model alone, without a network: what a data set gives away to a linear model of short words, before hours are spent on it.
#pragma once

#include "core/baseline/kmer_features.h"
#include "core/train/trainer.h"

#include <filesystem>
#include <string>

namespace bindscape::train {

inline constexpr const char* kBaselineFile = "baseline.json";

struct BaselineOptions {
    baseline::KmerOptions kmers;
    bool coreBlocked = false;
    double c = 0;                // weight of the sites against the penalty; 0 = chosen on the validation sites
    bool shuffleLabels = false;  // a check, as TrainOptions::shuffleLabels
    std::string split = "test";  // as EvaluateOptions
    int bootstrap = 1000;
    std::uint64_t seed = 1;
    int threads = 0;
};
struct BaselineResult {
    std::string title, note;     // what was counted, how it was trained
    Evaluation evaluation;       // rows and sites are the same: both strands of a window have the same counts
};
// Trains on the training sites, then writes baseline.json (as evaluation.json, and the model's settings) and predictions.tsv.gz into
// outFolder. Throws Error where the training sites are not of both classes, and Cancelled.
BaselineResult evaluateBaseline(const std::filesystem::path& datasetFolder, const std::filesystem::path& genomeFile, const BaselineOptions& options,
                                const std::filesystem::path& outFolder, Progress& progress);

}  // namespace bindscape::train
