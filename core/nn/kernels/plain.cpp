// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/table.h"
#include "core/nn/kernels/tables.h"

#include <algorithm>
#include <cstring>
#include <vector>

#define BINDSCAPE_LANES 4  // floats of a vector
#define BINDSCAPE_TILE_ROWS 6  // times two vectors: as many sums as the registers hold
#define BINDSCAPE_KERNELS plain
#include "core/nn/kernels/bodies.h"

namespace bindscape::nn::kernels {

const Table& plainTable()
{
    static constexpr Table kTable = plain::makeTable();
    return kTable;
}

}  // namespace bindscape::nn::kernels
