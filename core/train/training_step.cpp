// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/training_step.h"

#include "core/base/paths.h"
#include "core/base/random.h"
#include "core/nn/architecture.h"
#include "core/train/layer_rates.h"
#include "core/train/predict.h"

#include <algorithm>
#include <cmath>

namespace bindscape::train {

void freezeLayers(nn::Network& network, const TrainOptions& options)
{
    for (const auto& [id, factor] : layerRates(options))
        for (const auto& group : network.groups())
            if (group.id == id && factor == 0)
                network.freeze(group);
}

TrainedModel::TrainedModel(const TrainOptions& options, long length, torch::Device device, long outputs)
    : network(nn::findArchitecture(options.architecture).make(options.architectureValues, length, outputs, options.seed))
{
    if (!options.trunk.empty())
        nn::loadTrunk(*network, std::filesystem::path(options.trunk) / paths::kModelFile);
    freezeLayers(*network, options);
    network->to(device);
    optimiser = std::make_unique<Optimiser>(*network, options.emaDecay, options.penalty, layerRates(options));
}

namespace {

// [count] for one task, [count, task] for several.
torch::Tensor targetOf(const Rows& rows, std::span<const std::size_t> order, std::size_t first, std::size_t count)
{
    if (rows.tasks == 1) {
        std::vector<float> labels(count);
        for (std::size_t i = 0; i < count; ++i)
            labels[i] = rows.labels[order[first + i]];
        return torch::tensor(labels);
    }
    const auto tasks = static_cast<std::size_t>(rows.tasks);
    torch::Tensor target = torch::empty({static_cast<long>(count), rows.tasks}, torch::kFloat32);
    std::vector<std::uint8_t> labels(tasks);
    for (std::size_t i = 0; i < count; ++i) {
        rows.taskLabels(order[first + i], labels);
        std::copy(labels.begin(), labels.end(), target.data_ptr<float>() + i * tasks);
    }
    return target;
}

// [count] for one task; undefined where every row counts the same.
torch::Tensor weightsOf(const ClassWeights& weights, const Rows& rows, std::span<const std::size_t> order, std::size_t first, std::size_t count)
{
    if (weights == ClassWeights{})
        return {};
    std::vector<float> values(count);
    for (std::size_t i = 0; i < count; ++i)
        values[i] = static_cast<float>(weights.of(rows.labels[order[first + i]]));
    return torch::tensor(values);
}

}  // namespace

double trainStep(TrainedModel& model, const TrainOptions& options, double learningRate, const Rows& rows, std::span<const std::size_t> order,
                 std::size_t first, std::size_t count, torch::Device device)
{
    const auto target = targetOf(rows, order, first, count).to(device);
    nn::Network& network = *model.network;
    network.train();
    network.setDropout(options.dropoutScale, Random(options.seed, "dropout/" + std::to_string(model.optimiser->steps())).next());
    auto logits = network.logits(batchOf(rows, order, first, count, device));
    if (rows.tasks == 1)
        logits = logits.select(1, 0);
    auto weights = weightsOf(model.classWeights, rows, order, first, count);
    if (weights.defined())
        weights = weights.to(device);
    const auto loss = torch::binary_cross_entropy_with_logits(logits, target, weights);
    const double value = loss.item<double>();
    if (!std::isfinite(value))
        return value;
    loss.backward();
    model.optimiser->step(learningRate);
    return value;
}

}  // namespace bindscape::train
