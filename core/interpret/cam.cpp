// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/interpret/attribution.h"

namespace bindscape::interpret {

Attribution camScores(nn::Network& network, const torch::Tensor& codes, const Values& values)
{
    const GradCam result = gradCam(network, codes, values.flag("relu_cam"));
    return {result.camByBase, result.gradients.logits};
}

}  // namespace bindscape::interpret
