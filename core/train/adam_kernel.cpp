// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/adam_kernel.h"

#include <cmath>

namespace bindscape::train {

void updateWeights(const AdamArrays& arrays, long begin, long end, const AdamSizes& sizes)
{
    constexpr auto b1 = static_cast<float>(kAdamBeta1), b2 = static_cast<float>(kAdamBeta2), epsilon = static_cast<float>(kAdamEpsilon);
    constexpr auto c1 = static_cast<float>(1 - kAdamBeta1), c2 = static_cast<float>(1 - kAdamBeta2);
    // The five arrays never overlap.
    float* __restrict__ w = arrays.weights;
    const float* __restrict__ gradients = arrays.gradients;
    float* __restrict__ first = arrays.first;
    float* __restrict__ second = arrays.second;
    float* __restrict__ average = arrays.average;
    const AdamSizes s = sizes;
    for (long i = begin; i < end; ++i) {
        const float g = gradients[i] + s.penalty * w[i];
        first[i] = b1 * first[i] + c1 * g;
        second[i] = b2 * second[i] + c2 * g * g;
        w[i] -= s.rate * first[i] / (std::sqrt(second[i]) / s.correction + epsilon);
        average[i] = s.decay * average[i] + (1 - s.decay) * w[i];
    }
}

}  // namespace bindscape::train
