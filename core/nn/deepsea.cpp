// SPDX-License-Identifier: GPL-3.0-or-later
// DeepSEA as AgentBind uses it: three convolutions with TensorFlow's SAME padding and batch normalisation (epsilon 1e-3,
// momentum 0.01 in torch's sense), max pooling after the first two, one dense layer with batch normalisation, logits.
// [B, 4, L] -> [B, f1, L] -> [B, f1, ceil(L / pool)] -> [B, f2, ceil(ceil(L / pool) / pool)] -> [B, f3, same] -> dense -> outputs
#include "core/nn/kernels/kernel_switch.h"
#include "core/nn/kernels/one_hot_layer.h"
#include "core/nn/kernels/row_layers.h"
#include "core/nn/kernels/row_mutants.h"
#include "core/nn/networks.h"

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

    Trace traceWith(torch::Tensor oneHot, const Operations& operations) override
    {
        Trace result;
        torch::Tensor x = std::move(oneHot);
        for (int layer = 0; layer < 3; ++layer) {
            auto& conv = m_conv[layer];
            const auto padded = pad(x, m_width - 1, 0);
            x = operations.relu(m_bn[layer]->is_training() ? normalise(m_bn[layer], torch::conv1d(padded, conv->weight), conv->bias) : m_bn[layer](conv(padded)));
            if (layer == 0)
                result.activations = x;
            if (layer < 2)
                x = poolSame(x, operations);
            x = dropoutOfChannels(x, m_dropout[layer], static_cast<std::uint64_t>(layer));
        }
        const auto flat = x.transpose(1, 2).flatten(1);
        result.logits = m_bn4->is_training() ? dense(flat) : m_fc2(operations.denseUnits(m_fc1, &m_bn4, flat));
        return result;
    }

    PositionMap positionMap() const override
    {
        return {padAfter(), padBefore(), m_length};
    }

    std::vector<torch::Tensor> penalised() const override
    {
        return {m_conv[0]->weight, m_conv[1]->weight, m_conv[2]->weight, m_fc1->weight, m_fc2->weight};
    }

    Gradients gradients(const torch::Tensor& codes) override
    {
        if (!kernels::applyTo(codes) || is_training())
            return Network::gradients(codes);
        return gradientsBehind(codes, firstLayer(), [this](const torch::Tensor& pooled) { return logitsOfRows(pooled); });
    }

    torch::Tensor mutants(const torch::Tensor& codes) override
    {
        if (!kernels::applyTo(codes) || is_training())
            return Network::mutants(codes);
        const torch::NoGradGuard noGradient;
        auto [weight, offset, first] = firstLayer();
        first.rowsBefore = first.rowsAfter = 0;
        std::vector<kernels::RowMutants::Layer> layers;
        for (int layer = 1; layer < 3; ++layer) {
            const auto [a, c] = scaleOf(layer);
            const long length = layer == 1 ? first.pooling.windows : layers.back().pooling.windows;
            layers.push_back({m_conv[layer]->weight, a, c, poolingOf(length, layer == 1 ? m_pool : 1), padBefore()});
        }
        const kernels::RowMutants behind(layers, m_fc1->weight);
        const auto sumsToLogits = [this](const torch::Tensor& sums) { return m_fc2(torch::relu(m_bn4(sums))); };
        torch::Tensor table = torch::zeros({codes.size(0), 4, codes.size(1)}, torch::kFloat32);
        for (long row = 0; row < codes.size(0); ++row) {
            const auto sequence = codes[row].contiguous();
            const auto mutants = kernels::mutantsOf(sequence, m_width, first);
            const auto pooled = kernels::oneHotPooled(sequence.unsqueeze(0), weight, offset, first, {}).squeeze(0);
            const auto sums = m_fc1(behind.denseInputs(pooled));
            const auto changes = behind.changes(pooled, mutants, kernels::pooledMutants(sequence, mutants, weight, offset, first, pooled, true));
            kernels::writeMutants(mutants, sumsToLogits(sums + changes) - sumsToLogits(sums), table[row]);
        }
        return table;
    }

