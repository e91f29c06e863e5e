// SPDX-License-Identifier: GPL-3.0-or-later
// The kernels behind the fused networks, as functions on plain arrays of float32: one table for each set of instructions. All are
// sequential and thread-safe; callers split the work, and no result depends on how they do. Arrays need no alignment.
#pragma once

#include <cstdint>

namespace bindscape::nn::kernels {

// Zeroes an element with a chance and multiplies the others by `kept`. Element `column` of row `row` is decided by a hash of its
// place and the key alone, so forward and backward pass, all threads and LibTorch's path draw the same without storing a mask.
struct Dropout {
    std::uint32_t limit = 0;  // chance times 2^32; 0: nothing is dropped
    float kept = 1;
    std::uint64_t key = 0;
};
Dropout dropoutOf(double probability, std::uint64_t key);

// A convolution over packed bases by adding rows of tables, two bases at a time: 'filters' outputs at 'positions' places.
// Codes: 0..3 A C G T, 4 unknown (a quarter of each), 5 outside (zero padding).
inline constexpr int kOutside = 5;
inline constexpr int kPairs = 36;  // pair (a, b) is number 6 a + b
struct OneHotTables {
    long filters = 0, width = 0;
    const float* values = nullptr;  // [chunk of filters][pair of taps][kPairs][chunkOf(filters)], bias included
};

// Max pooling: window w covers positions w * size - left .. w * size - left + size - 1, cut to 0 .. positions - 1.
struct Pooling {
    long size = 1, left = 0, windows = 0, positions = 0;
};

struct Table {
    long lanes;  // floats of a vector
    long panel;  // columns of a packed matrix that lie together

    // ---- C = A B, or C += A B. A [m, k] at a[i * aRow + p * aColumn]; B packed; C row-major [m, n].
    // Floats of a packed [k, n] matrix: k * ceil(n / panel) * panel.
    // Columns of B from..to (multiples of panel, or n) are packed; B at b[p * bRow + j * bColumn].
    void (*pack)(const float* b, long bRow, long bColumn, long k, long n, long from, long to, float* packed);
    void (*multiply)(long m, long n, long k, const float* a, long aRow, long aColumn, const float* packed, float* c, long cRow, bool add);
    // ---- one step of a long short-term memory; gates in PyTorch's order i f g o, [rows, 4 hidden].
    // gates: the sums, without bias, on entry; the activated gates on return. before: c of the step before, or null for zeros.
    void (*lstmForward)(long rows, long hidden, float* gates, long gatesRow, const float* bias, const float* before, float* c, float* h);
    // dh [rows, hidden], dc [rows, hidden] of this step on entry and of the step before on return; dGates as gates.
    void (*lstmBackward)(long rows, long hidden, const float* gates, long gatesRow, const float* before, const float* c, const float* dh,
                         float* dc, float* dGates, long dGatesRow);

    // ---- one-hot convolution of one sequence
    long chunk;  // filters that are computed together
    // weights [filters, 4, width]; scale and bias a filter, or null for 1 and 0. out: floats of a OneHotTables.
    void (*oneHotTables)(const float* weights, const float* scale, const float* bias, long filters, long width, float* out);
    // pairs [positions + width]: numbers of the pairs of bases. pooled, at [window * pooledRow + filter]: the largest value, not below
    // `least`; where, at [window * whereRow + filter]: its place in the window. sums, squares [filters] (or null): added up over positions.
    void (*oneHotPool)(const OneHotTables& tables, const std::uint8_t* pairs, const Pooling& pooling, float least, float* pooled,
                       long pooledRow, std::uint16_t* where, long whereRow, float* sums, float* squares);
    // map[position] = sum over filters of weights[filter] * max(0, value).
    void (*oneHotMap)(const OneHotTables& tables, const std::uint8_t* pairs, long positions, const float* weights, float* scratch, float* map);
    // gradient [filters, taps], taps = 4 * width rounded up to `taps`: adds g[window, filter] * bases of the place that the window took.
    // bases [(positions + width) * 4 + 64]: one-hot, position-major, padded by zeros.
    void (*oneHotWeightGradient)(long filters, long width, const float* bases, const Pooling& pooling, const float* g, const std::uint16_t* where,
                                 long whereRow, float* gradient);
    // gradient [(positions + width) * 4 + 64]: adds g * weights, weights [filters, taps] position-major.
    void (*oneHotInputGradient)(long filters, long width, const float* weights, const Pooling& pooling, const float* g,
                                const std::uint16_t* where, long whereRow, float* gradient);

    // ---- batch normalisation and max pooling of one sequence z [positions, filters], by filter
    // mean and sum of squared deviations from it, over the positions.
    void (*statistics)(long positions, long filters, const float* z, float* mean, float* squares);
    // pooled[window * pooledRow + filter]: the largest factor * z + offset, not below 0; where: its place in the window.
    void (*scaledPool)(long filters, const float* z, const float* factor, const float* offset, const Pooling& pooling, float* pooled,
                       long pooledRow, std::uint16_t* where);
    // g [window, filter]: gradients at the places. Adds up g and g * z over windows.
    void (*pooledSums)(long filters, const float* z, const float* g, const std::uint16_t* where, const Pooling& pooling, float* sums, float* products);
    // dz [positions, filters] = factor * (g at its places) + constant + slope * z.
    void (*scaledPoolBackward)(long filters, const float* z, const float* g, const std::uint16_t* where, const Pooling& pooling, const float* factor,
                               const float* constant, const float* slope, float* dz);

    // ---- rows
    // out[i] = in[i] times the mask of row `row`, columns first .. first + count - 1. in may be out.
    void (*drop)(const Dropout& dropout, std::uint64_t row, long first, long count, const float* in, float* out);
};

// Floats of a one-hot filter, rounded up so that vectors fit: the rows of weights and gradients above.
inline constexpr long tapsOf(long width) { return (4 * width + 15) / 16 * 16; }
inline constexpr long kBasesPadding = 64;

}  // namespace bindscape::nn::kernels
