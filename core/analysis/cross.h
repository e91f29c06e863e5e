// SPDX-License-Identifier: GPL-3.0-or-later
// Every model on every data set (Zheng et al. 2021, Extended Data Fig. 1e-h): which model is best on each data set, and how far
// the data set's own model lies before or behind the best of the others. Works on measured values only; see
// core/project/comparison.h for measuring them. All functions are thread-safe.
#pragma once

#include "core/stats/metrics.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::analysis {

enum class CrossMetric { Auroc, Auprc };
std::string_view toText(CrossMetric metric);  // "auroc", "auprc"
std::optional<CrossMetric> crossMetricFromText(std::string_view text);
std::string titleOf(CrossMetric metric);      // "auROC", "auPRC"

struct CrossCell {
    bool measured = false;                    // else nobody has evaluated this model on this data set yet
    bool own = false;                         // the model was trained on this data set
    bool leakage = false;                     // the model was trained on chromosomes that these sites lie on
    stats::RankingMetrics metrics;            // both strands as rows
};
struct CrossTable {
    std::string split;                        // of the data sets: "test"
    std::vector<std::string> models, datasets;  // names, each once
    std::vector<CrossCell> cells;             // [model * datasets.size() + dataset]

    const CrossCell& at(std::size_t model, std::size_t dataset) const { return cells[model * datasets.size() + dataset]; }
    // None where it was not measured, or not defined because all sites are of one class.
    std::optional<double> value(std::size_t model, std::size_t dataset, CrossMetric metric) const;
    std::size_t missing() const;              // cells that were not measured
};

// The best value of each column; all of them where several are equal. [model * datasets.size() + dataset]
std::vector<bool> bestOfColumns(const CrossTable& table, CrossMetric metric);

// One data set: its own model (the best of them where it has several) against the best of the models of other data sets.
struct OwnVersusBest {
    std::string dataset;
    std::optional<std::size_t> ownModel, otherModel;  // none where no such model has a value
    std::optional<double> own, other;
    // own - other; > 0: the own model is best. Its size is the "gain" of the paper: own minus next best where the own model is
    // best, best minus own where it is not.
    std::optional<double> difference() const;
    bool ownIsBest() const { return difference().value_or(-1) >= 0; }
};
std::vector<OwnVersusBest> ownVersusBest(const CrossTable& table, CrossMetric metric);  // in the order of the data sets

// TSV: rows models, columns data sets; nan where there is no value.
void writeCross(const CrossTable& table, CrossMetric metric, const std::filesystem::path& tsv);
// TSV: one row a cell, both metrics with 95 % intervals and numbers of rows.
void writeCrossLong(const CrossTable& table, const std::filesystem::path& tsv);
// TSV: one row a data set.
void writeOwnVersusBest(const CrossTable& table, CrossMetric metric, const std::filesystem::path& tsv);

}  // namespace bindscape::analysis
