// SPDX-License-Identifier: GPL-3.0-or-later
// progress.tsv: what was seen of a run between its epochs, one row a point. "nan" where a number was not measured. For curves only:
// no training depends on it.
#pragma once

#include "core/train/trainer.h"

namespace bindscape::train {

void writeProgress(const std::vector<ProgressPoint>& points, const std::filesystem::path& runFolder);

}  // namespace bindscape::train
