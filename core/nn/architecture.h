// SPDX-License-Identifier: GPL-3.0-or-later
// What networks there are, as data; free of torch, so that forms and help may include it. A new network is one file, its
// description in architecture_list.cpp and one line in architectures.cpp.
#pragma once

#include "core/base/parameter.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bindscape::nn {

class Network;

// Layers that share a learning rate and are frozen together.
struct LayerGroup {
    std::string id, title;            // "convolution", "Convolutions"
    std::vector<std::string> layers;  // names of the network's children, as in model.pt
    bool trunk = true;                // false: of the head, which a trunk does not hand on
};

struct Architecture {
    std::string id, title, reference;
    std::vector<Parameter> parameters;  // sizes; defaults are the published network
    double learningRate = 1e-3;         // published starting rate
    double finalLearningRate = 1e-5;    // the plateau schedule stops here
    std::vector<LayerGroup> groups;     // from the sequence up; every layer is in exactly one
    std::vector<std::pair<std::string, std::string>> narrow;  // values of a small version, for a first look in a minute
    std::vector<std::string> headParameters;  // those that a trunk taken over from another run need not share: dense units, dropout
    // inputLength bases, `outputs` logits; weights initialised from the seed. Empty in the descriptions.
    std::function<std::shared_ptr<Network>(const Values&, long inputLength, long outputs, std::uint64_t seed)> make;
};

// Library core_nn_list, no torch: everything but `make`. For forms, help and presets before LibTorch is loaded.
std::span<const Architecture> architectureDescriptions();
const Architecture& findDescription(std::string_view id);  // throws Error listing the known ones

// Library core_nn.
std::span<const Architecture> architectures();
const Architecture& findArchitecture(std::string_view id);  // throws Error listing the known ones

// Values of every parameter: those given, the architecture's defaults for the rest.
Values completeValues(const Architecture& architecture, const Values& given);

}  // namespace bindscape::nn
