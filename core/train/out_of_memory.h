// SPDX-License-Identifier: GPL-3.0-or-later
// A training that had not enough memory: what is kept, and what could go on. Free of torch.
#pragma once

#include "core/base/error.h"

#include <string>

namespace bindscape::train {

// Written into run.json ("out_of_memory") until the run goes on.
struct MemoryFailure {
    long batch = 0;      // that was too large
    long keptEpoch = 0;  // last finished epoch, whose weights are kept as those of the best one; 0 = none was finished
    bool onGpu = false;
    // A batch that takes about half of the memory; 0 where no smaller one makes sense.
    long smallerBatch() const { return batch >= 4 ? batch / 2 : 0; }
};

// "The GPU ran out of memory at batch 128. Weights of epoch 6 are kept."
std::string sentenceOf(const MemoryFailure& failure);

// Thrown by training. The run goes on from its last finished epoch, or its saved place after that, when it is started again; it may
// be started with another batch then, which begins the epoch anew.
class OutOfMemory : public Error {
public:
    explicit OutOfMemory(const MemoryFailure& failure);
    const MemoryFailure& failure() const { return m_failure; }

private:
    MemoryFailure m_failure;
};

}  // namespace bindscape::train
