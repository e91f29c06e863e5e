// SPDX-License-Identifier: GPL-3.0-or-later
// DeepSEA as AgentBind uses it: three convolutions with TensorFlow's SAME padding and batch normalisation (epsilon 1e-3,
// momentum 0.01 in torch's sense), max pooling after the first two, one dense layer with batch normalisation, logits.
// [B, 4, L] -> [B, f1, L] -> [B, f1, ceil(L / pool)] -> [B, f2, ceil(ceil(L / pool) / pool)] -> [B, f3, same] -> dense -> outputs
#include "core/nn/networks.h"

#include <limits>

namespace bindscape::nn {

namespace {

long pooledLength(long length, long pool) { return (length + pool - 1) / pool; }

// SAME: what does not divide evenly is padded on both sides, the odd one on the right.
torch::Tensor pad(const torch::Tensor& values, long total, double value)
{
    if (total <= 0)
        return values;
    return torch::constant_pad_nd(values, {total / 2, total - total / 2}, value);
}

class DeepSea final : public Network {
public:
    DeepSea(const Values& values, long inputLength, long outputs)
        : m_length(inputLength), m_width(values.integer("width")), m_pool(values.integer("pool")),
          m_dropout{values.real("dropout1"), values.real("dropout2"), values.real("dropout3")}
    {
        long inputs = 4;
        for (int layer = 0; layer < 3; ++layer) {
            const std::string number = std::to_string(layer + 1);
            const long filters = values.integer("filters" + number);
            m_conv[layer] = register_module("conv" + number, torch::nn::Conv1d(inputs, filters, m_width));
            m_bn[layer] = register_module("bn" + number, torch::nn::BatchNorm1d(batchNorm(filters)));
            inputs = filters;
        }
        const long dense = values.integer("dense");
        m_fc1 = register_module("fc1", torch::nn::Linear(pooledLength(pooledLength(m_length, m_pool), m_pool) * inputs, dense));
        m_bn4 = register_module("bn4", torch::nn::BatchNorm1d(batchNorm(dense)));
        m_fc2 = register_module("fc2", torch::nn::Linear(dense, outputs));
    }

    Trace trace(torch::Tensor oneHot) override
    {
        Trace result;
        torch::Tensor x = std::move(oneHot);
        for (int layer = 0; layer < 3; ++layer) {
            auto& conv = m_conv[layer];
            const auto padded = pad(x, m_width - 1, 0);
            x = torch::relu(m_bn[layer]->is_training() ? normalise(m_bn[layer], torch::conv1d(padded, conv->weight), conv->bias) : m_bn[layer](conv(padded)));
            if (layer == 0)
                result.activations = x;
            if (layer < 2)
                x = poolSame(x);
            x = dropoutOfChannels(x, m_dropout[layer], static_cast<std::uint64_t>(layer));
        }
        // Position-major, as in the published code.
        x = x.transpose(1, 2).flatten(1);
        x = torch::relu(m_bn4->is_training() ? normalise(m_bn4, torch::linear(x, m_fc1->weight), m_fc1->bias) : m_bn4(m_fc1(x)));
        result.logits = m_fc2(x);
        return result;
    }

    PositionMap positionMap() const override
    {
        const long left = (m_width - 1) / 2;
        return {m_width - 1 - left, left, m_length};
    }

    std::vector<torch::Tensor> penalised() const override
    {
        return {m_conv[0]->weight, m_conv[1]->weight, m_conv[2]->weight, m_fc1->weight, m_fc2->weight};
    }

private:
    static torch::nn::BatchNormOptions batchNorm(long features) { return torch::nn::BatchNormOptions(features).eps(1e-3).momentum(0.01); }

    // A bias before batch statistics cancels: its gradient is zero, but in float32 it comes out as noise that Adam blows up to
    // full steps. So it is left out of the pass and put back into the running mean, where inference expects it.
    static torch::Tensor normalise(torch::nn::BatchNorm1d& bn, const torch::Tensor& withoutBias, const torch::Tensor& bias)
    {
        auto mean = bn->running_mean.variable_data();
        mean.sub_(bias.detach());
        auto normalised = bn(withoutBias);
        mean.add_(bias.detach());
        return normalised;
    }

    torch::Tensor poolSame(const torch::Tensor& values) const
    {
        const long length = values.size(2);
        const long missing = pooledLength(length, m_pool) * m_pool - length;
        return torch::max_pool1d(pad(values, missing, -std::numeric_limits<double>::infinity()), m_pool, m_pool);
    }

    long m_length, m_width, m_pool;
    double m_dropout[3];
    torch::nn::Conv1d m_conv[3]{nullptr, nullptr, nullptr};
    torch::nn::BatchNorm1d m_bn[3]{nullptr, nullptr, nullptr};
    torch::nn::Linear m_fc1{nullptr}, m_fc2{nullptr};
    torch::nn::BatchNorm1d m_bn4{nullptr};
};

}  // namespace

std::shared_ptr<Network> makeDeepsea(const Values& values, long inputLength, long outputs, std::uint64_t seed)
{
    auto network = std::make_shared<DeepSea>(values, inputLength, outputs);
    initialiseWeights(*network, seed);
    return network;
}

}  // namespace bindscape::nn
