// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/trainer.h"

namespace bindscape::train {

// The text of evaluation.json; null where a metric is not defined.
std::string evaluationText(const Evaluation& evaluation);
void writeEvaluation(const Evaluation& evaluation, const std::filesystem::path& folder);

}  // namespace bindscape::train
