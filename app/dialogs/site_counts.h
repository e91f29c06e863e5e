// SPDX-License-Identifier: GPL-3.0-or-later
// How many bound and unbound motif instances a choice would give, before and after matching: the data set itself, made in
// memory and counted.
#pragma once

#include "app/dialogs/training_plan.h"
#include "core/dataset/dataset.h"
#include "core/figure/chart.h"

namespace bindscape::app {

struct SiteCounts {
    dataset::SplitCounts all, train, validation, test;  // all: of the three
    std::vector<std::string> trainChroms, validationChroms, testChroms;
    int round = 0;                    // > 0: the parts are drawn at random by site
    bool keepsUnmatched = false;      // bound sites without an unbound partner stay
    std::int64_t unmatched = 0;       // bound sites with too few unbound ones in their bin
    std::int64_t boundAnywhere = 0;   // usable bound sites, also those that the design leaves out
    std::int64_t boundOutsideDnase = 0;  // of them; 0 in other designs
    std::int64_t instances = 0;       // rows of the data set
    int window = 0;                   // bases
    double seconds = 0;               // that the making took
    figure::Chart pvalues, gc;  // shares of bound, unbound after and unbound before matching
    std::vector<Check> checks;
};
// What of a choice decides the counts; equal keys, equal counts.
std::string siteCountsKey(const TrainingChoice& choice);
// Any thread; scans the genome with half of the cores. `edits`: table of changes by hand, empty = none. A data set that cannot be
// made is an error among the checks. Throws Cancelled.
SiteCounts countSites(const TrainingChoice& choice, const std::filesystem::path& genome, const std::filesystem::path& edits, Progress& progress);
SiteCounts countsOf(const dataset::Dataset& dataset);  // without checks and seconds
// What the counts say about the model to come: too few sites, one class, what the design leaves out.
std::vector<Check> checksOfCounts(const SiteCounts& counts, const std::string& tf);
// Half the width of the 95 % interval of an auROC near 0.8 from n bound and as many unbound sites (Hanley and McNeil 1982).
double aurocUncertainty(std::int64_t n);

}  // namespace bindscape::app
