// SPDX-License-Identifier: GPL-3.0-or-later
// What the sites of one split were given by a model and by the simpler ones beside it; metrics and table rows of that. Free of torch.
#pragma once

#include "core/base/table_file.h"
#include "core/dataset/dataset.h"
#include "core/train/trainer.h"

#include <string>
#include <vector>

namespace bindscape::train {

// One model's logit of every site.
struct NamedLogits {
    std::string id, title, note;  // as BaselineEvaluation
    std::vector<double> logits;
};

struct SitePredictions {
    std::vector<std::size_t> instance;     // index into Dataset::instances
    std::vector<int> labels;
    std::vector<double> forward, reverse;  // the model's logits of the two strands
    std::vector<double> hidden;            // the core hidden, strands averaged; only where `hidesCore`
    std::vector<NamedLogits> baselines;
    bool hidesCore = false;

    double mean(std::size_t site) const { return (forward[site] + reverse[site]) / 2; }
};

// "test", "held-out", "all", ... as EvaluateOptions::split. Throws Error.
std::vector<dataset::Split> splitsOf(const std::string& wanted);

// Adds the metrics of one split, and a warning where they are not defined.
void addEvaluation(Evaluation& evaluation, const dataset::Dataset& data, dataset::Split split, const SitePredictions& predictions,
                   const EvaluateOptions& options);

// predictions.tsv.gz: its first line for predictions such as these, and their rows. Columns that do not apply are not there.
void writeHeading(TableWriter& table, const dataset::Dataset& data, const SitePredictions& predictions);
void writeRows(TableWriter& table, const dataset::Dataset& data, dataset::Split split, const SitePredictions& predictions);

}  // namespace bindscape::train
