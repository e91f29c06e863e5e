// SPDX-License-Identifier: GPL-3.0-or-later
// Gradients along the straight line from the reference to the sequence (Sundararajan et al., ICML 2017), midpoint rule.
#include "core/interpret/attribution.h"
#include "core/interpret/references.h"
#include "core/nn/torch_scope.h"

namespace bindscape::interpret {

namespace {
constexpr long kTogether = 128;  // points of one pass

torch::Tensor gradientsAt(nn::Network& network, const torch::Tensor& points)
{
    const torch::AutoGradMode withGradient(true);
    const auto x = points.detach().set_requires_grad(true);
    return torch::autograd::grad({network.logits(x).select(1, 0).sum()}, {x})[0];
}
}  // namespace

Attribution integratedGradientsScores(nn::Network& network, const torch::Tensor& codes, const Values& values)
{
    const long steps = values.integer("steps");
    return scoresAgainstReferences(codes, values, [&](const torch::Tensor& sequences, const torch::Tensor& references) {
        const nn::WithoutCudnn withoutCudnn;
        const auto shares = (torch::arange(steps, sequences.options()) + 0.5) / steps;
        Multipliers result;
        result.multipliers = torch::zeros_like(sequences);
        for (long row = 0; row < sequences.size(0); ++row) {
            const auto from = references[row], line = sequences[row] - from;
            auto sum = torch::zeros_like(line, torch::kDouble);
            for (long first = 0; first < steps; first += kTogether) {
                const auto some = shares.narrow(0, first, std::min(kTogether, steps - first)).view({-1, 1, 1});
                sum += gradientsAt(network, from + some * line).sum(0, false, torch::kDouble);
            }
            result.multipliers[row].copy_(sum / steps);
        }
        const torch::NoGradGuard noGradient;
        result.logits = network.logits(sequences).select(1, 0);
        result.referenceLogits = network.logits(references).select(1, 0);
        return result;
    });
}

}  // namespace bindscape::interpret
