// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/instructions.h"
#include "core/nn/network.h"

#include <ATen/Parallel.h>

namespace bindscape::nn {

namespace {

// 1 / (1 - p) where kept, 0 where dropped; a hash of the place instead of a running generator, so that any number of threads and the
// kernels give the same.
torch::Tensor maskOf(at::IntArrayRef sizes, const kernels::Dropout& dropout)
{
    torch::Tensor values = torch::ones(sizes, torch::kFloat32);
    float* out = values.data_ptr<float>();
    const long columns = sizes.back(), rows = columns > 0 ? values.numel() / columns : 0;
    const auto& table = kernels::table();
    at::parallel_for(0, rows, (1 << 15) / std::max(1L, columns) + 1, [&](long begin, long end) {
        for (long row = begin; row < end; ++row)
            table.drop(dropout, static_cast<std::uint64_t>(row), 0, columns, out + row * columns, out + row * columns);
    });
    return values;
}

}  // namespace

kernels::Dropout Network::dropoutOf(double probability, std::uint64_t layer) const
{
    const double p = probability * m_dropoutScale;
    if (!is_training() || p <= 0)
        return {};
    return kernels::dropoutOf(p, m_dropoutKey * 0x9e3779b97f4a7c15ULL + layer + 1);
}

torch::Tensor Network::dropout(const torch::Tensor& values, double probability, std::uint64_t layer) const
{
    const auto dropout = dropoutOf(probability, layer);
    return dropout.limit == 0 ? values : values * maskOf(values.sizes(), dropout).to(values.device());
}

torch::Tensor Network::dropoutOfChannels(const torch::Tensor& values, double probability, std::uint64_t layer) const
{
    const auto dropout = dropoutOf(probability, layer);
    if (dropout.limit == 0)
        return values;
    return values * maskOf({values.size(0), values.size(2), values.size(1)}, dropout).transpose(1, 2).to(values.device());
}

}  // namespace bindscape::nn
