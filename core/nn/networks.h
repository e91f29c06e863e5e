// SPDX-License-Identifier: GPL-3.0-or-later
// The makers behind architectures.cpp: one function per network file, and what those files share.
#pragma once

#include "core/base/parameter.h"
#include "core/nn/kernels/one_hot_layer.h"
#include "core/nn/network.h"

#include <functional>

namespace bindscape::nn {

// Throw Error if the window is too short for the sizes asked for.
std::shared_ptr<Network> makeDanq(const Values& values, long inputLength, long outputs, std::uint64_t seed);
std::shared_ptr<Network> makeDeepsea(const Values& values, long inputLength, long outputs, std::uint64_t seed);
std::shared_ptr<Network> makeDilated(const Values& values, long inputLength, long outputs, std::uint64_t seed);

// A first layer as kernels::oneHotPooled has it.
struct FirstLayer {
    torch::Tensor weight, bias;
    kernels::OneHotShape shape;
};
// Network::gradients of a network that begins with it; `behind` makes logits [batch, output] of the pooled values.
Gradients gradientsBehind(const torch::Tensor& codes, const FirstLayer& layer, const std::function<torch::Tensor(const torch::Tensor& pooled)>& behind);

// Published start: convolution and dense weights from a normal distribution of sd 0.01 cut at two sd, biases 0, LSTM
// weights Glorot-uniform, LSTM biases 0 but for the forget gate's 1 (TensorFlow's forget_bias, kept in bias_ih). Every
// tensor has its own stream of the seed, so the numbers depend on neither order nor threads nor torch's generator.
void initialiseWeights(Network& network, std::uint64_t seed);
// The same with a standard deviation of the network's own for each convolution and dense matrix, by its name in model.pt.
using StartDeviation = std::function<double(const std::string& name, const torch::Tensor& weights)>;
void initialiseWeights(Network& network, std::uint64_t seed, const StartDeviation& deviation);

}  // namespace bindscape::nn
