// SPDX-License-Identifier: GPL-3.0-or-later
// Sequences in another order, as what a sequence is compared with.
#pragma once

#include "core/base/random.h"

#include <cstdint>
#include <span>
#include <vector>

namespace bindscape::genome {

// Codes 0..4 in an order with the same number of every pair of neighbours (and so of every base, the first and the last stay), drawn
// uniformly among all such orders (Altschul and Erickson, Mol Biol Evol 2:526, 1985).
std::vector<std::uint8_t> shuffledPairs(std::span<const std::uint8_t> codes, Random& random);

}  // namespace bindscape::genome
