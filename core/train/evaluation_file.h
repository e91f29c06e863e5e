// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/trainer.h"

#include <optional>

namespace bindscape::train {

// The text of evaluation.json; null where a metric is not defined. `resamples`: of the bootstrap behind the intervals, where it is known.
std::string evaluationText(const Evaluation& evaluation, std::optional<int> resamples = {});
void writeEvaluation(const Evaluation& evaluation, const std::filesystem::path& folder, std::optional<int> resamples = {});
// Nothing where the file does not say. Throws Error as readEvaluation() does.
std::optional<int> readResamples(const std::filesystem::path& folder);

}  // namespace bindscape::train
