// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers behind the demonstration: resources/demo.json is embedded at build time; another file of the same keys may be
// given. Shares are of the slots in which sites are planted, 0..1.
#pragma once

#include "core/motif/matrix.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::project {

struct DemoRecipe {
    int chromosomes = 9;                      // chr1, chr2, ...
    std::int64_t chromosomeLength = 0;        // bp
    motif::Row background{};                  // A C G T
    std::int64_t spacing = 2000, jitter = 0;  // bp between slots, and how far a site may lie from its slot's middle
    std::string core, context;                // ids in `motifs`
    double corePvalue = 1e-4;                 // planted cores are instances at this threshold
    double contextMean = 1;                   // Poisson, conditioned on 1 .. contextMost
    int contextMost = 3;
    std::int64_t contextReach = 150;  // bp from the core's ends
    double shareBound = 0, shareUnbound = 0, shareContextAlone = 0;
    double shareClosed = 0;  // of the slots, in runs of about closedRun
    int closedRun = 1;
    double shareClosedWithContext = 0;  // of the cores in closed chromatin
    double shareUnboundOpen = 0;        // of the unbound cores in open chromatin
    double peaksMissed = 0, peaksFalse = 0;
    double softMasked = 0;  // of the genome
    int gapsPerChromosome = 0, genesPerChromosome = 0;
    std::string architecture = "danq", preset = "quick";  // of both networks
    long maxEpochs = 0;            // 0 = the preset's
    std::vector<motif::Motif> motifs;

    const motif::Motif& motifOf(const std::string& id) const;  // throws Error
};

std::string_view embeddedDemoRecipe();
// Throws Error naming the place if a value is missing, out of range or not a number.
DemoRecipe parseDemoRecipe(std::string_view json, const std::string& source);

}  // namespace bindscape::project
