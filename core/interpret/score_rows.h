// SPDX-License-Identifier: GPL-3.0-or-later
// Per-base scores of rows in memory with a run's kept weights; free of torch.
#pragma once

#include "core/interpret/method.h"
#include "core/train/rows.h"
#include "core/train/run_record.h"

#include <functional>

namespace bindscape::interpret {

// values [logits.size() * rows.length], for the next logits.size() rows.
using ScoreSink = std::function<void(std::span<const float> values, std::span<const double> logits)>;

// Rows first, first + 1, ... to the end, batch by batch. Returns the speed in sequences per second. Throws Cancelled.
double scoreRows(const std::filesystem::path& runFolder, const train::RunRecord& record, const train::Rows& rows, std::size_t first,
                 const InterpretOptions& options, const ScoreSink& sink, Progress& progress);

// Every value of the method: those given, its defaults for the rest.
Values completeValues(const Method& method, const Values& given);

}  // namespace bindscape::interpret
