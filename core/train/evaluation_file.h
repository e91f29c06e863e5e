// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/trainer.h"

namespace bindscape::train {

// evaluation.json; null where a metric is not defined.
void writeEvaluation(const Evaluation& evaluation, const std::filesystem::path& folder);

}  // namespace bindscape::train
