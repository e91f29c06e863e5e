// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/product.h"

#include "core/nn/kernels/instructions.h"
#include "core/nn/kernels/table.h"

#include <ATen/Parallel.h>

#include <algorithm>

namespace bindscape::nn::kernels {

namespace {

// Floats of work under which another thread is not worth starting.
constexpr long kGrain = 1 << 16;

long grainOf(long each) { return std::max(1L, kGrain / std::max(1L, each)); }

}  // namespace

Packed::Packed(Matrix matrix, long rows, long columns) : m_table(&table()), m_rows(rows), m_columns(columns)
{
    const long panel = m_table->panel, panels = (columns + panel - 1) / panel;
    m_values = torch::empty({std::max(1L, panels * rows * panel)}, torch::kFloat32);
    auto* out = m_values.data_ptr<float>();
    at::parallel_for(0, panels, grainOf(rows * panel), [&](long begin, long end) {
        m_table->pack(matrix.values, matrix.rowStep, matrix.columnStep, rows, columns, begin * panel, std::min(columns, end * panel), out);
    });
}

void Packed::multiply(long m, Matrix left, float* result, long resultRow, bool add) const
{
    m_table->multiply(m, m_columns, m_rows, left.values, left.rowStep, left.columnStep, m_values.data_ptr<float>(), result, resultRow, add);
}

void Packed::multiplyOnAllThreads(long m, Matrix left, float* result, long resultRow, bool add) const
{
    at::parallel_for(0, m, grainOf(m_rows * m_columns / 16), [&](long begin, long end) {
        multiply(end - begin, {left.values + begin * left.rowStep, left.rowStep, left.columnStep}, result + begin * resultRow, resultRow, add);
    });
}

}  // namespace bindscape::nn::kernels
