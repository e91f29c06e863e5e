// SPDX-License-Identifier: GPL-3.0-or-later
// predictions.tsv.gz of an evaluated run, for the ROC and precision-recall curves.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace bindscape::project {

struct Predictions {
    std::vector<int> labels;     // 0 or 1
    std::vector<double> scores;  // logits; larger = more probably bound
};
// Sites of one split in the order of the file; each gives two rows, one a strand. Columns are found by their names in the first
// line. Throws Error with file and line.
Predictions readPredictions(const std::filesystem::path& file, const std::string& split);

}  // namespace bindscape::project
