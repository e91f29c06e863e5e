// SPDX-License-Identifier: GPL-3.0-or-later
// The headers of core/nn are the only ones of core that include torch. A network answers two questions: logits for a batch,
// and the activations that the class activation map looks at, with the map from activation index to bases.
#pragma once

#include "core/nn/architecture.h"

#include <torch/torch.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
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

    // Of the architecture's description, which gives them to every network that it makes.
    const std::vector<LayerGroup>& groups() const { return m_groups; }
    void setGroups(std::vector<LayerGroup> groups) { m_groups = std::move(groups); }
    // The group of a parameter or layer by its name, "conv1.weight". Throws Error if no group has it.
    const LayerGroup& groupOf(std::string_view name) const;
    // Names of the layers above the trunk: what tells the classes apart, from the first dense layer on. All other layers are the
    // trunk, which a run can take over from another one.
    std::vector<std::string> head() const;
    // The group takes no gradients any more, and its batch normalisation keeps the statistics it has, also in training mode.
    void freeze(const LayerGroup& group);
    void train(bool on = true) override;

    // Dropout of the next passes in training mode. The masks are a function of the key alone, so a resumed run draws the
    // same ones. scale 0 switches dropout off.
    void setDropout(double scale, std::uint64_t key)
    {
        m_dropoutScale = scale;
        m_dropoutKey = key;
    }

protected:
    // `layer` tells the masks of one pass apart.
    torch::Tensor dropout(torch::Tensor values, double probability, std::uint64_t layer) const;

private:
    std::vector<LayerGroup> m_groups;
    std::vector<std::string> m_frozen;  // layers
    double m_dropoutScale = 0;
    std::uint64_t m_dropoutKey = 0;
};

// codes [batch * length] of 0..4 -> float32 [batch, 4, length]
torch::Tensor oneHot(const std::uint8_t* codes, long batch, long length);

// model.pt: parameters and buffers by name, readable from Python with torch.jit.load. Atomic; the same weights give the
// same bytes. Both throw Error, loadModel also when names or shapes are not those of the network.
void saveModel(const Network& network, const std::filesystem::path& file);
void loadModel(Network& network, const std::filesystem::path& file);
// The layers of the trunk alone, parameters and buffers; the head stays as it is.
void loadTrunk(Network& network, const std::filesystem::path& file);

}  // namespace bindscape::nn
