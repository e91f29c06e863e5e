// SPDX-License-Identifier: GPL-3.0-or-later
// predictions.tsv.gz of an evaluated run, for curves, histograms and tables of sites.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace bindscape::project {

struct Predictions {
    // Two rows a site, the forward strand first.
    std::vector<int> labels;     // 0 or 1
    std::vector<double> scores;  // logits; larger = more probably bound
    // One entry a site.
    std::vector<int> siteLabels;
    std::vector<double> probability;                    // of being bound, logits of the strands averaged
    std::map<std::string, std::vector<double>> columns;  // of `more` those that the file has
};
// Columns that not every evaluation has; every k-mer model adds one of its own id.
inline constexpr const char* kMotifScoreColumn = "motif_score";
inline constexpr const char* kDnaseColumn = "dnase";                // 1: the core lies inside an open region
inline constexpr const char* kHiddenColumn = "probability_hidden";  // of the same network, the core hidden

// Sites of one split in the order of the file. Columns are found by their names in the first line. Throws Error with file and line.
Predictions readPredictions(const std::filesystem::path& file, const std::string& split, const std::vector<std::string>& more = {});

}  // namespace bindscape::project
