// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/network.h"

#include "core/base/error.h"

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

const LayerGroup& Network::groupOf(std::string_view name) const
{
    const std::string layer(name.substr(0, name.find('.')));
    for (const auto& group : m_groups)
        if (std::find(group.layers.begin(), group.layers.end(), layer) != group.layers.end())
            return group;
    throw Error("The layer " + layer + " belongs to no group of layers of this network.");
}

std::vector<std::string> Network::head() const
{
    std::vector<std::string> layers;
    for (const auto& group : m_groups)
        if (!group.trunk)
            layers.insert(layers.end(), group.layers.begin(), group.layers.end());
    return layers;
}

void Network::freeze(const LayerGroup& group)
{
    const auto layers = named_children();
    for (const auto& layer : group.layers)
        for (auto& parameter : layers[layer]->parameters())
            parameter.set_requires_grad(false);
    m_frozen.insert(m_frozen.end(), group.layers.begin(), group.layers.end());
    train(is_training());
}

void Network::train(bool on)
{
    Module::train(on);
    const auto layers = named_children();
    for (const auto& layer : m_frozen)
        layers[layer]->eval();
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
