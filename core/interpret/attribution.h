// SPDX-License-Identifier: GPL-3.0-or-later
// The methods behind method.h, on batches of codes (uint8 [batch, length], see nn::Network::logits). The network must be in inference mode; its weights are not touched.
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
using AttributionFunction = Attribution (*)(nn::Network&, const torch::Tensor& codes, const Values& values);
AttributionFunction findAttribution(std::string_view method);  // throws Error
// Sequences of one call, of `batch` that were asked for: few where each takes seconds, so that a job can be stopped.
long sequencesAtOnce(std::string_view method, long batch);

// The numbers on the way to a Grad-CAM (AgentBind).
struct GradCam {
    nn::Gradients gradients;
    torch::Tensor saliency;   // [batch, length]: sum over channels of gradient times one-hot sequence
    torch::Tensor camByBase;  // [batch, length]: mean of the (ReLU'd) map over the filter positions that cover the base
    torch::Tensor scores;     // [batch, length]: camByBase times saliency
};
GradCam gradCam(nn::Network& network, const torch::Tensor& codes, bool reluCam);

Attribution gradCamScores(nn::Network& network, const torch::Tensor& codes, const Values& values);
// The largest change of the logit, as a size, by any of the three other letters at a base.
Attribution mutagenesisScores(nn::Network& network, const torch::Tensor& codes, const Values& values);
Attribution saliencyScores(nn::Network& network, const torch::Tensor& codes, const Values& values);

// The same sequences read from the other strand.
torch::Tensor reverseComplement(const torch::Tensor& codes);

}  // namespace bindscape::interpret
