// SPDX-License-Identifier: GPL-3.0-or-later
// A scratch copy of a window, edited by hand: every edit keeps its length. Pure functions on letters; the same seed gives the same letters.
#pragma once

#include "core/interpret/open_model.h"
#include "core/motif/matrix.h"
#include "core/whatif/comparison.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::whatif {

// Overwrites the letters from `at` on; A, C, G, T and N of any case, blanks are stepped over. Throws Error: other letters, or no room up to
// the end of the window.
std::string withLetters(const std::string& letters, std::size_t at, std::string_view text);

// What is put in for a motif: its most frequent letter at each position, on that strand.
std::string siteOf(const motif::Motif& motif, Strand strand);

enum class Removal { Shuffle, Unknown };
// The stretch with its own pairs of neighbours in another order (its first and last base stay), or N. Throws Error if it is empty or
// outside.
std::string withoutStretch(const std::string& letters, std::size_t begin, std::size_t end, Removal removal, std::uint64_t seed);

enum class Flank { Left, Right };
// All that lies left (right) of [begin, end) shuffled in the same way.
std::string withShuffledFlank(const std::string& letters, std::size_t begin, std::size_t end, Flank flank, std::uint64_t seed);

// The first and the one behind the last position that differ; {0, 0} if none.
std::pair<std::size_t, std::size_t> editedStretch(const std::string& original, const std::string& letters);

// Original and edited letters of a window, with N in a blocked core.
Pair scratchPair(const PlacedWindow& window, const std::string& original, const std::string& letters);

// The effect of a stretch on average: the edited letters of [begin, end) put into `count` shuffles of the whole original window, against
// the same shuffles without them (Koo et al., PLoS Comput Biol 17:e1008925, 2021: global importance analysis).
struct Marginal {
    std::vector<double> changes;                // of the logit, one a shuffle
    double mean = 0, deviation = 0, error = 0;  // deviation: of one shuffle; error: of the mean
};
Marginal marginalise(interpret::OpenModel& model, const PlacedWindow& window, const std::string& original, const std::string& letters,
                     std::size_t begin, std::size_t end, std::size_t count, std::uint64_t seed, Progress& progress);

}  // namespace bindscape::whatif
