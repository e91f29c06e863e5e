// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/device_choice.h"

#include <algorithm>

namespace bindscape::app {

namespace {

constexpr double kUsable = 0.9;  // of what is free: others want some, too
// Weight, gradient, two moments and the average of every parameter, whatever the batch.
constexpr std::int64_t kBytesPerParameter = 5 * 4;

}  // namespace

std::string amountOf(std::int64_t part, std::int64_t whole, const std::string& between)
{
    const std::string some = roughBytes(part), all = roughBytes(whole);
    const auto unit = [](const std::string& text) { return text.substr(text.find(' ')); };
    return (unit(some) == unit(all) ? some.substr(0, some.find(' ')) : some) + between + all;
}

std::string deviceText(const compute::Device& device)
{
    if (device.freeBytes <= 0)
        return device.title;
    return device.title + ", " + (device.id != "cpu" && device.totalBytes > 0 ? amountOf(device.freeBytes, device.totalBytes, " of ") : roughBytes(device.freeBytes)) + " free";
}

const compute::Device* deviceFor(const std::vector<compute::Device>& devices, const std::string& wanted)
{
    const auto gpu = std::find_if(devices.begin(), devices.end(), [](const auto& device) { return device.id != "cpu"; });
    if (wanted == "cuda" || (wanted == "auto" && gpu != devices.end()))
        return gpu == devices.end() ? nullptr : &*gpu;
    const auto found = std::find_if(devices.begin(), devices.end(), [&](const auto& device) { return device.id == (wanted == "auto" ? "cpu" : wanted); });
    return found == devices.end() ? nullptr : &*found;
}

long fittingBatch(long batch, std::int64_t bytes, long parameters, std::int64_t freeBytes)
{
    const auto fixed = static_cast<double>(std::min(bytes, kBytesPerParameter * parameters));
    const double each = (static_cast<double>(bytes) - fixed) / static_cast<double>(batch);
    const double room = kUsable * static_cast<double>(freeBytes) - fixed;
    long fitting = 1;
    while (2 * fitting < batch && each * static_cast<double>(2 * fitting) <= room)
        fitting *= 2;
    return fitting >= 2 ? fitting : 0;
}

std::vector<Check> memoryChecks(const TrainingEstimate& estimate, const std::vector<compute::Device>& devices, const std::string& wanted, long batch,
                                std::int64_t resident)
{
    const compute::Device* device = deviceFor(devices, wanted);
    if (device == nullptr || device->freeBytes <= 0)
        return {};
    const bool gpu = device->id != "cpu";
    const std::int64_t needed = gpu ? estimate.deviceBytes : estimate.memoryBytes - resident;
    if (needed <= 0 || static_cast<double>(needed) <= kUsable * static_cast<double>(device->freeBytes))
        return {};
    const long fits = fittingBatch(batch, needed, estimate.parameters, device->freeBytes);
    Check check{Check::Severity::Warning, {}, "batch"};
    check.lead = "Training may run out of memory:";
    check.text = "about " + roughBytes(needed) + " are needed and " + roughBytes(device->freeBytes) + " are free on " +
                 (gpu ? "the GPU" : "this computer") + ". " +
                 (fits > 0 ? "A batch of " + std::to_string(fits) + " would fit." : gpu ? "Train on the CPU, or a smaller network." : "Train a smaller network, or close other programs.");
    return {check};
}

}  // namespace bindscape::app
