// SPDX-License-Identifier: GPL-3.0-or-later
// The weights of a run that goes on, as a run's folder of their own (paths::liveFolder) that interpretRun() can read.
#pragma once

#include "core/nn/network.h"
#include "core/train/trainer.h"

namespace bindscape::train {

// model.pt of the network as it is, with the run's record where it has one. The record names the epoch and the state "training".
// Atomic. Never throws: what went wrong is in the answer.
LiveCopy writeLiveCopy(const nn::Network& network, const std::filesystem::path& runFolder, double epoch);

// After training: the copy is older than the run's own weights. Scores that were made with it stay.
void removeLiveCopy(const std::filesystem::path& runFolder);

}  // namespace bindscape::train
