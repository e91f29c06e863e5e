// SPDX-License-Identifier: GPL-3.0-or-later
// Part of bodies.h.
#pragma once

namespace bindscape::nn::kernels::BINDSCAPE_KERNELS {

// splitmix64's finaliser: one number a row.
inline std::uint32_t rowHash(std::uint64_t key, std::uint64_t row)
{
    std::uint64_t z = key + (row + 1) * 0x9e3779b97f4a7c15ULL;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return static_cast<std::uint32_t>((z ^ (z >> 31)) >> 16);
}

// MurmurHash3's 32-bit finaliser of the row's number plus the column times the golden ratio.
inline Vector maskOf(Bits columns, std::uint32_t row, std::uint32_t limit, float kept)
{
    Bits h = columns * 0x9e3779b9U + row;
    h = (h ^ (h >> 16)) * 0x85ebca6bU;
    h = (h ^ (h >> 13)) * 0xc2b2ae35U;
    h = h ^ (h >> 16);
    return h < (limit - Bits{}) ? Vector{} : splat(kept);
}

inline Bits columnsFrom(long first)
{
    Bits columns;
    for (int i = 0; i < kLanes; ++i)
        columns[i] = static_cast<std::uint32_t>(first + i);
    return columns;
}

inline void drop(const Dropout& dropout, std::uint64_t row, long first, long count, const float* in, float* out)
{
    const std::uint32_t hash = rowHash(dropout.key, row);
    Bits columns = columnsFrom(first);
    long i = 0;
    for (; i + kLanes <= count; i += kLanes, columns += static_cast<std::uint32_t>(kLanes))
        store(out + i, load(in + i) * maskOf(columns, hash, dropout.limit, dropout.kept));
    if (i < count)
        storeFirst(out + i, loadFirst(in + i, count - i) * maskOf(columns, hash, dropout.limit, dropout.kept), count - i);
}

}  // namespace bindscape::nn::kernels::BINDSCAPE_KERNELS
