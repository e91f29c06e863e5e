// SPDX-License-Identifier: GPL-3.0-or-later
// An evaluation as a table on standard output, and as facts for --json-progress.
#pragma once

#include "app/cli/console.h"
#include "core/train/baseline_run.h"

namespace bindscape::cli {

// Columns: split, of (rows, sites, core_hidden, the ids of the baselines, motif_score, dnase), auroc, low, high, auprc, pauc_mcclish, n_positive, n_negative.
void sayEvaluation(const train::Evaluation& evaluation, Console& console);
// The same of a k-mer model alone: kmers, motif_score, dnase.
void sayBaseline(const train::BaselineResult& result, Console& console);

}  // namespace bindscape::cli
