// SPDX-License-Identifier: GPL-3.0-or-later
// DanQ as AgentBind uses it: convolution (VALID), ReLU, max pooling, bidirectional LSTM, one dense layer, logits.
// [B, 4, L] -> [B, filters, L - width + 1] -> [B, filters, (L - width + 1) / pool] -> [B, positions, 2 hidden] -> dense -> outputs
#include "core/base/error.h"
#include "core/nn/kernels/bi_lstm.h"
#include "core/nn/kernels/kernel_switch.h"
#include "core/nn/kernels/lstm_mutants.h"
#include "core/nn/kernels/one_hot_layer.h"
#include "core/nn/networks.h"

namespace bindscape::nn {

namespace {

class DanQ final : public Network {
public:
    DanQ(const Values& values, long inputLength, long outputs)
        : m_positions(inputLength - values.integer("width") + 1), m_width(values.integer("width")), m_pool(values.integer("pool")),
          m_dropout1(values.real("dropout1")), m_dropout2(values.real("dropout2"))
    {
        const long pooled = m_positions / m_pool;
        const long filters = values.integer("filters");
        const long hidden = values.integer("hidden");
        const long dense = values.integer("dense");
        m_conv1 = register_module("conv1", torch::nn::Conv1d(4, filters, m_width));
        m_lstm = register_module("lstm", torch::nn::LSTM(torch::nn::LSTMOptions(filters, hidden).batch_first(true).bidirectional(true)));
        m_fc1 = register_module("fc1", torch::nn::Linear(pooled * 2 * hidden, dense));
        m_fc2 = register_module("fc2", torch::nn::Linear(dense, outputs));
    }

    Trace traceWith(torch::Tensor oneHot, const Operations& operations) override
    {
        Trace result;
        result.activations = operations.relu(m_conv1(oneHot));
        const auto pooled = operations.maxPool(result.activations, m_pool, 0, 0);
        const auto sequence = dropoutOfChannels(pooled, m_dropout1, 1).transpose(1, 2);
        const auto recurrent = dropout(operations.biLstm(m_lstm, sequence), m_dropout2, 2);
        result.logits = m_fc2(operations.denseUnits(m_fc1, nullptr, recurrent.flatten(1)));
        return result;
    }

    Gradients gradients(const torch::Tensor& codes) override
    {
        if (!kernels::applyTo(codes) || is_training())
            return Network::gradients(codes);
        return gradientsBehind(codes, {m_conv1->weight, m_conv1->bias, shape()},
                               [this](const torch::Tensor& pooled) { return dense(kernels::biLstm(pooled, m_lstm, {})); });
    }

    PositionMap positionMap() const override { return {m_width - 1, 0, m_positions}; }
    std::vector<torch::Tensor> penalised() const override { return {m_conv1->weight, m_fc1->weight, m_fc2->weight}; }

    torch::Tensor mutants(const torch::Tensor& codes) override
    {
        if (!kernels::applyTo(codes) || is_training())
            return Network::mutants(codes);
        const torch::NoGradGuard noGradient;
        const kernels::LstmMutants behind(m_lstm, m_fc1->weight, m_positions / m_pool);
        torch::Tensor table = torch::zeros({codes.size(0), 4, codes.size(1)}, torch::kFloat32);
        for (long row = 0; row < codes.size(0); ++row) {
            const auto sequence = codes[row].contiguous();
            const auto mutants = kernels::mutantsOf(sequence, m_width, shape());
            const auto pooled = kernels::oneHotPooled(sequence.unsqueeze(0), m_conv1->weight, m_conv1->bias, shape(), {});
            const auto sums = m_fc1(kernels::biLstm(pooled, m_lstm, {}).flatten(1));
            const auto rows = kernels::pooledMutants(sequence, mutants, m_conv1->weight, m_conv1->bias, shape(), pooled.squeeze(1), false);
            const auto changes = behind.changes(pooled.squeeze(1), mutants, rows);
            kernels::writeMutants(mutants, m_fc2(torch::relu(sums + changes)) - m_fc2(torch::relu(sums)), table[row]);
        }
        return table;
    }

protected:
    torch::Tensor logitsOfCodes(const torch::Tensor& codes) override
    {
        if (!kernels::applyTo(codes))
            return Network::logitsOfCodes(codes);
        const auto sequence = kernels::oneHotPooled(codes, m_conv1->weight, m_conv1->bias, shape(), dropoutOf(m_dropout1, 1));
        return dense(kernels::biLstm(sequence, m_lstm, dropoutOf(m_dropout2, 2)));
    }

private:
    kernels::OneHotShape shape() const { return {0, {m_pool, 0, m_positions / m_pool, m_positions}}; }
    // recurrent [batch, position, 2 hidden]
    torch::Tensor dense(const torch::Tensor& recurrent) { return m_fc2(torch::relu(m_fc1(recurrent.flatten(1)))); }

    long m_positions, m_width, m_pool;
    double m_dropout1, m_dropout2;
    torch::nn::Conv1d m_conv1{nullptr};
    torch::nn::LSTM m_lstm{nullptr};
    torch::nn::Linear m_fc1{nullptr}, m_fc2{nullptr};
};

}  // namespace

std::shared_ptr<Network> makeDanq(const Values& values, long inputLength, long outputs, std::uint64_t seed)
{
    if (inputLength < values.integer("width") + values.integer("pool") - 1)
        throw Error("Windows of " + std::to_string(inputLength) + " bases are too short for DanQ with filters of " +
                    std::to_string(values.integer("width")) + " bases and pooling over " + std::to_string(values.integer("pool")) +
                    ". Use longer windows or smaller values.");
    auto network = std::make_shared<DanQ>(values, inputLength, outputs);
    initialiseWeights(*network, seed);
    return network;
}

}  // namespace bindscape::nn
