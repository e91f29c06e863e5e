// SPDX-License-Identifier: GPL-3.0-or-later
// The one header of core that includes torch. A network answers two questions: logits for a batch, and the activations
// that the class activation map looks at, with the map from activation index to bases.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <string>
#include <vector>

namespace bindscape::nn {

struct Trace {
    torch::Tensor activations;  // [batch, filter, position], first convolution after ReLU, before pooling
    torch::Tensor logits;       // [batch, output]; sigmoid NOT applied
};

// Which activations see base i: positions i - before .. i + after, clipped to 0 .. positions - 1.
struct PositionMap {
    long before = 0;
    long after = 0;
    long positions = 0;
};

class Network : public torch::nn::Module {
public:
    using torch::nn::Module::Module;
    // oneHot: float32 [batch, 4, length], order A C G T, unknown = 0.25 in each.
    virtual Trace trace(torch::Tensor oneHot) = 0;
    torch::Tensor logits(torch::Tensor oneHot) { return trace(std::move(oneHot)).logits; }
    virtual PositionMap positionMap() const = 0;
    // Convolution and dense weight matrices, the ones under the weight penalty.
    virtual std::vector<torch::Tensor> penalised() const = 0;
    // Sum over penalised() of squares, times 5.1e-7 / 2 (published: 5e-7 and an "L1" of 1e-8 computed as L2).
    torch::Tensor weightPenalty() const;
};

// codes [batch * length] of 0..4 -> float32 [batch, 4, length]
torch::Tensor oneHot(const std::uint8_t* codes, long batch, long length);

}  // namespace bindscape::nn
