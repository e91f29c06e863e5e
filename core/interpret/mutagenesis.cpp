// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/interpret/attribution.h"

namespace bindscape::interpret {

Attribution mutagenesisScores(nn::Network& network, const torch::Tensor& codes, const Values&)
{
    const torch::NoGradGuard noGradient;
    return {network.mutants(codes).abs().amax(1), network.logits(codes).select(1, 0)};
}

}  // namespace bindscape::interpret
