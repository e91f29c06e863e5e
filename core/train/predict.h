// SPDX-License-Identifier: GPL-3.0-or-later
// Logits of many rows, and a run's trained network read back.
#pragma once

#include "core/base/progress.h"
#include "core/nn/network.h"
#include "core/train/rows.h"
#include "core/train/run_record.h"

#include <memory>
#include <vector>

namespace bindscape::train {

// First output for every row, in inference mode without gradients. The network's mode is put back. Throws Cancelled.
std::vector<double> predictLogits(nn::Network& network, const Rows& rows, long batch, torch::Device device, Progress& progress);

// Every output of every row, [row, output].
std::vector<float> predictAllLogits(nn::Network& network, const Rows& rows, long batch, torch::Device device, Progress& progress);

// Mean binary cross-entropy of logits, in double precision; NaN without rows.
double meanCrossEntropy(std::span<const std::uint8_t> labels, std::span<const double> logits);

// The run's network with its kept weights, in inference mode, on the device. Throws Error if the run has no model yet.
std::shared_ptr<nn::Network> loadTrainedNetwork(const std::filesystem::path& runFolder, const RunRecord& record, torch::Device device);

// Of a network with several outputs (a pre-training run), the same network with one of them alone. On the CPU or where `all` is.
std::shared_ptr<nn::Network> withOneOutput(const nn::Network& all, const RunRecord& record, std::size_t output);

}  // namespace bindscape::train
