// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/product.h"
#include "core/nn/kernels/row_layers.h"

#include <ATen/Parallel.h>

#include <cstring>

namespace bindscape::nn::kernels {

namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct Sizes {
    long batch, rows, channels, filters, width, before, after;

    long positions() const { return rows - width + 1; }
};

// The gradients [batch, position, filter] with width - 1 rows of zeros before and behind each sequence, which neighbours share:
// sequence b has its position 0 at row width - 1 + b * rows.
Tensor padded(const Sizes& size, const Tensor& gradients)
{
    Tensor result = torch::zeros({size.width - 1 + size.batch * size.rows, size.filters}, torch::kFloat32);
    const auto bytes = static_cast<std::size_t>(size.positions() * size.filters) * sizeof(float);
    at::parallel_for(0, size.batch, 1, [&](long begin, long end) {
        for (long b = begin; b < end; ++b)
            std::memcpy(result.data_ptr<float>() + (size.width - 1 + b * size.rows) * size.filters,
                        gradients.data_ptr<float>() + b * size.positions() * size.filters, bytes);
    });
    return result;
}

Tensor inputGradient(const Sizes& size, const Tensor& weight, const Tensor& gradients)
{
    const Tensor turned = weight.flip({2}).permute({2, 0, 1}).contiguous();  // [width, filter, channel]
    const Packed packed({turned.data_ptr<float>(), size.channels}, size.width * size.filters, size.channels);
    Tensor result = torch::zeros({size.batch, size.rows, size.channels}, torch::kFloat32);
    const long inner = size.rows - size.before - size.after;
    at::parallel_for(0, size.batch, 1, [&](long begin, long end) {
        for (long b = begin; b < end; ++b) {
            const long row = b * size.rows + size.before;
            packed.multiply(inner, {gradients.data_ptr<float>() + row * size.filters, size.filters}, result.data_ptr<float>() + row * size.channels,
                            size.channels, false);
        }
    });
    return result;
}

Tensor weightGradient(const Sizes& size, const Tensor& rows, const Tensor& gradients)
{
    // Over all rows at once: between two sequences the gradients are 0. The last rows see no whole window any more.
    const long count = size.batch * size.rows - (size.width - 1);
    const Packed packed({gradients.data_ptr<float>() + (size.width - 1) * size.filters, size.filters}, count, size.filters);
    Tensor result = torch::empty({size.width, size.channels, size.filters}, torch::kFloat32);
    packed.multiplyOnAllThreads(size.width * size.channels, {rows.data_ptr<float>(), 1, size.channels}, result.data_ptr<float>(), size.filters, false);
    return result.permute({2, 1, 0}).contiguous();
}

class RowConvolution : public torch::autograd::Function<RowConvolution> {
public:
    static Tensor forward(AutogradContext* ctx, const Tensor& rows, const Tensor& weight, long before, long after)
    {
        const Sizes size{rows.size(0), rows.size(1), rows.size(2), weight.size(0), weight.size(2), before, after};
        const Tensor turned = weight.permute({2, 1, 0}).contiguous();  // [width, channel, filter]
        const Packed packed({turned.data_ptr<float>(), size.filters}, size.width * size.channels, size.filters);
        Tensor result = torch::empty({size.batch, size.positions(), size.filters}, torch::kFloat32);
        at::parallel_for(0, size.batch, 1, [&](long begin, long end) {
            for (long b = begin; b < end; ++b)
                packed.multiply(size.positions(), {rows.data_ptr<float>() + b * size.rows * size.channels, size.channels},
                                result.data_ptr<float>() + b * size.positions() * size.filters, size.filters, false);
        });
        ctx->save_for_backward({rows, weight});
        ctx->saved_data["before"] = before;
        ctx->saved_data["after"] = after;
        return result;
    }

    static variable_list backward(AutogradContext* ctx, variable_list outputs)
    {
        const auto saved = ctx->get_saved_variables();
        const Tensor &rows = saved[0], &weight = saved[1];
        const Sizes size{rows.size(0), rows.size(1), rows.size(2), weight.size(0), weight.size(2), ctx->saved_data["before"].toInt(),
                         ctx->saved_data["after"].toInt()};
        const Tensor gradients = padded(size, outputs[0].contiguous());
        variable_list result(4);
        if (ctx->needs_input_grad(0))
            result[0] = inputGradient(size, weight, gradients);
        if (ctx->needs_input_grad(1))
            result[1] = weightGradient(size, rows, gradients);
        return result;
    }
};

}  // namespace

Tensor rowConvolution(const Tensor& rows, const Tensor& weight, long before, long after)
{
    return RowConvolution::apply(rows.contiguous(), weight, before, after);
}

}  // namespace bindscape::nn::kernels
