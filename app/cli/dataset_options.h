// SPDX-License-Identifier: GPL-3.0-or-later
// The options of bindscape-cli dataset.
#pragma once

#include "app/cli/inputs.h"
#include "core/dataset/dataset.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace bindscape::cli {

struct DatasetArguments {
    dataset::DatasetOptions options;
    std::string design = "baseline", match = "keep-positives", partial = "negative", overlap = "keep", split, out;
    std::vector<std::string> ids;
    std::optional<double> ratio, testShare, validationShare;
    int round = 0, rounds = 0;
    bool bySite = false;
    OutputPolicy policy;
};

void addDatasetOptions(CLI::App& app, DatasetArguments& arguments);
// Words and shares become options.*; files become absolute. Throws UsageError where options make no sense together.
void completeDatasetOptions(DatasetArguments& arguments);

}  // namespace bindscape::cli
