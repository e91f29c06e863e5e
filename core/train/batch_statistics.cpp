// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/batch_statistics.h"

#include "core/base/random.h"
#include "core/train/batch_queue.h"

#include <algorithm>

namespace bindscape::train {

namespace {

constexpr std::size_t kBatches = 8;

// Layers whose statistics follow the batches; while this lives they take the plain mean of all batches.
class PlainMeans {
public:
    explicit PlainMeans(nn::Network& network)
    {
        for (const auto& module : network.modules(false))
            if (auto* layer = module->as<torch::nn::BatchNorm1dImpl>(); layer != nullptr && layer->is_training()) {
                m_layers.emplace_back(layer, layer->options.momentum());
                layer->options.momentum(c10::nullopt);
                layer->reset_running_stats();
            }
    }
    ~PlainMeans()
    {
        for (const auto& [layer, momentum] : m_layers)
            layer->options.momentum(momentum);
    }
    PlainMeans(const PlainMeans&) = delete;
    PlainMeans& operator=(const PlainMeans&) = delete;
    bool empty() const { return m_layers.empty(); }

private:
    std::vector<std::pair<torch::nn::BatchNorm1dImpl*, c10::optional<double>>> m_layers;
};

}  // namespace

void measureStatistics(nn::Network& network, const Rows& rows, const TrainOptions& options, torch::Device device)
{
    const torch::NoGradGuard noGradient;
    const bool training = network.is_training();
    network.train();
    const PlainMeans layers(network);
    network.setDropout(0, 0);
    const auto batch = static_cast<std::size_t>(options.batch);
    const auto picked =
        Random(options.seed, "statistics").sample(rows.size(), layers.empty() ? 0 : std::min(rows.size(), kBatches * batch));
    // Whole batches alone, but for the first: the mean over batches counts a small one as much.
    for (std::size_t first = 0; first < picked.size() && (first == 0 || first + batch <= picked.size()); first += batch)
        network.logits(assemble(rows, picked, first, std::min(batch, picked.size() - first)).codes.to(device));
    network.train(training);
}

}  // namespace bindscape::train
