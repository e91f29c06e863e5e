// SPDX-License-Identifier: GPL-3.0-or-later
// Labels dealt out anew, as a check of everything that comes after: nothing can be learned from them, so whatever is trained on them
// must reach an auROC of 0.5.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace bindscape::baseline {

// Permutes the labels of one split's sites; the same seed, split and number of sites give the same order.
void shuffleLabels(std::vector<std::uint8_t>& labels, std::string_view split, std::uint64_t seed);

}  // namespace bindscape::baseline
