// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/interpret/attribution.h"

#include "core/nn/torch_scope.h"

namespace bindscape::interpret {

namespace {

// Mean of cam over the positions i - before .. i + after, clipped, for every base i: differences of running sums.
torch::Tensor spreadOverBases(const torch::Tensor& cam, const nn::PositionMap& map, long length)
{
    const auto sums = torch::constant_pad_nd(cam.to(torch::kDouble).cumsum(1), {1, 0});
    const auto base = torch::arange(length, torch::TensorOptions(torch::kLong).device(cam.device()));
    const auto first = (base - map.before).clamp(0, map.positions - 1);
    const auto last = (base + map.after).clamp(0, map.positions - 1);
    const auto total = sums.index_select(1, last + 1) - sums.index_select(1, first);
    return (total / (last - first + 1)).to(torch::kFloat);
}

}  // namespace

GradCam gradCam(nn::Network& network, const torch::Tensor& oneHot, bool reluCam)
{
    const nn::WithoutCudnn withoutCudnn;
    const auto x = oneHot.detach().clone().set_requires_grad(true);
    const nn::Trace trace = network.trace(x);
    const auto logits = trace.logits.select(1, 0);
    // Rows do not influence each other in inference mode, so the gradient of the sum holds every row's own gradient.
    const auto gradients = torch::autograd::grad({logits.sum()}, {trace.activations, x});

    const torch::NoGradGuard noGradient;
    GradCam result;
    result.logits = logits.detach();
    result.inputGradient = gradients[1];
    result.saliency = (gradients[1] * x).sum(1);
    result.filterWeights = gradients[0].mean(2);
    result.cam = torch::bmm(result.filterWeights.unsqueeze(1), trace.activations.detach()).squeeze(1);
    result.camByBase = spreadOverBases(reluCam ? torch::relu(result.cam) : result.cam, network.positionMap(), oneHot.size(2));
    result.scores = result.camByBase * result.saliency;
    return result;
}

Attribution gradCamScores(nn::Network& network, const torch::Tensor& oneHot, const Values& values)
{
    const GradCam result = gradCam(network, oneHot, values.flag("relu_cam"));
    return {result.scores, result.logits};
}

}  // namespace bindscape::interpret
