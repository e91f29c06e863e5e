// SPDX-License-Identifier: GPL-3.0-or-later
// A compute table without LibTorch: writes the files of a run with scores that are high in planted TAL1 sites, and counts calls.
#pragma once

#include "core/compute/compute.h"

#include <filesystem>

namespace bindscape::test {

struct FakeCalls {
    int trained = 0, tried = 0, evaluated = 0, interpreted = 0;
    bool cancelTraining = false;  // throws Cancelled after the checkpoint was written
    train::TrainOptions options;  // of the last training
    std::filesystem::path pretrainedOn;  // compendium of the last pre-training
};
FakeCalls& fakeCalls();
const compute::Compute& fakeCompute();

}  // namespace bindscape::test
