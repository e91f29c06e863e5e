// SPDX-License-Identifier: GPL-3.0-or-later
// Tensors of another program's file, before anybody knows what they are for.
#pragma once

#include "core/base/error.h"
#include "core/nn/network.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace bindscape::train {

struct WeightTensor {
    std::string name;                     // with a dot before its last part: "conv1.weight"; layers are told by what is before it
    std::string origin;                   // as the file calls it, with the shape there: "layer_0/param_0 [320, 4, 26, 1]"
    std::vector<std::int64_t> shape;      // as torch would have it
    std::function<torch::Tensor()> read;  // float32 of that shape, or a number of 64 bits; throws Error
};

struct WeightFile {
    std::string format;                 // "PyTorch state dict"
    std::string baseOrder;              // of the first layer's channels where nobody says another
    std::vector<WeightTensor> tensors;  // in the file's order
    bool byPosition = false;            // the first dense layer is known to read all channels of the first position, then of the next
    Warnings warnings;
};

std::string shapeText(const std::vector<std::int64_t>& shape);  // "[320, 4, 26]"

// A state dict saved with torch.save (since PyTorch 1.6: a zip archive). Nothing in the file is executed. Throws Error.
WeightFile readPytorchArchive(const std::filesystem::path& file);

// HDF5 of Keras: weights or whole models of one stack of layers with convolutions, a bidirectional LSTM and dense layers, as that
// of DanQ. Keras 0.x (layer_0/param_0), 1.x and 2.x (names of layers). Throws Error.
WeightFile readKerasFile(const std::filesystem::path& file);

}  // namespace bindscape::train
