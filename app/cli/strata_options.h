// SPDX-License-Identifier: GPL-3.0-or-later
// Which of the scored sites count, as options that several commands share.
#pragma once

#include "app/cli/inputs.h"
#include "core/analysis/strata.h"

#include <string>

namespace bindscape::cli {

struct StrataOptions {
    std::string labels = "counted", distance, tss, inside, outside, strength, dataset;
    std::int64_t within = analysis::kProximalBases;

    bool chooses() const { return !distance.empty() || !inside.empty() || !outside.empty() || !strength.empty(); }
    // " that are bound, proximal", for sentences; empty where all count.
    std::string text() const;
};
void addStrataOptions(CLI::App& app, StrataOptions& strata);
void requireConsistent(const StrataOptions& strata);  // throws UsageError

// `genome` is needed where files name chromosomes. Throws Error where no site is left.
analysis::Sites chooseSites(const scores::ScoreSet& scores, const StrataOptions& strata, const std::string& genome, const std::string& folder,
                            Console& console);

}  // namespace bindscape::cli
