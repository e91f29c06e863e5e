// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the arrays of a Keras file, layer by layer; knows no layer's meaning. HDF5's C library does the reading: from one thread at
// a time. Free of torch.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace bindscape::train {

struct KerasArray {
    std::string name;                          // "param_0", "forward_lstm_1_W_i"
    std::vector<std::int64_t> shape;           // at most four sizes
    std::function<std::vector<float>()> read;  // throws Error
};
struct KerasLayer {
    std::string name;  // "layer_0", "dense_1"
    std::vector<KerasArray> arrays;
};
struct KerasArrays {
    std::vector<KerasLayer> layers;  // those with arrays, in the order of the network
    bool numbered = false;           // Keras 0.x: layers and arrays have numbers instead of names
    std::string backend;             // "theano", "tensorflow"; empty: not said
    std::string configuration;       // JSON of the network; empty: weights only
};
// Throws Error.
KerasArrays readKerasArrays(const std::filesystem::path& file);

}  // namespace bindscape::train
