// SPDX-License-Identifier: GPL-3.0-or-later
// Where networks can be computed, and how much memory is free there. Any thread.
#pragma once

#include "core/nn/network.h"

#include <cstdint>
#include <string>
#include <vector>

namespace bindscape::nn {

struct DeviceMemory {
    std::int64_t freeBytes = 0, totalBytes = 0;  // 0 = not known
};
// Of the CPU: what the system, or the group of processes that this one belongs to, can still give. Of a CUDA device: asked of the
// CUDA library that LibTorch has loaded, which takes some memory for itself when it is asked first.
DeviceMemory deviceMemory(torch::Device device);

struct DeviceDescription {
    std::string id, title;  // "cpu", "cuda:0"; "CPU, 2 cores", the GPU's own name
    DeviceMemory memory;
};
// The CPU first, then every CUDA device that LibTorch can use.
std::vector<DeviceDescription> describeDevices();

// "auto" (a CUDA device if there is one and no number of threads was asked for), "cpu", "cuda" (the first) or "cuda:1". Throws Error.
torch::Device chooseDevice(std::string_view wanted, int threads);

}  // namespace bindscape::nn
