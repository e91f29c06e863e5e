// SPDX-License-Identifier: GPL-3.0-or-later
// NumPy's .npy: the header, checked against the size of the file, and single rows without reading the rest.
// Source of the format: numpy.lib.format, version 1.0. Only little-endian float32 in C order.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace bindscape::scores {

struct NpyHeader {
    std::size_t offset = 0;  // of the first number
    std::vector<std::size_t> shape;
};
// Throws Error: not a .npy, other type or order, size of the file does not fit the shape.
NpyHeader readNpyHeader(const std::filesystem::path& path);

// A mapped [rows, columns] array. Thread-safe after construction.
class MappedNpy {
public:
    explicit MappedNpy(const std::filesystem::path& path);
    MappedNpy(const MappedNpy&) = delete;
    MappedNpy& operator=(const MappedNpy&) = delete;
    ~MappedNpy();

    std::size_t rows() const { return m_header.shape[0]; }
    std::size_t columns() const { return m_header.shape[1]; }
    void copyRow(std::size_t row, std::span<float> values) const;

private:
    NpyHeader m_header;
    void* m_data = nullptr;
    std::size_t m_size = 0;
};

}  // namespace bindscape::scores
