// SPDX-License-Identifier: GPL-3.0-or-later
// Which sites train, which are looked at while training, which are kept for the end: by chromosome or at random.
#pragma once

#include "core/dataset/dataset.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace bindscape::dataset {

// Sets options.train, validation, test to the genome's names and `split` of every instance (Unused where not eligible).
// Chromosomes that nobody chose: chr8 validates and chr9 tests where both hold usable bound sites. Otherwise, of the
// chromosomes that hold at least a tenth of the usable bound sites, the two with the fewest are taken, the earlier in
// the genome's order to validate and the later to test. Where there are not two such chromosomes beside one to train on, whole
// chromosomes are collected from the end of the genome until each part holds a tenth. Said in the warnings.
// Throws Error: a chosen chromosome that the genome lacks, or one that was chosen twice.
void splitByChromosome(Dataset& dataset, const std::vector<bool>& eligible);

// The same rules for what is no list of sites: `bound` = usable `what` on each of dataset.chroms, of which the splits are returned.
// Reads contigs, chroms and options; sets options.train, validation and test, and adds to the warnings.
std::vector<Split> splitOfChromosomes(Dataset& dataset, const std::vector<std::int64_t>& bound, std::string_view what);

// Round options.rounds.round: of n eligible sites round(n * test) test, round(n * validation) validate, the others train; which ones
// depends on seed and round alone. keepTogether: sites whose windows overlap, directly or through others, are dealt as one group, so
// that the shares may be missed where groups are large (said in the warnings). Empties options.train, validation and test.
void splitAtRandom(Dataset& dataset, const std::vector<bool>& eligible);

// Windows of used validation and test sites that share a base with the window of a used training site.
std::int64_t heldOutWindowsThatOverlapTraining(const Dataset& dataset);

}  // namespace bindscape::dataset
