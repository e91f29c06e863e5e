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

// The rows of a [rows, columns] or [rows, n, columns] array, read one by one. Not a mapping: when the file is cut short or its drive goes away, a
// mapping ends the program, a read is an Error. Thread-safe after construction.
class NpyRows {
public:
    explicit NpyRows(const std::filesystem::path& path);
    NpyRows(const NpyRows&) = delete;
    NpyRows& operator=(const NpyRows&) = delete;
    ~NpyRows();

    std::size_t rows() const { return m_header.shape[0]; }
    std::size_t columns() const { return m_columns; }  // numbers of a row
    // Throws Error if the file ends before that row.
    void copyRow(std::size_t row, std::span<float> values) const;

private:
    std::filesystem::path m_path;
    NpyHeader m_header;
    std::size_t m_columns = 0;
    int m_file = -1;
};

}  // namespace bindscape::scores
