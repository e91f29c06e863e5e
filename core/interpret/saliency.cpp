// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/interpret/attribution.h"

#include "core/nn/torch_scope.h"

namespace bindscape::interpret {

Attribution saliencyScores(nn::Network& network, const torch::Tensor& oneHot, const Values&)
{
    const nn::WithoutCudnn withoutCudnn;
    const auto x = oneHot.detach().clone().set_requires_grad(true);
    const auto logits = network.logits(x).select(1, 0);
    const auto gradients = torch::autograd::grad({logits.sum()}, {x});
    return {(gradients[0] * x.detach()).sum(1), logits.detach()};
}

}  // namespace bindscape::interpret
