// SPDX-License-Identifier: GPL-3.0-or-later
// The steps of a network that are not linear in its values. Network::trace() takes them from here, so that a method can put rules of
// its own in their place (DeepLIFT, core/interpret/deeplift_rules.h). Everything else in a network (convolutions, batch normalisation in
// inference mode, dense layers, means, sums) is linear, and its gradient is the same whatever the values are.
#pragma once

#include <torch/torch.h>

namespace bindscape::nn {

class Operations {
public:
    virtual ~Operations() = default;

    virtual torch::Tensor relu(const torch::Tensor& values) const { return torch::relu(values); }
    // Largest values of windows of `width` positions one after another, over the last dimension of values [batch, channel, position].
    // `before` and `after` positions are added at the ends, which never win; positions that do not fill a window are left out.
    virtual torch::Tensor maxPool(const torch::Tensor& values, long width, long before, long after) const;
    // Over the whole last dimension: [batch, channel].
    virtual torch::Tensor maximum(const torch::Tensor& values) const { return values.amax(2); }
    // values [batch, position, input] -> [batch, position, 2 hidden], forward then backward; torch's bidirectional, batch-first LSTM.
    virtual torch::Tensor biLstm(torch::nn::LSTM& lstm, const torch::Tensor& values) const;
    // ReLU of a dense layer, normalised where there is a normalisation, which must be in inference mode. values [batch, input].
    virtual torch::Tensor denseUnits(torch::nn::Linear& dense, torch::nn::BatchNorm1d* normalisation, const torch::Tensor& values) const;
};

}  // namespace bindscape::nn
