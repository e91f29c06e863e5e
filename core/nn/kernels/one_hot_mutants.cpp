// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/one_hot_mutants.h"

#include "core/nn/kernels/instructions.h"
#include "core/nn/kernels/one_hot_rows.h"

#include <algorithm>

namespace bindscape::nn::kernels {

using torch::Tensor;

Mutants mutantsOf(const Tensor& codes, long width, const OneHotShape& shape)
{
    const auto& pooling = shape.pooling;
    Mutants mutants;
    // `width` positions see a base; they lie in at most this many windows.
    mutants.rows = std::min(pooling.windows, (width - 1 + pooling.size - 1) / pooling.size + 1);
    for (long base = 0; base < codes.size(0); ++base) {
        const long first = std::max(0L, base + shape.before - (width - 1));
        const long window = (first + pooling.left) / pooling.size;
        if (first >= pooling.positions || window >= pooling.windows)
            continue;
        const int present = codes.data_ptr<std::uint8_t>()[base];
        for (int code = 0; code < 4; ++code)
            if (code != present)
                mutants.list.push_back({base, code, std::min(window, pooling.windows - mutants.rows)});
    }
    return mutants;
}

namespace {

// Windows first .. first + rows - 1 alone: where they begin, and the same pooling counted from there.
struct Stretch {
    long begin;
    Pooling pooling;
};

Stretch stretchOf(const Pooling& pooling, long first, long rows)
{
    const long start = first * pooling.size - pooling.left, begin = std::max(0L, start);
    return {begin, {pooling.size, begin - start, rows, pooling.positions - begin}};
}

}  // namespace

Tensor pooledMutants(const Tensor& codes, const Mutants& mutants, const Tensor& weight, const Tensor& bias, const OneHotShape& shape, const Tensor& pooled,
                     bool difference)
{
    const Table& kernels = table();
    const OneHotPass pass(codes.unsqueeze(0), weight, shape);
    const Tensor values = tablesOf(pass, weight.contiguous(), {}, bias.contiguous());
    const OneHotTables tables{pass.filters, pass.width, values.data_ptr<float>()};
    std::vector<std::uint8_t> plain;
    pairsOf(pass, codes.data_ptr<std::uint8_t>(), plain);
    const long rowFloats = mutants.rows * pass.filters;
    Tensor result = torch::empty({static_cast<long>(mutants.list.size()), mutants.rows, pass.filters}, torch::kFloat32);
    at::parallel_for(0, result.size(0), 16, [&](long begin, long end) {
        auto pairs = plain;
        std::vector<std::uint16_t> places(static_cast<std::size_t>(rowFloats));
        for (long m = begin; m < end; ++m) {
            const auto& mutant = mutants.list[static_cast<std::size_t>(m)];
            const auto at = static_cast<std::size_t>(mutant.base + shape.before);
            if (at > 0)
                pairs[at - 1] = static_cast<std::uint8_t>(plain[at - 1] / 6 * 6 + mutant.code);
            pairs[at] = static_cast<std::uint8_t>(plain[at] % 6 + 6 * mutant.code);
            const Stretch stretch = stretchOf(shape.pooling, mutant.first, mutants.rows);
            float* out = result.data_ptr<float>() + m * rowFloats;
            kernels.oneHotPool(tables, pairs.data() + stretch.begin, stretch.pooling, 0, out, pass.filters, places.data(), pass.filters, nullptr, nullptr);
            if (at > 0)
                pairs[at - 1] = plain[at - 1];
            pairs[at] = plain[at];
            const float* unchanged = pooled.data_ptr<float>() + mutant.first * pass.filters;
            for (long i = 0; difference && i < rowFloats; ++i)
                out[i] -= unchanged[i];
        }
    });
    return result;
}

void writeMutants(const Mutants& mutants, const Tensor& values, const Tensor& table)
{
    const Tensor first = values.select(1, 0).contiguous();
    for (std::size_t m = 0; m < mutants.list.size(); ++m)
        table.data_ptr<float>()[mutants.list[m].code * table.size(1) + mutants.list[m].base] = first.data_ptr<float>()[m];
}

}  // namespace bindscape::nn::kernels
