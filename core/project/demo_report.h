// SPDX-License-Identifier: GPL-3.0-or-later
// How well the truth of a simulation was found; the parts of judgeDemo() that take plain data.
#pragma once

#include "core/genome/intervals.h"
#include "core/motif/matrix.h"
#include "core/scores/score_set.h"

#include <string>
#include <string_view>

namespace bindscape::project {

struct ContextShare {
    double found = 0;   // of the top-scoring bases, pooled over sites
    double chance = 0;  // the same for bases drawn at random
    std::size_t sites = 0;
};
// Per site of `split`: as many top-scoring bases (|score|, core left out) as lie in planted sites called "<context>_...".
ContextShare contextShare(const scores::ScoreSet& scores, const genome::IntervalSet& truth, const std::string& context,
                          const std::string& split);

// Does the matrix allow this word on either strand: every letter with a frequency of at least 0.15, inside the stretch between
// the first and the last column of at least half a bit?
bool isWordOf(const motif::Motif& motif, std::string_view word);

}  // namespace bindscape::project
