// SPDX-License-Identifier: GPL-3.0-or-later
// The one switch between the kernels and LibTorch's own operators. BINDSCAPE_KERNELS=off in the environment turns them off, and
// plain, avx2 or avx512 chooses the instructions; anything else, or instructions that the machine lacks: the best.
#pragma once

#include <torch/torch.h>

namespace bindscape::nn::kernels {

// For codes on the CPU, while the kernels are on.
bool applyTo(const torch::Tensor& codes);
// "AVX-512", or "off".
std::string inUse();

// LibTorch's operators in the whole process while one of these lives.
class WithoutKernels {
public:
    WithoutKernels();
    ~WithoutKernels();
    WithoutKernels(const WithoutKernels&) = delete;
    WithoutKernels& operator=(const WithoutKernels&) = delete;
};

}  // namespace bindscape::nn::kernels
