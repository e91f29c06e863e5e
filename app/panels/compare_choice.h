// SPDX-License-Identifier: GPL-3.0-or-later
// Which runs and data sets of a project a comparison is about, and how they are called there.
#pragma once

#include "core/project/comparison.h"
#include "core/project/project.h"

#include <string>
#include <vector>

namespace bindscape::app {

enum class CompareView { Cross, Cells, Gc, Designs, Curves };

struct CompareChoice {
    CompareView view = CompareView::Cross;
    std::string design;                   // empty = all
    bool coreBlocked = false;             // not of Gc, which shows both
    std::string tf;                       // of Cells
    std::string split = "test";
    analysis::CrossMetric metric = analysis::CrossMetric::Auroc;  // of Cross and Cells
    std::vector<std::string> runs;        // of Curves: ids; one or none: all of its TF and design
    bool trainingLoss = false, byTime = false;  // of Curves
};

struct CompareSubject {
    std::vector<project::ComparedRun> runs;         // trained ones
    std::vector<std::string> runIds;                // of the project, in the same order
    std::vector<project::ComparedDataset> datasets; // of Cross and Cells; made ones
    std::size_t untrained = 0;                      // runs that fit the choice and have no network yet
};
// Looks into the folders of the runs; for a job.
CompareSubject compareSubject(const project::Project& project, const CompareChoice& choice);

// TFs whose models are of two cell types or more, by name.
std::vector<std::string> factorsInSeveralCells(const project::Project& project);

// One name for each list of words: its first word, and of the others those that are needed to tell the names apart. Equal
// lists get a number.
std::vector<std::string> shortNames(const std::vector<std::vector<std::string>>& words);

}  // namespace bindscape::app
