// SPDX-License-Identifier: GPL-3.0-or-later
// What the layers over bases share: the numbers of a pass, and sums over the batch.
#pragma once

#include "core/nn/kernels/one_hot_layer.h"

#include <cstdint>
#include <vector>

namespace bindscape::nn::kernels {

struct OneHotPass {
    long batch, length, filters, width;
    OneHotShape shape;

    OneHotPass(const torch::Tensor& codes, const torch::Tensor& weight, const OneHotShape& of);
    long windows() const { return shape.pooling.windows; }
    long padded() const { return shape.pooling.positions + width; }  // bases that any position sees, and one more for pairs
    long rows() const { return shape.rowsBefore + windows() + shape.rowsAfter; }
    // Row of the result, and from one window's to the next.
    long rowOf(long b, long w) const { return shape.windowsFirst ? w * batch + b : b * rows() + shape.rowsBefore + w; }
    long rowStep() const { return shape.windowsFirst ? batch : 1; }
    torch::Tensor emptyResult() const;
};

// The pass as numbers, for an autograd context.
std::vector<std::int64_t> numbersOf(const OneHotShape& shape);
OneHotShape shapeOf(const std::vector<std::int64_t>& numbers);

// weight [filter, 4, width]; scale and bias [filter] may be undefined.
torch::Tensor tablesOf(const OneHotPass& pass, const torch::Tensor& weight, const torch::Tensor& scale, const torch::Tensor& bias);
void pairsOf(const OneHotPass& pass, const std::uint8_t* codes, std::vector<std::uint8_t>& pairs);
void basesOf(const OneHotPass& pass, const std::uint8_t* codes, std::vector<float>& bases);

// Of places, int16 [batch, window, filter].
const std::uint16_t* placesOf(const OneHotPass& pass, const torch::Tensor& places, long b);
std::uint16_t* placesOf(const OneHotPass& pass, torch::Tensor& places, long b);

// Gradients of one sequence's activations at their places: [window, filter], 0 where the value was not above 0 (or dropped).
void activeGradients(const OneHotPass& pass, const torch::Tensor& pooled, const torch::Tensor& gradients, long b, float kept, std::vector<float>& g);

// The batch is cut into the same parts however many threads there are, so that the sums are the same.
long partsOf(const OneHotPass& pass);
// work(part, first sequence, end) for every part.
template <class Work>
void forEachPart(const OneHotPass& pass, const Work& work);

// [filter, taps] by position and base -> [filter, 4, width], and back to [filter, 4 * width].
torch::Tensor asWeight(const OneHotPass& pass, const torch::Tensor& taps);
torch::Tensor asTaps(const OneHotPass& pass, const torch::Tensor& weight);

}  // namespace bindscape::nn::kernels

#include <ATen/Parallel.h>

namespace bindscape::nn::kernels {

template <class Work>
void forEachPart(const OneHotPass& pass, const Work& work)
{
    const long parts = partsOf(pass);
    at::parallel_for(0, parts, 1, [&](long begin, long end) {
        for (long part = begin; part < end; ++part)
            work(part, pass.batch * part / parts, pass.batch * (part + 1) / parts);
    });
}

}  // namespace bindscape::nn::kernels
