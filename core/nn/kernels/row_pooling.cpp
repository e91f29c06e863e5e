// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/instructions.h"
#include "core/nn/kernels/row_layers.h"

#include <ATen/Parallel.h>

#include <vector>

namespace bindscape::nn::kernels {

namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct Sizes {
    long batch, positions, filters;
    RowPooling shape;

    Sizes(const Tensor& z, const RowPooling& of) : batch(z.size(0)), positions(z.size(1)), filters(z.size(2)), shape(of) {}
    long windows() const { return shape.pooling.windows; }
    long rows() const { return shape.rowsBefore + windows() + shape.rowsAfter; }
    long pooledAt(long b) const { return (b * rows() + shape.rowsBefore) * filters; }
    long zAt(long b) const { return b * positions * filters; }
    long placesAt(long b) const { return b * windows() * filters; }
};

std::uint16_t* placesOf(const Tensor& places) { return reinterpret_cast<std::uint16_t*>(places.data_ptr<std::int16_t>()); }

std::vector<std::int64_t> numbersOf(const RowPooling& shape)
{
    const auto& p = shape.pooling;
    return {p.size, p.left, p.windows, p.positions, shape.rowsBefore, shape.rowsAfter};
}

RowPooling shapeOf(const std::vector<std::int64_t>& n) { return {{n[0], n[1], n[2], n[3]}, n[4], n[5]}; }

void pool(const Sizes& size, const Tensor& z, const Tensor& factor, const Tensor& offset, const Dropout& dropout, Tensor& pooled, Tensor& places)
{
    const Table& kernels = table();
    pooled = size.rows() == size.windows() ? torch::empty({size.batch, size.rows(), size.filters}, torch::kFloat32)
                                           : torch::zeros({size.batch, size.rows(), size.filters}, torch::kFloat32);
    places = torch::empty({size.batch, size.windows(), size.filters}, torch::kInt16);
    at::parallel_for(0, size.batch, 1, [&](long begin, long end) {
        for (long b = begin; b < end; ++b) {
            float* out = pooled.data_ptr<float>() + size.pooledAt(b);
            kernels.scaledPool(size.filters, z.data_ptr<float>() + size.zAt(b), factor.data_ptr<float>(), offset.data_ptr<float>(), size.shape.pooling, out,
                               size.filters, placesOf(places) + size.placesAt(b));
            for (long w = 0; w < size.windows() && dropout.limit != 0; ++w)
                kernels.drop(dropout, static_cast<std::uint64_t>(b * size.windows() + w), 0, size.filters, out + w * size.filters, out + w * size.filters);
        }
    });
}

struct Statistics {
    Tensor mean, variance;  // float64 [filter]
};

// Of all positions of the batch, from those of each sequence (Chan et al.).
Statistics measure(const Sizes& size, const Tensor& z)
{
    const Table& kernels = table();
    Tensor means = torch::empty({size.batch, size.filters}, torch::kFloat32), squares = torch::empty_like(means);
    at::parallel_for(0, size.batch, 1, [&](long begin, long end) {
        for (long b = begin; b < end; ++b)
            kernels.statistics(size.positions, size.filters, z.data_ptr<float>() + size.zAt(b), means.data_ptr<float>() + b * size.filters,
                               squares.data_ptr<float>() + b * size.filters);
    });
    const Tensor mean = means.mean(0, false, torch::kDouble);
    const Tensor within = squares.sum(0, false, torch::kDouble) / static_cast<double>(size.batch * size.positions);
    return {mean, within + (means.to(torch::kDouble) - mean).square().mean(0)};
}

// Gradients of the pooled values at their places: [batch, window, filter], 0 where the value was not above 0 (or dropped).
Tensor activeGradients(const Sizes& size, const Tensor& pooled, const Tensor& gradients, float kept)
{
    Tensor result = torch::empty({size.batch, size.windows(), size.filters}, torch::kFloat32);
    at::parallel_for(0, size.batch, 1, [&](long begin, long end) {
        for (long b = begin; b < end; ++b) {
            const float* value = pooled.data_ptr<float>() + size.pooledAt(b);
            const float* gradient = gradients.data_ptr<float>() + size.pooledAt(b);
            float* out = result.data_ptr<float>() + size.placesAt(b);
            for (long i = 0; i < size.windows() * size.filters; ++i)
                out[i] = value[i] > 0 ? gradient[i] * kept : 0.0F;
        }
    });
    return result;
}

struct Sums {
    Tensor gradients, products;  // float64 [filter]: of g, of g * z
};

Sums sumUp(const Sizes& size, const Tensor& z, const Tensor& g, const Tensor& places)
{
    const Table& kernels = table();
    Tensor gradients = torch::zeros({size.batch, size.filters}, torch::kFloat32), products = torch::zeros_like(gradients);
    at::parallel_for(0, size.batch, 1, [&](long begin, long end) {
        for (long b = begin; b < end; ++b)
            kernels.pooledSums(size.filters, z.data_ptr<float>() + size.zAt(b), g.data_ptr<float>() + size.placesAt(b), placesOf(places) + size.placesAt(b),
                               size.shape.pooling, gradients.data_ptr<float>() + b * size.filters, products.data_ptr<float>() + b * size.filters);
    });
    return {gradients.sum(0, false, torch::kDouble), products.sum(0, false, torch::kDouble)};
}

Tensor spread(const Sizes& size, const Tensor& z, const Tensor& g, const Tensor& places, const Tensor& factor, const Tensor& constant, const Tensor& slope)
{
    const Table& kernels = table();
    const Tensor a = factor.to(torch::kFloat).contiguous(), c = constant.to(torch::kFloat).contiguous(), s = slope.to(torch::kFloat).contiguous();
    Tensor result = torch::empty({size.batch, size.positions, size.filters}, torch::kFloat32);
    at::parallel_for(0, size.batch, 1, [&](long begin, long end) {
        for (long b = begin; b < end; ++b)
            kernels.scaledPoolBackward(size.filters, z.data_ptr<float>() + size.zAt(b), g.data_ptr<float>() + size.placesAt(b),
                                       placesOf(places) + size.placesAt(b), size.shape.pooling, a.data_ptr<float>(), c.data_ptr<float>(), s.data_ptr<float>(),
                                       result.data_ptr<float>() + size.zAt(b));
    });
    return result;
}

class ScaledPool : public torch::autograd::Function<ScaledPool> {
public:
    static Tensor forward(AutogradContext* ctx, const Tensor& z, const Tensor& factor, const Tensor& offset, const RowPooling& shape, const Dropout& dropout)
    {
        Tensor pooled, places;
        pool(Sizes(z, shape), z, factor.contiguous(), offset.contiguous(), dropout, pooled, places);
        ctx->save_for_backward({z, factor, pooled, places});
        ctx->saved_data["shape"] = numbersOf(shape);
        ctx->saved_data["kept"] = static_cast<double>(dropout.kept);
        return pooled;
    }

