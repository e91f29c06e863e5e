// SPDX-License-Identifier: GPL-3.0-or-later
// Runs side by side: their training curves in one plot, and what was set for each, of which only the rows matter that differ.
#pragma once

#include "core/project/comparison.h"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace bindscape::project {

// One row of the table: what was set (or came out), for each run; "" where a run does not have it.
struct ParameterRow {
    std::string id, label;             // "learning_rate", "Learning rate"
    std::vector<std::string> values;
    bool result = false;               // came out: auROC, epochs, time ...
    bool differs() const;
};
struct ParameterTable {
    std::vector<std::string> runs;     // names
    std::vector<ParameterRow> rows;    // settings first, then results
    // Settings that differ, and all results.
    std::vector<ParameterRow> differences() const;
};
// From the records of the runs and of their data sets, their metrics and their evaluations of the split. What is missing is left empty; throws
// Error for damaged records.
ParameterTable parameterTable(std::span<const ComparedRun> runs, const std::string& split);
// TSV: id, label, one column a run. All rows, or only the differences.
void writeParameterTable(const ParameterTable& table, bool all, const std::filesystem::path& tsv);

enum class CurveKind { ValidationLoss, TrainingLoss, Auroc };
// Each run in its own colour, its best epoch in the legend. byTime: minutes of training instead of epochs.
figure::Chart curvesChart(std::span<const ComparedRun> runs, CurveKind kind, bool byTime);
// All epochs of all runs, one row each: run, epoch, step, seconds since the start, losses, auROC, auPRC, rate, best.
void writeCurves(std::span<const ComparedRun> runs, const std::filesystem::path& tsv);

}  // namespace bindscape::project
