// SPDX-License-Identifier: GPL-3.0-or-later
// A convolution with an even number of taps is made of three convolutions of half the width at half the positions instead of four
// (Karatsuba's trick; Winograd's F(2, 2)). With x = even rows e and odd rows o, and the taps likewise W and V,
//   y[2i]     = e W + o V           = o (W + V) + (e - o) W
//   y[2i + 1] = o W + (next e) V    = o (W + V) + (next e - o) V
// so a quarter of the products is saved. The gradients are sums of the same three kinds.
#include "core/nn/kernels/product.h"
#include "core/nn/kernels/row_layers.h"

#include <ATen/Parallel.h>

#include <algorithm>
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

// `count` outputs of every sequence, from row `first` of it on.
struct Span {
    long batch, sequenceRows, first, count, width;

    bool halves() const { return width % 2 == 0; }
    long even() const { return (count + 1) / 2; }
    long odd() const { return count / 2; }
    long halfRows() const { return even() + width / 2 - 1; }  // that one sequence needs of each kind
};

// The three kinds of rows, [batch * halfRows, channel] each.
struct Halves {
    Tensor odd, evenLess, nextLess;  // o, e - o, next e - o
};

Halves halvesOf(const Span& span, const Tensor& rows)
{
    const long channels = rows.size(-1), count = span.halfRows(), all = rows.numel() / channels;
    const auto make = [&] { return torch::empty({span.batch * count, channels}, torch::kFloat32); };
    Halves halves{make(), make(), make()};
    at::parallel_for(0, span.batch, 1, [&](long begin, long end) {
        for (long b = begin; b < end; ++b)
            for (long i = 0; i < count; ++i) {
                const long row = b * span.sequenceRows + span.first + 2 * i, to = (b * count + i) * channels;
                const float* e = rows.data_ptr<float>() + row * channels;
                const float* o = e + channels;
                const float* next = row + 2 < all ? o + channels : o;  // behind the last row: of no output
                float* odd = halves.odd.data_ptr<float>() + to;
                float* evenLess = halves.evenLess.data_ptr<float>() + to;
                float* nextLess = halves.nextLess.data_ptr<float>() + to;
                for (long c = 0; c < channels; ++c) {
                    odd[c] = o[c];
                    evenLess[c] = e[c] - o[c];
                    nextLess[c] = next[c] - o[c];
                }
            }
    });
    return halves;
}

// weight [tap, input, output], packed for products with stretches of rows.
Packed packTaps(const Tensor& weight) { return Packed({weight.data_ptr<float>(), weight.size(2)}, weight.size(0) * weight.size(1), weight.size(2)); }

Tensor tapsFrom(const Tensor& weight, long first) { return weight.slice(0, first, torch::indexing::None, 2).contiguous(); }

// result: output `i` of sequence b at row b * resultRows + resultFirst + i.
struct Place {
    float* values;
    long sequenceRows, first;
};

void convolvePlain(const Span& span, const Tensor& rows, const Tensor& weight, const Place& result)
{
    const long inputs = weight.size(1), outputs = weight.size(2);
    const Packed packed = packTaps(weight);
    at::parallel_for(0, span.batch, 1, [&](long begin, long end) {
        for (long b = begin; b < end; ++b)
            packed.multiply(span.count, {rows.data_ptr<float>() + (b * span.sequenceRows + span.first) * inputs, inputs},
                            result.values + (b * result.sequenceRows + result.first) * outputs, outputs, false);
    });
}

void convolveHalves(const Span& span, const Halves& halves, const Tensor& weight, const Place& result)
{
    const long inputs = weight.size(1), outputs = weight.size(2);
    const Tensor evenTaps = tapsFrom(weight, 0), oddTaps = tapsFrom(weight, 1);
    const Packed both = packTaps(evenTaps + oddTaps), even = packTaps(evenTaps), odd = packTaps(oddTaps);
    at::parallel_for(0, span.batch, 1, [&](long begin, long end) {
        for (long b = begin; b < end; ++b) {
            const long row = b * span.halfRows() * inputs;
            float* first = result.values + (b * result.sequenceRows + result.first) * outputs;
            float* second = first + outputs;
            both.multiply(span.even(), {halves.odd.data_ptr<float>() + row, inputs}, first, 2 * outputs, false);
            for (long i = 0; i < span.odd(); ++i)
                std::memcpy(second + 2 * i * outputs, first + 2 * i * outputs, static_cast<std::size_t>(outputs) * sizeof(float));
            even.multiply(span.even(), {halves.evenLess.data_ptr<float>() + row, inputs}, first, 2 * outputs, true);
            odd.multiply(span.odd(), {halves.nextLess.data_ptr<float>() + row, inputs}, second, 2 * outputs, true);
        }
    });
}

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
    const Tensor turned = weight.flip({2}).permute({2, 0, 1}).contiguous();  // [tap, filter, channel]
    const Span span{size.batch, size.rows, size.before, size.rows - size.before - size.after, size.width};
    Tensor result = torch::zeros({size.batch, size.rows, size.channels}, torch::kFloat32);
    const Tensor rows = padded(size, gradients);
    const Place place{result.data_ptr<float>(), size.rows, size.before};
    if (span.halves())
        convolveHalves(span, halvesOf(span, rows), turned, place);
    else
        convolvePlain(span, rows, turned, place);
    return result;
}

