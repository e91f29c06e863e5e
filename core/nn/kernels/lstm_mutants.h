// SPDX-License-Identifier: GPL-3.0-or-later
// What single bases change behind a bidirectional long short-term memory and a dense layer on all of its steps: each direction runs
// only from the first step that differs, and only differences enter the dense layer.
#pragma once

#include "core/nn/kernels/one_hot_mutants.h"
#include "core/nn/kernels/product.h"

#include <torch/torch.h>

#include <array>
#include <vector>

namespace bindscape::nn::kernels {

class LstmMutants {
public:
    // dense [unit, steps * 2 hidden], its inputs in the order of biLstm(). Packs all weights: make one for many sequences. The weights
    // must not change meanwhile.
    LstmMutants(const torch::nn::LSTM& lstm, const torch::Tensor& dense, long steps);

    // sequence [step, feature] and rows [mutant, row, feature] (the changed steps). Gives [mutant, unit]: by how much the sums of the dense
    // layer differ from those of the sequence.
    torch::Tensor changes(const torch::Tensor& sequence, const Mutants& mutants, const torch::Tensor& rows) const;

private:
    struct States {
        torch::Tensor sums, h, c;  // [step, ..]: input products without bias; states
    };

    struct Part;

    States run(int direction, const torch::Tensor& sequence) const;
    void step(int direction, long t, const States& unchanged, const Mutants& mutants, Part& part, long low, long count, torch::Tensor& result) const;
    void change(int direction, const States& unchanged, const Mutants& mutants, const torch::Tensor& rows, long first, long end, torch::Tensor& result) const;

    long m_steps, m_features, m_hidden, m_units;
    std::array<Packed, 2> m_input, m_recurrent;
    std::array<torch::Tensor, 2> m_bias;
    std::array<std::vector<Packed>, 2> m_dense;  // of each step
};

}  // namespace bindscape::nn::kernels
