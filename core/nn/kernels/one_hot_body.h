// SPDX-License-Identifier: GPL-3.0-or-later
// Part of bodies.h: the convolution over bases. A filter's sum is one addition for two taps instead of eight products, from tables of
// two vectors of filters that stay in the first cache.
#pragma once

namespace bindscape::nn::kernels::BINDSCAPE_KERNELS {

constexpr long kChunk = 2 * kLanes;

inline long pairsOf(long width) { return (width + 1) / 2; }

// One tap's value for a code.
inline float tapValue(const float* taps, long width, int code)
{
    if (code < 4)
        return taps[code * width];
    return code == 4 ? 0.25F * (taps[0] + taps[width] + taps[2 * width] + taps[3 * width]) : 0.0F;
}

inline void oneHotTables(const float* weights, const float* scale, const float* bias, long filters, long width, float* out)
{
    const long pairs = pairsOf(width), chunks = (filters + kChunk - 1) / kChunk;
    for (long f = 0; f < chunks * kChunk; ++f) {
        float* table = out + f / kChunk * pairs * kPairs * kChunk + f % kChunk;
        for (long j = 0; j < pairs; ++j)
            for (int pair = 0; pair < kPairs; ++pair) {
                float value = 0;
                if (f < filters) {
                    const float* taps = weights + f * 4 * width + 2 * j;
                    value = tapValue(taps, width, pair / 6) + (2 * j + 1 < width ? tapValue(taps + 1, width, pair % 6) : 0.0F);
                    value = value * (scale != nullptr ? scale[f] : 1.0F) + (j == 0 && bias != nullptr ? bias[f] : 0.0F);
                }
                table[(j * kPairs + pair) * kChunk] = value;
            }
    }
}

struct Two {
    Vector first, second;
};

inline Two valueAt(const float* table, long count, const std::uint8_t* pairs)
{
    Two sum{Vector{}, Vector{}};
    for (long j = 0; j < count; ++j, table += kPairs * kChunk) {
        const float* row = table + static_cast<long>(pairs[2 * j]) * kChunk;
        sum.first += load(row);
        sum.second += load(row + kLanes);
    }
    return sum;
}

inline void storeChunk(float* at, Two value, long count)
{
    if (count >= kChunk) {
        store(at, value.first);
        store(at + kLanes, value.second);
        return;
    }
    storeFirst(at, value.first, least(count, kLanes));
    if (count > kLanes)
        storeFirst(at + kLanes, value.second, count - kLanes);
}

inline void addChunk(float* at, Two value, long count)
{
    float part[kChunk];
    store(part, value.first);
    store(part + kLanes, value.second);
    for (long i = 0; i < least(count, kChunk); ++i)
        at[i] += part[i];
}

inline void storePlaces(std::uint16_t* at, Vector first, Vector second, long count)
{
    float part[kChunk];
    store(part, first);
    store(part + kLanes, second);
    for (long i = 0; i < least(count, kChunk); ++i)
        at[i] = static_cast<std::uint16_t>(part[i]);
}

struct Sums {
    Two sum{Vector{}, Vector{}}, square{Vector{}, Vector{}};
};

template <bool kStatistics>
inline void poolChunk(const float* table, long count, const std::uint8_t* pairs, const Pooling& pooling, float least0, float* pooled, long pooledRow,
                      std::uint16_t* where, long whereRow, long filters, Sums& sums)
{
    for (long w = 0; w < pooling.windows; ++w) {
        const long start = w * pooling.size - pooling.left;
        const long from = most(start, 0), to = least(start + pooling.size, pooling.positions);
        Vector best0 = splat(least0), best1 = best0;
        Vector at0 = splat(static_cast<float>(from - start)), at1 = at0;
        for (long q = from; q < to; ++q) {
            const Two value = valueAt(table, count, pairs + q);
            const Vector place = splat(static_cast<float>(q - start));
            at0 = value.first > best0 ? place : at0;
            at1 = value.second > best1 ? place : at1;
            best0 = value.first > best0 ? value.first : best0;
            best1 = value.second > best1 ? value.second : best1;
            if constexpr (kStatistics) {
                sums.sum.first += value.first;
                sums.sum.second += value.second;
                sums.square.first += value.first * value.first;
                sums.square.second += value.second * value.second;
            }
        }
        storeChunk(pooled + w * pooledRow, {best0, best1}, filters);
        storePlaces(where + w * whereRow, at0, at1, filters);
    }
}

inline void oneHotPool(const OneHotTables& tables, const std::uint8_t* pairs, const Pooling& pooling, float least0, float* pooled, long pooledRow,
                       std::uint16_t* where, long whereRow, float* sums, float* squares)
{
    const long count = pairsOf(tables.width);
    for (long f = 0; f < tables.filters; f += kChunk) {
        const float* table = tables.values + f / kChunk * count * kPairs * kChunk;
        Sums total;
        if (sums == nullptr) {
            poolChunk<false>(table, count, pairs, pooling, least0, pooled + f, pooledRow, where + f, whereRow, tables.filters - f, total);
            continue;
        }
        poolChunk<true>(table, count, pairs, pooling, least0, pooled + f, pooledRow, where + f, whereRow, tables.filters - f, total);
        addChunk(sums + f, total.sum, tables.filters - f);
        addChunk(squares + f, total.square, tables.filters - f);
    }
}

inline void oneHotMap(const OneHotTables& tables, const std::uint8_t* pairs, long positions, const float* weights, float* scratch, float* map)
{
    const long count = pairsOf(tables.width);
    for (long f = 0; f < tables.filters; f += kChunk) {
        const float* table = tables.values + f / kChunk * count * kPairs * kChunk;
        const long rest = tables.filters - f;
        const Vector w0 = rest >= kLanes ? load(weights + f) : loadFirst(weights + f, rest);
        const Vector w1 = rest >= kChunk ? load(weights + f + kLanes) : loadFirst(weights + f + kLanes, most(0, rest - kLanes));
        for (long q = 0; q < positions; ++q) {
            const Two value = valueAt(table, count, pairs + q);
            const Vector zero{};
            const Vector sum = w0 * (value.first > zero ? value.first : zero) + w1 * (value.second > zero ? value.second : zero);
            store(scratch + q * kLanes, f == 0 ? sum : load(scratch + q * kLanes) + sum);
        }
    }
    for (long q = 0; q < positions; ++q)
        map[q] = sumOf(load(scratch + q * kLanes));
}

// kVectors vectors of one filter's gradient, summed over the windows in registers.
template <int kVectors>
inline void gradientOfTaps(const float* bases, const Pooling& pooling, const float* g, const std::uint16_t* where, long filters, long whereRow,
                           float* gradient)
{
    Vector sums[kVectors];
    for (int v = 0; v < kVectors; ++v)
        sums[v] = load(gradient + v * kLanes);
    for (long w = 0; w < pooling.windows; ++w) {
        const float* at = bases + 4 * (w * pooling.size - pooling.left + where[w * whereRow]);
        const Vector factor = splat(g[w * filters]);
        for (int v = 0; v < kVectors; ++v)
            sums[v] += factor * load(at + v * kLanes);
    }
    for (int v = 0; v < kVectors; ++v)
        store(gradient + v * kLanes, sums[v]);
}

inline void oneHotWeightGradient(long filters, long width, const float* bases, const Pooling& pooling, const float* g, const std::uint16_t* where,
                                 long whereRow, float* gradient)
{
    const long taps = tapsOf(width), vectors = taps / kLanes;
    for (long f = 0; f < filters; ++f)
        for (long v = 0; v < vectors;) {
            float* out = gradient + f * taps + v * kLanes;
            const float* in = bases + v * kLanes;
            if (vectors - v >= 8) {
                gradientOfTaps<8>(in, pooling, g + f, where + f, filters, whereRow, out);
                v += 8;
            } else if (vectors - v == 7) {  // 26 bases, AVX-512
                gradientOfTaps<7>(in, pooling, g + f, where + f, filters, whereRow, out);
                v += 7;
            } else if (vectors - v >= 4) {
                gradientOfTaps<4>(in, pooling, g + f, where + f, filters, whereRow, out);
                v += 4;
            } else {
                gradientOfTaps<1>(in, pooling, g + f, where + f, filters, whereRow, out);
                v += 1;
            }
        }
}

inline void oneHotInputGradient(long filters, long width, const float* weights, const Pooling& pooling, const float* g, const std::uint16_t* where,
                                long whereRow, float* gradient)
{
    const long taps = tapsOf(width);
    for (long w = 0; w < pooling.windows; ++w)
        for (long f = 0; f < filters; ++f) {
            const float value = g[w * filters + f];
            if (value == 0)
                continue;
            float* at = gradient + 4 * (w * pooling.size - pooling.left + where[w * whereRow + f]);
            const Vector factor = splat(value);
            const float* row = weights + f * taps;
            for (long v = 0; v < taps; v += kLanes)
                store(at + v, load(at + v) + factor * load(row + v));
        }
}

}  // namespace bindscape::nn::kernels::BINDSCAPE_KERNELS
