// SPDX-License-Identifier: GPL-3.0-or-later
// DeepLIFT's rules (Shrikumar et al., ICML 2017) as the operations of a network. All tensors hold pairs: the first half of the batch are
// the sequences, the second half their references, in the same order. Backwards, what runs through the first half are multipliers in
// place of gradients; the second half gets none. So the gradient of the sum of the first half's logits, with respect to the first half
// of the input, is the multipliers: their sum over bases and channels, times (sequence - reference), is the difference of the logits.
//
// * ReLU, rescale rule: change behind / change before; the slope at the sequence where the change before is under 1e-10.
// * Max pooling: with the values o and r behind it and M = max(o, r), M - r goes to the place of the sequence's maximum and o - M to that of
//   the reference's, each divided by the change there.
// * Dense layers with ReLU: rescale, or RevealCancel: the positive and the negative part of the change before it each get the mean of what
//   they do alone and beside the other one (the Shapley value of two).
// * LSTM (not in the original): sigmoid and tanh by the rescale rule; a product ab, whose change is split into (change of a) times the mean
//   of b and (change of b) times the mean of a, exactly and symmetrically. Both directions, all steps, so that no change is lost.
#pragma once

#include "core/nn/operations.h"

namespace bindscape::interpret {

enum class DenseRule { Rescale, RevealCancel };

class DeepLiftRules final : public nn::Operations {
public:
    explicit DeepLiftRules(DenseRule denseRule) : m_denseRule(denseRule) {}

    torch::Tensor relu(const torch::Tensor& values) const override;
    torch::Tensor maxPool(const torch::Tensor& values, long width, long before, long after) const override;
    torch::Tensor maximum(const torch::Tensor& values) const override;
    torch::Tensor biLstm(torch::nn::LSTM& lstm, const torch::Tensor& values) const override;
    torch::Tensor denseUnits(torch::nn::Linear& dense, torch::nn::BatchNorm1d* normalisation, const torch::Tensor& values) const override;

private:
    DenseRule m_denseRule;
};

}  // namespace bindscape::interpret
