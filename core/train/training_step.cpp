// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/training_step.h"

#include "core/base/paths.h"
#include "core/base/random.h"
#include "core/nn/architecture.h"
#include "core/train/predict.h"

#include <cmath>

namespace bindscape::train {

TrainedModel::TrainedModel(const TrainOptions& options, long length, torch::Device device)
    : network(nn::findArchitecture(options.architecture).make(options.architectureValues, length, 1, options.seed))
{
    if (!options.trunk.empty())
        nn::loadTrunk(*network, std::filesystem::path(options.trunk) / paths::kModelFile);
    if (options.freezeTrunk)
        network->freezeTrunk();
    network->to(device);
    optimiser = std::make_unique<Optimiser>(*network, options.emaDecay, options.penalty);
}

double trainStep(TrainedModel& model, const TrainOptions& options, double learningRate, const Rows& rows, std::span<const std::size_t> order,
                 std::size_t first, std::size_t count, torch::Device device)
{
    std::vector<float> labels(count);
    for (std::size_t i = 0; i < count; ++i)
        labels[i] = rows.labels[order[first + i]];
    const auto target = torch::tensor(labels).to(device);
    nn::Network& network = *model.network;
    network.train();
    network.setDropout(options.dropoutScale, Random(options.seed, "dropout/" + std::to_string(model.optimiser->steps())).next());
    const auto logits = network.logits(batchOf(rows, order, first, count, device)).select(1, 0);
    const auto loss = torch::binary_cross_entropy_with_logits(logits, target);
    const double value = loss.item<double>();
    if (!std::isfinite(value))
        return value;
    loss.backward();
    model.optimiser->step(learningRate);
    return value;
}

}  // namespace bindscape::train
