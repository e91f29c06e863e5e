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
    figure::Chart pvalues, gc;  // shares of bound, unbound after and unbound before matching
    std::vector<Check> checks;
};
// What of a choice decides the counts; equal keys, equal counts.
std::string siteCountsKey(const TrainingChoice& choice);
// Any thread; scans the genome with half of the cores. A data set that cannot be made is an error among the checks. Throws
// Cancelled.
SiteCounts countSites(const TrainingChoice& choice, const std::filesystem::path& genome, Progress& progress);
// Half the width of the 95 % interval of an auROC near 0.8 from n bound and as many unbound sites (Hanley and McNeil 1982).
double aurocUncertainty(std::int64_t n);

}  // namespace bindscape::app
