// SPDX-License-Identifier: GPL-3.0-or-later
// The inner loop of Adam with weight averaging, free of torch so that it is compiled with its own options.
#pragma once

namespace bindscape::train {

inline constexpr double kAdamBeta1 = 0.9, kAdamBeta2 = 0.999, kAdamEpsilon = 1e-8;

struct AdamArrays {
    float* weights;
    const float* gradients;
    float* first;    // moving mean of the gradient
    float* second;   // of its square
    float* average;  // of the weights
};

struct AdamSizes {
    float rate;        // learning rate over the first bias correction
    float correction;  // square root of the second bias correction
    float penalty;     // times the weight is added to the gradient
    float decay;       // of the weight average
};

// One pass instead of torch's ten: the step is bound by memory, and 46 million weights are 0.2 GB an array.
void updateWeights(const AdamArrays& arrays, long begin, long end, const AdamSizes& sizes);

}  // namespace bindscape::train
