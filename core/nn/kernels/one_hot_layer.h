// SPDX-License-Identifier: GPL-3.0-or-later
// The first layer of the networks, straight from bases: convolution, ReLU and max pooling in one pass. The activations themselves are
// never in memory; backward passes go through the places that the pooling took.
#pragma once

#include "core/nn/kernels/table.h"

#include <torch/torch.h>

namespace bindscape::nn::kernels {

struct OneHotShape {
    long before = 0;  // zero padding in front of the sequence
    Pooling pooling;
    // Rows of the result: [window, batch, filter] for a recurrent layer, or [batch, rowsBefore + window + rowsAfter, filter] with rows of
    // zeros around, for a convolution.
    bool windowsFirst = true;
    long rowsBefore = 0, rowsAfter = 0;
};

// codes: uint8 [batch, length], 0..4, contiguous, on the CPU; weight [filter, 4, width]; bias [filter].
// Returns the pooled values as the shape has them, with the dropout applied; its row numbers are batch * windows + window.
// Differentiable (once) in weight and bias.
torch::Tensor oneHotPooled(const torch::Tensor& codes, const torch::Tensor& weight, const torch::Tensor& bias, const OneHotShape& shape,
                           const Dropout& dropout);

// The same with batch normalisation between convolution and ReLU, by the batch's own statistics. The convolution has no bias; mean and
// variance (biased) of its values [filter] are given back. Differentiable (once) in weight, gamma and beta.
struct Normalised {
    torch::Tensor pooled, mean, variance;
};
Normalised oneHotNormalised(const torch::Tensor& codes, const torch::Tensor& weight, const torch::Tensor& gamma, const torch::Tensor& beta, double epsilon,
                            const OneHotShape& shape, const Dropout& dropout);

// For attributions, without gradients: the pooled values and the place in its window that each has.
struct PooledPlaces {
    torch::Tensor pooled, places;  // places: int16 [batch, window, filter]
};
PooledPlaces oneHotPlaces(const torch::Tensor& codes, const torch::Tensor& weight, const torch::Tensor& bias, const OneHotShape& shape);

// What follows for the bases from the gradients of the pooled values. The weights and the bias are those of
// the pass before.
struct OneHotGradients {
    torch::Tensor inputGradient;  // [batch, 4, length]
    torch::Tensor filterWeights;  // [batch, filter]: mean over positions of the gradient of the activation
    torch::Tensor map;            // [batch, position]: sum over filters of filterWeights times activation
};
OneHotGradients oneHotGradients(const torch::Tensor& codes, const torch::Tensor& weight, const torch::Tensor& bias, const OneHotShape& shape,
                                const PooledPlaces& places, const torch::Tensor& gradients);

}  // namespace bindscape::nn::kernels