// [taps * channel, filter]: sum over rows r of rows[r + tap]^T gradients[r]; the last rows see no whole window any more.
Tensor correlate(const Tensor& rows, long taps, const Tensor& gradients)
{
    const long channels = rows.size(-1), filters = gradients.size(1), count = gradients.size(0) - (taps - 1);
    const Packed packed({gradients.data_ptr<float>(), filters}, count, filters);
    Tensor result = torch::empty({taps * channels, filters}, torch::kFloat32);
    packed.multiplyOnAllThreads(taps * channels, {rows.data_ptr<float>(), 1, channels}, result.data_ptr<float>(), filters, false);
    return result;
}

// Gradients of even and odd outputs in rows as the halves have them, 0 between sequences.
std::pair<Tensor, Tensor> halfGradients(const Span& span, const Tensor& gradients)
{
    const long filters = gradients.size(2);
    Tensor even = torch::zeros({span.batch * span.halfRows(), filters}, torch::kFloat32), odd = torch::zeros_like(even);
    at::parallel_for(0, span.batch, 1, [&](long begin, long end) {
        for (long b = begin; b < end; ++b)
            for (long q = 0; q < span.count; ++q)
                std::memcpy((q % 2 == 0 ? even : odd).data_ptr<float>() + (b * span.halfRows() + q / 2) * filters,
                            gradients.data_ptr<float>() + (b * span.count + q) * filters, static_cast<std::size_t>(filters) * sizeof(float));
    });
    return {even, odd};
}

class RowConvolution : public torch::autograd::Function<RowConvolution> {
public:
    static Tensor forward(AutogradContext* ctx, const Tensor& rows, const Tensor& weight, long before, long after)
    {
        const Sizes size{rows.size(0), rows.size(1), rows.size(2), weight.size(0), weight.size(2), before, after};
        const Tensor turned = weight.permute({2, 1, 0}).contiguous();  // [tap, channel, filter]
        Tensor result = torch::empty({size.batch, size.positions(), size.filters}, torch::kFloat32);
        const Span span = spanOf(size);
        const Place place{result.data_ptr<float>(), size.positions(), 0};
        if (span.halves()) {
            const Halves halves = halvesOf(span, rows);
            convolveHalves(span, halves, turned, place);
            ctx->save_for_backward({weight, halves.odd, halves.evenLess, halves.nextLess});
        } else {
            convolvePlain(span, rows, turned, place);
            ctx->save_for_backward({weight, rows});
        }
        ctx->saved_data["sizes"] = std::vector<std::int64_t>{size.batch, size.rows, size.channels, before, after};
        return result;
    }

    static variable_list backward(AutogradContext* ctx, variable_list outputs)
    {
        const auto saved = ctx->get_saved_variables();
        const auto numbers = ctx->saved_data["sizes"].toIntVector();
        const Tensor& weight = saved[0];
        const Sizes size{numbers[0], numbers[1], numbers[2], weight.size(0), weight.size(2), numbers[3], numbers[4]};
        const Tensor gradients = outputs[0].contiguous();
        variable_list result(4);
        if (ctx->needs_input_grad(0))
            result[0] = inputGradient(size, weight, gradients);
        if (ctx->needs_input_grad(1))
            result[1] = weightGradient(size, saved, gradients);
        return result;
    }

private:
    static Span spanOf(const Sizes& size) { return {size.batch, size.rows, 0, size.positions(), size.width}; }

    static Tensor weightGradient(const Sizes& size, const variable_list& saved, const Tensor& gradients)
    {
        const Span span = spanOf(size);
        if (!span.halves()) {
            const Tensor rows = padded(size, gradients).narrow(0, size.width - 1, size.batch * size.rows);
            return correlate(saved[1], size.width, rows).view({size.width, size.channels, size.filters}).permute({2, 1, 0}).contiguous();
        }
        const auto [even, odd] = halfGradients(span, gradients);
        const long taps = size.width / 2;
        const Tensor both = correlate(saved[1], taps, even + odd);
        const Tensor evenTaps = correlate(saved[2], taps, even).add_(both), oddTaps = correlate(saved[3], taps, odd).add_(both);
        const auto shaped = [&](const Tensor& values) { return values.view({taps, size.channels, size.filters}); };
        return torch::stack({shaped(evenTaps), shaped(oddTaps)}, 1).view({size.width, size.channels, size.filters}).permute({2, 1, 0}).contiguous();
    }
};

}  // namespace

Tensor rowConvolution(const Tensor& rows, const Tensor& weight, long before, long after)
{
    return RowConvolution::apply(rows.contiguous(), weight, before, after);
}

}  // namespace bindscape::nn::kernels
