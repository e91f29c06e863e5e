// SPDX-License-Identifier: GPL-3.0-or-later
// The first layer of the networks, straight from bases: convolution, ReLU and max pooling in one pass. The activations themselves are
// never in memory; backward passes go through the places that the pooling took.
#pragma once

#include "core/nn/kernels/table.h"

#include <torch/torch.h>

namespace bindscape::nn::kernels {

struct OneHotShape {
    long before = 0, after = 0;  // zero padding of the sequence
    Pooling pooling;
};

// codes: uint8 [batch, length], 0..4, contiguous, on the CPU; weight [filter, 4, width]; bias [filter].
// Returns [window, batch, filter] with the dropout applied; its row numbers are batch * windows + window. Differentiable (once) in
// weight and bias.
torch::Tensor oneHotPooled(const torch::Tensor& codes, const torch::Tensor& weight, const torch::Tensor& bias, const OneHotShape& shape,
                           const Dropout& dropout);

// For attributions, without gradients: the pooled values [window, batch, filter] and the place in its window that each has.
struct PooledPlaces {
    torch::Tensor pooled, places;  // places: int16 [batch, window, filter]
};
PooledPlaces oneHotPlaces(const torch::Tensor& codes, const torch::Tensor& weight, const torch::Tensor& bias, const OneHotShape& shape);

// What follows for the bases from the gradients [window, batch, filter] of the pooled values. The weights and the bias are those of
// the pass before.
struct OneHotGradients {
    torch::Tensor inputGradient;  // [batch, 4, length]
    torch::Tensor filterWeights;  // [batch, filter]: mean over positions of the gradient of the activation
    torch::Tensor map;            // [batch, position]: sum over filters of filterWeights times activation
};
OneHotGradients oneHotGradients(const torch::Tensor& codes, const torch::Tensor& weight, const torch::Tensor& bias, const OneHotShape& shape,
                                const PooledPlaces& places, const torch::Tensor& gradients);

}  // namespace bindscape::nn::kernels
