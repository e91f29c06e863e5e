// SPDX-License-Identifier: GPL-3.0-or-later
// The k-mer models that stand beside every network: trained on the data set's own training windows, the core as the network sees it.
#pragma once

#include "core/base/progress.h"
#include "core/baseline/kmer_model.h"
#include "core/train/rows.h"
#include "core/train/site_predictions.h"

#include <vector>

namespace bindscape::train {

struct TrainedBaseline {
    std::string id;  // "kmers_centre", "kmers_window"
    baseline::KmerModel model;

    NamedLogits logits(const genome::PackedWindows& windows, Progress& progress) const;
};

// 5-mers of the central 61 bp, which the paper's k-mer models saw, and of the whole window. None, and a warning, where the training
// sites are not of both classes.
std::vector<TrainedBaseline> trainBaselines(const SplitLoader& loader, std::uint64_t seed, Warnings& warnings, Progress& progress);

}  // namespace bindscape::train
