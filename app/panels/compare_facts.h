// SPDX-License-Identifier: GPL-3.0-or-later
// What a comparison of runs shows, read in a job, and the sentences beside it.
#pragma once

#include "app/panels/compare_choice.h"
#include "core/project/run_differences.h"

#include <QString>

namespace bindscape::app {

// Everything that one view of the panel needs.
struct Comparison {
    CompareChoice choice;
    CompareSubject subject;
    analysis::CrossTable cross;                       // Cross, Cells
    std::vector<analysis::RunFacts> facts;            // Gc, Designs
    std::vector<std::string> withoutEvaluation;       // names of runs
    std::vector<std::pair<std::size_t, std::size_t>> pairs;  // Cells: runs with k-mers of the same length
    project::ParameterTable parameters;               // Curves
    figure::HeatMap map;
    std::vector<figure::Chart> charts;                // those beside the map, or instead of it
};
Comparison readComparison(const project::Project& project, const CompareChoice& choice, Progress& progress);
// k-mer enrichment of a pair of runs.
analysis::KmerComparison readKmerPair(const project::ComparedRun& first, const project::ComparedRun& second);

// Nothing to show: what is missing, as a sentence; empty if there is something.
QString missingSentence(const Comparison& comparison);
// Under the choices, as rich text.
QString comparisonFacts(const Comparison& comparison);
// One cell of a cross table, as rich text.
QString cellFacts(const Comparison& comparison, std::size_t run, std::size_t dataset);

}  // namespace bindscape::app
