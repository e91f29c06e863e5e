// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/out_of_memory.h"

namespace bindscape::train {

namespace {

std::string whatToDo(const MemoryFailure& failure)
{
    if (failure.smallerBatch() > 0)
        return " Go on with a smaller batch, for example " + std::to_string(failure.smallerBatch()) + (failure.onGpu ? ", or on the CPU." : ".");
    return failure.onGpu ? " Go on on the CPU, or train a smaller network." : " Close other programs, or train a smaller network.";
}

}  // namespace

std::string sentenceOf(const MemoryFailure& failure)
{
    return std::string(failure.onGpu ? "The GPU ran out of memory" : "This computer ran out of memory") + " at batch " +
           std::to_string(failure.batch) + ". " +
           (failure.keptEpoch > 0 ? "Weights of epoch " + std::to_string(failure.keptEpoch) + " are kept." : "No epoch was finished before.");
}

OutOfMemory::OutOfMemory(const MemoryFailure& failure) : Error(sentenceOf(failure) + whatToDo(failure)), m_failure(failure) {}

}  // namespace bindscape::train
