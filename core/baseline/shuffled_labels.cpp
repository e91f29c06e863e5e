// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/baseline/shuffled_labels.h"

#include "core/base/random.h"

#include <string>

namespace bindscape::baseline {

void shuffleLabels(std::vector<std::uint8_t>& labels, std::string_view split, std::uint64_t seed)
{
    Random(seed, "shuffled labels of " + std::string(split)).shuffle(labels);
}

}  // namespace bindscape::baseline
