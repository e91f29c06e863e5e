// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/shifted_rows.h"

#include "core/base/error.h"
#include "core/base/random.h"

#include <string>

namespace bindscape::train {

long shiftOf(std::uint64_t seed, long epoch, std::size_t row, long most)
{
    Random random(seed, "shift/" + std::to_string(epoch) + "/" + std::to_string(row));
    return static_cast<long>(random.below(static_cast<std::uint64_t>(2 * most + 1))) - most;
}

Rows shiftedRows(const Rows& rows, long most, std::uint64_t seed, long epoch)
{
    if (most > rows.margin)
        throw Error("The windows were read with " + std::to_string(rows.margin) + " bases on either side and cannot be moved by " + std::to_string(most) + ".");
    Rows shifted = rows;
    shifted.codes = [&rows, most, seed, epoch](std::size_t row, std::span<std::uint8_t> codes) {
        rows.shiftedCodes(row, shiftOf(seed, epoch, row, most), codes);
    };
    return shifted;
}

}  // namespace bindscape::train
