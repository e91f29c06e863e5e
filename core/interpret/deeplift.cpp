// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/interpret/attribution.h"
#include "core/interpret/deeplift_rules.h"
#include "core/interpret/references.h"

namespace bindscape::interpret {

Attribution deepLiftScores(nn::Network& network, const torch::Tensor& codes, const Values& values)
{
    const DeepLiftRules rules(values.choice("dense_rule") == "rescale" ? DenseRule::Rescale : DenseRule::RevealCancel);
    return scoresAgainstReferences(codes, values, [&](const torch::Tensor& sequences, const torch::Tensor& references) {
        const torch::AutoGradMode withGradient(true);
        const auto pairs = torch::cat({sequences, references}).set_requires_grad(true);
        const long count = sequences.size(0);
        const auto logits = network.traceWith(pairs, rules).logits.select(1, 0);
        const auto multipliers = torch::autograd::grad({logits.narrow(0, 0, count).sum()}, {pairs})[0];
        return Multipliers{multipliers.narrow(0, 0, count), logits.detach().narrow(0, 0, count), logits.detach().narrow(0, count, count)};
    });
}

}  // namespace bindscape::interpret
