// SPDX-License-Identifier: GPL-3.0-or-later
// Per-base attribution methods as data; free of torch. A new method is one file and one line in methods.cpp.
#pragma once

#include "core/base/error.h"
#include "core/base/parameter.h"
#include "core/base/progress.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::interpret {

struct Method {
    std::string id, title, reference;
    std::vector<Parameter> parameters;
};
std::span<const Method> methods();
const Method& findMethod(std::string_view id);  // throws Error listing the known ones
// "steps=12, relu_cam=false": what differs from the method's defaults; empty if nothing does.
std::string changedOptions(const Method& method, const Values& values);
// "Grad-CAM", or "Grad-CAM (relu_cam=false)".
std::string titleWithOptions(const Method& method, const Values& values);

inline constexpr std::uint64_t kDefaultSeed = 1;

struct InterpretOptions {
    std::string method = "gradcam";
    Values values;                 // empty = defaults of the method
    std::string labels = "bound";  // bound, unbound, all
    std::string split = "all";     // train, validation, test, all
    bool usedOnly = true;
    // Windows lie so many bases downstream of their core, along its strand: a control that tells scores which follow the core from
    // scores that follow the middle of the window. Cores stay inside; stretches without a core stay where they are,
    // which is told, and an Error where nothing moves.
    long shift = 0;
    std::string regions;  // a BED file or a locus, scored instead of a data set (labels, split and usedOnly do not count)
    long batch = 128;
    int threads = 0;
    std::string device = "auto";   // auto, cpu, cuda
    std::string task{};            // of a pre-training run: the track whose output is scored, by its name
    std::uint64_t seed = kDefaultSeed;  // of the shuffled sequences that others are compared with; nothing else is drawn
};

struct InterpretResult {
    std::size_t sites = 0;
    std::size_t zeroRows = 0;  // sites whose scores are all zero; they keep their row
    double sequencesPerSecond = 0;
    // |sum of scores - difference of logits| over the sites; of DeepLIFT and integrated gradients, else none.
    std::optional<double> medianError, largestError;
    Warnings warnings;
};

// Scores every chosen window of the data set (or of options.regions, then datasetFolder may be empty) with the run's averaged weights, the
// core blocked if the run was trained so, and writes a score folder (core/scores). Killed halfway, the same call goes on from the finished
// part.
InterpretResult interpretRun(const std::filesystem::path& runFolder, const std::filesystem::path& datasetFolder,
                             const std::filesystem::path& genomeFile, const InterpretOptions& options,
                             const std::filesystem::path& outFolder, Progress& progress);

}  // namespace bindscape::interpret
