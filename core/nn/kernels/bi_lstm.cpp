// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/bi_lstm.h"

#include "core/nn/kernels/instructions.h"
#include "core/nn/kernels/product.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace bindscape::nn::kernels {

namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct Sizes {
    long steps, batch, features, hidden;

    long gates() const { return 4 * hidden; }
    long rows() const { return steps * batch; }
};

// The place in time of the s-th step of a direction.
long timeOf(const Sizes& size, int direction, long s) { return direction == 0 ? s : size.steps - 1 - s; }

struct Direction {
    Tensor gates, c, h;  // [step * batch, ..]
};

float* rowOf(const Tensor& values, long row) { return values.data_ptr<float>() + row * values.size(1); }

// Directions times parts of the batch, so that every thread has a task. work(direction, first row, rows)
template <class Work>
void forEachPart(long batch, const Work& work)
{
    const long parts = std::clamp((at::get_num_threads() + 1L) / 2, 1L, batch);
    at::parallel_for(0, 2 * parts, 1, [&](long begin, long end) {
        for (long task = begin; task < end; ++task) {
            const long part = task % parts, first = batch * part / parts;
            work(static_cast<int>(task / parts), first, batch * (part + 1) / parts - first);
        }
    });
}

// Row `row` of the output: batch * steps + step.
void dropRow(const Dropout& dropout, std::uint64_t row, long first, long count, const float* in, float* out)
{
    if (dropout.limit != 0)
        table().drop(dropout, row, first, count, in, out);
    else if (in != out)
        std::memcpy(out, in, static_cast<std::size_t>(count) * sizeof(float));
}

void runForward(const Sizes& size, int d, long first, long rows, const Packed& recurrent, const float* bias, Direction& run, float* out,
                const Dropout& dropout)
{
    const Table& kernels = table();
    const long width = 2 * size.hidden;
    long before = -1;
    for (long s = 0; s < size.steps; ++s) {
        const long t = timeOf(size, d, s), row = t * size.batch + first;
        float* gates = rowOf(run.gates, row);
        if (before >= 0)
            recurrent.multiply(rows, {rowOf(run.h, before), size.hidden}, gates, size.gates(), true);
        kernels.lstmForward(rows, size.hidden, gates, size.gates(), bias, before >= 0 ? rowOf(run.c, before) : nullptr, rowOf(run.c, row),
                            rowOf(run.h, row));
        for (long r = 0; r < rows; ++r) {
            const long place = (first + r) * size.steps + t;
            dropRow(dropout, static_cast<std::uint64_t>(place), d * size.hidden, size.hidden, rowOf(run.h, row + r), out + place * width + d * size.hidden);
        }
        before = row;
    }
}

void runBackward(const Sizes& size, int d, long first, long rows, const Packed& recurrent, const Direction& run, const float* dOut,
                 const Dropout& dropout, Tensor& dGates)
{
    const Table& kernels = table();
    const long width = 2 * size.hidden;
    const Tensor scratch = torch::zeros({3 * rows, size.hidden}, torch::kFloat32);
    float* dh = rowOf(scratch, 0);
    float* dc = rowOf(scratch, rows);
    float* masked = rowOf(scratch, 2 * rows);
    for (long s = size.steps - 1; s >= 0; --s) {
        const long t = timeOf(size, d, s), row = t * size.batch + first;
        for (long r = 0; r < rows; ++r) {
            const long place = (first + r) * size.steps + t;
            dropRow(dropout, static_cast<std::uint64_t>(place), d * size.hidden, size.hidden, dOut + place * width + d * size.hidden, masked);
            float* to = dh + r * size.hidden;
            for (long j = 0; j < size.hidden; ++j)
                to[j] += masked[j];
        }
        const long before = s > 0 ? timeOf(size, d, s - 1) * size.batch + first : -1;
        kernels.lstmBackward(rows, size.hidden, rowOf(run.gates, row), size.gates(), before >= 0 ? rowOf(run.c, before) : nullptr, rowOf(run.c, row), dh, dc,
                             rowOf(dGates, row), size.gates());
        if (before >= 0)
            recurrent.multiply(rows, {rowOf(dGates, row), size.gates()}, dh, size.hidden, false);
    }
}

// dGates^T times what stood before each step: the input, or the hidden state of the step before.
Tensor weightGradient(const Sizes& size, const Tensor& dGates, long firstRow, const Tensor& inputs, long inputRow, long rows)
{
    const long columns = inputs.size(1);
    Tensor gradient = torch::zeros({size.gates(), columns}, torch::kFloat32);
    if (rows > 0)
        Packed({rowOf(inputs, inputRow), columns}, rows, columns)
            .multiplyOnAllThreads(size.gates(), {rowOf(dGates, firstRow), 1, size.gates()}, gradient.data_ptr<float>(), columns, false);
    return gradient;
}

