// SPDX-License-Identifier: GPL-3.0-or-later
// A fully convolutional network with residual dilated layers (Yu and Koltun 2016; on DNA: Kelley et al. 2018, and without batch
// normalisation between the layers as in BPNet, Avsec et al. 2021): convolution (VALID), ReLU, max pooling, then blocks
// x + ReLU(convolution of three positions, dilation 1, 2, 4, ...). Nothing is recurrent and no layer is as long as the window.
// The head does not know positions, but how far they lie from the middle, where the core is: every feature is averaged over the
// window and over its middle 200 and 50 bases, and its maximum is taken of the window and the middle 50. Batch normalisation puts these
// numbers, which differ little beside their size, on one scale, so that few sites suffice to learn from them. Dropout comes after it:
// before it, the statistics of training would not be those of inference (Li et al. 2019), least of all those of a maximum.
//
// [B, 4, L] -> [B, filters, L - width + 1] -> [B, filters, positions / pool] -> blocks -> [B, 5 filters] -> dense -> outputs
#include "core/base/error.h"
#include "core/nn/kernels/kernel_switch.h"
#include "core/nn/kernels/one_hot_layer.h"
#include "core/nn/networks.h"

#include <algorithm>
#include <cmath>

namespace bindscape::nn {

namespace {

constexpr long kMiddle = 200;  // bases: about a nucleosome-free stretch, the bins of the DeepSEA compendium
constexpr long kCore = 50;     // bases: the core and what lies beside it
constexpr long kFeatures = 5;  // of every filter

class Dilated final : public Network {
public:
    Dilated(const Values& values, long inputLength, long outputs)
        : m_positions(inputLength - values.integer("width") + 1), m_width(values.integer("width")), m_pool(values.integer("pool")),
          m_dropout(values.real("dropout"))
    {
        const long filters = values.integer("filters");
        const long dense = values.integer("dense");
        m_conv1 = register_module("conv1", torch::nn::Conv1d(4, filters, m_width));
        m_blocks = register_module("blocks", torch::nn::ModuleList());
        long dilation = 1;
        for (long block = 0; block < values.integer("blocks"); ++block) {
            m_blocks->push_back(torch::nn::Conv1d(torch::nn::Conv1dOptions(filters, filters, 3).dilation(dilation).padding(dilation)));
            dilation = 2 * dilation < m_positions / m_pool ? 2 * dilation : 1;  // further away there would be nothing
        }
        // Without momentum: the statistics are measured before the network is judged (core/train/batch_statistics.h).
        m_bn = register_module("bn", torch::nn::BatchNorm1d(torch::nn::BatchNormOptions(kFeatures * filters).momentum(c10::nullopt)));
        m_fc1 = register_module("fc1", torch::nn::Linear(kFeatures * filters, dense));
        m_fc2 = register_module("fc2", torch::nn::Linear(dense, outputs));
    }

    Trace traceWith(torch::Tensor oneHot, const Operations& operations) override
    {
        Trace result;
        result.activations = operations.relu(m_conv1(oneHot));
        result.logits = logitsOfPooled(operations.maxPool(result.activations, m_pool, 0, 0), operations);
        return result;
    }

    Gradients gradients(const torch::Tensor& codes) override
    {
        if (!kernels::applyTo(codes) || is_training())
            return Network::gradients(codes);
        return gradientsBehind(codes, {m_conv1->weight, m_conv1->bias, shape()},
                               [this](const torch::Tensor& pooled) { return logitsOfPooled(pooled.transpose(1, 2)); });
    }

    PositionMap positionMap() const override { return {m_width - 1, 0, m_positions}; }

    std::vector<torch::Tensor> penalised() const override
    {
        std::vector<torch::Tensor> weights{m_conv1->weight};
        for (const auto& block : *m_blocks)
            weights.push_back(block->as<torch::nn::Conv1dImpl>()->weight);
        weights.push_back(m_fc1->weight);
        weights.push_back(m_fc2->weight);
        return weights;
    }

protected:
    torch::Tensor logitsOfCodes(const torch::Tensor& codes) override
    {
        if (!kernels::applyTo(codes))
            return Network::logitsOfCodes(codes);
        return logitsOfPooled(kernels::oneHotPooled(codes, m_conv1->weight, m_conv1->bias, shape(), {}).transpose(1, 2));
    }

private:
    kernels::OneHotShape shape() const { return {0, {m_pool, 0, m_positions / m_pool, m_positions}, false}; }

    // pooled [batch, filter, position]
    torch::Tensor logitsOfPooled(const torch::Tensor& pooled, const Operations& operations = {})
    {
        auto x = pooled.contiguous();
        for (const auto& block : *m_blocks)
            x = x + operations.relu(block->as<torch::nn::Conv1dImpl>()->forward(x));
        const auto core = middle(x, kCore);
        const auto features = torch::cat({x.mean(2), middle(x, kMiddle).mean(2), core.mean(2), operations.maximum(core), operations.maximum(x)}, 1);
        return m_fc2(operations.denseUnits(m_fc1, nullptr, dropout(m_bn(features), m_dropout, 1)));
    }

    torch::Tensor middle(const torch::Tensor& values, long bases) const
    {
        const long count = std::clamp(bases / m_pool, 1L, values.size(2));
        return values.narrow(2, (values.size(2) - count) / 2, count);
    }

    long m_positions, m_width, m_pool;
    double m_dropout;
    torch::nn::Conv1d m_conv1{nullptr};
    torch::nn::ModuleList m_blocks{nullptr};
    torch::nn::BatchNorm1d m_bn{nullptr};
    torch::nn::Linear m_fc1{nullptr}, m_fc2{nullptr};
};

// Convolutions start as small as the published networks, 0.01: behind batch normalisation their size does not matter to the logits,
// and steps of Adam turn small filters into motifs within an epoch, where large ones stay the random features that they are. The
// dense layer starts as He et al. 2015 have it.
double startDeviation(const std::string& layer, const torch::Tensor& weights)
{
    const auto inputs = static_cast<double>(weights.numel() / weights.size(0));
    return layer == "fc1.weight" ? std::sqrt(2 / inputs) : layer == "fc2.weight" ? 0.1 / std::sqrt(inputs) : 0.01;
}

}  // namespace

std::shared_ptr<Network> makeDilated(const Values& values, long inputLength, long outputs, std::uint64_t seed)
{
    if (inputLength < values.integer("width") + values.integer("pool") - 1)
        throw Error("Windows of " + std::to_string(inputLength) + " bases are too short for the dilated network with filters of " +
                    std::to_string(values.integer("width")) + " bases and pooling over " + std::to_string(values.integer("pool")) +
                    ". Use longer windows or smaller values.");
    auto network = std::make_shared<Dilated>(values, inputLength, outputs);
    initialiseWeights(*network, seed, startDeviation);
    return network;
}

}  // namespace bindscape::nn
