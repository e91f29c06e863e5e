// SPDX-License-Identifier: GPL-3.0-or-later
// Convolution, batch normalisation, ReLU and max pooling on rows of channels, [batch, position, channel]: a filter's window is one
// stretch of memory, so that a convolution is a product with overlapping rows and nothing is copied for it.
#pragma once

#include "core/nn/kernels/table.h"

#include <torch/torch.h>

namespace bindscape::nn::kernels {

// rows: float32 [batch, row, channel], of which the first `before` and the last `after` of each sequence are padding and take no
// gradient; weight [filter, channel, width]. Returns [batch, row - width + 1, filter]. Differentiable (once) in both.
torch::Tensor rowConvolution(const torch::Tensor& rows, const torch::Tensor& weight, long before, long after);

struct RowPooling {
    Pooling pooling;
    long rowsBefore = 0, rowsAfter = 0;  // of zeros, around the result
};

// max(0, factor * z + offset), pooled, with the dropout (row numbers batch * windows + window): [batch, rowsBefore + window + rowsAfter,
// filter]. Differentiable (once) in z, factor and offset.
torch::Tensor scaledPool(const torch::Tensor& z, const torch::Tensor& factor, const torch::Tensor& offset, const RowPooling& shape, const Dropout& dropout);

// The same after normalisation by the statistics of the batch, factor gamma and offset beta. Mean and variance (biased) are given back.
struct NormalisedRows {
    torch::Tensor pooled, mean, variance;
};
NormalisedRows normalisedPool(const torch::Tensor& z, const torch::Tensor& gamma, const torch::Tensor& beta, double epsilon, const RowPooling& shape,
                              const Dropout& dropout);

}  // namespace bindscape::nn::kernels
