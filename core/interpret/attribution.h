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
    torch::Tensor table{};   // of mutagenesis: float32 [batch, 4, length], change of the logit if the base is A, C, G, T; else undefined
    torch::Tensor errors{};  // of methods that add up to a difference of logits: float64 [batch], by how much they miss it; else undefined
};

// First output of the network; `values` holds every parameter of the method.
using AttributionFunction = Attribution (*)(nn::Network&, const torch::Tensor& codes, const Values& values);
AttributionFunction findAttribution(std::string_view method);  // throws Error
// Sequences of one call, of `batch` that were asked for: few where each takes seconds, so that a job can be stopped.
long sequencesAtOnce(std::string_view method, const Values& values, long batch);

// The numbers on the way to a Grad-CAM (AgentBind).
struct GradCam {
    nn::Gradients gradients;
    torch::Tensor saliency;   // [batch, length]: sum over channels of gradient times one-hot sequence
    torch::Tensor camByBase;  // [batch, length]: mean of the (ReLU'd) map over the filter positions that cover the base
    torch::Tensor scores;     // [batch, length]: camByBase times saliency
};
GradCam gradCam(nn::Network& network, const torch::Tensor& codes, bool reluCam);

Attribution camScores(nn::Network& network, const torch::Tensor& codes, const Values& values);
Attribution deepLiftScores(nn::Network& network, const torch::Tensor& codes, const Values& values);
Attribution gradCamScores(nn::Network& network, const torch::Tensor& codes, const Values& values);
Attribution integratedGradientsScores(nn::Network& network, const torch::Tensor& codes, const Values& values);
// Of the change of the logit by the three other letters at a base: the largest as a size, or minus its mean.
Attribution mutagenesisScores(nn::Network& network, const torch::Tensor& codes, const Values& values);
Attribution saliencyScores(nn::Network& network, const torch::Tensor& codes, const Values& values);

// The same sequences read from the other strand.
torch::Tensor reverseComplement(const torch::Tensor& codes);

}  // namespace bindscape::interpret
