// SPDX-License-Identifier: GPL-3.0-or-later
// metrics.tsv: one row an epoch. "nan" where a metric is not defined.
#pragma once

#include "core/train/trainer.h"

#include <string_view>

namespace bindscape::train {

void writeMetrics(const std::vector<EpochMetrics>& epochs, const std::filesystem::path& runFolder);

// Marks the epoch whose weights are kept: the lowest validation loss or the highest validation auROC, as stopBy says (TrainOptions),
// the first of equals. The loss decides also where auROC is not defined, the last epoch if there was no validation. Returns its number,
// 0 if there is no epoch.
long markBest(std::vector<EpochMetrics>& epochs, std::string_view stopBy);

}  // namespace bindscape::train