    static variable_list backward(AutogradContext* ctx, variable_list outputs)
    {
        const auto saved = ctx->get_saved_variables();
        const Sizes size(saved[0], shapeOf(ctx->saved_data["shape"].toIntVector()));
        const Tensor g = activeGradients(size, saved[2], outputs[0].contiguous(), static_cast<float>(ctx->saved_data["kept"].toDouble()));
        variable_list gradients(5);
        if (ctx->needs_input_grad(1) || ctx->needs_input_grad(2)) {
            const Sums sums = sumUp(size, saved[0], g, saved[3]);
            gradients[1] = sums.products.to(torch::kFloat);
            gradients[2] = sums.gradients.to(torch::kFloat);
        }
        if (ctx->needs_input_grad(0)) {
            const Tensor zero = torch::zeros({size.filters});
            gradients[0] = spread(size, saved[0], g, saved[3], saved[1], zero, zero);
        }
        return gradients;
    }
};

class NormalisedPool : public torch::autograd::Function<NormalisedPool> {
public:
    static variable_list forward(AutogradContext* ctx, const Tensor& z, const Tensor& gamma, const Tensor& beta, double epsilon, const RowPooling& shape,
                                 const Dropout& dropout)
    {
        const Sizes size(z, shape);
        const Statistics found = measure(size, z);
        const Tensor scale = (found.variance + epsilon).rsqrt();
        const Tensor factor = gamma * scale;
        Tensor pooled, places;
        pool(size, z, factor.to(torch::kFloat), (beta - factor * found.mean).to(torch::kFloat), dropout, pooled, places);
        ctx->save_for_backward({z, gamma, pooled, places, scale, found.mean});
        ctx->saved_data["shape"] = numbersOf(shape);
        ctx->saved_data["kept"] = static_cast<double>(dropout.kept);
        const Tensor mean = found.mean.to(torch::kFloat), variance = found.variance.to(torch::kFloat);
        ctx->mark_non_differentiable({mean, variance});
        return {pooled, mean, variance};
    }

    static variable_list backward(AutogradContext* ctx, variable_list outputs)
    {
        const auto saved = ctx->get_saved_variables();
        const Tensor &z = saved[0], &gamma = saved[1], &places = saved[3], &scale = saved[4], &mean = saved[5];
        const Sizes size(z, shapeOf(ctx->saved_data["shape"].toIntVector()));
        const auto count = static_cast<double>(size.batch * size.positions);
        const Tensor g = activeGradients(size, saved[2], outputs[0].contiguous(), static_cast<float>(ctx->saved_data["kept"].toDouble()));
        const Sums sums = sumUp(size, z, g, places);
        const Tensor dGamma = scale * (sums.products - mean * sums.gradients);
        variable_list gradients(6);
        gradients[1] = dGamma.to(torch::kFloat);
        gradients[2] = sums.gradients.to(torch::kFloat);
        if (ctx->needs_input_grad(0)) {
            const Tensor factor = gamma * scale, slope = -factor * scale * dGamma / count;
            gradients[0] = spread(size, z, g, places, factor, -factor * sums.gradients / count - slope * mean, slope);
        }
        return gradients;
    }
};

}  // namespace

Tensor scaledPool(const Tensor& z, const Tensor& factor, const Tensor& offset, const RowPooling& shape, const Dropout& dropout)
{
    return ScaledPool::apply(z.contiguous(), factor, offset, shape, dropout);
}

NormalisedRows normalisedPool(const Tensor& z, const Tensor& gamma, const Tensor& beta, double epsilon, const RowPooling& shape, const Dropout& dropout)
{
    const auto results = NormalisedPool::apply(z.contiguous(), gamma, beta, epsilon, shape, dropout);
    return {results[0], results[1], results[2]};
}

}  // namespace bindscape::nn::kernels
