// SPDX-License-Identifier: GPL-3.0-or-later
// MD5 of inputs, so that a run record can tell whether a file is still the one that was used.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace bindscape {

std::string md5OfText(std::string_view text);
// Streams the file. Throws Error if it cannot be read.
std::string md5OfFile(const std::filesystem::path& path);

}  // namespace bindscape
