// SPDX-License-Identifier: GPL-3.0-or-later
// What single bases change behind convolutions along rows (DeepSEA's, in inference mode): differences are followed through the few rows
// that they reach.
#pragma once

#include "core/nn/kernels/one_hot_mutants.h"
#include "core/nn/kernels/product.h"
#include "core/nn/kernels/row_layers.h"

#include <torch/torch.h>

#include <vector>

namespace bindscape::nn::kernels {

class RowMutants {
public:
    // A convolution with zero padding that keeps the number of rows, then max(0, factor * z + offset), pooled.
    struct Layer {
        torch::Tensor weight, factor, offset;  // [filter, channel, width], [filter], [filter]
        Pooling pooling;
        long before = 0;  // rows of padding in front
    };
    // dense [unit, last rows * last filters]. Packs all weights: make one for many sequences; they must not change meanwhile.
    RowMutants(std::vector<Layer> layers, const torch::Tensor& dense);

    // rows [row, channel] of the sequence, as the first layer reads them, without padding; differences [mutant, row, channel] at the mutants'
    // rows. Gives [mutant, unit]: by how much the sums of the dense layer differ from those of the sequence.
    torch::Tensor changes(const torch::Tensor& rows, const Mutants& mutants, const torch::Tensor& differences) const;

    // [1, rows * filters] of the last layer for the sequence itself.
    torch::Tensor denseInputs(const torch::Tensor& rows) const;

private:
    struct Unchanged;  // z and results of every layer

    std::vector<Unchanged> run(const torch::Tensor& rows) const;
    void change(const std::vector<Unchanged>& unchanged, const Mutants& mutants, const torch::Tensor& differences, long first, long end,
                torch::Tensor& result) const;

    std::vector<Layer> m_layers;
    std::vector<std::vector<Packed>> m_taps;  // of each layer and tap: [channel, filter]
    std::vector<Packed> m_dense;              // of each row of the last layer
    long m_units;
};

}  // namespace bindscape::nn::kernels
