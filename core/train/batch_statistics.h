// SPDX-License-Identifier: GPL-3.0-or-later
// Batch normalisation and averaged weights: running statistics belong to the weights of the last steps, not to their average, and to
// activations with dropout; where features are far larger than their differences that shifts every logit. So they are measured anew
// with the weights they have, as Izmailov et al. (UAI 2018) do.
#pragma once

#include "core/nn/network.h"
#include "core/train/rows.h"
#include "core/train/run_record.h"

namespace bindscape::train {

// The plain mean over eight batches of rows that the seed picks, without dropout. The network's mode is put back; frozen layers keep the
// statistics they have.
void measureStatistics(nn::Network& network, const Rows& rows, const TrainOptions& options, torch::Device device);

}  // namespace bindscape::train
