// SPDX-License-Identifier: GPL-3.0-or-later
// Per-base scores of rows in memory with a network; free of torch.
#pragma once

#include "core/interpret/method.h"
#include "core/train/rows.h"
#include "core/train/run_record.h"

#include <functional>

namespace bindscape::interpret {

// What comes of the next logits.size() rows. Spans live as long as the call.
struct ScoredRows {
    std::span<const float> values;  // [row][base], raw
    std::span<const double> logits;  // with rc_average the mean of both strands, as the values
    std::span<const float> table;    // [row][4][base] of mutagenesis with `table`, else empty
    std::span<const double> errors;  // [row] of methods with a convergence error, else empty
};
using ScoreSink = std::function<void(const ScoredRows& scored)>;

// Rows first, first + 1, ... to the end with the run's kept weights, batch by batch. Returns the speed in sequences per second. Throws Cancelled.
double scoreRows(const std::filesystem::path& runFolder, const train::RunRecord& record, const train::Rows& rows, std::size_t first,
                 const InterpretOptions& options, const ScoreSink& sink, Progress& progress);

// Every value of the method: those given, its defaults for the rest.
Values completeValues(const Method& method, const Values& given);

// Divides every row of `length` values by the sum of their absolute values; rows of zeros stay.
void normaliseRows(std::span<float> values, std::size_t length);

// Which of the run's outputs that is. Throws Error listing the known ones; also where a run of several has none chosen, or the other way
// round.
std::size_t outputOf(const std::vector<std::string>& tasks, const std::string& task, const std::filesystem::path& runFolder);

}  // namespace bindscape::interpret
