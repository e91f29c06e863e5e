// SPDX-License-Identifier: GPL-3.0-or-later
// Sequences whose truth is known (AgentBind, Zheng et al. 2021, section "simulation"): every one has a core motif in its middle, and
// the positive ones, which stand for bound sites, have instances of a second motif at random places beside it. Motifs are planted
// forward, as published. Instances never touch the core or each other: in the published program later ones could overwrite the
// front of earlier ones, so that the truth was not true everywhere.
#pragma once

#include "core/base/progress.h"
#include "core/base/region.h"
#include "core/motif/matrix.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::simulation {

struct SequenceRecipe {
    motif::Motif core, context;
    motif::Row background{0.3, 0.2, 0.2, 0.3};  // independent letters, A C G T
    int length = 1000;                          // of a sequence; the core begins at floor((length - width) / 2)
    double contextMean = 1;                     // instances of a positive sequence: Poisson, conditioned on 1 .. contextMost
    int contextMost = 3;
    std::uint64_t seed = 1;

    std::int64_t coreBegin() const { return (length - core.width()) / 2; }
};

// How many instances find a place in every sequence, wherever the first ones fall; 0 or less: not even one.
int mostInstances(const SequenceRecipe& recipe);

struct SimulatedSequence {
    std::string letters;
    bool positive = false;
    std::vector<std::int64_t> context;  // where the instances begin, ascending; none in negative sequences
};

// `count` sequences, `positives` of them positive, in random order. Every part ("train") has its own stream of random numbers, so that its
// sequences do not depend on the size of the others. Throws Error if the motifs do not fit into a sequence.
std::vector<SimulatedSequence> simulateSequences(const SequenceRecipe& recipe, std::string_view part, std::int64_t count,
                                                 std::int64_t positives, Progress& progress);

}  // namespace bindscape::simulation
