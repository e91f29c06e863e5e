// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/one_hot_layer.h"

#include "core/nn/kernels/instructions.h"
#include "core/nn/kernels/one_hot_rows.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <vector>

namespace bindscape::nn::kernels {

namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// places: int16 [batch, window, filter]
void pool(const OneHotPass& pass, const Tensor& codes, const Tensor& weight, const Tensor& bias, const Dropout& dropout, Tensor& pooled, Tensor& places)
{
    const Table& kernels = table();
    const Tensor values = tablesOf(pass, weight, {}, bias);
    const OneHotTables tables{pass.filters, pass.width, values.data_ptr<float>()};
    pooled = pass.emptyResult();
    places = torch::empty({pass.batch, pass.windows(), pass.filters}, torch::kInt16);
    at::parallel_for(0, pass.batch, 1, [&](long begin, long end) {
        std::vector<std::uint8_t> pairs;
        for (long b = begin; b < end; ++b) {
            pairsOf(pass, codes.data_ptr<std::uint8_t>() + b * pass.length, pairs);
            float* out = pooled.data_ptr<float>() + pass.rowOf(b, 0) * pass.filters;
            auto* where = placesOf(pass, places, b);
            kernels.oneHotPool(tables, pairs.data(), pass.shape.pooling, 0, out, pass.rowStep() * pass.filters, where, pass.filters, nullptr, nullptr);
            for (long w = 0; w < pass.windows() && dropout.limit != 0; ++w) {
                float* row = out + w * pass.rowStep() * pass.filters;
                kernels.drop(dropout, static_cast<std::uint64_t>(b * pass.windows() + w), 0, pass.filters, row, row);
            }
        }
    });
}

struct Sums {
    Tensor weights;  // [part, filter, taps]
    Tensor bias;     // [part, filter]
};

Sums sumParts(const OneHotPass& pass, const Tensor& codes, const Tensor& pooled, const Tensor& places, const Tensor& gradients, float kept)
{
    const Table& kernels = table();
    const long parts = partsOf(pass), taps = tapsOf(pass.width);
    Sums sums{torch::zeros({parts, pass.filters, taps}, torch::kFloat32), torch::zeros({parts, pass.filters}, torch::kFloat32)};
    forEachPart(pass, [&](long part, long first, long end) {
        std::vector<float> bases, g;
        float* bias = sums.bias.data_ptr<float>() + part * pass.filters;
        for (long b = first; b < end; ++b) {
            basesOf(pass, codes.data_ptr<std::uint8_t>() + b * pass.length, bases);
            activeGradients(pass, pooled, gradients, b, kept, g);
            kernels.oneHotWeightGradient(pass.filters, pass.width, bases.data(), pass.shape.pooling, g.data(), placesOf(pass, places, b), pass.filters,
                                         sums.weights.data_ptr<float>() + part * pass.filters * taps);
            for (long w = 0; w < pass.windows(); ++w)
                for (long f = 0; f < pass.filters; ++f)
                    bias[f] += g[static_cast<std::size_t>(w * pass.filters + f)];
        }
    });
    return sums;
}

class OneHotPooled : public torch::autograd::Function<OneHotPooled> {
public:
    static Tensor forward(AutogradContext* ctx, const Tensor& codes, const Tensor& weight, const Tensor& bias, const OneHotShape& shape,
                          const Dropout& dropout)
    {
        const OneHotPass pass(codes, weight, shape);
        Tensor pooled, places;
        pool(pass, codes, weight.contiguous(), bias.contiguous(), dropout, pooled, places);
        ctx->save_for_backward({codes, weight, pooled, places});
        ctx->saved_data["shape"] = numbersOf(shape);
        ctx->saved_data["kept"] = static_cast<double>(dropout.kept);
        return pooled;
    }

