// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/network.h"

#include <ATen/Parallel.h>

#include <algorithm>

namespace bindscape::nn {

torch::Tensor Network::weightPenalty() const
{
    torch::Tensor sum = torch::zeros({}, torch::kDouble);
    for (const auto& weight : penalised())
        sum = sum.to(weight.device()) + weight.square().sum(torch::kDouble);
    return sum * (5.1e-7 / 2);
}

void Network::freezeTrunk()
{
    const auto ofHead = head();
    for (const auto& child : named_children()) {
        if (std::find(ofHead.begin(), ofHead.end(), child.key()) != ofHead.end())
            continue;
        for (auto& parameter : child.value()->parameters())
            parameter.set_requires_grad(false);
    }
    m_trunkFrozen = true;
    train(is_training());
}

void Network::train(bool on)
{
    Module::train(on);
    if (!m_trunkFrozen)
        return;
    const auto ofHead = head();
    for (const auto& child : named_children())
        if (std::find(ofHead.begin(), ofHead.end(), child.key()) == ofHead.end())
            child.value()->eval();
}

torch::Tensor oneHot(const std::uint8_t* codes, long batch, long length)
{
    torch::Tensor values = torch::empty({batch, 4, length}, torch::kFloat32);
    float* out = values.data_ptr<float>();
    at::parallel_for(0, batch, 8, [&](long begin, long end) {
        for (long row = begin; row < end; ++row)
            for (long channel = 0; channel < 4; ++channel)
                for (long i = 0; i < length; ++i) {
                    const std::uint8_t code = codes[row * length + i];
                    out[(row * 4 + channel) * length + i] = code == channel ? 1.0F : code > 3 ? 0.25F : 0.0F;
                }
    });
    return values;
}

}  // namespace bindscape::nn
