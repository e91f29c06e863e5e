// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/class_weights.h"

#include "core/base/error.h"

#include <algorithm>

namespace bindscape::train {

ClassWeights classWeights(const TrainOptions& options, const Rows& train)
{
    if (options.classWeights != "balanced")
        return {};
    if (train.tasks > 1)
        throw Error("Class weights can be balanced for one output only, and this network has " + std::to_string(train.tasks) +
                    ". Train it with equal weights.");
    const auto rows = static_cast<double>(train.size());
    const auto bound = static_cast<double>(std::count_if(train.labels.begin(), train.labels.end(), [](std::uint8_t label) { return label != 0; }));
    if (bound == 0 || bound == rows)
        return {};
    return {rows / (2 * bound), rows / (2 * (rows - bound))};
}

}  // namespace bindscape::train
