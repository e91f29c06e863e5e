// SPDX-License-Identifier: GPL-3.0-or-later
// Small made-up score sets for the tests of this folder.
#pragma once

#include "core/base/random.h"
#include "core/scores/score_set.h"

#include <string>
#include <vector>

namespace bindscape::test {

struct SomeScores {
    scores::ScoreSet set;
    std::vector<std::string> letters;
};

// Adds a window at 1000 * (number of windows) with its core at [core, core + width), all in forward coordinates.
inline void addSite(SomeScores& some, std::int64_t core, std::int64_t width, Strand strand, const std::string& letters,
                    const std::vector<float>& values)
{
    const auto window = static_cast<std::int64_t>(letters.size());
    const auto begin = static_cast<std::int64_t>(some.set.sites.size()) * 1000;
    some.set.window = letters.size();
    scores::ScoredSite site;
    site.window = {"chr1", begin, begin + window};
    site.coreBegin = begin + core;
    site.coreEnd = begin + core + width;
    site.strand = strand;
    some.set.sites.push_back(site);
    some.set.values.insert(some.set.values.end(), values.begin(), values.end());
    some.letters.push_back(letters);
}

inline SomeScores randomScores(std::uint64_t seed, std::size_t sites, std::size_t window)
{
    Random random(seed);
    SomeScores some;
    for (std::size_t i = 0; i < sites; ++i) {
        std::string letters;
        std::vector<float> values;
        for (std::size_t j = 0; j < window; ++j) {
            letters += "ACGTacgtN"[random.below(50) == 0 ? 8 : random.below(8)];
            values.push_back(static_cast<float>(random.normal()));
        }
        const auto width = static_cast<std::int64_t>(1 + random.below(12));
        const auto core = static_cast<std::int64_t>(random.below(window - static_cast<std::size_t>(width) + 1));
        addSite(some, core, width, random.below(2) == 0 ? Strand::Forward : Strand::Reverse, letters, values);
    }
    return some;
}

}  // namespace bindscape::test
