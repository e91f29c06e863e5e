// SPDX-License-Identifier: GPL-3.0-or-later
// Convolution over bases, batch normalisation by the batch's own statistics, ReLU, max pooling. None of the values at every position is
// ever in memory: normalising keeps or turns their order, so the largest (or, where gamma is below 0, the smallest) is found before
// mean and variance are known, and what normalisation adds to the weights' gradient at every position,
//   sum over q of (a + b z[q]) x[q + k],
// is a product of the weights with the counts of pairs of bases, x[q + j] x[q + k], of the whole batch.
#include "core/nn/kernels/instructions.h"
#include "core/nn/kernels/one_hot_rows.h"

#include <limits>

namespace bindscape::nn::kernels {

namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// -1 where gamma is below 0.
Tensor signOf(const Tensor& gamma) { return torch::where(gamma < 0, torch::full_like(gamma, -1), torch::ones_like(gamma)); }

struct Extremes {
    Tensor values, places;  // [batch, window, filter]: sign * (value - shift); int16
    Tensor sums, squares;   // [batch, filter], of all positions
};

Extremes findExtremes(const OneHotPass& pass, const Tensor& codes, const Tensor& weight, const Tensor& sign, const Tensor& shift)
{
    const Table& kernels = table();
    const Tensor values = tablesOf(pass, weight, sign, -sign * shift);
    const OneHotTables tables{pass.filters, pass.width, values.data_ptr<float>()};
    Extremes found{torch::empty({pass.batch, pass.windows(), pass.filters}, torch::kFloat32),
                   torch::empty({pass.batch, pass.windows(), pass.filters}, torch::kInt16), torch::zeros({pass.batch, pass.filters}, torch::kFloat32),
                   torch::zeros({pass.batch, pass.filters}, torch::kFloat32)};
    at::parallel_for(0, pass.batch, 1, [&](long begin, long end) {
        std::vector<std::uint8_t> pairs;
        for (long b = begin; b < end; ++b) {
            pairsOf(pass, codes.data_ptr<std::uint8_t>() + b * pass.length, pairs);
            kernels.oneHotPool(tables, pairs.data(), pass.shape.pooling, std::numeric_limits<float>::lowest(),
                               found.values.data_ptr<float>() + b * pass.windows() * pass.filters, pass.filters, placesOf(pass, found.places, b), pass.filters,
                               found.sums.data_ptr<float>() + b * pass.filters, found.squares.data_ptr<float>() + b * pass.filters);
        }
    });
    return found;
}

// max(0, slope * (value - mean) + beta), with the dropout.
Tensor activate(const OneHotPass& pass, const Tensor& values, const Tensor& slope, const Tensor& mean, const Tensor& beta, const Dropout& dropout)
{
    const Table& kernels = table();
    Tensor result = pass.emptyResult();
    const Tensor offset = (beta - slope * mean).contiguous();
    const float* a = slope.data_ptr<float>();
    const float* c = offset.data_ptr<float>();
    at::parallel_for(0, pass.batch, 1, [&](long begin, long end) {
        for (long b = begin; b < end; ++b)
            for (long w = 0; w < pass.windows(); ++w) {
                const float* in = values.data_ptr<float>() + (b * pass.windows() + w) * pass.filters;
                float* out = result.data_ptr<float>() + pass.rowOf(b, w) * pass.filters;
                for (long f = 0; f < pass.filters; ++f) {
                    const float value = a[f] * in[f] + c[f];
                    out[f] = value > 0 ? value : 0;
                }
                if (dropout.limit != 0)
                    kernels.drop(dropout, static_cast<std::uint64_t>(b * pass.windows() + w), 0, pass.filters, out, out);
            }
    });
    return result;
}

struct PartSums {
    Tensor weights;          // [part, filter, taps]: gradients times the bases at their places
    Tensor gamma, beta;      // [part, filter]: gradients times (value - mean), gradients
    Tensor bases, products;  // [part, taps], [part, taps, taps]: of all positions
};

void addBases(const OneHotPass& pass, const std::vector<float>& bases, float* sums, float* products)
{
    const Table& kernels = table();
    const long taps = 4 * pass.width, positions = pass.shape.pooling.positions;
    for (long q = 0; q < positions; ++q)
        for (long i = 0; i < taps; ++i)
            sums[i] += bases[static_cast<std::size_t>(4 * q + i)];
    std::vector<float> packed(static_cast<std::size_t>((taps + kernels.panel - 1) / kernels.panel * kernels.panel * positions));
    kernels.pack(bases.data(), 4, 1, positions, taps, 0, taps, packed.data());
    kernels.multiply(taps, taps, positions, bases.data(), 1, 4, packed.data(), products, taps, true);
}

PartSums sumParts(const OneHotPass& pass, const Tensor& codes, const Tensor& pooled, const Extremes& found, const Tensor& mean, const Tensor& gradients, float kept)
{
    const Table& kernels = table();
    const long parts = partsOf(pass), padded = tapsOf(pass.width), taps = 4 * pass.width;
    PartSums sums{torch::zeros({parts, pass.filters, padded}), torch::zeros({parts, pass.filters}), torch::zeros({parts, pass.filters}),
                  torch::zeros({parts, taps}), torch::zeros({parts, taps, taps})};
    const float* means = mean.data_ptr<float>();
    forEachPart(pass, [&](long part, long first, long end) {
        std::vector<float> bases, g;
        float* gamma = sums.gamma.data_ptr<float>() + part * pass.filters;
        float* beta = sums.beta.data_ptr<float>() + part * pass.filters;
        for (long b = first; b < end; ++b) {
            basesOf(pass, codes.data_ptr<std::uint8_t>() + b * pass.length, bases);
            activeGradients(pass, pooled, gradients, b, kept, g);
            kernels.oneHotWeightGradient(pass.filters, pass.width, bases.data(), pass.shape.pooling, g.data(), placesOf(pass, found.places, b), pass.filters,
                                         sums.weights.data_ptr<float>() + part * pass.filters * padded);
            addBases(pass, bases, sums.bases.data_ptr<float>() + part * taps, sums.products.data_ptr<float>() + part * taps * taps);
            const float* values = found.values.data_ptr<float>() + b * pass.windows() * pass.filters;
            for (long w = 0; w < pass.windows(); ++w)
                for (long f = 0; f < pass.filters; ++f) {
                    const float slope = g[static_cast<std::size_t>(w * pass.filters + f)];
                    beta[f] += slope;
                    gamma[f] += slope * (values[w * pass.filters + f] - means[f]);
                }
        }
    });
    return sums;
}

class OneHotNormalised : public torch::autograd::Function<OneHotNormalised> {
public:
    static variable_list forward(AutogradContext* ctx, const Tensor& codes, const Tensor& weight, const Tensor& gamma, const Tensor& beta, double epsilon,
                                 const OneHotShape& shape, const Dropout& dropout)
    {
        const OneHotPass pass(codes, weight, shape);
        const auto count = static_cast<double>(pass.batch * shape.pooling.positions);
        const Tensor sign = signOf(gamma);
        const Tensor shift = weight.sum({1, 2}) / 4;  // about the mean, so that squares stay small
        const Extremes found = findExtremes(pass, codes, weight.contiguous(), sign, shift);
        const Tensor mean = found.sums.sum(0, false, torch::kDouble) / count;  // of sign * (value - shift)
        const Tensor variance = (found.squares.sum(0, false, torch::kDouble) / count - mean.square()).clamp_min(0);
        const Tensor scale = (variance + epsilon).rsqrt();
        const Tensor meanOfExtremes = mean.to(torch::kFloat);
        const Tensor pooled = activate(pass, found.values, (gamma.abs() * scale).to(torch::kFloat), meanOfExtremes, beta, dropout);
        const Tensor meanOfValues = shift + sign * mean;
        ctx->save_for_backward({codes, weight, gamma, pooled, found.values, found.places, meanOfExtremes, scale, meanOfValues});
        ctx->saved_data["shape"] = numbersOf(shape);
        ctx->saved_data["kept"] = static_cast<double>(dropout.kept);
        const Tensor m = meanOfValues.to(torch::kFloat), v = variance.to(torch::kFloat);
        ctx->mark_non_differentiable({m, v});
        return {pooled, m, v};
    }

