// SPDX-License-Identifier: GPL-3.0-or-later
// Part of bodies.h: the arithmetic of a long short-term memory between its matrix products, in one pass over each row.
#pragma once

namespace bindscape::nn::kernels::BINDSCAPE_KERNELS {

struct Gates {
    Vector input, forget, candidate, output;
};

template <class Load, class Store>
inline void forwardCell(long j, long hidden, float* gates, const float* bias, const float* before, float* c, float* h, const Load& get, const Store& put)
{
    Gates g;
    g.input = sigmoid(get(gates + j) + get(bias + j));
    g.forget = sigmoid(get(gates + hidden + j) + get(bias + hidden + j));
    g.candidate = tangent(get(gates + 2 * hidden + j) + get(bias + 2 * hidden + j));
    g.output = sigmoid(get(gates + 3 * hidden + j) + get(bias + 3 * hidden + j));
    const Vector was = before != nullptr ? get(before + j) : Vector{};
    const Vector cell = g.forget * was + g.input * g.candidate;
    put(gates + j, g.input);
    put(gates + hidden + j, g.forget);
    put(gates + 2 * hidden + j, g.candidate);
    put(gates + 3 * hidden + j, g.output);
    put(c + j, cell);
    put(h + j, g.output * tangent(cell));
}

inline void lstmForward(long rows, long hidden, float* gates, long gatesRow, const float* bias, const float* before, float* c, float* h)
{
    const long whole = hidden / kLanes * kLanes, rest = hidden - whole;
    for (long row = 0; row < rows; ++row) {
        float* g = gates + row * gatesRow;
        const float* was = before != nullptr ? before + row * hidden : nullptr;
        for (long j = 0; j < whole; j += kLanes)
            forwardCell(j, hidden, g, bias, was, c + row * hidden, h + row * hidden, load, store);
        if (rest > 0)
            forwardCell(whole, hidden, g, bias, was, c + row * hidden, h + row * hidden, [rest](const float* at) { return loadFirst(at, rest); },
                        [rest](float* at, Vector value) { storeFirst(at, value, rest); });
    }
}

template <class Load, class Store>
inline void backwardCell(long j, long hidden, const float* gates, const float* before, const float* c, const float* dh, float* dc, float* dGates,
                         const Load& get, const Store& put)
{
    const Vector one = splat(1.0F);
    const Gates g{get(gates + j), get(gates + hidden + j), get(gates + 2 * hidden + j), get(gates + 3 * hidden + j)};
    const Vector t = tangent(get(c + j));
    const Vector dOut = get(dh + j);
    const Vector dCell = get(dc + j) + dOut * g.output * (one - t * t);
    const Vector was = before != nullptr ? get(before + j) : Vector{};
    put(dGates + j, dCell * g.candidate * g.input * (one - g.input));
    put(dGates + hidden + j, dCell * was * g.forget * (one - g.forget));
    put(dGates + 2 * hidden + j, dCell * g.input * (one - g.candidate * g.candidate));
    put(dGates + 3 * hidden + j, dOut * t * g.output * (one - g.output));
    put(dc + j, dCell * g.forget);
}

inline void lstmBackward(long rows, long hidden, const float* gates, long gatesRow, const float* before, const float* c, const float* dh, float* dc,
                         float* dGates, long dGatesRow)
{
    const long whole = hidden / kLanes * kLanes, rest = hidden - whole;
    for (long row = 0; row < rows; ++row) {
        const float* was = before != nullptr ? before + row * hidden : nullptr;
        const long at = row * hidden;
        for (long j = 0; j < whole; j += kLanes)
            backwardCell(j, hidden, gates + row * gatesRow, was, c + at, dh + at, dc + at, dGates + row * dGatesRow, load, store);
        if (rest > 0)
            backwardCell(whole, hidden, gates + row * gatesRow, was, c + at, dh + at, dc + at, dGates + row * dGatesRow,
                         [rest](const float* from) { return loadFirst(from, rest); },
                         [rest](float* to, Vector value) { storeFirst(to, value, rest); });
    }
}

}  // namespace bindscape::nn::kernels::BINDSCAPE_KERNELS
