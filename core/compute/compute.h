// SPDX-License-Identifier: GPL-3.0-or-later
// The door to everything that needs LibTorch. Loading libtorch costs about half a second, and libgomp reads
// OMP_WAIT_POLICY when it is loaded, so both programs start without it (core/compute/process.h): the functions live in the shared module
// libbindscape_compute.so, which is opened on first use, after the environment was set.
// Thread-safety: loadCompute() and the functions from any thread, several at once; what runs beside each other takes longer and
// gives the same bytes as alone (nn::ComputeThreads tells of the one thing that is shared: how many threads).
#pragma once

#include "core/compute/process.h"
#include "core/interpret/open_model.h"
#include "core/nn/architecture.h"
#include "core/train/baseline_run.h"
#include "core/train/import_weights.h"
#include "core/train/trainer.h"

#include <string>

namespace bindscape::compute {

// What the numbers run on; shown in Help > About, in the log and in run.json.
struct Machine {
    std::string torchVersion, blas, device, waitPolicy, kernels;
    int threads = 0;
    bool flushesDenormals = false;  // measured in every thread of the pool
    Warnings warnings;  // a slow BLAS, two BLAS libraries, settings that were left as the user set them
};

// Where training can run.
struct Device {
    std::string id, title;  // "cpu", "cuda:0"; "CPU, 2 cores", the GPU's name
    std::int64_t freeBytes = 0, totalBytes = 0;  // memory; 0 = not known
};

struct Compute {
    std::span<const nn::Architecture> (*architectures)();
    std::span<const interpret::Method> (*methods)();
    std::span<const train::Preset> (*presets)();
    train::TrainOptions (*presetOptions)(std::string_view preset, std::string_view architecture);
    train::TrainResult (*train)(const std::filesystem::path& dataset, const std::filesystem::path& genome, const train::TrainOptions&,
                                const std::filesystem::path& run, Progress&, const train::TrainObserver&);
    train::TrialResult (*trial)(const train::TrainOptions&, long window, long batches, Progress&);
    train::Evaluation (*evaluate)(const std::filesystem::path& run, const std::filesystem::path& dataset, const std::filesystem::path& genome,
                                  const train::EvaluateOptions&, const std::filesystem::path& out, Progress&);
    interpret::InterpretResult (*interpret)(const std::filesystem::path& run, const std::filesystem::path& dataset,
                                            const std::filesystem::path& genome, const interpret::InterpretOptions&,
                                            const std::filesystem::path& out, Progress&);
    Machine (*machine)();
    // Needs no LibTorch, but the BLAS that comes with it.
    train::BaselineResult (*baseline)(const std::filesystem::path& dataset, const std::filesystem::path& genome, const train::BaselineOptions&,
                                      const std::filesystem::path& out, Progress&);
    train::TrainResult (*pretrain)(const std::filesystem::path& compendium, const std::filesystem::path& genome, const train::TrainOptions&,
                                   const std::filesystem::path& run, Progress&, const train::TrainObserver&);
    std::vector<Device> (*devices)();  // the CPU first
    // Weights of another program's network as a finished run that others may start from (core/train/import_weights.h).
    train::ImportResult (*importWeights)(const std::filesystem::path& weights, const train::ImportOptions&, const std::filesystem::path& run);
    // The weights of a paused or interrupted run as a folder that interpret() can read (core/train/recorded_fit.h).
    train::LiveCopy (*copyOfUnfinished)(const std::filesystem::path& run);
    // A trained network that stays in memory (core/interpret/open_model.h); threads 0 = all.
    std::shared_ptr<interpret::OpenModel> (*openModel)(const std::filesystem::path& run, const std::string& device, int threads);
};

// Opens the module beside the program (or in ../lib/bindscape), with OpenBLAS-OpenMP loaded first so that it is the one BLAS of
// the process (BINDSCAPE_BLAS=system leaves the system's choice; BINDSCAPE_COMPUTE_MODULE names another module). Throws Error
// with the loader's reason.
const Compute& loadCompute();

}  // namespace bindscape::compute
