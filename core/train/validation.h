// SPDX-License-Identifier: GPL-3.0-or-later
// How well a network does on rows that it does not learn from.
#pragma once

#include "core/base/progress.h"
#include "core/nn/network.h"
#include "core/train/rows.h"

#include <optional>
#include <vector>

namespace bindscape::train {

struct ValidationResult {
    double loss = 0;                     // mean BCE over rows and tasks, unweighted; NaN without rows
    std::optional<double> auroc, auprc;  // of several tasks: the mean over those with both classes; none if there is none
};
// The network as it is, in inference mode; its mode is put back. Throws Cancelled.
ValidationResult judge(nn::Network& network, const Rows& rows, long batch, torch::Device device, Progress& progress);

// auROC and average precision of one task of many rows with their logits [row, task]. strands: so many neighbouring rows are one
// site, whose logits are averaged.
struct TaskScores {
    std::int64_t positives = 0, negatives = 0;
    std::optional<double> auroc, auprc;
};
std::vector<TaskScores> scoreTasks(const Rows& rows, const std::vector<float>& logits, std::size_t strands);

}  // namespace bindscape::train
