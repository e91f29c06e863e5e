// SPDX-License-Identifier: GPL-3.0-or-later
// How far predicted probabilities can be believed. Free of torch; thread-safe.
#pragma once

#include "core/train/trainer.h"

#include <optional>
#include <span>
#include <vector>

namespace bindscape::train {

inline constexpr int kProbabilityBins = 20;

// `count` bins of equal width over [0, 1]; labels 0 or 1, one probability a label. Probabilities that are not numbers are left out.
std::vector<ProbabilityBin> probabilityBins(std::span<const int> labels, std::span<const double> probabilities, int count = kProbabilityBins);

// Mean squared difference between probability and label; nothing without sites.
std::optional<double> brierScore(std::span<const int> labels, std::span<const double> probabilities);

// Mean over sites of |share of bound sites - mean probability| of their bin; nothing without sites.
std::optional<double> calibrationError(std::span<const ProbabilityBin> bins);

}  // namespace bindscape::train
