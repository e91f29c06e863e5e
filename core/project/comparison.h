// SPDX-License-Identifier: GPL-3.0-or-later
// Comparing runs with each other: what was measured is read from their folders, what is missing can be measured, and each view
// is a picture with a recipe. Evaluations of a model on another data set lie in RUN/evaluations/DATASET-SPLIT, as the command
// `evaluate` writes them; they are used again while neither the run nor the data set has changed.
#pragma once

#include "core/analysis/comparisons.h"
#include "core/analysis/cross.h"
#include "core/base/progress.h"
#include "core/compute/compute.h"
#include "core/figure/figure.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace bindscape::project {

struct ComparedRun {
    std::filesystem::path folder;
    std::string name;                     // as shown; each once
    std::filesystem::path dataset{};      // that it was trained on; empty: as its record says
    std::string tf{}, cell{};             // empty: TF from its record, no cell type
};
struct ComparedDataset {
    std::filesystem::path folder;
    std::string name;                     // as shown; each once
    std::filesystem::path genome{};       // empty: as its record says
};
// The data set that a finished run was trained on, where it is now. Throws Error if it is gone.
std::filesystem::path datasetOfRun(const ComparedRun& run);

struct CrossRequest {
    std::vector<ComparedRun> runs;
    std::vector<ComparedDataset> datasets;
    std::string split = "test";           // train, validation, test
    int bootstrap = 1000;
    std::uint64_t seed = 1;
    int threads = 0;
    std::string device = "auto";
};
struct CrossObserver {
    std::function<void(std::size_t run, std::size_t dataset, bool measuredNow)> cell;
    std::function<void(const Warning&)> warning;  // leakage, windows that do not fit, evaluations' own
};
// Reads what is there. With `compute` (called when the first evaluation is needed) the missing ones are measured, one after the
// other, without baselines; each is kept when it is done, so that a killed table goes on where it was. A model that cannot read
// a data set's windows leaves its cell without a value. Throws Error or Cancelled.
analysis::CrossTable crossTable(const CrossRequest& request, const std::function<const compute::Compute&()>& compute, Progress& progress,
                                const CrossObserver& observer = {});

// From the run's record, its evaluation and its data set. Throws Error if one is missing or damaged.
analysis::RunFacts runFacts(const ComparedRun& run, const std::string& split);
// kmers.tsv of the run, else of its scores; none if no k-mers were counted.
std::optional<std::filesystem::path> kmerTableOf(const std::filesystem::path& runFolder);
// Both, where they are there; the first one is used.
std::vector<std::filesystem::path> kmerTablesOf(const std::filesystem::path& runFolder);

// The views as data.
figure::HeatMap crossHeatMap(const analysis::CrossTable& table, analysis::CrossMetric metric, const std::string& title);
figure::Chart ownVersusBestChart(const analysis::CrossTable& table, analysis::CrossMetric metric);
figure::Chart kmerScatter(const analysis::KmerComparison& comparison, const std::string& first, const std::string& second);
figure::Chart gcChart(std::span<const analysis::RunFacts> runs, bool coreBlocked, const std::string& split);
figure::Chart designChart(std::span<const analysis::RunFacts> runs, bool coreBlocked, const std::string& split);  // auROC
figure::Chart designSizeChart(std::span<const analysis::RunFacts> runs, bool coreBlocked);

// A recipe of one view: kind "cross", "own_vs_best", "kmer_scatter" (two runs), "gc", "designs", "design_sizes"; of training:
// "curves_loss", "curves_training", "curves_auroc".
struct ComparisonSource {
    std::string kind, title;
    std::vector<ComparedRun> runs;
    std::vector<ComparedDataset> datasets{};  // "cross", "own_vs_best"
    std::string split = "test";
    analysis::CrossMetric metric = analysis::CrossMetric::Auroc;
    bool coreBlocked = false;             // "gc", "designs", "design_sizes"
    bool byTime = false;                  // curves: minutes instead of epochs
};
std::string comparisonRecipe(const ComparisonSource& source);
const std::vector<std::string>& comparisonKinds();
bool isComparison(const std::string& kind);
// `recipe` is of such a kind; `folder` is where it lies, `source` its name in errors.
figure::Picture comparisonPicture(const nlohmann::json& recipe, const std::filesystem::path& folder, const std::string& source, Progress& progress);

}  // namespace bindscape::project
