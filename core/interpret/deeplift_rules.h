// SPDX-License-Identifier: GPL-3.0-or-later
// DeepLIFT's rules (Shrikumar et al., ICML 2017) as the operations of a network. The first rows of every batch are the sequences; behind
// them come their references in the same order, or one reference for all. Backwards, what runs through the sequences' rows are multipliers in
// place of gradients; references get none. So the gradient of the sum of the sequences' logits, with respect to the sequences, is the
// multipliers: times (sequence - reference) they add up, over bases and channels, to the difference of the logits.
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
    // sequences: rows in front of the references, of which there are as many, or one.
    DeepLiftRules(DenseRule denseRule, long sequences) : m_denseRule(denseRule), m_sequences(sequences) {}

    torch::Tensor relu(const torch::Tensor& values) const override;
    torch::Tensor maxPool(const torch::Tensor& values, long width, long before, long after) const override;
    torch::Tensor maximum(const torch::Tensor& values) const override;
    torch::Tensor biLstm(torch::nn::LSTM& lstm, const torch::Tensor& values) const override;
    torch::Tensor denseUnits(torch::nn::Linear& dense, torch::nn::BatchNorm1d* normalisation, const torch::Tensor& values) const override;

private:
    DenseRule m_denseRule;
    long m_sequences;
};

}  // namespace bindscape::interpret
