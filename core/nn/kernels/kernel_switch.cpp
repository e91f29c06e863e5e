// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/kernel_switch.h"

#include "core/nn/kernels/instructions.h"

#include <atomic>
#include <cstdlib>
#include <string_view>

namespace bindscape::nn::kernels {

namespace {

std::atomic<int>& refusals()
{
    static std::atomic<int> count = [] {
        const char* wish = std::getenv("BINDSCAPE_KERNELS");
        return wish != nullptr && std::string_view(wish) == "off" ? 1 : 0;
    }();
    return count;
}

}  // namespace

bool applyTo(const torch::Tensor& codes) { return refusals() == 0 && codes.is_cpu(); }

std::string inUse() { return refusals() == 0 ? std::string(toText(instructionsInUse())) : "off"; }

WithoutKernels::WithoutKernels() { ++refusals(); }

WithoutKernels::~WithoutKernels() { --refusals(); }

}  // namespace bindscape::nn::kernels
