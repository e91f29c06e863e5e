// SPDX-License-Identifier: GPL-3.0-or-later
// The methods behind method.h, on batches of sequences. The network must be in inference mode; its weights are not touched.
#pragma once

#include "core/base/parameter.h"
#include "core/nn/network.h"

#include <string_view>

namespace bindscape::interpret {

struct Attribution {
    torch::Tensor scores;  // float32 [batch, length], raw
    torch::Tensor logits;  // float32 [batch], of the sequences as given
};

// First output of the network; `values` holds every parameter of the method.
using AttributionFunction = Attribution (*)(nn::Network&, const torch::Tensor& oneHot, const Values& values);
AttributionFunction findAttribution(std::string_view method);  // throws Error

// The numbers on the way to a Grad-CAM (AgentBind): z is the logit, A the activations, x the one-hot sequence.
struct GradCam {
    torch::Tensor inputGradient;  // [batch, 4, length]: dz/dx
    torch::Tensor saliency;       // [batch, length]: sum over channels of dz/dx times x
    torch::Tensor filterWeights;  // [batch, filter]: mean over positions of dz/dA
    torch::Tensor cam;            // [batch, position]: sum over filters of weight times A, before ReLU
    torch::Tensor camByBase;      // [batch, length]: mean of the (ReLU'd) cam over the filter positions that cover the base
    torch::Tensor scores;         // [batch, length]: camByBase times saliency
    torch::Tensor logits;         // [batch]
};
GradCam gradCam(nn::Network& network, const torch::Tensor& oneHot, bool reluCam);

Attribution gradCamScores(nn::Network& network, const torch::Tensor& oneHot, const Values& values);
Attribution saliencyScores(nn::Network& network, const torch::Tensor& oneHot, const Values& values);

// The same sequences read from the other strand: [batch, 4, length] in A C G T order.
torch::Tensor reverseComplement(const torch::Tensor& oneHot);

}  // namespace bindscape::interpret
