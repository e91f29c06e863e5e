// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/training_step.h"

#include "core/base/paths.h"
#include "core/base/random.h"
#include "core/nn/architecture.h"
#include "core/train/layer_rates.h"

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

// [count] for one task; undefined where every row counts the same.
torch::Tensor weightsOf(const ClassWeights& weights, const torch::Tensor& labels)
{
    if (weights == ClassWeights{})
        return {};
    return torch::where(labels > 0, torch::full_like(labels, weights.of(1)), torch::full_like(labels, weights.of(0)));
}

}  // namespace

double trainStep(TrainedModel& model, const TrainOptions& options, double learningRate, const Batch& batch, torch::Device device)
{
    nn::Network& network = *model.network;
    network.train();
    network.setDropout(options.dropoutScale, Random(options.seed, "dropout/" + std::to_string(model.optimiser->steps())).next());
    auto logits = network.logits(batch.codes.to(device));
    if (batch.labels.dim() == 1)
        logits = logits.select(1, 0);
    auto weights = weightsOf(model.classWeights, batch.labels);
    if (weights.defined())
        weights = weights.to(device);
    const auto loss = torch::binary_cross_entropy_with_logits(logits, batch.labels.to(device), weights);
    const double value = loss.item<double>();
    if (!std::isfinite(value))
        return value;
    loss.backward();
    if (options.clipNorm > 0)
        torch::nn::utils::clip_grad_norm_(network.parameters(), options.clipNorm);
    model.optimiser->step(learningRate);
    return value;
}

}  // namespace bindscape::train
