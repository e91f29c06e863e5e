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
    CLI::Option* withinOption = nullptr;

    bool chooses() const { return !distance.empty() || !inside.empty() || !outside.empty() || !strength.empty(); }
    // " that are bound, proximal", for sentences; empty where all count.
    std::string text() const;
    // "proximal (core within 3,000 bp of a start in genes.gtf), inside peaks.bed": the stratum, for tables and figures. Empty where there is
    // none.
    std::string stratum() const;
};
void addStrataOptions(CLI::App& app, StrataOptions& strata);
// Throws UsageError. `byDistance`: a panel has a page for each distance, for which --tss is there without --distance.
void requireConsistent(const StrataOptions& strata, bool byDistance = false);

// `genome` is needed where files name chromosomes. May be empty.
analysis::Sites sitesOfStratum(const scores::ScoreSet& scores, const StrataOptions& strata, const std::string& genome, Console& console);
// The same; throws Error where no site is left.
analysis::Sites chooseSites(const scores::ScoreSet& scores, const StrataOptions& strata, const std::string& genome, const std::string& folder,
                            Console& console);

}  // namespace bindscape::cli
