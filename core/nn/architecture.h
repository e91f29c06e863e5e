// SPDX-License-Identifier: GPL-3.0-or-later
// What networks there are, as data; free of torch, so that forms and help may include it. A new network is one file
// and one line in architectures.cpp.
#pragma once

#include "core/base/parameter.h"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::nn {

class Network;

struct Architecture {
    std::string id, title, reference;
    std::vector<Parameter> parameters;  // sizes; defaults are the published network
    double learningRate = 1e-3;         // published starting rate
    double finalLearningRate = 1e-5;    // the plateau schedule stops here
    // inputLength bases, `outputs` logits; weights initialised from the seed.
    std::function<std::shared_ptr<Network>(const Values&, long inputLength, long outputs, std::uint64_t seed)> make;
};

std::span<const Architecture> architectures();
const Architecture& findArchitecture(std::string_view id);  // throws Error listing the known ones

}  // namespace bindscape::nn
