// SPDX-License-Identifier: GPL-3.0-or-later
// One scored window as its core motif reads: reversed where the core lies on the reverse strand.
#pragma once

#include "core/analysis/result_table.h"
#include "core/scores/score_set.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::analysis {

// Throws Error if the values do not fit the sites, a core lies outside of its window, or a score is not a number.
void checkScores(const scores::ScoreSet& scores);
// Bound sites; all sites if none is bound.
std::vector<std::size_t> countedSites(const scores::ScoreSet& scores);

struct OrientedSite {
    bool reversed = false;
    std::int64_t coreBegin = 0, coreEnd = 0;  // in the window, oriented
    std::vector<double> values;               // one a base, signed

    std::int64_t centre() const { return coreBegin + (coreEnd - coreBegin - 1) / 2; }
    // Where the core lies, without the values.
    void place(const scores::ScoreSet& scores, std::size_t site);
    // Fills itself; normalise divides by the sum of absolute values (a window of zeros stays as it is).
    void load(const scores::ScoreSet& scores, std::size_t site, bool normalise);
};

// "GATA1 MA0035.3 · gata1-danq · danq": what is known of the scores' origin.
std::string titleOf(const scores::ScoreOrigin& origin);
// "Grad-CAM", "Grad-CAM (relu_cam=false)": as people call the method; its id where the scores have no title.
std::string methodOf(const scores::ScoreOrigin& origin);
// What a table of these sites says of them: method, run, core (present or blocked), labels (bound, unbound, all).
Settings settingsOf(const scores::ScoreSet& scores, const std::vector<std::size_t>& sites);

}  // namespace bindscape::analysis
