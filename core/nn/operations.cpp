// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/operations.h"

#include <limits>

namespace bindscape::nn {

torch::Tensor Operations::maxPool(const torch::Tensor& values, long width, long before, long after) const
{
    if (before == 0 && after == 0)
        return torch::max_pool1d(values, width, width);
    return torch::max_pool1d(torch::constant_pad_nd(values, {before, after}, -std::numeric_limits<double>::infinity()), width, width);
}

torch::Tensor Operations::biLstm(torch::nn::LSTM& lstm, const torch::Tensor& values) const { return std::get<0>(lstm(values)); }

torch::Tensor Operations::denseUnits(torch::nn::Linear& dense, torch::nn::BatchNorm1d* normalisation, const torch::Tensor& values) const
{
    const auto sums = dense(values);
    return torch::relu(normalisation != nullptr ? (*normalisation)(sums) : sums);
}

}  // namespace bindscape::nn
