// SPDX-License-Identifier: GPL-3.0-or-later
// Scores that are drawn beside others - of the network trained with the core blocked, of shifted windows - must be of the same sites and of
// the same method, or the picture compares what cannot be compared. All functions are thread-safe.
#pragma once

#include "core/analysis/strata.h"
#include "core/scores/score_set.h"

#include <cstdint>
#include <string>

namespace bindscape::analysis {

// Scores, which of their sites count, and the name of their folder for sentences.
struct NamedScores {
    const scores::ScoreSet& set;
    const Sites& sites;
    std::string name;
};
// Throws Error unless the one is of a network that sees the core, the other of one that does not, with the same method at the same sites.
void requireBlocked(const NamedScores& present, const NamedScores& blocked);
// By how many bases the windows of the control lie downstream of those of the same sites. Throws Error unless all are moved equally, with
// the same method, core and sites; sites whose window left its chromosome may be missing.
std::int64_t requireShifted(const NamedScores& present, const NamedScores& control);

}  // namespace bindscape::analysis
