// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/one_hot_layer.h"

#include "core/nn/kernels/instructions.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <vector>

namespace bindscape::nn::kernels {

namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct Layer {
    long batch, length, filters, width;
    OneHotShape shape;

    Layer(const Tensor& codes, const Tensor& weight, const OneHotShape& of)
        : batch(codes.size(0)), length(codes.size(1)), filters(weight.size(0)), width(weight.size(2)), shape(of)
    {
    }
    long windows() const { return shape.pooling.windows; }
    long padded() const { return shape.pooling.positions + width; }  // bases that any position sees, and one more for pairs
};

Tensor tablesOf(const Layer& layer, const Tensor& weight, const Tensor& bias)
{
    const Table& kernels = table();
    const long chunks = (layer.filters + kernels.chunk - 1) / kernels.chunk;
    Tensor values = torch::empty({chunks * ((layer.width + 1) / 2) * kPairs * kernels.chunk}, torch::kFloat32);
    kernels.oneHotTables(weight.data_ptr<float>(), nullptr, bias.data_ptr<float>(), layer.filters, layer.width, values.data_ptr<float>());
    return values;
}

int codeAt(const Layer& layer, const std::uint8_t* codes, long i)
{
    const long base = i - layer.shape.before;
    return base >= 0 && base < layer.length ? std::min<int>(codes[base], 4) : kOutside;
}

void pairsOf(const Layer& layer, const std::uint8_t* codes, std::vector<std::uint8_t>& pairs)
{
    pairs.resize(static_cast<std::size_t>(layer.padded()));
    for (long i = 0; i < layer.padded(); ++i)
        pairs[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(6 * codeAt(layer, codes, i) + codeAt(layer, codes, i + 1));
}

void basesOf(const Layer& layer, const std::uint8_t* codes, std::vector<float>& bases)
{
    bases.assign(static_cast<std::size_t>(4 * layer.padded() + kBasesPadding), 0.0F);
    for (long i = 0; i < layer.padded(); ++i) {
        const int code = codeAt(layer, codes, i);
        for (int channel = 0; channel < 4; ++channel)
            bases[static_cast<std::size_t>(4 * i + channel)] = code == channel ? 1.0F : code == 4 ? 0.25F : 0.0F;
    }
}

// pooled [window, batch, filter], places int16 [batch, window, filter]
void pool(const Layer& layer, const Tensor& codes, const Tensor& weight, const Tensor& bias, const Dropout& dropout, Tensor& pooled, Tensor& places)
{
    const Table& kernels = table();
    const Tensor values = tablesOf(layer, weight, bias);
    const OneHotTables tables{layer.filters, layer.width, values.data_ptr<float>()};
    pooled = torch::empty({layer.windows(), layer.batch, layer.filters}, torch::kFloat32);
    places = torch::empty({layer.batch, layer.windows(), layer.filters}, torch::kInt16);
    at::parallel_for(0, layer.batch, 1, [&](long begin, long end) {
        std::vector<std::uint8_t> pairs;
        for (long b = begin; b < end; ++b) {
            pairsOf(layer, codes.data_ptr<std::uint8_t>() + b * layer.length, pairs);
            float* out = pooled.data_ptr<float>() + b * layer.filters;
            auto* where = reinterpret_cast<std::uint16_t*>(places.data_ptr<std::int16_t>()) + b * layer.windows() * layer.filters;
            kernels.oneHotPool(tables, pairs.data(), layer.shape.pooling, 0, out, layer.batch * layer.filters, where, layer.filters, nullptr, nullptr);
            for (long w = 0; w < layer.windows() && dropout.limit != 0; ++w) {
                float* row = out + w * layer.batch * layer.filters;
                kernels.drop(dropout, static_cast<std::uint64_t>(b * layer.windows() + w), 0, layer.filters, row, row);
            }
        }
    });
}

// Gradients of one sequence's activations at their places: [window, filter], 0 where the value was not above 0 (or dropped).
void activeGradients(const Layer& layer, const Tensor& pooled, const Tensor& gradients, long b, float kept, std::vector<float>& g)
{
    g.resize(static_cast<std::size_t>(layer.windows() * layer.filters));
    for (long w = 0; w < layer.windows(); ++w) {
        const float* value = pooled.data_ptr<float>() + (w * layer.batch + b) * layer.filters;
        const float* gradient = gradients.data_ptr<float>() + (w * layer.batch + b) * layer.filters;
        float* to = g.data() + w * layer.filters;
        for (long f = 0; f < layer.filters; ++f)
            to[f] = value[f] > 0 ? gradient[f] * kept : 0.0F;
    }
}

const std::uint16_t* placesOf(const Layer& layer, const Tensor& places, long b)
{
    return reinterpret_cast<const std::uint16_t*>(places.data_ptr<std::int16_t>()) + b * layer.windows() * layer.filters;
}

// The batch is cut into the same parts however many threads there are, so that the sums are the same.
constexpr long kParts = 16;

struct Sums {
    Tensor weights;  // [part, filter, taps]
    Tensor bias;     // [part, filter]
};

Sums sumParts(const Layer& layer, const Tensor& codes, const Tensor& pooled, const Tensor& places, const Tensor& gradients, float kept)
{
    const Table& kernels = table();
    const long parts = std::min(kParts, layer.batch), taps = tapsOf(layer.width);
    Sums sums{torch::zeros({parts, layer.filters, taps}, torch::kFloat32), torch::zeros({parts, layer.filters}, torch::kFloat32)};
    at::parallel_for(0, parts, 1, [&](long begin, long end) {
        std::vector<float> bases, g;
        for (long part = begin; part < end; ++part) {
            float* bias = sums.bias.data_ptr<float>() + part * layer.filters;
            for (long b = layer.batch * part / parts; b < layer.batch * (part + 1) / parts; ++b) {
                basesOf(layer, codes.data_ptr<std::uint8_t>() + b * layer.length, bases);
                activeGradients(layer, pooled, gradients, b, kept, g);
                kernels.oneHotWeightGradient(layer.filters, layer.width, bases.data(), layer.shape.pooling, g.data(), placesOf(layer, places, b), layer.filters,
                                             sums.weights.data_ptr<float>() + part * layer.filters * taps);
                for (long w = 0; w < layer.windows(); ++w)
                    for (long f = 0; f < layer.filters; ++f)
                        bias[f] += g[static_cast<std::size_t>(w * layer.filters + f)];
            }
        }
    });
    return sums;
}

class OneHotPooled : public torch::autograd::Function<OneHotPooled> {
public:
    static Tensor forward(AutogradContext* ctx, const Tensor& codes, const Tensor& weight, const Tensor& bias, const OneHotShape& shape,
                          const Dropout& dropout)
    {
        const Layer layer(codes, weight, shape);
        Tensor pooled, places;
        pool(layer, codes, weight.contiguous(), bias.contiguous(), dropout, pooled, places);
        ctx->save_for_backward({codes, weight, pooled, places});
        const auto& p = shape.pooling;
        ctx->saved_data["shape"] = std::vector<std::int64_t>{shape.before, shape.after, p.size, p.left, p.windows, p.positions};
        ctx->saved_data["kept"] = static_cast<double>(dropout.kept);
        return pooled;
    }

    static variable_list backward(AutogradContext* ctx, variable_list outputs)
    {
        const auto saved = ctx->get_saved_variables();
        const auto numbers = ctx->saved_data["shape"].toIntVector();
        const OneHotShape shape{numbers[0], numbers[1], {numbers[2], numbers[3], numbers[4], numbers[5]}};
        const Layer layer(saved[0], saved[1], shape);
        variable_list gradients(5);
        if (!ctx->needs_input_grad(1) && !ctx->needs_input_grad(2))
            return gradients;
        const Sums sums = sumParts(layer, saved[0], saved[2], saved[3], outputs[0].contiguous(), static_cast<float>(ctx->saved_data["kept"].toDouble()));
        gradients[1] = sums.weights.sum(0).narrow(1, 0, 4 * layer.width).view({layer.filters, layer.width, 4}).transpose(1, 2).contiguous();
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
    pool(Layer(codes, weight, shape), codes, weight.contiguous(), bias.contiguous(), {}, result.pooled, result.places);
    return result;
}

OneHotGradients oneHotGradients(const Tensor& codes, const Tensor& weight, const Tensor& bias, const OneHotShape& shape, const PooledPlaces& places,
                                const Tensor& gradients)
{
    const torch::NoGradGuard noGradient;
    const Table& kernels = table();
    const Layer layer(codes, weight, shape);
    const long taps = tapsOf(layer.width), positions = shape.pooling.positions;
    Tensor rows = torch::zeros({layer.filters, taps}, torch::kFloat32);
    rows.narrow(1, 0, 4 * layer.width).copy_(weight.transpose(1, 2).reshape({layer.filters, 4 * layer.width}));
    const Tensor values = tablesOf(layer, weight.contiguous(), bias.contiguous());
    const OneHotTables tables{layer.filters, layer.width, values.data_ptr<float>()};
    const Tensor slopes = gradients.contiguous();
    OneHotGradients result;
    result.inputGradient = torch::empty({layer.batch, 4, layer.length}, torch::kFloat32);
    result.filterWeights = torch::empty({layer.batch, layer.filters}, torch::kFloat32);
    result.map = torch::empty({layer.batch, positions}, torch::kFloat32);
    at::parallel_for(0, layer.batch, 1, [&](long begin, long end) {
        std::vector<std::uint8_t> pairs;
        std::vector<float> g, padded, scratch(static_cast<std::size_t>(positions * kernels.lanes));
        for (long b = begin; b < end; ++b) {
            activeGradients(layer, places.pooled, slopes, b, 1, g);
            float* mean = result.filterWeights.data_ptr<float>() + b * layer.filters;
            std::fill_n(mean, layer.filters, 0.0F);
            for (long w = 0; w < layer.windows(); ++w)  // also where the activation is 0: it is what the gradient is taken for
                for (long f = 0; f < layer.filters; ++f)
                    mean[f] += slopes.data_ptr<float>()[(w * layer.batch + b) * layer.filters + f];
            for (long f = 0; f < layer.filters; ++f)
                mean[f] /= static_cast<float>(positions);
            pairsOf(layer, codes.data_ptr<std::uint8_t>() + b * layer.length, pairs);
            kernels.oneHotMap(tables, pairs.data(), positions, mean, scratch.data(), result.map.data_ptr<float>() + b * positions);
            padded.assign(static_cast<std::size_t>(4 * layer.padded() + kBasesPadding), 0.0F);
            kernels.oneHotInputGradient(layer.filters, layer.width, rows.data_ptr<float>(), shape.pooling, g.data(), placesOf(layer, places.places, b),
                                        layer.filters, padded.data());
            float* to = result.inputGradient.data_ptr<float>() + b * 4 * layer.length;
            for (long i = 0; i < layer.length; ++i)
                for (long channel = 0; channel < 4; ++channel)
                    to[channel * layer.length + i] = padded[static_cast<std::size_t>(4 * (shape.before + i) + channel)];
        }
    });
    return result;
}

}  // namespace bindscape::nn::kernels
