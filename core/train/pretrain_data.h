// SPDX-License-Identifier: GPL-3.0-or-later
// A compendium, or the published DeepSEA bundle, as rows with many tasks.
#pragma once

#include "core/base/progress.h"
#include "core/train/rows.h"
#include "core/train/run_record.h"

#include <filesystem>
#include <string>
#include <vector>

namespace bindscape::train {

struct PretrainData {
    Rows train, validation, test;
    std::size_t heldOutStrands = 1;  // neighbouring rows of validation and test that are one bin
    std::vector<TaskRecord> tasks;
    RunInputs inputs;  // where it lies, checksums, split, window
    Warnings warnings;
};
// bothStrands: the reverse complement of every bin is a row, too; the training part of the bundle has them already.
PretrainData loadPretrainData(const std::filesystem::path& folder, const std::filesystem::path& genomeFile, bool bothStrands, Progress& progress);

}  // namespace bindscape::train
