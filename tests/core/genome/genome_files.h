// SPDX-License-Identifier: GPL-3.0-or-later
// Small files for the tests of core/genome: written, compressed and damaged on purpose.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::test {

// Overwrites. Returns the path.
std::filesystem::path writeText(const std::filesystem::path& path, std::string_view content);
std::filesystem::path writeGzip(const std::filesystem::path& path, std::string_view content);
// `block`: uncompressed bytes a block; small blocks give a small file many of them.
std::filesystem::path writeBgzip(const std::filesystem::path& path, std::string_view content, std::size_t block = 65280);
// Random A, C, G, T, with some soft-masked stretches and unknown bases.
std::string randomDna(std::size_t length, std::uint64_t seed);
// Lines of `width` letters.
std::string wrapped(std::string_view letters, std::size_t width, std::string_view newline = "\n");

}  // namespace bindscape::test
