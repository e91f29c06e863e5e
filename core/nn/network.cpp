// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/networks.h"

#include "core/base/error.h"
#include "core/nn/torch_scope.h"

#include <ATen/Parallel.h>

#include <algorithm>

namespace bindscape::nn {

namespace {

// LibTorch lets cuDNN round float32 to 10 bits (TF32) in convolutions and LSTMs. Scores are differences of almost equal numbers: by
// mutagenesis they were 2e-3 of the largest off on a GPU.
[[maybe_unused]] const bool roundsNothing = [] {
    at::globalContext().setAllowTF32CuDNN(false);
    return true;
}();

}  // namespace

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

torch::Tensor Network::logits(const torch::Tensor& sequences)
{
    return sequences.scalar_type() == torch::kUInt8 ? logitsOfCodes(sequences) : trace(sequences).logits;
}

torch::Tensor Network::logitsOfCodes(const torch::Tensor& codes) { return trace(oneHot(codes)).logits; }

Gradients Network::gradients(const torch::Tensor& codes)
{
    const WithoutCudnn withoutCudnn;
    const torch::AutoGradMode withGradient(true);
    const auto x = oneHot(codes).set_requires_grad(true);
    const Trace traced = trace(x);
    const auto logits = traced.logits.select(1, 0);
    // Rows do not influence each other in inference mode, so the gradient of the sum holds every row's own gradient.
    const auto gradients = torch::autograd::grad({logits.sum()}, {traced.activations, x});

    const torch::NoGradGuard noGradient;
    Gradients result;
    result.logits = logits.detach();
    result.inputGradient = gradients[1];
    result.filterWeights = gradients[0].mean(2);
    result.map = torch::bmm(result.filterWeights.unsqueeze(1), traced.activations.detach()).squeeze(1);
    return result;
}

Gradients gradientsBehind(const torch::Tensor& codes, const FirstLayer& layer, const std::function<torch::Tensor(const torch::Tensor&)>& behind)
{
    const auto places = kernels::oneHotPlaces(codes, layer.weight, layer.bias, layer.shape);
    const torch::AutoGradMode withGradient(true);
    const auto pooled = places.pooled.detach().set_requires_grad(true);
    const auto logits = behind(pooled).select(1, 0);
    const auto slopes = torch::autograd::grad({logits.sum()}, {pooled})[0];
    const auto found = kernels::oneHotGradients(codes, layer.weight, layer.bias, layer.shape, places, slopes);
    return {logits.detach(), found.inputGradient, found.filterWeights, found.map};
}

torch::Tensor Network::mutants(const torch::Tensor& codes)
{
    constexpr long kTogether = 128;
    const torch::NoGradGuard noGradient;
    const long length = codes.size(1);
    torch::Tensor table = torch::zeros({codes.size(0), 4, length}, torch::kFloat32);
    for (long row = 0; row < codes.size(0); ++row) {
        const auto sequence = codes.narrow(0, row, 1).to(torch::kCPU).contiguous();
        const double unchanged = logits(sequence.to(codes.device())).flatten()[0].item<double>();
        std::vector<std::pair<long, int>> changes;
        for (long base = 0; base < length; ++base)
            for (int code = 0; code < 4; ++code)
                if (sequence.data_ptr<std::uint8_t>()[base] != code)
                    changes.emplace_back(base, code);
        for (std::size_t first = 0; first < changes.size(); first += kTogether) {
            const auto count = static_cast<long>(std::min<std::size_t>(kTogether, changes.size() - first));
            const auto batch = sequence.repeat({count, 1});
            for (long i = 0; i < count; ++i) {
                const auto& [base, code] = changes[first + static_cast<std::size_t>(i)];
                batch.data_ptr<std::uint8_t>()[i * length + base] = static_cast<std::uint8_t>(code);
            }
            const auto found = logits(batch.to(codes.device())).select(1, 0).to(torch::kCPU, torch::kDouble).contiguous();
            for (long i = 0; i < count; ++i) {
                const auto& [base, code] = changes[first + static_cast<std::size_t>(i)];
                table.data_ptr<float>()[(row * 4 + code) * length + base] = static_cast<float>(found.data_ptr<double>()[i] - unchanged);
            }
        }
    }
    return table;
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

torch::Tensor oneHot(const torch::Tensor& codes)
{
    if (codes.is_cpu()) {
        const auto plain = codes.contiguous();
        return oneHot(plain.data_ptr<std::uint8_t>(), plain.size(0), plain.size(1));
    }
    const auto letters = torch::cat({torch::eye(4), torch::full({1, 4}, 0.25)}).to(codes.device());
    const auto rows = letters.index_select(0, codes.flatten().clamp_max(4).to(torch::kLong));
    return rows.view({codes.size(0), codes.size(1), 4}).transpose(1, 2).contiguous();
}

}  // namespace bindscape::nn
