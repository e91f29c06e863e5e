// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/module.h"

#include "core/interpret/open_model.h"
#include "core/nn/architecture.h"
#include "core/nn/torch_scope.h"
#include "core/train/baseline_run.h"
#include "core/train/import_weights.h"
#include "core/train/recorded_fit.h"
#include "core/train/trainer.h"

#include <torch/torch.h>

#include <cstdlib>
#include <malloc.h>

namespace bindscape::compute {

namespace {

// Returns to the system what prepareProcess() made malloc keep, when a long call is over.
struct GiveBack {
    ~GiveBack() { ::malloc_trim(0); }
};

train::TrainResult trainAndTrim(const std::filesystem::path& dataset, const std::filesystem::path& genome, const train::TrainOptions& options,
                                const std::filesystem::path& run, Progress& progress, const train::TrainObserver& observer)
{
    const GiveBack giveBack;
    return train::trainNetwork(dataset, genome, options, run, progress, observer);
}

train::TrainResult pretrainAndTrim(const std::filesystem::path& compendium, const std::filesystem::path& genome, const train::TrainOptions& options,
                                   const std::filesystem::path& run, Progress& progress, const train::TrainObserver& observer)
{
    const GiveBack giveBack;
    return train::pretrainNetwork(compendium, genome, options, run, progress, observer);
}

train::TrialResult tryAndTrim(const train::TrainOptions& options, long window, long batches, Progress& progress)
{
    const GiveBack giveBack;
    return train::tryNetwork(options, window, batches, progress);
}

train::Evaluation evaluateAndTrim(const std::filesystem::path& run, const std::filesystem::path& dataset, const std::filesystem::path& genome,
                                  const train::EvaluateOptions& options, const std::filesystem::path& out, Progress& progress)
{
    const GiveBack giveBack;
    return train::evaluateNetwork(run, dataset, genome, options, out, progress);
}

interpret::InterpretResult interpretAndTrim(const std::filesystem::path& run, const std::filesystem::path& dataset,
                                            const std::filesystem::path& genome, const interpret::InterpretOptions& options,
                                            const std::filesystem::path& out, Progress& progress)
{
    const GiveBack giveBack;
    return interpret::interpretRun(run, dataset, genome, options, out, progress);
}

train::ImportResult importAndTrim(const std::filesystem::path& weights, const train::ImportOptions& options, const std::filesystem::path& run)
{
    const GiveBack giveBack;
    return train::importWeights(weights, options, run);
}

// Do products below the smallest normal number come out as zero? Asked of LibTorch's own loop over many of them, which it shares out
// among all threads; and counted as whole numbers, since a comparison would itself take them for zero.
bool denormalsAreFlushed()
{
    const auto products = torch::full({1 << 20}, 1e-30F).mul(1e-10F);
    return products.view(torch::kInt32).count_nonzero().item<std::int64_t>() == 0;
}

Machine machine()
{
    return nn::inTorch(0, [] {
        const auto platform = nn::describePlatform();
        Machine m;
        m.torchVersion = platform.torchVersion;
        m.blas = platform.blas;
        m.device = platform.device;
        m.kernels = platform.kernels;
        m.threads = platform.threads;
        m.warnings = platform.warnings;
        const char* policy = std::getenv("OMP_WAIT_POLICY");
        m.waitPolicy = policy != nullptr ? policy : "not set";
        m.flushesDenormals = denormalsAreFlushed();
        if (m.waitPolicy != "PASSIVE" && m.waitPolicy != "passive")
            m.warnings.push_back({"", 0, "OMP_WAIT_POLICY is " + m.waitPolicy + " as set by you; training is faster with PASSIVE."});
        return m;
    });
}

std::vector<Device> devices()
{
    std::vector<Device> all;
    for (const auto& device : nn::describeDevices())
        all.push_back({device.id, device.title, device.memory.freeBytes, device.memory.totalBytes});
    return all;
}

constexpr Compute kTable{&nn::architectures, &interpret::methods, &train::presets,   &train::presetOptions,    &trainAndTrim,
                         &tryAndTrim,        &evaluateAndTrim,    &interpretAndTrim, &machine,                 &train::evaluateBaseline,
                         &pretrainAndTrim,   &devices,            &importAndTrim,    &train::copyOfUnfinished,
                         &interpret::openModel};

}  // namespace

}  // namespace bindscape::compute

extern "C" __attribute__((visibility("default"))) const bindscape::compute::Compute* bindscape_compute_table(std::uint64_t version)
{
    return version == bindscape::compute::kModuleVersion ? &bindscape::compute::kTable : nullptr;
}
