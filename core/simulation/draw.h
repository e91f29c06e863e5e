// SPDX-License-Identifier: GPL-3.0-or-later
// Drawing letters, motif instances and counts from their distributions: what simulated genomes are made of. Thread-safe on distinct
// generators; same generator, same result.
#pragma once

#include "core/base/random.h"
#include "core/motif/matrix.h"

#include <string>

namespace bindscape::simulation {

// One of A C G T; `p` sums to 1.
char drawLetter(const motif::Row& p, Random& random);
// Every position for itself, from the frequencies of its row.
std::string drawInstance(const motif::Motif& motif, Random& random);
// Poisson, conditioned on 1 .. most. most >= 1.
int drawCount(double mean, int most, Random& random);

}  // namespace bindscape::simulation
