// SPDX-License-Identifier: GPL-3.0-or-later
// Where training can run, as the dialog says it, and whether it fits into the memory that is free there. Any thread.
#pragma once

#include "app/dialogs/training_estimate.h"
#include "core/compute/compute.h"

#include <string>
#include <vector>

namespace bindscape::app {

// "CPU, 2 cores, 17 GB free", "NVIDIA A100, 11 of 12 GB free".
std::string deviceText(const compute::Device& device);
// "11.0 of 12.0 GB", the unit once where it is the same.
std::string amountOf(std::int64_t part, std::int64_t whole, const std::string& between);
// Of a run's device name, "auto" being the first GPU, or the CPU where there is none; nullptr: not there.
const compute::Device* deviceFor(const std::vector<compute::Device>& devices, const std::string& wanted);

// The largest power of two below `batch` whose training fits into so many bytes, given what the batch itself takes; 0 if none does.
long fittingBatch(long batch, std::int64_t bytes, long parameters, std::int64_t freeBytes);

// A warning where the estimate exceeds what is free. resident: bytes that this process has in use already.
std::vector<Check> memoryChecks(const TrainingEstimate& estimate, const std::vector<compute::Device>& devices, const std::string& wanted, long batch,
                                std::int64_t resident);

}  // namespace bindscape::app
