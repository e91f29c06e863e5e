// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/interpret/attribution.h"
#include "core/interpret/deeplift_rules.h"
#include "core/interpret/references.h"

namespace bindscape::interpret {

Attribution deepLiftScores(nn::Network& network, const torch::Tensor& codes, const Values& values)
{
    const DenseRule denseRule = values.choice("dense_rule") == "rescale" ? DenseRule::Rescale : DenseRule::RevealCancel;
    const bool shared = values.choice("reference") != "shuffled";  // all are compared with the same
    return scoresAgainstReferences(codes, values, [&](const torch::Tensor& sequences, const torch::Tensor& references) {
        const torch::AutoGradMode withGradient(true);
        const long count = sequences.size(0);
        const auto rows = torch::cat({sequences, shared ? references.narrow(0, 0, 1) : references}).set_requires_grad(true);
        const auto logits = network.traceWith(rows, DeepLiftRules(denseRule, count)).logits.select(1, 0);
        const auto multipliers = torch::autograd::grad({logits.narrow(0, 0, count).sum()}, {rows})[0];
        const auto found = logits.detach();
        return Multipliers{multipliers.narrow(0, 0, count), found.narrow(0, 0, count), found.narrow(0, count, rows.size(0) - count).expand({count})};
    });
}

}  // namespace bindscape::interpret
