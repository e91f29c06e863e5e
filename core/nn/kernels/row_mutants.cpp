// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/row_mutants.h"

#include <ATen/Parallel.h>

#include <algorithm>

namespace bindscape::nn::kernels {

using torch::Tensor;

namespace {

constexpr long kTogether = 192;  // mutants, as in lstm_mutants.cpp

float* rowOf(const Tensor& values, long row) { return values.data_ptr<float>() + row * values.size(-1); }

// The rows that differ, of a part of the mutants: [mutant, row, channel] from first[mutant] on, which is ascending.
struct Differences {
    std::vector<long> first;
    Tensor rows;

    long count() const { return rows.size(0); }
    long each() const { return rows.size(1); }
    long channels() const { return rows.size(2); }
    float* at(long mutant, long row) const { return rows.data_ptr<float>() + (mutant * each() + row) * channels(); }
};

}  // namespace

struct RowMutants::Unchanged {
    Tensor z, result;  // [position, filter], [window, filter]
};

RowMutants::RowMutants(std::vector<Layer> layers, const Tensor& dense) : m_layers(std::move(layers)), m_units(dense.size(0))
{
    for (const auto& layer : m_layers) {
        const long width = layer.weight.size(2);
        const Tensor turned = layer.weight.permute({2, 1, 0}).contiguous();  // [tap, channel, filter]
        std::vector<Packed> taps;
        for (long k = 0; k < width; ++k)
            taps.emplace_back(Matrix{turned.data_ptr<float>() + k * turned.size(1) * turned.size(2), turned.size(2)}, turned.size(1), turned.size(2));
        m_taps.push_back(std::move(taps));
    }
    const Tensor all = dense.contiguous();
    const long filters = m_layers.back().weight.size(0), inputs = all.size(1);
    for (long row = 0; row < m_layers.back().pooling.windows; ++row)
        m_dense.emplace_back(Matrix{all.data_ptr<float>() + row * filters, 1, inputs}, filters, m_units);
}

std::vector<RowMutants::Unchanged> RowMutants::run(const Tensor& rows) const
{
    std::vector<Unchanged> all;
    Tensor x = rows.unsqueeze(0);
    for (const auto& layer : m_layers) {
        const long width = layer.weight.size(2);
        const Tensor padded = torch::constant_pad_nd(x, {0, 0, layer.before, width - 1 - layer.before});
        const Tensor z = rowConvolution(padded, layer.weight, layer.before, width - 1 - layer.before);
        x = scaledPool(z, layer.factor, layer.offset, {layer.pooling, 0, 0}, {});
        all.push_back({z.squeeze(0), x.squeeze(0)});
    }
    return all;
}

namespace {

// Differences of z: row r of the input changes rows r + before - (width - 1) .. r + before.
Differences convolve(const Differences& in, const std::vector<Packed>& taps, long filters, long before)
{
    const auto width = static_cast<long>(taps.size());
    Differences out{in.first, torch::zeros({in.count(), in.each() + width - 1, filters})};
    for (auto& first : out.first)
        first += before - (width - 1);
    for (long row = 0; row < in.each(); ++row)
        for (long k = 0; k < width; ++k)
            taps[static_cast<std::size_t>(k)].multiply(in.count(), {in.at(0, row), in.each() * in.channels()}, out.at(0, row + width - 1 - k),
                                                       out.each() * filters, true);
    return out;
}

// One window of a mutant less what it was. change(position) gives the differences of z there, or null.
template <class Change>
void poolWindow(const RowMutants::Layer& layer, long window, const Tensor& z, const Tensor& was, const Change& change, float* out)
{
    const long filters = z.size(1);
    const auto& pooling = layer.pooling;
    const long start = window * pooling.size - pooling.left;
    const float* factor = layer.factor.data_ptr<float>();
    const float* offset = layer.offset.data_ptr<float>();
    std::fill_n(out, filters, 0.0F);
    for (long q = std::max(0L, start); q < std::min(start + pooling.size, pooling.positions); ++q) {
        const float* plain = rowOf(z, q);
        const float* d = change(q);
        for (long f = 0; f < filters; ++f)
            out[f] = std::max(out[f], factor[f] * (plain[f] + (d != nullptr ? d[f] : 0.0F)) + offset[f]);
    }
    const float* before = rowOf(was, window);
    for (long f = 0; f < filters; ++f)
        out[f] -= before[f];
}

// Differences of the pooled rows.
Differences pool(const RowMutants::Layer& layer, const Differences& dz, const Tensor& z, const Tensor& was)
{
    const auto& pooling = layer.pooling;
    const long rows = std::min(pooling.windows, (dz.each() - 1 + pooling.size - 1) / pooling.size + 1);
    Differences out{dz.first, torch::empty({dz.count(), rows, dz.channels()})};
    for (long m = 0; m < dz.count(); ++m) {
        const long first = dz.first[static_cast<std::size_t>(m)];
        long& window = out.first[static_cast<std::size_t>(m)];
        window = std::clamp((std::max(0L, first) + pooling.left) / pooling.size, 0L, pooling.windows - rows);
        for (long row = 0; row < rows; ++row)
            poolWindow(layer, window + row, z, was,
                       [&](long q) { return q >= first && q < first + dz.each() ? dz.at(m, q - first) : nullptr; }, out.at(m, row));
    }
    return out;
}

}  // namespace

void RowMutants::change(const std::vector<Unchanged>& unchanged, const Mutants& mutants, const Tensor& differences, long first, long end, Tensor& result) const
{
    Differences d{{}, differences.narrow(0, first, end - first)};
    for (long m = first; m < end; ++m)
        d.first.push_back(mutants.list[static_cast<std::size_t>(m)].first);
    for (std::size_t i = 0; i < m_layers.size(); ++i)
        d = pool(m_layers[i], convolve(d, m_taps[i], m_layers[i].weight.size(0), m_layers[i].before), unchanged[i].z, unchanged[i].result);
    // A row of the last layer at a time, since its weights fill the cache, with all mutants that reach it. Their places in memory are the
    // same distance apart while they begin at the same row.
    for (long row = d.first.front(); row < d.first.back() + d.each(); ++row)
        for (auto begin = d.first.begin(); begin != d.first.end();) {
            const auto next = std::upper_bound(begin, d.first.end(), *begin);
            const long m = begin - d.first.begin();
            if (row >= *begin && row < *begin + d.each())
                m_dense[static_cast<std::size_t>(row)].multiply(next - begin, {d.at(m, row - *begin), d.each() * d.channels()}, rowOf(result, first + m),
                                                                m_units, true);
            begin = next;
        }
}

Tensor RowMutants::denseInputs(const Tensor& rows) const { return run(rows).back().result.reshape({1, -1}); }

Tensor RowMutants::changes(const Tensor& rows, const Mutants& mutants, const Tensor& differences) const
{
    const auto unchanged = run(rows);
    const long count = static_cast<long>(mutants.list.size()), parts = (count + kTogether - 1) / kTogether;
    Tensor result = torch::zeros({count, m_units});
    at::parallel_for(0, parts, 1, [&](long begin, long end) {
        const torch::NoGradGuard noGradient;  // belongs to the thread
        for (long part = begin; part < end; ++part)
            change(unchanged, mutants, differences, count * part / parts, count * (part + 1) / parts, result);
    });
    return result;
}

}  // namespace bindscape::nn::kernels
