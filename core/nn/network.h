// SPDX-License-Identifier: GPL-3.0-or-later
// The headers of core/nn are the only ones of core that include torch. A network answers two questions: logits for a batch,
// and the activations that the class activation map looks at, with the map from activation index to bases.
#pragma once

#include "core/nn/architecture.h"
#include "core/nn/kernels/table.h"
#include "core/nn/operations.h"

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

// z is the logit, A the activations, x the one-hot sequence.
struct Gradients {
    torch::Tensor logits;         // [batch]
    torch::Tensor inputGradient;  // [batch, 4, length]: dz/dx
    torch::Tensor filterWeights;  // [batch, filter]: mean over positions of dz/dA
    torch::Tensor map;            // [batch, position]: sum over filters of filterWeights times A
};

class Network : public torch::nn::Module {
public:
    using torch::nn::Module::Module;
    // oneHot: float32 [batch, 4, length], order A C G T, unknown = 0.25 in each.
    Trace trace(torch::Tensor oneHot) { return traceWith(std::move(oneHot), Operations()); }
    // The same with other rules for what is not linear.
    virtual Trace traceWith(torch::Tensor oneHot, const Operations& operations) = 0;
    // [batch, output], of one-hot sequences or of codes: uint8 [batch, length], 0..3 A C G T, 4 unknown. Codes take the kernels of
    // core/nn/kernels where the network has them (on the CPU, unless they are switched off); the numbers agree within float32 rounding.
    torch::Tensor logits(const torch::Tensor& sequences);
    // What class activation maps and saliency need, of the first output. Inference mode; codes as above.
    virtual Gradients gradients(const torch::Tensor& codes);
    // By how much the first output's logit changes if one base is another: [batch, 4, length], 0 for the base that is there. Inference
    // mode, without gradients; codes as above. Here sequence by sequence and mutant by mutant; a network that knows which of its numbers
    // a base reaches computes only those.
    virtual torch::Tensor mutants(const torch::Tensor& codes);
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
    virtual torch::Tensor logitsOfCodes(const torch::Tensor& codes);

    // `layer` tells the masks of one pass apart. Rows are all dimensions but the last.
    kernels::Dropout dropoutOf(double probability, std::uint64_t layer) const;
    torch::Tensor dropout(const torch::Tensor& values, double probability, std::uint64_t layer) const;
    // The same of values [batch, channel, position], with rows of channels as the kernels have them.
    torch::Tensor dropoutOfChannels(const torch::Tensor& values, double probability, std::uint64_t layer) const;

private:
    std::vector<LayerGroup> m_groups;
    std::vector<std::string> m_frozen;  // layers
    double m_dropoutScale = 0;
    std::uint64_t m_dropoutKey = 0;
};

// codes [batch * length] of 0..4 -> float32 [batch, 4, length]
torch::Tensor oneHot(const std::uint8_t* codes, long batch, long length);
// uint8 [batch, length] -> float32 [batch, 4, length] on the same device
torch::Tensor oneHot(const torch::Tensor& codes);

// model.pt: parameters and buffers by name, readable from Python with torch.jit.load. Atomic; the same weights give the
// same bytes. Both throw Error, loadModel also when names or shapes are not those of the network.
void saveModel(const Network& network, const std::filesystem::path& file);
void loadModel(Network& network, const std::filesystem::path& file);
// The layers of the trunk alone, parameters and buffers; the head stays as it is.
void loadTrunk(Network& network, const std::filesystem::path& file);

}  // namespace bindscape::nn
