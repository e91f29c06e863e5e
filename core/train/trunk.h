// SPDX-License-Identifier: GPL-3.0-or-later
// Starting from another run: what its layers below the dense ones have seen, and whether that spoils an evaluation. Free of torch.
#pragma once

#include "core/dataset/dataset.h"
#include "core/train/run_record.h"

#include <filesystem>
#include <string>
#include <vector>

namespace bindscape::train {

// With rounds, `train` holds the chromosomes of all parts.
RunSplit splitOf(const dataset::DatasetOptions& options);

// Reads the run's record and model. Chromosomes that an old record does not name are looked up in its data set; empty if that is
// gone, too. Throws Error if the run is not finished.
TrunkRecord trunkOf(const std::filesystem::path& runFolder);

// Throws Error unless a network of these options has the very layers of the run below its dense ones.
void requireSameTrunk(const std::filesystem::path& runFolder, const TrainOptions& options);

// Those of `heldOut` that the trunk, or one that it came from, was trained on. "8" and "chr8" are the same. Order of `heldOut`.
std::vector<std::string> leakingChromosomes(const TrunkRecord& trunk, const std::vector<std::string>& heldOut);

// One sentence for each way in which validation or test of a data set with this split would look better than they are; empty if
// the trunk has seen neither. contigsMd5: of the data set's genome.
std::vector<std::string> leakageSentences(const TrunkRecord& trunk, const RunSplit& split, const std::string& contigsMd5);

}  // namespace bindscape::train