    static variable_list backward(AutogradContext* ctx, variable_list outputs)
    {
        const auto saved = ctx->get_saved_variables();
        const Tensor &codes = saved[0], &weight = saved[1], &gamma = saved[2], &scale = saved[7], &mean = saved[8];
        const OneHotPass pass(codes, weight, shapeOf(ctx->saved_data["shape"].toIntVector()));
        const Extremes found{saved[4], saved[5], {}, {}};
        const PartSums sums =
            sumParts(pass, codes, saved[3], found, saved[6], outputs[0].contiguous(), static_cast<float>(ctx->saved_data["kept"].toDouble()));
        const auto count = static_cast<double>(pass.batch * pass.shape.pooling.positions);
        const Tensor dBeta = sums.beta.sum(0, false, torch::kDouble);
        const Tensor dGamma = sums.gamma.sum(0, false, torch::kDouble) * signOf(gamma) * scale;
        variable_list gradients(7);
        gradients[2] = dGamma.to(torch::kFloat);
        gradients[3] = dBeta.to(torch::kFloat);
        if (!ctx->needs_input_grad(1))
            return gradients;
        const Tensor bases = sums.bases.sum(0, false, torch::kDouble).unsqueeze(0);
        const Tensor products = sums.products.sum(0, false, torch::kDouble);
        const Tensor values = torch::mm(asTaps(pass, weight).to(torch::kDouble), products) - mean.unsqueeze(1) * bases;  // times 1 / scale
        const Tensor atPlaces = sums.weights.sum(0, false, torch::kDouble).narrow(1, 0, 4 * pass.width);
        const Tensor everywhere = (dBeta.unsqueeze(1) * bases + (dGamma * scale).unsqueeze(1) * values) / count;
        gradients[1] = asWeight(pass, ((gamma * scale).unsqueeze(1) * (atPlaces - everywhere)).to(torch::kFloat));
        return gradients;
    }
};

}  // namespace

Normalised oneHotNormalised(const Tensor& codes, const Tensor& weight, const Tensor& gamma, const Tensor& beta, double epsilon, const OneHotShape& shape,
                            const Dropout& dropout)
{
    const auto results = OneHotNormalised::apply(codes.contiguous(), weight, gamma, beta, epsilon, shape, dropout);
    return {results[0], results[1], results[2]};
}

}  // namespace bindscape::nn::kernels
