// SPDX-License-Identifier: GPL-3.0-or-later
// Parts of the scored sites that are looked at apart, each with a ranking of its own: bound and unbound, promoters and the rest (Zheng
// et al. 2021: the core within 3 kb of a transcription start), strong and weak peaks, regions of any kind. Sites are indices into the
// set, ascending; every function takes those to choose among. All functions are thread-safe.
#pragma once

#include "core/genome/intervals.h"
#include "core/genome/transcript_starts.h"
#include "core/scores/score_set.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::analysis {

using Sites = std::vector<std::size_t>;

// Counted: bound ones, all where none is bound.
enum class Labels { Counted, Bound, Unbound, All };
std::string_view toText(Labels labels);  // "counted", "bound", "unbound", "all"
std::optional<Labels> labelsFromText(std::string_view text);
Sites sitesWith(const scores::ScoreSet& scores, Labels labels);

// Distance of the middle of the core to the nearest start; on a chromosome without any a site is distal.
enum class Distance { Proximal, Distal };
inline constexpr std::int64_t kProximalBases = 3000;
Sites byDistance(const scores::ScoreSet& scores, const Sites& among, const genome::TranscriptStarts& starts, Distance distance,
                 std::int64_t within = kProximalBases);

// Cores that share a base with one of the regions, or those that do not; a region without a base shares none.
Sites byRegions(const scores::ScoreSet& scores, const Sites& among, const genome::IntervalSet& regions, bool inside);

// strength: a number for each site of the set, NaN where it is not known (then the site is in no group). Groups of equal size by
// rank, 0 = weakest; sites of equal strength are all in the group of the middle one of them, so that the order of the sites does not matter
// (and a group may be empty). Throws Error unless 0 <= group < groups and the sizes fit.
Sites byStrength(const scores::ScoreSet& scores, const Sites& among, std::span<const double> strength, int group, int groups);

// A set of these sites alone.
scores::ScoreSet subset(const scores::ScoreSet& scores, const Sites& sites);

}  // namespace bindscape::analysis
