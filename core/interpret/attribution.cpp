// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/interpret/attribution.h"

#include "core/interpret/method.h"
#include "core/interpret/references.h"

#include <algorithm>

namespace bindscape::interpret {

AttributionFunction findAttribution(std::string_view method)
{
    static constexpr std::pair<std::string_view, AttributionFunction> kFunctions[] = {
        {"gradcam", &gradCamScores},
        {"saliency", &saliencyScores},
        {"ism", &mutagenesisScores},
        {"cam", &camScores},
        {"deeplift", &deepLiftScores},
        {"integrated_gradients", &integratedGradientsScores},
    };
    for (const auto& [id, function] : kFunctions)
        if (id == method)
            return function;
    throw Error("The interpretation method \"" + findMethod(method).id + "\" cannot be run by this program.");
}

long sequencesAtOnce(std::string_view method, const Values& values, long batch)
{
    const long most = method == "ism" || method == "integrated_gradients" ? 4 : method == "deeplift" ? 128 / referencesOf(values) : batch;
    return std::clamp(most, 1L, batch);
}

torch::Tensor reverseComplement(const torch::Tensor& codes)
{
    const auto flipped = codes.flip({1});
    return torch::where(flipped < 4, 3 - flipped, flipped);
}

}  // namespace bindscape::interpret
