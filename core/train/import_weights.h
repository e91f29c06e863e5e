// SPDX-License-Identifier: GPL-3.0-or-later
// Weights of other programs as a run folder that training may start from: a PyTorch state dict saved with torch.save (zip format),
// or the HDF5 file of DanQ's Keras model. The content tells which. Nothing in the file is executed.
#pragma once

#include "core/base/error.h"
#include "core/base/parameter.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace bindscape::train {

struct ImportOptions {
    std::string architecture = "danq";
    Values architectureValues;         // empty = defaults
    std::string baseOrder;             // of the first layer's channels, "ACGT", "AGCT"; empty = the format's own (PyTorch ACGT, DanQ's Keras AGCT)
    std::string title;                 // for the record; empty = the file's name
    long window = 1000;                // bases that the weights were trained on; the dense layers depend on it
    std::uint64_t seed = 1;            // of dense layers that begin anew
    std::vector<std::string> trainChroms, validationChroms, testChroms;  // what the weights were trained and judged on, if known
    bool replace = false;
};
struct ImportResult {
    std::string format;                // "PyTorch state dict", "Keras HDF5"
    std::vector<std::string> taken;    // "conv1.weight <- features.0.weight [320, 4, 26]"
    std::vector<std::string> left;     // tensors of the file that have no place here, with the reason
    bool head = false;                 // the dense layers came over as well
    Warnings warnings;
};
// Writes runFolder (run.json, model.pt), a finished run. Throws Error naming file and tensor if layers of the trunk are missing or
// of another shape.
ImportResult importWeights(const std::filesystem::path& weights, const ImportOptions& options, const std::filesystem::path& runFolder);

}  // namespace bindscape::train
