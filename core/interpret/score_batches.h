// SPDX-License-Identifier: GPL-3.0-or-later
// The loop over batches behind scoreRows() and OpenModel.
#pragma once

#include "core/interpret/attribution.h"
#include "core/interpret/score_rows.h"

namespace bindscape::interpret {

// `network` in inference mode on `device`; inside nn::inTorch(). Returns the speed in sequences per second.
double scoreBatches(nn::Network& network, torch::Device device, const train::Rows& rows, std::size_t first, const InterpretOptions& options, const ScoreSink& sink,
                    Progress& progress);

}  // namespace bindscape::interpret
