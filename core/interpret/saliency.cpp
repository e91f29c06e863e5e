// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/interpret/attribution.h"
#include "core/interpret/references.h"

namespace bindscape::interpret {

Attribution saliencyScores(nn::Network& network, const torch::Tensor& codes, const Values& values)
{
    const auto gradients = network.gradients(codes);
    const torch::NoGradGuard noGradient;
    return {(withoutOffSimplex(gradients.inputGradient, values) * nn::oneHot(codes)).sum(1), gradients.logits};
}

}  // namespace bindscape::interpret
