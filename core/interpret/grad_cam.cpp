// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/interpret/attribution.h"
#include "core/interpret/references.h"

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

GradCam gradCam(nn::Network& network, const torch::Tensor& codes, bool reluCam)
{
    nn::Gradients gradients = network.gradients(codes);
    const torch::NoGradGuard noGradient;
    GradCam result;
    result.saliency = (gradients.inputGradient * nn::oneHot(codes)).sum(1);
    result.camByBase = spreadOverBases(reluCam ? torch::relu(gradients.map) : gradients.map, network.positionMap(), codes.size(1));
    result.scores = result.camByBase * result.saliency;
    result.gradients = std::move(gradients);
    return result;
}

Attribution gradCamScores(nn::Network& network, const torch::Tensor& codes, const Values& values)
{
    const GradCam result = gradCam(network, codes, values.flag("relu_cam"));
    if (!values.flag("off_simplex"))
        return {result.scores, result.gradients.logits};
    const auto saliency = (withoutOffSimplex(result.gradients.inputGradient, values) * nn::oneHot(codes)).sum(1);
    return {result.camByBase * saliency, result.gradients.logits};
}

}  // namespace bindscape::interpret
