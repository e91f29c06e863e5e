// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/predict.h"

#include "core/base/paths.h"
#include "core/nn/architecture.h"
#include "core/train/batch_queue.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bindscape::train {

namespace {

// `take` gets the logits [count, output] of one batch after the other, in inference mode without gradients.
template <class Take>
void forEachBatch(nn::Network& network, const Rows& rows, long batch, torch::Device device, Progress& progress, const Take& take)
{
    const torch::NoGradGuard noGradient;
    const bool training = network.is_training();
    network.eval();
    BatchQueue queue(rows, {}, static_cast<std::size_t>(batch), batchesFor(rows.size(), batch));
    for (std::size_t i = 0; i < queue.batches(); ++i) {
        progress.checkpoint(static_cast<double>(i) / static_cast<double>(queue.batches()), "Predicting");
        take(network.logits(queue.take(i).codes.to(device)));
    }
    network.train(training);
}

}  // namespace

std::vector<double> predictLogits(nn::Network& network, const Rows& rows, long batch, torch::Device device, Progress& progress)
{
    std::vector<double> logits;
    logits.reserve(rows.size());
    forEachBatch(network, rows, batch, device, progress, [&](const torch::Tensor& all) {
        const auto values = all.select(1, 0).to(torch::kCPU, torch::kDouble).contiguous();
        logits.insert(logits.end(), values.data_ptr<double>(), values.data_ptr<double>() + values.numel());
    });
    return logits;
}

std::vector<float> predictAllLogits(nn::Network& network, const Rows& rows, long batch, torch::Device device, Progress& progress)
{
    std::vector<float> logits;
    logits.reserve(rows.size() * static_cast<std::size_t>(rows.tasks));
    forEachBatch(network, rows, batch, device, progress, [&](const torch::Tensor& all) {
        const auto values = all.to(torch::kCPU).contiguous();
        logits.insert(logits.end(), values.data_ptr<float>(), values.data_ptr<float>() + values.numel());
    });
    return logits;
}

double meanCrossEntropy(std::span<const std::uint8_t> labels, std::span<const double> logits)
{
    double sum = 0;
    for (std::size_t i = 0; i < logits.size(); ++i) {
        const double z = logits[i];
        sum += std::max(z, 0.0) - z * labels[i] + std::log1p(std::exp(-std::fabs(z)));
    }
    return logits.empty() ? std::numeric_limits<double>::quiet_NaN() : sum / static_cast<double>(logits.size());
}

std::shared_ptr<nn::Network> loadTrainedNetwork(const std::filesystem::path& runFolder, const RunRecord& record, torch::Device device)
{
    if (!std::filesystem::exists(runFolder / paths::kModelFile))
        throw Error("The run " + runFolder.string() + " has no trained model yet. Let its training finish, or stop it and keep the best.");
    auto network = nn::findArchitecture(record.options.architecture).make(record.options.architectureValues, record.inputs.window,
                                                                                static_cast<long>(std::max<std::size_t>(1, record.inputs.tasks.size())), 0);
    nn::loadModel(*network, runFolder / paths::kModelFile);
    for (auto& parameter : network->parameters())
        parameter.set_requires_grad(false);
    network->to(device);
    network->eval();
    return network;
}

std::shared_ptr<nn::Network> withOneOutput(const nn::Network& all, const RunRecord& record, std::size_t output)
{
    auto one = nn::findArchitecture(record.options.architecture).make(record.options.architectureValues, record.inputs.window, 1, 0);
    const torch::NoGradGuard noGradient;
    const auto copy = [&](const auto& from, auto to) {
        for (const auto& item : from) {
            torch::Tensor& target = to[item.key()];
            // Only what the outputs have a row of differs.
            target.copy_(target.sizes() == item.value().sizes() ? item.value() : item.value().narrow(0, static_cast<std::int64_t>(output), 1));
        }
    };
    copy(all.named_parameters(), one->named_parameters());
    copy(all.named_buffers(), one->named_buffers());
    for (auto& parameter : one->parameters())
        parameter.set_requires_grad(false);
    one->eval();
    return one;
}

}  // namespace bindscape::train
