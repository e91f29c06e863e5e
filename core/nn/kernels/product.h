// SPDX-License-Identifier: GPL-3.0-or-later
// Matrix products of the kernels on all threads of the calling computation (at::parallel_for). Every element is summed in the same
// order however many threads there are.
#pragma once

#include <torch/torch.h>

namespace bindscape::nn::kernels {

struct Table;

// A matrix of numbers in any order: element (row, column) at values[row * rowStep + column * columnStep].
struct Matrix {
    const float* values = nullptr;
    long rowStep = 0, columnStep = 1;

    Matrix transposed() const { return {values, columnStep, rowStep}; }
};

// The right side of products, in the order in which they read it.
class Packed {
public:
    Packed() = default;
    Packed(Matrix matrix, long rows, long columns);

    // result [m, columns] = left [m, rows] times this, or added to it. One thread.
    void multiply(long m, Matrix left, float* result, long resultRow, bool add) const;
    // The same on all threads.
    void multiplyOnAllThreads(long m, Matrix left, float* result, long resultRow, bool add) const;

private:
    const Table* m_table = nullptr;
    long m_rows = 0, m_columns = 0;
    torch::Tensor m_values;
};

}  // namespace bindscape::nn::kernels
