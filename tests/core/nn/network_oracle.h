// SPDX-License-Identifier: GPL-3.0-or-later
// Reads one network of the oracle folders: sizes from the shapes of its tensors, weights, sequences, golden arrays.
#pragma once

#include "core/nn/architecture.h"
#include "core/nn/network.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace bindscape::test {

using Tensors = std::map<std::string, torch::Tensor>;

// name -> float32 tensor, by the list in `layout` ("tensors": name, shape, offset_floats; "file").
Tensors readTensors(const std::filesystem::path& layout);

struct FastaRows {
    torch::Tensor codes, oneHot;
    long count = 0, length = 0;
};
FastaRows readFasta(const std::filesystem::path& file);

// The architecture's parameter values that give these shapes; dropout 0.
Values sizesOf(const std::string& kind, const Tensors& weights, const nlohmann::json& description);

// The network with exactly these weights; throws if a name or shape is missing on either side.
std::shared_ptr<nn::Network> makeNetwork(const std::string& kind, const Tensors& weights, const nlohmann::json& description, long length);

std::vector<std::string> networksIn(const std::filesystem::path& folder);  // names of <name>.json that have sequences

// max |got - golden| / max |golden|
double relativeDeviation(const torch::Tensor& got, const torch::Tensor& golden);

}  // namespace bindscape::test
