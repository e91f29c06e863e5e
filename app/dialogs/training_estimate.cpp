// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/training_estimate.h"

#include "app/runs/compute_threads.h"
#include "core/base/text.h"
#include "core/project/run_project.h"

#include <algorithm>
#include <cmath>

namespace bindscape::app {

namespace {

double batchesFor(std::int64_t rows, long batch) { return std::ceil(static_cast<double>(rows) / static_cast<double>(batch)); }

std::int64_t used(const dataset::SplitCounts& counts) { return counts.boundUsed + counts.unboundUsed; }

// All of one network after the data set is there.
double secondsOfNetwork(double perEpoch, double perPass, double perStep, const SiteCounts& counts, const train::TrainOptions& options, bool score)
{
    const std::int64_t heldOut = used(counts.validation) + used(counts.test);
    const double evaluation = 2 * batchesFor(2 * heldOut, options.batch) * perPass;  // with the core as it was and hidden
    const double scores = score ? batchesFor(counts.all.boundUsed, options.batch) * perStep : 0;  // a pass and the way back
    return static_cast<double>(options.maxEpochs) * perEpoch + evaluation + scores;
}

double secondsPerEpoch(double perPass, double perStep, const SiteCounts& counts, const train::TrainOptions& options)
{
    const std::int64_t strands = options.reverseComplement ? 2 : 1;
    const auto steps = static_cast<double>(train::batchesOf(static_cast<long>(strands * used(counts.train)), options.batch));
    return steps * perStep + batchesFor(strands * used(counts.validation), options.batch) * perPass;
}

std::int64_t datasetBytes(const SiteCounts& counts)
{
    // Two bits a base and one for unknown ones; the table of instances.
    return (used(counts.train) + used(counts.validation)) * counts.window * 3 / 8 + counts.instances * static_cast<std::int64_t>(sizeof(dataset::Instance));
}

std::int64_t diskBytes(const SiteCounts& counts, long parameters, int networks, bool score)
{
    constexpr std::int64_t kInstance = 25, kPrediction = 30;  // bytes of a compressed row
    const std::int64_t model = 4 * static_cast<std::int64_t>(parameters);
    const std::int64_t predictions = kPrediction * (used(counts.validation) + used(counts.test));
    const std::int64_t scores = score ? 10 * counts.window * counts.all.boundUsed : 0;  // .npy 4 bytes a base, bigWig about 6
    return kInstance * counts.instances + networks * (model + predictions + scores);
}

}  // namespace

MeasuredSpeed speedOfRun(double sequencesPerSecond, long batch, const std::string& name)
{
    MeasuredSpeed speed;
    speed.trial.secondsPerBatch = static_cast<double>(batch) / sequencesPerSecond;
    speed.trial.evaluateSecondsPerBatch = speed.trial.secondsPerBatch / 3;
    speed.from = name;
    return speed;
}

TrainingEstimate estimateTraining(const MeasuredSpeed& speed, const SiteCounts& counts, const train::TrainOptions& options, int networks, bool score)
{
    const train::TrialResult& trial = speed.trial;
    TrainingEstimate estimate;
    estimate.epochs = options.maxEpochs;
    estimate.stopsEarly = options.schedule == "early" || options.schedule == "plateau";
    estimate.networks = networks;
    estimate.from = speed.from;
    const auto all = [&](double perPass, double perStep) {
        const double epoch = secondsPerEpoch(perPass, perStep, counts, options);
        return counts.seconds + networks * (trial.secondsToStart + secondsOfNetwork(epoch, perPass, perStep, counts, options, score));
    };
    estimate.secondsPerEpoch = secondsPerEpoch(trial.evaluateSecondsPerBatch, trial.secondsPerBatch, counts, options);
    estimate.seconds = all(trial.evaluateSecondsPerBatch, trial.secondsPerBatch);
    if (speed.cpuSecondsPerBatch && speed.cpuEvaluateSecondsPerBatch)
        estimate.cpuSeconds = all(*speed.cpuEvaluateSecondsPerBatch, *speed.cpuSecondsPerBatch);
    estimate.firstCurveSeconds = counts.seconds + trial.secondsToStart + trial.secondsPerBatch;
    if (trial.memoryBytes > 0)
        estimate.memoryBytes = trial.memoryBytes + datasetBytes(counts);
    if (trial.parameters > 0)
        estimate.diskBytes = diskBytes(counts, trial.parameters, networks, score);
    estimate.parameters = trial.parameters;
    estimate.deviceBytes = trial.deviceBytes;
    estimate.deviceTotalBytes = trial.deviceTotalBytes;
    return estimate;
}

train::TrainOptions trainOptionsOf(const TrainingChoice& choice)
{
    project::RunEntry run;
    run.architecture = choice.architecture;
    run.preset = choice.preset;
    run.coreBlocked = choice.core == CoreChoice::Blocked;
    run.seed = choice.seed;
    run.maxEpochs = choice.maxEpochs;
    run.batch = choice.batch;
    run.device = choice.device;
    run.settings = choice.training;
    run.parameters = choice.parameters;
    // On "auto" a number of threads would ask for the CPU.
    const int threads = choice.threads > 0 ? choice.threads : choice.device == "cpu" ? trainingThreads() : 0;
    return project::trainOptions(run, train::presetOptions(choice.preset, choice.architecture), threads);
}

std::string roughDuration(double seconds)
{
    constexpr double kMinute = 60, kHour = 3600;
    const auto rounded = [](double value, double step) { return static_cast<std::int64_t>(std::llround(value / step) * static_cast<std::int64_t>(step)); };
    if (!(seconds >= 0) || std::isinf(seconds))
        return "unknown";
    if (seconds < 95)
        return std::to_string(std::max<std::int64_t>(1, rounded(seconds, seconds < 10 ? 1 : 5))) + " s";
    if (seconds < 95 * kMinute)
        return std::to_string(rounded(seconds / kMinute, 1)) + " min";
    if (seconds >= 20 * kHour)
        return std::to_string(rounded(seconds / kHour, 1)) + " h";
    const auto minutes = rounded(seconds / kMinute, 10);
    return std::to_string(minutes / 60) + " h" + (minutes % 60 > 0 ? " " + std::to_string(minutes % 60) + " min" : "");
}

std::string roughBytes(std::int64_t bytes)
{
    constexpr double kMega = 1e6, kGiga = 1e9;
    const auto size = static_cast<double>(bytes);
    if (size >= 0.1 * kGiga)
        return formatFixed(size / kGiga, 1) + " GB";
    return formatFixed(std::max(1.0, std::round(size / kMega)), 0) + " MB";
}

}  // namespace bindscape::app
