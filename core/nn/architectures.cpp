// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/architecture.h"
#include "core/nn/networks.h"

#include "core/base/error.h"

#include <algorithm>

namespace bindscape::nn {

std::span<const Architecture> architectures()
{
    static const std::vector<Architecture> list = [] {
        const std::vector<std::pair<std::string_view, decltype(&makeDanq)>> makers{
            {"danq", &makeDanq},
            {"deepsea", &makeDeepsea},
            {"dilated", &makeDilated},
        };
        std::vector<Architecture> made;
        for (const auto& [id, maker] : makers) {
            made.push_back(findDescription(id));
            made.back().make = [maker = maker, groups = made.back().groups](const Values& values, long inputLength, long outputs, std::uint64_t seed) {
                auto network = maker(values, inputLength, outputs, seed);
                network->setGroups(groups);
                return network;
            };
        }
        return made;
    }();
    return list;
}

const Architecture& findArchitecture(std::string_view id)
{
    const auto list = architectures();
    const auto found = std::find_if(list.begin(), list.end(), [&](const auto& a) { return a.id == id; });
    return found != list.end() ? *found : findDescription(id);
}

}  // namespace bindscape::nn