protected:
    torch::Tensor logitsOfCodes(const torch::Tensor& codes) override
    {
        if (!kernels::applyTo(codes))
            return Network::logitsOfCodes(codes);
        const auto dropout = dropoutOf(m_dropout[0], 0);
        if (!m_bn[0]->is_training()) {
            const auto first = firstLayer();
            return logitsOfRows(kernels::oneHotPooled(codes, first.weight, first.bias, first.shape, dropout));
        }
        const auto first = kernels::oneHotNormalised(codes, m_conv[0]->weight, m_bn[0]->weight, m_bn[0]->bias, m_bn[0]->options.eps(), firstShape(), dropout);
        follow(0, first.mean, first.variance, codes.size(0) * m_length);
        return logitsOfRows(first.pooled);
    }

private:
    long padBefore() const { return (m_width - 1) / 2; }
    long padAfter() const { return m_width - 1 - padBefore(); }
    // SAME pooling of `length` positions.
    kernels::Pooling poolingOf(long length, long pool) const
    {
        const long windows = pooledLength(length, pool);
        return {pool, (windows * pool - length) / 2, windows, length};
    }
    kernels::OneHotShape firstShape() const { return {padBefore(), poolingOf(m_length, m_pool), false, padBefore(), padAfter()}; }

    // Normalisation by the running statistics, with the convolution's bias in it: factor * z + offset.
    std::pair<torch::Tensor, torch::Tensor> scaleOf(int layer)
    {
        const auto& bn = m_bn[layer];
        const auto factor = bn->weight * (bn->running_var + bn->options.eps()).rsqrt();
        return {factor, bn->bias + (m_conv[layer]->bias - bn->running_mean) * factor};
    }

    // Normalisation by the running statistics in weights and bias.
    FirstLayer firstLayer()
    {
        const auto [factor, offset] = scaleOf(0);
        return {m_conv[0]->weight * factor.view({-1, 1, 1}), offset, firstShape()};
    }

    // The running statistics take a step to those of the batch, as torch::batch_norm has it; without momentum they are the mean of all.
    void follow(int layer, const torch::Tensor& mean, const torch::Tensor& variance, long count)
    {
        const torch::NoGradGuard noGradient;
        auto& bn = m_bn[layer];
        bn->num_batches_tracked += 1;
        const double momentum = bn->options.momentum().value_or(1 / bn->num_batches_tracked.item<double>());
        bn->running_mean.mul_(1 - momentum).add_(mean + m_conv[layer]->bias, momentum);
        bn->running_var.mul_(1 - momentum).add_(variance, momentum * static_cast<double>(count) / static_cast<double>(std::max(1L, count - 1)));
    }

    // From the rows of the first layer, [batch, padded position, filter].
    torch::Tensor logitsOfRows(torch::Tensor x)
    {
        for (int layer = 1; layer < 3; ++layer) {
            const auto z = kernels::rowConvolution(x, m_conv[layer]->weight, padBefore(), padAfter());
            const auto dropout = dropoutOf(m_dropout[layer], static_cast<std::uint64_t>(layer));
            const bool last = layer == 2;
            const kernels::RowPooling shape{poolingOf(z.size(1), last ? 1 : m_pool), last ? 0 : padBefore(), last ? 0 : padAfter()};
            if (m_bn[layer]->is_training()) {
                const auto rows = kernels::normalisedPool(z, m_bn[layer]->weight, m_bn[layer]->bias, m_bn[layer]->options.eps(), shape, dropout);
                follow(layer, rows.mean, rows.variance, z.size(0) * z.size(1));
                x = rows.pooled;
            } else {
                const auto [factor, offset] = scaleOf(layer);
                x = kernels::scaledPool(z, factor, offset, shape, dropout);
            }
        }
        return dense(x.flatten(1));
    }

    // x [batch, position * filter], position-major as in the published code.
    torch::Tensor dense(const torch::Tensor& x)
    {
        return m_fc2(torch::relu(m_bn4->is_training() ? normalise(m_bn4, torch::linear(x, m_fc1->weight), m_fc1->bias) : m_bn4(m_fc1(x))));
    }

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

    torch::Tensor poolSame(const torch::Tensor& values, const Operations& operations) const
    {
        const long length = values.size(2);
        const long missing = pooledLength(length, m_pool) * m_pool - length;
        return operations.maxPool(values, m_pool, missing / 2, missing - missing / 2);
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
