// SPDX-License-Identifier: GPL-3.0-or-later
// Where the instances of a motif lie about the core, and on which strand. Distance: from the core's middle base to the motif's, in
// the core's orientation (of an even number the left one of the two); positive behind the core.
//
// Expected counts: each instance anywhere in its own window where the motif fits without touching the core, all places alike,
// half of them on either strand.
//   spacing      chi-square over bins of kBin bases, neighbours joined until each expects 5 or more. A model's attention alone, which
//                fades with the distance from the core, makes it small: it does not show that a distance is preferred.
//   bestSpacing  the one distance and strand with the smallest binomial P against the larger one of that expectation and of the mean
//                of the same strand within kNear bases on either side (itself and its neighbours left out, one count added), times
//                the number of distances and strands (Bonferroni).
//   orientation  binomial, two-sided, against one half; nan for a motif that reads much the same on both strands.
// Instances count as independent. Windows that overlap show the same place more than once, and P is too small then.
#pragma once

#include "core/seqlets/discover.h"

#include <vector>

namespace bindscape::seqlets {

inline constexpr int kBin = 20, kNear = 15;

struct SpacingRow {
    int distance = 0;
    std::int64_t same = 0, opposite = 0;
    double expected = 0;  // of both strands together
};
struct Spacing {
    std::vector<SpacingRow> rows;  // every possible distance, ascending; none for the core's own class
    std::int64_t same = 0, opposite = 0;
    double log10POrientation = 0, log10PSpacing = 0;  // nan where there is no test
    int bestDistance = 0;
    bool bestOpposite = false;
    std::int64_t bestCount = 0;
    double bestExpected = 0, log10PBest = 0;  // adjusted
};
Spacing spacingOf(const Motif& motif, const Windows& windows);
// The distance of one instance.
int distanceOf(const Instance& instance, int width, const Windows& windows);

// P-values from rows; for spacingOf() and for tables that were read. `palindrome`: no test of orientation.
void testSpacing(Spacing& spacing, bool palindrome);

}  // namespace bindscape::seqlets
