// SPDX-License-Identifier: GPL-3.0-or-later
// torch archives (zip) as whole files: written atomically with bytes that depend on the content alone.
#pragma once

#include "core/nn/network.h"

#include <filesystem>

namespace bindscape::nn {

void writeArchive(torch::serialize::OutputArchive& archive, const std::filesystem::path& file);
// Throws Error if the file is missing, truncated or not such an archive.
void readArchive(torch::serialize::InputArchive& archive, const std::filesystem::path& file);

// 32-bit and 64-bit tensors by name. Reading copies into `target`; throws Error when shape or type differ.
void readInto(torch::serialize::InputArchive& archive, const std::string& name, torch::Tensor& target, const std::filesystem::path& file);

}  // namespace bindscape::nn
