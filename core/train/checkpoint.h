// SPDX-License-Identifier: GPL-3.0-or-later
// checkpoint.pt: everything that the training loop needs to go on as if it had never stopped.
#pragma once

#include "core/train/optimiser.h"
#include "core/train/trainer.h"

namespace bindscape::train {

struct FitState {
    long epoch = 1;        // the one being trained, 1-based
    long batch = 0;        // next batch of it
    double lossSum = 0;    // of the epoch so far: loss times rows
    long rowsSeen = 0;
    double epochSeconds = 0;
    double learningRate = 0;
    long failures = 0;     // epochs since the last better one
    double stepSeconds = 0;  // of training steps, all epochs
    long stepRows = 0;
    std::vector<EpochMetrics> epochs;
    bool ended = false;
};

// Averaged weights and buffers of the best epoch, in the order of the network's; empty before the first.
using Snapshot = std::vector<torch::Tensor>;
void takeSnapshot(Snapshot& snapshot, const nn::Network& network);   // of the network as it is
void restoreSnapshot(const Snapshot& snapshot, nn::Network& network);

struct FitParts {
    nn::Network& network;
    Optimiser& optimiser;
    Snapshot& best;
    FitState& state;
};
// bestIsAverage: the best weights are those that the optimiser has averaged; they are written once only.
void writeCheckpoint(const std::filesystem::path& file, const std::string& identity, const FitParts& parts, bool bestIsAverage = false);
// False if there is no file or it belongs to other options. Throws Error if it is damaged; the parts are unusable then.
bool readCheckpoint(const std::filesystem::path& file, const std::string& identity, const FitParts& parts);

}  // namespace bindscape::train
