// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/table.h"
#include "core/nn/kernels/tables.h"
#include "core/nn/kernels/target.h"

#include <algorithm>
#include <cstring>
#include <vector>

#if defined(__x86_64__)

#define BINDSCAPE_LANES 8  // floats of a vector
#define BINDSCAPE_TILE_ROWS 6  // times two vectors: as many sums as the registers hold
#define BINDSCAPE_KERNELS avx2

BINDSCAPE_BEGIN_TARGET("avx2,fma")
#include "core/nn/kernels/bodies.h"
BINDSCAPE_END_TARGET

namespace bindscape::nn::kernels {

const Table& avx2Table()
{
    static constexpr Table kTable = avx2::makeTable();
    return kTable;
}

}  // namespace bindscape::nn::kernels

#endif
