// SPDX-License-Identifier: GPL-3.0-or-later
// Augmentation by shift: every epoch sees the windows a little elsewhere. Free of torch.
#pragma once

#include "core/train/rows.h"

#include <cstdint>

namespace bindscape::train {

// Bases, -most .. most with equal chances, by which a row lies further along the genome in an epoch. A function of its arguments
// alone, so that a resumed run draws the same; the reverse complement of a site is a row of its own and has its own shift.
long shiftOf(std::uint64_t seed, long epoch, std::size_t row, long most);

// The rows as that epoch sees them; `rows` must outlive the result. Throws Error if most is larger than rows.margin.
Rows shiftedRows(const Rows& rows, long most, std::uint64_t seed, long epoch);

}  // namespace bindscape::train
