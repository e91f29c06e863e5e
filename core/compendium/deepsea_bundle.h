// SPDX-License-Identifier: GPL-3.0-or-later
// The published training bundle of DeepSEA: train.mat (MATLAB 7.3, that is HDF5: trainxdata, traindata), valid.mat and test.mat
// (MATLAB 5: validxdata, validdata, testxdata, testdata). Bases are one-hot in the order A, G, C, T; all rows zero = unknown.
// The training part already contains reverse complements. Read in stretches: never more than a few MB of one-hot at once.
#pragma once

#include "core/base/progress.h"
#include "core/genome/sequence.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace bindscape::compendium {

// Whether the folder holds the three files.
bool hasDeepseaBundle(const std::filesystem::path& folder);

struct BundlePart {
    genome::PackedWindows windows{0};
    long tasks = 0;
    std::vector<std::uint64_t> labels;  // (tasks + 63) / 64 words a window
};
// part: "train", "valid", "test", of which the file PART.mat is read; each file may be of either format. maxWindows: 0 = all, else so
// many at even distances. Throws Error (which file, which variable, what shape), Cancelled.
BundlePart readBundlePart(const std::filesystem::path& folder, const std::string& part, std::int64_t maxWindows, Progress& progress);

// One name a line (a leading number and a blank or tab are dropped), for the tasks of a bundle; "task 1", ... where the folder has no
// predictor.names or names.txt. A name that comes again gets a number: "GM12878_CTCF (2)". Throws Error if their number is another.
std::vector<std::string> bundleTaskNames(const std::filesystem::path& folder, long tasks);

}  // namespace bindscape::compendium
