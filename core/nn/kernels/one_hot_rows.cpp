// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/one_hot_rows.h"

#include "core/nn/kernels/instructions.h"

#include <algorithm>

namespace bindscape::nn::kernels {

using torch::Tensor;

namespace {

constexpr long kParts = 16;

const float* numbersOrNull(const Tensor& values) { return values.defined() ? values.data_ptr<float>() : nullptr; }

int codeAt(const OneHotPass& pass, const std::uint8_t* codes, long i)
{
    const long base = i - pass.shape.before;
    return base >= 0 && base < pass.length ? std::min<int>(codes[base], 4) : kOutside;
}

}  // namespace

OneHotPass::OneHotPass(const Tensor& codes, const Tensor& weight, const OneHotShape& of)
    : batch(codes.size(0)), length(codes.size(1)), filters(weight.size(0)), width(weight.size(2)), shape(of)
{
}

Tensor OneHotPass::emptyResult() const
{
    if (shape.windowsFirst)
        return torch::empty({windows(), batch, filters}, torch::kFloat32);
    return rows() == windows() ? torch::empty({batch, windows(), filters}, torch::kFloat32) : torch::zeros({batch, rows(), filters}, torch::kFloat32);
}

std::vector<std::int64_t> numbersOf(const OneHotShape& shape)
{
    const auto& p = shape.pooling;
    return {shape.before, p.size, p.left, p.windows, p.positions, shape.windowsFirst ? 1 : 0, shape.rowsBefore, shape.rowsAfter};
}

OneHotShape shapeOf(const std::vector<std::int64_t>& n) { return {n[0], {n[1], n[2], n[3], n[4]}, n[5] != 0, n[6], n[7]}; }

Tensor tablesOf(const OneHotPass& pass, const Tensor& weight, const Tensor& scale, const Tensor& bias)
{
    const Table& kernels = table();
    const long chunks = (pass.filters + kernels.chunk - 1) / kernels.chunk;
    Tensor values = torch::empty({chunks * ((pass.width + 1) / 2) * kPairs * kernels.chunk}, torch::kFloat32);
    kernels.oneHotTables(weight.data_ptr<float>(), numbersOrNull(scale), numbersOrNull(bias), pass.filters, pass.width, values.data_ptr<float>());
    return values;
}

void pairsOf(const OneHotPass& pass, const std::uint8_t* codes, std::vector<std::uint8_t>& pairs)
{
    pairs.resize(static_cast<std::size_t>(pass.padded()));
    for (long i = 0; i < pass.padded(); ++i)
        pairs[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(6 * codeAt(pass, codes, i) + codeAt(pass, codes, i + 1));
}

void basesOf(const OneHotPass& pass, const std::uint8_t* codes, std::vector<float>& bases)
{
    bases.assign(static_cast<std::size_t>(4 * pass.padded() + kBasesPadding), 0.0F);
    for (long i = 0; i < pass.padded(); ++i) {
        const int code = codeAt(pass, codes, i);
        for (int channel = 0; channel < 4; ++channel)
            bases[static_cast<std::size_t>(4 * i + channel)] = code == channel ? 1.0F : code == 4 ? 0.25F : 0.0F;
    }
}

std::uint16_t* placesOf(const OneHotPass& pass, Tensor& places, long b)
{
    return reinterpret_cast<std::uint16_t*>(places.data_ptr<std::int16_t>()) + b * pass.windows() * pass.filters;
}

const std::uint16_t* placesOf(const OneHotPass& pass, const Tensor& places, long b) { return placesOf(pass, const_cast<Tensor&>(places), b); }

void activeGradients(const OneHotPass& pass, const Tensor& pooled, const Tensor& gradients, long b, float kept, std::vector<float>& g)
{
    g.resize(static_cast<std::size_t>(pass.windows() * pass.filters));
    for (long w = 0; w < pass.windows(); ++w) {
        const float* value = pooled.data_ptr<float>() + pass.rowOf(b, w) * pass.filters;
        const float* gradient = gradients.data_ptr<float>() + pass.rowOf(b, w) * pass.filters;
        float* to = g.data() + w * pass.filters;
        for (long f = 0; f < pass.filters; ++f)
            to[f] = value[f] > 0 ? gradient[f] * kept : 0.0F;
    }
}

long partsOf(const OneHotPass& pass) { return std::min(kParts, pass.batch); }

Tensor asWeight(const OneHotPass& pass, const Tensor& taps)
{
    return taps.narrow(1, 0, 4 * pass.width).reshape({pass.filters, pass.width, 4}).transpose(1, 2).contiguous();
}

Tensor asTaps(const OneHotPass& pass, const Tensor& weight) { return weight.transpose(1, 2).reshape({pass.filters, 4 * pass.width}); }

}  // namespace bindscape::nn::kernels
