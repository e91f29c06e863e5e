// SPDX-License-Identifier: GPL-3.0-or-later
// Part of bodies.h: vectors of kLanes floats, loads, stores, exponentials.
#pragma once

namespace bindscape::nn::kernels::BINDSCAPE_KERNELS {

constexpr int kLanes = BINDSCAPE_LANES;
typedef float Vector __attribute__((vector_size(BINDSCAPE_LANES * 4)));
typedef std::int32_t Whole __attribute__((vector_size(BINDSCAPE_LANES * 4)));
typedef std::uint32_t Bits __attribute__((vector_size(BINDSCAPE_LANES * 4)));
// The same in memory, at any address.
typedef float VectorAt __attribute__((vector_size(BINDSCAPE_LANES * 4), aligned(4), may_alias));
typedef std::uint32_t BitsAt __attribute__((vector_size(BINDSCAPE_LANES * 4), aligned(4), may_alias));

inline Vector load(const float* at) { return *reinterpret_cast<const VectorAt*>(at); }
inline void store(float* at, Vector value) { *reinterpret_cast<VectorAt*>(at) = value; }
inline Vector splat(float value) { return value - Vector{}; }
inline long least(long a, long b) { return a < b ? a : b; }
inline long most(long a, long b) { return a > b ? a : b; }

// The first `count` floats; the others are 0.
inline Vector loadFirst(const float* at, long count)
{
    float part[kLanes] = {};
    std::memcpy(part, at, static_cast<std::size_t>(count) * sizeof(float));
    return load(part);
}

inline void storeFirst(float* at, Vector value, long count)
{
    float part[kLanes];
    store(part, value);
    std::memcpy(at, part, static_cast<std::size_t>(count) * sizeof(float));
}

inline float sumOf(Vector value)
{
    float part[kLanes];
    store(part, value);
    float sum = 0;
    for (const float x : part)
        sum += x;
    return sum;
}

// e^x to 2 units in the last place, 0 and infinity kept away from (|x| is cut at 87), so that sigmoids stay inside 0..1.
inline Vector exponential(Vector x)
{
    const Vector high = splat(87.0F), low = splat(-87.0F);
    x = x > high ? high : x;
    x = x < low ? low : x;
    const Vector magic = splat(12582912.0F);  // 1.5 * 2^23: adding it rounds to a whole number
    const Vector rounded = x * splat(1.44269504088896341F) + magic;
    const Vector n = rounded - magic;
    const Vector r = (x - n * splat(0.693359375F)) + n * splat(2.12194440e-4F);
    Vector p = splat(1.9875691500e-4F);
    p = p * r + splat(1.3981999507e-3F);
    p = p * r + splat(8.3334519073e-3F);
    p = p * r + splat(4.1665795894e-2F);
    p = p * r + splat(1.6666665459e-1F);
    p = p * r + splat(5.0000001201e-1F);
    p = p * r * r + r + splat(1.0F);
    return reinterpret_cast<Vector>(reinterpret_cast<Whole>(p) + (reinterpret_cast<Whole>(rounded) << 23));
}

inline Vector sigmoid(Vector x) { return splat(1.0F) / (splat(1.0F) + exponential(-x)); }

// Near 0 by its series (Cephes' tanhf), where 1 - 2 / (e^2x + 1) would lose digits.
inline Vector tangent(Vector x)
{
    const Vector square = x * x;
    Vector p = splat(-5.70498872745e-3F);
    p = p * square + splat(2.06390887954e-2F);
    p = p * square + splat(-5.37397155531e-2F);
    p = p * square + splat(1.33314422036e-1F);
    p = p * square + splat(-3.33332819422e-1F);
    const Vector small = p * square * x + x;
    const Vector large = splat(1.0F) - splat(2.0F) / (exponential(x + x) + splat(1.0F));
    return square < splat(0.390625F) ? small : large;
}

}  // namespace bindscape::nn::kernels::BINDSCAPE_KERNELS
