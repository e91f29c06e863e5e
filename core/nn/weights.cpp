// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/nn/networks.h"

#include <cmath>

namespace bindscape::nn {

namespace {

constexpr std::size_t kBlock = 1 << 16;

// Blocks have streams of their own, so that large matrices fill on all cores with the same numbers.
template <class Draw>
void fill(torch::Tensor& tensor, std::uint64_t seed, const std::string& name, const Draw& draw)
{
    float* values = tensor.data_ptr<float>();
    const auto count = static_cast<std::size_t>(tensor.numel());
    parallelFor((count + kBlock - 1) / kBlock, 0, [&](std::size_t block) {
        Random random(seed, "weights/" + name + "/" + std::to_string(block));
        for (std::size_t i = block * kBlock; i < std::min(count, (block + 1) * kBlock); ++i)
            values[i] = static_cast<float>(draw(random));
    });
}

double truncatedNormal(Random& random)
{
    double value = random.normal();
    while (std::fabs(value) > 2)
        value = random.normal();
    return value;
}

// TensorFlow's LSTM cell has one kernel [input + hidden, 4 hidden]; torch keeps it as weight_ih [4 hidden, input] and
// weight_hh [4 hidden, hidden]. Glorot's limit is that of the whole kernel.
double glorotLimit(const torch::OrderedDict<std::string, torch::Tensor>& parameters, const std::string& layer)
{
    const auto& inputPart = parameters[layer + ".weight_ih_l0"];
    const long hidden = inputPart.size(0) / 4;
    return std::sqrt(6.0 / static_cast<double>(inputPart.size(1) + hidden + 4 * hidden));
}

void initialise(torch::Tensor& tensor, std::uint64_t seed, const std::string& name, const torch::OrderedDict<std::string, torch::Tensor>& all,
                const StartDeviation& deviation)
{
    if (name.find("lstm.weight") != std::string::npos) {
        const double limit = glorotLimit(all, name.substr(0, name.rfind(".weight")));
        fill(tensor, seed, name, [limit](Random& random) { return (2 * random.uniform() - 1) * limit; });
    } else if (name.find("lstm.bias_ih") != std::string::npos) {
        const auto hidden = tensor.size(0) / 4;  // gates: input, forget, cell, output
        tensor.zero_();
        tensor.narrow(0, hidden, hidden).fill_(1);
    } else if (name.rfind("bn", 0) == 0) {
        tensor.fill_(name.find(".weight") != std::string::npos ? 1 : 0);
    } else if (tensor.dim() > 1) {
        const double sd = deviation(name, tensor);
        fill(tensor, seed, name, [sd](Random& random) { return truncatedNormal(random) * sd; });
    } else {
        tensor.zero_();
    }
}

}  // namespace

void initialiseWeights(Network& network, std::uint64_t seed)
{
    initialiseWeights(network, seed, [](const std::string&, const torch::Tensor&) { return 0.01; });
}

void initialiseWeights(Network& network, std::uint64_t seed, const StartDeviation& deviation)
{
    const torch::NoGradGuard noGradient;
    auto parameters = network.named_parameters();
    for (auto& item : parameters)
        initialise(item.value(), seed, item.key(), parameters, deviation);
}

}  // namespace bindscape::nn
