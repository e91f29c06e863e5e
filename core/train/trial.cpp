// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/trainer.h"

#include "core/base/memory.h"
#include "core/base/random.h"
#include "core/nn/torch_scope.h"
#include "core/train/predict.h"
#include "core/train/run_record.h"
#include "core/train/training_step.h"

#include <algorithm>
#include <chrono>

namespace bindscape::train {

namespace {

constexpr long kFewest = 3;           // batches to take a median of
constexpr double kLongSeconds = 30;   // a trial is not to be waited for

class Stopwatch {
public:
    double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count(); }

private:
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

double median(std::vector<double> values)
{
    if (values.empty())
        return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

Rows randomRows(long count, long window, std::uint64_t seed)
{
    Random random(seed, "trial");
    std::vector<std::uint8_t> codes(static_cast<std::size_t>(count * window)), labels(static_cast<std::size_t>(count));
    for (auto& code : codes)
        code = static_cast<std::uint8_t>(random.below(4));
    for (std::size_t i = 0; i < labels.size(); ++i)
        labels[i] = i % 2;
    return rowsOf(std::move(codes), std::move(labels), window);
}

// Of a GPU; the machine's own memory is measured by what the process takes.
nn::DeviceMemory memoryOf(torch::Device device) { return device.is_cuda() ? nn::deviceMemory(device) : nn::DeviceMemory(); }

// Timed to its end also where the device works on while the program goes on: the loss is read, and copying a weight waits for the step.
double timedStep(TrainedModel& model, const TrainOptions& options, const Rows& rows, torch::Device device)
{
    const Stopwatch watch;
    trainStep(model, options, options.learningRate, assemble(rows, {}, 0, rows.size()), device);
    if (device.is_cuda())
        model.network->parameters().back().detach().flatten().narrow(0, 0, 1).to(torch::kCPU);
    return watch.seconds();
}

TrialResult tryOn(const TrainOptions& options, long window, long batches, torch::Device device, Progress& progress)
{
    TrialResult result;
    PeakMemory peak;
    const nn::DeviceMemory before = memoryOf(device);
    const auto stops = [&](const Stopwatch& watch, std::size_t done) {
        return static_cast<long>(done) >= kFewest && (progress.stopRequested() || watch.seconds() > kLongSeconds);
    };
    const Stopwatch start;
    TrainedModel model(options, window, device);
    for (const auto& parameter : model.network->parameters())
        result.parameters += parameter.numel();
    const Rows rows = randomRows(options.batch, window, options.seed);
    timedStep(model, options, rows, device);
    result.secondsToStart = start.seconds();
    std::vector<double> steps, passes;
    while (static_cast<long>(steps.size()) < batches && !stops(start, steps.size())) {
        progress.checkpoint(static_cast<double>(steps.size() + 1) / static_cast<double>(batches + 1), "Trying a training step");
        steps.push_back(timedStep(model, options, rows, device));
        peak.look();
    }
    for (long i = 0; i < kFewest; ++i) {
        SilentProgress silent;
        progress.checkpoint(1, "Trying a prediction");
        const Stopwatch watch;
        predictLogits(*model.network, rows, options.batch, device, silent);
        passes.push_back(watch.seconds());
    }
    peak.look();
    result.batches = static_cast<long>(steps.size());
    result.secondsPerBatch = median(std::move(steps));
    result.evaluateSecondsPerBatch = median(std::move(passes));
    result.memoryBytes = peak.bytes();
    const nn::DeviceMemory after = memoryOf(device);
    result.deviceBytes = before.freeBytes - std::min(before.freeBytes, after.freeBytes);
    result.deviceTotalBytes = after.totalBytes;
    return result;
}

}  // namespace

TrialResult tryNetwork(const TrainOptions& options, long window, long batches, Progress& progress)
{
    const TrainOptions complete = completeOptions(options);
    if (window < 1 || batches < 1)
        throw Error("A trial needs windows of at least one base and at least one batch.");
    return nn::inTorch(complete.threads,
                       [&] { return tryOn(complete, window, batches, nn::chooseDevice(complete.device, complete.threads), progress); });
}

}  // namespace bindscape::train
