// SPDX-License-Identifier: GPL-3.0-or-later
// An evaluation as a table on standard output, and as facts for --json-progress.
#pragma once

#include "app/cli/console.h"
#include "core/train/trainer.h"

namespace bindscape::cli {

// Columns: split, rows (of what the numbers are), auroc, low, high, auprc, pauc_mcclish, n_positive, n_negative.
void sayEvaluation(const train::Evaluation& evaluation, Console& console);

}  // namespace bindscape::cli
