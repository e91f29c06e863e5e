// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/network.h"

#include <ATen/Parallel.h>

namespace bindscape::nn {

namespace {

// A hash of the position instead of a running generator (splitmix64's finaliser): any number of threads gives the same
// mask, and it is several times faster than the Mersenne twister behind torch::dropout.
std::uint64_t mix(std::uint64_t z)
{
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

// 1 / (1 - p) where kept, 0 where dropped.
torch::Tensor mask(at::IntArrayRef sizes, double probability, std::uint64_t key)
{
    torch::Tensor values = torch::empty(sizes, torch::kFloat32);
    float* out = values.data_ptr<float>();
    const auto kept = static_cast<float>(1 / (1 - probability));
    const auto limit = static_cast<std::uint32_t>(probability * 4294967296.0);
    const long pairs = (values.numel() + 1) / 2;
    const bool odd = values.numel() % 2 != 0;
    at::parallel_for(0, pairs, 1 << 15, [&](long begin, long end) {
        for (long i = begin; i < end; ++i) {
            const std::uint64_t bits = mix(key + static_cast<std::uint64_t>(i) * 0x9e3779b97f4a7c15ULL);
            out[2 * i] = static_cast<std::uint32_t>(bits) < limit ? 0.0F : kept;
            if (!odd || i + 1 < pairs)
                out[2 * i + 1] = static_cast<std::uint32_t>(bits >> 32) < limit ? 0.0F : kept;
        }
    });
    return values;
}

}  // namespace

torch::Tensor Network::dropout(torch::Tensor values, double probability, std::uint64_t layer) const
{
    const double p = probability * m_dropoutScale;
    if (!is_training() || p <= 0)
        return values;
    const std::uint64_t key = mix(m_dropoutKey * 0x9e3779b97f4a7c15ULL + layer + 1);
    return values * mask(values.sizes(), p, key).to(values.device());
}

}  // namespace bindscape::nn
