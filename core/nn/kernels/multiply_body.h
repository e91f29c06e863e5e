// SPDX-License-Identifier: GPL-3.0-or-later
// Part of bodies.h: matrix products as Goto and van de Geijn (2008) arrange them. B comes packed once for many products; A is packed
// piece by piece, so that it may lie in any order, also with rows that overlap (a convolution along rows).
#pragma once

namespace bindscape::nn::kernels::BINDSCAPE_KERNELS {

constexpr long kTileRows = BINDSCAPE_TILE_ROWS;
constexpr long kPanel = 2 * kLanes;
constexpr long kDepth = 384;              // of a piece: its tile of A stays in the first cache
constexpr long kPieceRows = 10 * kTileRows;  // with kDepth: the piece of A stays in the second cache

inline void pack(const float* b, long bRow, long bColumn, long k, long n, long from, long to, float* packed)
{
    for (long j = from; j < to; j += kPanel) {
        float* out = packed + j * k;
        const long columns = least(kPanel, n - j);
        for (long p = 0; p < k; ++p, out += kPanel) {
            const float* in = b + p * bRow + j * bColumn;
            if (bColumn == 1 && columns == kPanel) {
                store(out, load(in));
                store(out + kLanes, load(in + kLanes));
                continue;
            }
            for (long q = 0; q < columns; ++q)
                out[q] = in[q * bColumn];
            for (long q = columns; q < kPanel; ++q)
                out[q] = 0;
        }
    }
}

// rows x 2 vectors of sums; a [depth][rows], b [depth][kPanel].
template <int kRows>
inline void tile(long depth, const float* a, const float* b, float* c, long cRow, bool add)
{
    Vector sums[kRows][2];
    for (int i = 0; i < kRows; ++i)
        sums[i][0] = sums[i][1] = Vector{};
    for (long p = 0; p < depth; ++p) {
        const Vector b0 = load(b), b1 = load(b + kLanes);
#pragma GCC unroll 14
        for (int i = 0; i < kRows; ++i) {
            const Vector value = splat(a[i]);
            sums[i][0] += value * b0;
            sums[i][1] += value * b1;
        }
        a += kRows;
        b += kPanel;
    }
    for (int i = 0; i < kRows; ++i)
        for (int half = 0; half < 2; ++half) {
            float* at = c + i * cRow + half * kLanes;
            store(at, add ? load(at) + sums[i][half] : sums[i][half]);
        }
}

using Tile = void (*)(long depth, const float* a, const float* b, float* c, long cRow, bool add);
inline Tile tileOf(long rows)
{
    static constexpr Tile kTiles[] = {nullptr, &tile<1>, &tile<2>, &tile<3>, &tile<4>, &tile<5>, &tile<6>,
#if BINDSCAPE_TILE_ROWS > 6
                                      &tile<7>, &tile<8>, &tile<9>, &tile<10>, &tile<11>, &tile<12>, &tile<13>, &tile<14>
#endif
    };
    return kTiles[rows];
}

// The last panel of a row of C that is no whole number of panels wide.
inline void narrowTile(Tile work, long rows, long columns, long depth, const float* a, const float* b, float* c, long cRow, bool add)
{
    float whole[kTileRows * kPanel];
    work(depth, a, b, whole, kPanel, false);
    for (long i = 0; i < rows; ++i)
        for (long j = 0; j < columns; ++j)
            c[i * cRow + j] = add ? c[i * cRow + j] + whole[i * kPanel + j] : whole[i * kPanel + j];
}

inline void packRows(long rows, long depth, const float* a, long aRow, long aColumn, float* out)
{
    if (aRow == 1) {
        for (long p = 0; p < depth; ++p, out += rows)
            for (long i = 0; i < rows; ++i)
                out[i] = a[p * aColumn + i];
        return;
    }
    for (long i = 0; i < rows; ++i)
        for (long p = 0; p < depth; ++p)
            out[p * rows + i] = a[i * aRow + p * aColumn];
}

// Tile t of a piece has rows t * rows / tiles ..: as equal as they can be, since a tile of two rows takes nearly as long as a full one.
inline void piece(long rows, long n, long depth, const float* a, const float* packed, long panelFloats, float* c, long cRow, bool add)
{
    const long tiles = (rows + kTileRows - 1) / kTileRows;
    for (long j = 0; j < n; j += kPanel) {
        const float* b = packed + j / kPanel * panelFloats;
        for (long t = 0; t < tiles; ++t) {
            const long first = rows * t / tiles, height = rows * (t + 1) / tiles - first;
            const Tile work = tileOf(height);
            if (n - j >= kPanel)
                work(depth, a + first * depth, b, c + first * cRow + j, cRow, add);
            else
                narrowTile(work, height, n - j, depth, a + first * depth, b, c + first * cRow + j, cRow, add);
        }
    }
}

inline void multiply(long m, long n, long k, const float* a, long aRow, long aColumn, const float* packed, float* c, long cRow, bool add)
{
    alignas(64) float buffer[kPieceRows * kDepth];
    for (long p = 0; p < k; p += kDepth) {
        const long depth = least(kDepth, k - p);
        for (long i = 0; i < m; i += kPieceRows) {
            const long rows = least(kPieceRows, m - i);
            const long tiles = (rows + kTileRows - 1) / kTileRows;
            for (long t = 0; t < tiles; ++t) {
                const long first = rows * t / tiles, height = rows * (t + 1) / tiles - first;
                packRows(height, depth, a + (i + first) * aRow + p * aColumn, aRow, aColumn, buffer + first * depth);
            }
            piece(rows, n, depth, buffer, packed + p * kPanel, k * kPanel, c + i * cRow, cRow, add || p > 0);
        }
    }
    if (k == 0 && !add)
        for (long i = 0; i < m; ++i)
            std::memset(c + i * cRow, 0, static_cast<std::size_t>(n) * sizeof(float));
}

}  // namespace bindscape::nn::kernels::BINDSCAPE_KERNELS