class BiLstm : public torch::autograd::Function<BiLstm> {
public:
    // weights: of each direction w_ih, w_hh, b_ih, b_hh.
    static Tensor forward(AutogradContext* ctx, const Tensor& sequence, const Tensor& w0, const Tensor& u0, const Tensor& b0, const Tensor& v0,
                          const Tensor& w1, const Tensor& u1, const Tensor& b1, const Tensor& v1, const Dropout& dropout)
    {
        const Sizes size{sequence.size(0), sequence.size(1), sequence.size(2), u0.size(1)};
        const std::array<Tensor, 2> w{w0.contiguous(), w1.contiguous()}, u{u0.contiguous(), u1.contiguous()}, bias{b0 + v0, b1 + v1};
        const Tensor x = sequence.contiguous().view({size.rows(), size.features});
        std::array<Direction, 2> runs;
        std::array<Packed, 2> recurrent;
        for (int d = 0; d < 2; ++d) {
            auto& run = runs[static_cast<std::size_t>(d)];
            run.gates = torch::empty({size.rows(), size.gates()}, torch::kFloat32);
            run.c = torch::empty({size.rows(), size.hidden}, torch::kFloat32);
            run.h = torch::empty({size.rows(), size.hidden}, torch::kFloat32);
            const auto& wd = w[static_cast<std::size_t>(d)];
            Packed({wd.data_ptr<float>(), 1, size.features}, size.features, size.gates())
                .multiplyOnAllThreads(size.rows(), {x.data_ptr<float>(), size.features}, run.gates.data_ptr<float>(), size.gates(), false);
            recurrent[static_cast<std::size_t>(d)] = Packed({u[static_cast<std::size_t>(d)].data_ptr<float>(), 1, size.hidden}, size.hidden, size.gates());
        }
        Tensor out = torch::empty({size.batch, size.steps, 2 * size.hidden}, torch::kFloat32);
        forEachPart(size.batch, [&](int direction, long first, long rows) {
            const auto d = static_cast<std::size_t>(direction);
            runForward(size, direction, first, rows, recurrent[d], bias[d].data_ptr<float>(), runs[d], out.data_ptr<float>(), dropout);
        });
        ctx->save_for_backward({x, w[0], u[0], w[1], u[1], runs[0].gates, runs[0].c, runs[0].h, runs[1].gates, runs[1].c, runs[1].h});
        ctx->saved_data["batch"] = size.batch;
        ctx->saved_data["limit"] = static_cast<std::int64_t>(dropout.limit);
        ctx->saved_data["kept"] = static_cast<double>(dropout.kept);
        ctx->saved_data["key"] = static_cast<std::int64_t>(dropout.key);
        return out;
    }

    static variable_list backward(AutogradContext* ctx, variable_list outputs)
    {
        const auto saved = ctx->get_saved_variables();
        const Tensor& x = saved[0];
        const std::array<Tensor, 2> w{saved[1], saved[3]}, u{saved[2], saved[4]};
        const std::array<Direction, 2> runs{Direction{saved[5], saved[6], saved[7]}, Direction{saved[8], saved[9], saved[10]}};
        const long batch = ctx->saved_data["batch"].toInt();
        const Sizes size{x.size(0) / batch, batch, x.size(1), u[0].size(1)};
        const Dropout dropout{static_cast<std::uint32_t>(ctx->saved_data["limit"].toInt()), static_cast<float>(ctx->saved_data["kept"].toDouble()),
                              static_cast<std::uint64_t>(ctx->saved_data["key"].toInt())};
        const Tensor dOut = outputs[0].contiguous();
        std::array<Tensor, 2> dGates;
        std::array<Packed, 2> recurrent;
        for (std::size_t d = 0; d < 2; ++d) {
            dGates[d] = torch::empty({size.rows(), size.gates()}, torch::kFloat32);
            recurrent[d] = Packed({u[d].data_ptr<float>(), size.hidden}, size.gates(), size.hidden);
        }
        forEachPart(size.batch, [&](int direction, long first, long rows) {
            const auto d = static_cast<std::size_t>(direction);
            runBackward(size, direction, first, rows, recurrent[d], runs[d], dOut.data_ptr<float>(), dropout, dGates[d]);
        });
        variable_list gradients(10);
        if (ctx->needs_input_grad(0)) {
            gradients[0] = torch::empty({size.steps, size.batch, size.features}, torch::kFloat32);
            for (std::size_t d = 0; d < 2; ++d)
                Packed({w[d].data_ptr<float>(), size.features}, size.gates(), size.features)
                    .multiplyOnAllThreads(size.rows(), {dGates[d].data_ptr<float>(), size.gates()}, gradients[0].data_ptr<float>(), size.features, d > 0);
        }
        const long later = size.rows() - size.batch;  // rows of all steps but the first
        for (std::size_t d = 0; d < 2; ++d) {
            if (ctx->needs_input_grad(1 + 4 * d))
                gradients[1 + 4 * d] = weightGradient(size, dGates[d], 0, x, 0, size.rows());
            if (ctx->needs_input_grad(2 + 4 * d))
                gradients[2 + 4 * d] = d == 0 ? weightGradient(size, dGates[d], size.batch, runs[d].h, 0, later)
                                              : weightGradient(size, dGates[d], 0, runs[d].h, size.batch, later);
            if (ctx->needs_input_grad(3 + 4 * d) || ctx->needs_input_grad(4 + 4 * d))
                gradients[3 + 4 * d] = gradients[4 + 4 * d] = dGates[d].sum(0);
        }
        return gradients;
    }
};

}  // namespace

Tensor biLstm(const Tensor& sequence, const torch::nn::LSTM& lstm, const Dropout& dropout)
{
    const auto weights = lstm->named_parameters();
    return BiLstm::apply(sequence, weights["weight_ih_l0"], weights["weight_hh_l0"], weights["bias_ih_l0"], weights["bias_hh_l0"],
                         weights["weight_ih_l0_reverse"], weights["weight_hh_l0_reverse"], weights["bias_ih_l0_reverse"],
                         weights["bias_hh_l0_reverse"], dropout);
}

}  // namespace bindscape::nn::kernels