    static variable_list backward(AutogradContext* ctx, variable_list outputs)
    {
        const auto saved = ctx->get_saved_variables();
        const OneHotPass pass(saved[0], saved[1], shapeOf(ctx->saved_data["shape"].toIntVector()));
        variable_list gradients(5);
        if (!ctx->needs_input_grad(1) && !ctx->needs_input_grad(2))
            return gradients;
        const Sums sums = sumParts(pass, saved[0], saved[2], saved[3], outputs[0].contiguous(), static_cast<float>(ctx->saved_data["kept"].toDouble()));
        gradients[1] = asWeight(pass, sums.weights.sum(0));
        gradients[2] = sums.bias.sum(0);
        return gradients;
    }
};

}  // namespace

Tensor oneHotPooled(const Tensor& codes, const Tensor& weight, const Tensor& bias, const OneHotShape& shape, const Dropout& dropout)
{
    return OneHotPooled::apply(codes.contiguous(), weight, bias, shape, dropout);
}

PooledPlaces oneHotPlaces(const Tensor& codes, const Tensor& weight, const Tensor& bias, const OneHotShape& shape)
{
    const torch::NoGradGuard noGradient;
    PooledPlaces result;
    pool(OneHotPass(codes, weight, shape), codes, weight.contiguous(), bias.contiguous(), {}, result.pooled, result.places);
    return result;
}

OneHotGradients oneHotGradients(const Tensor& codes, const Tensor& weight, const Tensor& bias, const OneHotShape& shape, const PooledPlaces& places,
                                const Tensor& gradients)
{
    const torch::NoGradGuard noGradient;
    const Table& kernels = table();
    const OneHotPass pass(codes, weight, shape);
    const long taps = tapsOf(pass.width), positions = shape.pooling.positions;
    Tensor rows = torch::zeros({pass.filters, taps}, torch::kFloat32);
    rows.narrow(1, 0, 4 * pass.width).copy_(asTaps(pass, weight));
    const Tensor values = tablesOf(pass, weight.contiguous(), {}, bias.contiguous());
    const OneHotTables tables{pass.filters, pass.width, values.data_ptr<float>()};
    const Tensor slopes = gradients.contiguous();
    OneHotGradients result;
    result.inputGradient = torch::empty({pass.batch, 4, pass.length}, torch::kFloat32);
    result.filterWeights = torch::empty({pass.batch, pass.filters}, torch::kFloat32);
    result.map = torch::empty({pass.batch, positions}, torch::kFloat32);
    at::parallel_for(0, pass.batch, 1, [&](long begin, long end) {
        std::vector<std::uint8_t> pairs;
        std::vector<float> g, padded, scratch(static_cast<std::size_t>(positions * kernels.lanes));
        for (long b = begin; b < end; ++b) {
            activeGradients(pass, places.pooled, slopes, b, 1, g);
            float* mean = result.filterWeights.data_ptr<float>() + b * pass.filters;
            std::fill_n(mean, pass.filters, 0.0F);
            for (long w = 0; w < pass.windows(); ++w)  // also where the activation is 0: it is what the gradient is taken for
                for (long f = 0; f < pass.filters; ++f)
                    mean[f] += slopes.data_ptr<float>()[pass.rowOf(b, w) * pass.filters + f];
            for (long f = 0; f < pass.filters; ++f)
                mean[f] /= static_cast<float>(positions);
            pairsOf(pass, codes.data_ptr<std::uint8_t>() + b * pass.length, pairs);
            kernels.oneHotMap(tables, pairs.data(), positions, mean, scratch.data(), result.map.data_ptr<float>() + b * positions);
            padded.assign(static_cast<std::size_t>(4 * pass.padded() + kBasesPadding), 0.0F);
            kernels.oneHotInputGradient(pass.filters, pass.width, rows.data_ptr<float>(), shape.pooling, g.data(), placesOf(pass, places.places, b),
                                        pass.filters, padded.data());
            float* to = result.inputGradient.data_ptr<float>() + b * 4 * pass.length;
            for (long i = 0; i < pass.length; ++i)
                for (long channel = 0; channel < 4; ++channel)
                    to[channel * pass.length + i] = padded[static_cast<std::size_t>(4 * (shape.before + i) + channel)];
        }
    });
    return result;
}

}  // namespace bindscape::nn::kernels
