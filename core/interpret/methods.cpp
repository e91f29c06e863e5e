// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/interpret/method.h"

#include "core/base/text.h"

#include <algorithm>

namespace bindscape::interpret {

std::span<const Method> methods()
{
    const Parameter rcAverage{"rc_average", "Average both strands",
                              "Scores the reverse complement too and writes the mean of both, in forward orientation.", Flag{false}};
    static const std::vector<Method> list{
        {"gradcam", "Grad-CAM", "Zheng et al., Nat Mach Intell 3:172, 2021",
         {{"relu_cam", "Keep only support", "Sets negative values of the class activation map to zero before it is spread over the bases.", Flag{true}},
          rcAverage}},
        {"saliency", "Gradient times input", "Simonyan et al., arXiv:1312.6034, 2013", {rcAverage}},
        {"ism", "In-silico mutagenesis", "Zhou and Troyanskaya, Nat Methods 12:931, 2015", {rcAverage}},
    };
    return list;
}

const Method& findMethod(std::string_view id)
{
    const auto list = methods();
    const auto found = std::find_if(list.begin(), list.end(), [&](const Method& method) { return method.id == id; });
    if (found != list.end())
        return *found;
    std::vector<std::string> known;
    for (const auto& method : list)
        known.push_back(method.id);
    throw Error("There is no interpretation method called \"" + std::string(id) + "\". Known methods: " + join(known, ", ") + ".");
}

}  // namespace bindscape::interpret
