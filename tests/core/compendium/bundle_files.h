// SPDX-License-Identifier: GPL-3.0-or-later
// Files of the layout of DeepSEA's training bundle: written with libhdf5 and, as an independent hand, libmatio.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace bindscape::test {

// windows x inner x outer as MATLAB counts them, the windows next to each other.
struct Numbers {
    std::int64_t windows = 0, inner = 1, outer = 0;
    std::vector<double> values;

    Numbers(std::int64_t n, std::int64_t j, std::int64_t k) : windows(n), inner(j), outer(k), values(static_cast<std::size_t>(n * j * k)) {}
    double& at(std::int64_t window, std::int64_t j, std::int64_t k) { return values[static_cast<std::size_t>(window + windows * (j + inner * k))]; }
};

enum class NumberType { Byte, Logical, Double };

// One-hot of the windows in the order A, G, C, T; other letters are no one.
Numbers oneHot(const std::vector<std::string>& windows);

struct Variable {
    std::string name;
    Numbers numbers;
    NumberType type = NumberType::Byte;
};
// chunk: empty = in one piece; else sizes of the pieces in HDF5's order, which are deflated. mark: with the 512 bytes that MATLAB puts first.
void writeHdf5(const std::filesystem::path& path, const std::vector<Variable>& variables, const std::vector<std::uint64_t>& chunk, bool mark);
void writeMat5(const std::filesystem::path& path, const std::vector<Variable>& variables, bool compressed);

}  // namespace bindscape::test
