// SPDX-License-Identifier: GPL-3.0-or-later
// Tensors gathered to layers, of a file and of a network, so that the two can be laid beside each other.
#pragma once

#include "core/train/weight_tensor.h"

#include <string>
#include <vector>

namespace bindscape::train {

enum class LayerKind { Convolution, Recurrent, Normalisation, Dense, Other };

struct LayerTensor {
    std::string part;                 // "weight", "bias_ih_l0_reverse"
    std::vector<std::int64_t> shape;  // a convolution's without the second dimension of width 1
    std::size_t index = 0;            // in the file's list, or the network's
};
struct WeightLayer {
    std::string name;  // "conv1", "nnet.0"
    LayerKind kind = LayerKind::Other;
    std::vector<LayerTensor> tensors;
    bool head = false;  // of a network here: above the trunk

    const LayerTensor* find(const std::string& part) const;
};

std::vector<WeightLayer> layersOf(const std::vector<WeightTensor>& tensors);

struct NetworkTensor {
    std::string name;
    torch::Tensor tensor;
};
// Parameters and buffers in the order of the network's layers.
std::vector<NetworkTensor> tensorsOf(const nn::Network& network);
std::vector<WeightLayer> layersOf(const nn::Network& network, const std::vector<NetworkTensor>& tensors);

// Empty if the file's layer can be the network's; else what does not fit, as "fc1.weight is [925, 48000] there and [64, 640] here".
std::string misfit(const WeightLayer& here, const WeightLayer& there);

}  // namespace bindscape::train
