// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/interpret/attribution.h"

namespace bindscape::interpret {

Attribution mutagenesisScores(nn::Network& network, const torch::Tensor& codes, const Values& values)
{
    const torch::NoGradGuard noGradient;
    const auto table = network.mutants(codes);
    // Three letters are others; of an unknown base all four, and the mean is over those.
    const auto others = torch::where(codes < 4, 3, 4);
    const auto scores = values.choice("score") == "mean" ? -table.sum(1) / others : table.abs().amax(1);
    return {scores, network.logits(codes).select(1, 0), table};
}

}  // namespace bindscape::interpret
