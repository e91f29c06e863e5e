// SPDX-License-Identifier: GPL-3.0-or-later
// Part of bodies.h: plain loops over filters, which the compiler turns into vectors.
#pragma once

namespace bindscape::nn::kernels::BINDSCAPE_KERNELS {

inline void statistics(long positions, long filters, const float* z, float* __restrict__ mean, float* __restrict__ squares)
{
    for (long f = 0; f < filters; ++f)
        mean[f] = squares[f] = 0;
    for (long q = 0; q < positions; ++q)
        for (long f = 0; f < filters; ++f)
            mean[f] += z[q * filters + f];
    for (long f = 0; f < filters; ++f)
        mean[f] /= static_cast<float>(positions);
    for (long q = 0; q < positions; ++q)
        for (long f = 0; f < filters; ++f) {
            const float d = z[q * filters + f] - mean[f];
            squares[f] += d * d;
        }
}

inline void scaledPool(long filters, const float* z, const float* factor, const float* offset, const Pooling& pooling, float* pooled, long pooledRow,
                       std::uint16_t* where)
{
    for (long w = 0; w < pooling.windows; ++w) {
        const long start = w * pooling.size - pooling.left;
        const long from = most(start, 0), to = least(start + pooling.size, pooling.positions);
        float* __restrict__ best = pooled + w * pooledRow;
        std::uint16_t* __restrict__ at = where + w * filters;
        for (long f = 0; f < filters; ++f) {
            best[f] = 0;
            at[f] = static_cast<std::uint16_t>(from - start);
        }
        for (long q = from; q < to; ++q) {
            const float* row = z + q * filters;
            const auto place = static_cast<std::uint16_t>(q - start);
            for (long f = 0; f < filters; ++f) {
                const float value = factor[f] * row[f] + offset[f];
                at[f] = value > best[f] ? place : at[f];
                best[f] = value > best[f] ? value : best[f];
            }
        }
    }
}

inline void pooledSums(long filters, const float* z, const float* g, const std::uint16_t* where, const Pooling& pooling, float* __restrict__ sums,
                       float* __restrict__ products)
{
    for (long w = 0; w < pooling.windows; ++w) {
        const long start = w * pooling.size - pooling.left;
        const long from = most(start, 0), to = least(start + pooling.size, pooling.positions);
        const float* slopes = g + w * filters;
        const std::uint16_t* at = where + w * filters;
        for (long f = 0; f < filters; ++f)
            sums[f] += slopes[f];
        for (long q = from; q < to; ++q) {
            const float* row = z + q * filters;
            const auto place = static_cast<std::uint16_t>(q - start);
            for (long f = 0; f < filters; ++f)
                products[f] += at[f] == place ? slopes[f] * row[f] : 0.0F;
        }
    }
}

inline void scaledPoolBackward(long filters, const float* z, const float* g, const std::uint16_t* where, const Pooling& pooling, const float* factor,
                               const float* constant, const float* slope, float* __restrict__ dz)
{
    for (long q = 0; q < pooling.positions; ++q) {
        const long w = (q + pooling.left) / pooling.size;
        const float* row = z + q * filters;
        float* out = dz + q * filters;
        if (w >= pooling.windows) {  // behind the last whole window
            for (long f = 0; f < filters; ++f)
                out[f] = constant[f] + slope[f] * row[f];
            continue;
        }
        const float* slopes = g + w * filters;
        const std::uint16_t* at = where + w * filters;
        const auto place = static_cast<std::uint16_t>(q + pooling.left - w * pooling.size);
        for (long f = 0; f < filters; ++f)
            out[f] = (at[f] == place ? factor[f] * slopes[f] : 0.0F) + constant[f] + slope[f] * row[f];
    }
}

}  // namespace bindscape::nn::kernels::BINDSCAPE_KERNELS
