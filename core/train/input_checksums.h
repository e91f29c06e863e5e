// SPDX-License-Identifier: GPL-3.0-or-later
// What a run depends on, by content. Free of torch.
#pragma once

#include "core/dataset/dataset.h"
#include "core/train/run_record.h"

#include <filesystem>
#include <string>
#include <vector>

namespace bindscape::train {

// The files that the data set was made from (genome, motif, peaks, dnase, exclude ...) as its record has them: the MD5s of then.
std::vector<InputChecksum> datasetChecksums(const std::filesystem::path& datasetFolder);

// MD5 of a text with one line a window: its letters A, C, G, T or N on the forward strand as they were read (a hidden core as N, and
// with the bases on either side that a shift can reach), a tab, its label 0 or 1.
std::string md5OfWindows(const dataset::WindowSet& windows);

}  // namespace bindscape::train
