// SPDX-License-Identifier: GPL-3.0-or-later
// A bidirectional long short-term memory (PyTorch's, one layer): one input product for all steps, both directions beside each other,
// the arithmetic of the gates in one pass, the gradients of the weights as one product at the end.
#pragma once

#include "core/nn/kernels/table.h"

#include <torch/torch.h>

namespace bindscape::nn::kernels {

// sequence: float32 [step, batch, feature], contiguous, on the CPU. Returns [batch, step, 2 hidden], forward direction first, with
// the dropout applied; its row numbers are batch * steps + step. Differentiable (once) in the sequence and the weights.
torch::Tensor biLstm(const torch::Tensor& sequence, const torch::nn::LSTM& lstm, const Dropout& dropout);

}  // namespace bindscape::nn::kernels
