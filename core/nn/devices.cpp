// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/devices.h"

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/parallel.h"
#include "core/base/text.h"

#include <c10/core/DeviceGuard.h>

#include <dlfcn.h>

namespace bindscape::nn {

namespace {

DeviceMemory memoryOfMachine()
{
    const MachineMemory memory = machineMemory();
    return {memory.freeBytes, memory.totalBytes};
}

// Of the libraries that LibTorch has loaded: its own headers for them exist only in builds for CUDA.
template <class Function>
Function loadedFunction(const char* name)
{
    return reinterpret_cast<Function>(::dlsym(RTLD_DEFAULT, name));
}

DeviceMemory cudaMemory(torch::Device device)
{
    const auto ask = loadedFunction<int (*)(std::size_t*, std::size_t*)>("cudaMemGetInfo");
    if (ask == nullptr)
        return {};
    try {
        const c10::DeviceGuard onDevice(device);
        std::size_t free = 0, total = 0;
        if (ask(&free, &total) == 0)
            return {static_cast<std::int64_t>(free), static_cast<std::int64_t>(total)};
    } catch (const std::exception&) {
        // A LibTorch without CUDA.
    }
    return {};
}

// By the driver, whose function has kept its shape; cudaGetDeviceProperties fills a structure that grows with every version.
std::string cudaName(int index)
{
    const auto find = loadedFunction<int (*)(int*, int)>("cuDeviceGet");
    const auto ask = loadedFunction<int (*)(char*, int, int)>("cuDeviceGetName");
    char name[256] = {};
    int device = 0;
    const bool known = find != nullptr && ask != nullptr && find(&device, index) == 0 && ask(name, static_cast<int>(sizeof name) - 1, device) == 0;
    return known && name[0] != '\0' ? name : "GPU " + std::to_string(index);
}

int cudaDevices() { return torch::cuda::is_available() ? static_cast<int>(torch::cuda::device_count()) : 0; }

}  // namespace

DeviceMemory deviceMemory(torch::Device device) { return device.is_cuda() ? cudaMemory(device) : memoryOfMachine(); }

std::vector<DeviceDescription> describeDevices()
{
    std::vector<DeviceDescription> devices{{"cpu", "CPU, " + plural(availableCores(), "core"), memoryOfMachine()}};
    for (int i = 0; i < cudaDevices(); ++i) {
        const torch::Device device(torch::kCUDA, static_cast<torch::DeviceIndex>(i));
        devices.push_back({device.str(), cudaName(i), cudaMemory(device)});
    }
    return devices;
}

torch::Device chooseDevice(std::string_view wanted, int threads)
{
    if (wanted == "cpu")
        return torch::kCPU;
    const bool numbered = wanted.starts_with("cuda:");
    const auto number = numbered ? parseInteger(wanted.substr(5)) : std::optional<std::int64_t>(0);
    if ((wanted != "auto" && wanted != "cuda" && !numbered) || !number || *number < 0)
        throw Error("There is no device called \"" + std::string(wanted) + "\". Use auto, cpu, cuda or the number of a GPU as in cuda:1.");
    const int count = cudaDevices();
    if (wanted == "auto" && (count == 0 || threads != 0))
        return torch::kCPU;
    if (count == 0)
        throw Error("No CUDA device can be used here. Use the device \"cpu\", or a LibTorch that was built for CUDA.");
    if (*number >= count)
        throw Error("There is no GPU number " + std::to_string(*number) + " here; the last one is cuda:" + std::to_string(count - 1) + ".");
    return {torch::kCUDA, static_cast<torch::DeviceIndex>(*number)};
}

}  // namespace bindscape::nn
