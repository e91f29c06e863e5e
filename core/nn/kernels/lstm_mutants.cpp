// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/lstm_mutants.h"

#include "core/nn/kernels/instructions.h"
#include "core/nn/kernels/table.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cstring>

namespace bindscape::nn::kernels {

using torch::Tensor;

namespace {

constexpr long kTogether = 750;  // mutants of a part, which share what they read of the dense layer's weights at a step
constexpr long kBlock = 140;     // mutants of a part whose gates are in the second cache from their sums to their states

float* rowOf(const Tensor& values, long row) { return values.data_ptr<float>() + row * values.size(-1); }

void copyRow(const float* from, float* to, long count) { std::memcpy(to, from, static_cast<std::size_t>(count) * sizeof(float)); }

void subtractRow(const float* values, const float* others, float* to, long count)
{
    for (long i = 0; i < count; ++i)
        to[i] = values[i] - others[i];
}

}  // namespace

LstmMutants::LstmMutants(const torch::nn::LSTM& lstm, const Tensor& dense, long steps) : m_steps(steps), m_units(dense.size(0))
{
    const auto weights = lstm->named_parameters();
    for (std::size_t d = 0; d < 2; ++d) {
        const std::string end = d == 0 ? "" : "_reverse";
        const Tensor w = weights["weight_ih_l0" + end].contiguous(), u = weights["weight_hh_l0" + end].contiguous();
        m_features = w.size(1);
        m_hidden = u.size(1);
        m_input[d] = Packed({w.data_ptr<float>(), 1, m_features}, m_features, 4 * m_hidden);
        m_recurrent[d] = Packed({u.data_ptr<float>(), 1, m_hidden}, m_hidden, 4 * m_hidden);
        m_bias[d] = weights["bias_ih_l0" + end] + weights["bias_hh_l0" + end];
    }
    const Tensor all = dense.contiguous();
    const long inputs = steps * 2 * m_hidden;
    for (std::size_t d = 0; d < 2; ++d)
        for (long t = 0; t < steps; ++t)
            m_dense[d].emplace_back(Matrix{all.data_ptr<float>() + (2 * t + static_cast<long>(d)) * m_hidden, 1, inputs}, m_hidden, m_units);
}

LstmMutants::States LstmMutants::run(int direction, const Tensor& sequence) const
{
    const auto d = static_cast<std::size_t>(direction);
    States states{torch::empty({m_steps, 4 * m_hidden}), torch::empty({m_steps, m_hidden}), torch::empty({m_steps, m_hidden})};
    m_input[d].multiply(m_steps, {sequence.data_ptr<float>(), m_features}, states.sums.data_ptr<float>(), 4 * m_hidden, false);
    std::vector<float> gates(static_cast<std::size_t>(4 * m_hidden));
    long before = -1;
    for (long s = 0; s < m_steps; ++s) {
        const long t = direction == 0 ? s : m_steps - 1 - s;
        copyRow(rowOf(states.sums, t), gates.data(), 4 * m_hidden);
        if (before >= 0)
            m_recurrent[d].multiply(1, {rowOf(states.h, before), m_hidden}, gates.data(), 4 * m_hidden, true);
        table().lstmForward(1, m_hidden, gates.data(), 4 * m_hidden, m_bias[d].data_ptr<float>(), before >= 0 ? rowOf(states.c, before) : nullptr,
                            rowOf(states.c, t), rowOf(states.h, t));
        before = t;
    }
    return states;
}

// States of the mutants of one part.
struct LstmMutants::Part {
    long first;               // in the list of all mutants
    Tensor own;               // [mutant * row, 4 hidden]: input products of the changed steps
    Tensor h, c;              // [mutant, hidden]
    Tensor gates, difference;  // of kBlock mutants
};

// One step of `count` mutants that run, from mutant `low` of the part on.
void LstmMutants::step(int direction, long t, const States& unchanged, const Mutants& mutants, Part& part, long low, long count, Tensor& result) const
{
    const auto d = static_cast<std::size_t>(direction);
    const long gateRow = 4 * m_hidden;
    float* gates = part.gates.data_ptr<float>();
    for (long i = 0; i < count; ++i) {
        const long m = low + i, row = t - mutants.list[static_cast<std::size_t>(part.first + m)].first;
        const float* sums = row >= 0 && row < mutants.rows ? rowOf(part.own, m * mutants.rows + row) : rowOf(unchanged.sums, t);
        copyRow(sums, gates + i * gateRow, gateRow);
    }
    m_recurrent[d].multiply(count, {rowOf(part.h, low), m_hidden}, gates, gateRow, true);
    table().lstmForward(count, m_hidden, gates, gateRow, m_bias[d].data_ptr<float>(), rowOf(part.c, low), rowOf(part.c, low), rowOf(part.h, low));
    float* difference = part.difference.data_ptr<float>();
    for (long i = 0; i < count; ++i)
        subtractRow(rowOf(part.h, low + i), rowOf(unchanged.h, t), difference + i * m_hidden, m_hidden);
    m_dense[d][static_cast<std::size_t>(t)].multiply(count, {difference, m_hidden}, rowOf(result, part.first + low), m_units, true);
}

// The mutants first .. end - 1, of which those run whose change has been met: a front part of them forwards, a back part backwards.
void LstmMutants::change(int direction, const States& unchanged, const Mutants& mutants, const Tensor& rows, long first, long end, Tensor& result) const
{
    const long count = end - first, block = std::min(count, kBlock);
    const auto firstRow = [&](long m) { return mutants.list[static_cast<std::size_t>(first + m)].first; };
    Part part{first, torch::empty({count * mutants.rows, 4 * m_hidden}), torch::zeros({count, m_hidden}), torch::zeros({count, m_hidden}),
              torch::empty({block, 4 * m_hidden}), torch::empty({block, m_hidden})};
    m_input[static_cast<std::size_t>(direction)].multiply(count * mutants.rows, {rows.data_ptr<float>() + first * mutants.rows * m_features, m_features},
                                                          part.own.data_ptr<float>(), 4 * m_hidden, false);
    long low = direction == 0 ? 0 : count, high = low;  // the mutants that run
    for (long s = 0; s < m_steps; ++s) {
        const long t = direction == 0 ? s : m_steps - 1 - s, before = direction == 0 ? t - 1 : t + 1;
        const auto enter = [&](long m) {
            if (s > 0) {
                copyRow(rowOf(unchanged.h, before), rowOf(part.h, m), m_hidden);
                copyRow(rowOf(unchanged.c, before), rowOf(part.c, m), m_hidden);
            }
        };
        for (; direction == 0 && high < count && firstRow(high) <= t; ++high)
            enter(high);
        for (; direction == 1 && low > 0 && firstRow(low - 1) + mutants.rows - 1 >= t; --low)
            enter(low - 1);
        for (long m = low; m < high; m += block)
            step(direction, t, unchanged, mutants, part, m, std::min(block, high - m), result);
    }
}

Tensor LstmMutants::changes(const Tensor& sequence, const Mutants& mutants, const Tensor& rows) const
{
    std::array<States, 2> unchanged;
    at::parallel_for(0, 2, 1, [&](long begin, long end) {
        for (long d = begin; d < end; ++d)
            unchanged[static_cast<std::size_t>(d)] = run(static_cast<int>(d), sequence);
    });
    const long count = static_cast<long>(mutants.list.size()), parts = (count + kTogether - 1) / kTogether;
    std::array<Tensor, 2> results{torch::zeros({count, m_units}), torch::zeros({count, m_units})};
    at::parallel_for(0, 2 * parts, 1, [&](long begin, long end) {
        for (long task = begin; task < end; ++task) {  // the directions of a part are neighbours: together they are equally long for all parts
            const long part = task / 2;
            const int direction = static_cast<int>(task % 2);
            change(direction, unchanged[static_cast<std::size_t>(direction)], mutants, rows, count * part / parts, count * (part + 1) / parts,
                   results[static_cast<std::size_t>(direction)]);
        }
    });
    return results[0].add_(results[1]);
}

}  // namespace bindscape::nn::kernels
