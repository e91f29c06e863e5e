// SPDX-License-Identifier: GPL-3.0-or-later
// What DeepLIFT and integrated gradients compare a sequence with, and how far their scores are from what they should add up to.
#pragma once

#include "core/interpret/attribution.h"

#include <functional>

namespace bindscape::interpret {

// Parameters "reference" (uniform: 0.25 of every base; zero: nothing at all; shuffled: the sequence with its pairs of neighbours in
// another order) and "shuffles". How many references each sequence has:
long referencesOf(const Values& values);
// The same values with the seed of the call, which is no parameter of a method. Without it shuffles have the default seed.
Values withSeed(Values values, std::uint64_t seed);
// [batch * referencesOf(values), 4, length], those of a sequence beside each other. Shuffles are drawn from the letters of the sequence
// and the seed alone, so that neither batch nor row matters.
torch::Tensor referenceSequences(const torch::Tensor& codes, const Values& values);

// For pairs of sequences and references, both [count, 4, length]: what takes the place of gradients, and both logits [count].
struct Multipliers {
    torch::Tensor multipliers;  // [count, 4, length]
    torch::Tensor logits, referenceLogits;
};
using MultiplierFunction = std::function<Multipliers(const torch::Tensor& sequences, const torch::Tensor& references)>;

// Sum over the four bases of multiplier times (sequence - reference), the mean over the references of a sequence, with the error: sum of
// the scores minus (logit - mean logit of the references). Parameter "off_simplex": see withoutOffSimplex().
Attribution scoresAgainstReferences(const torch::Tensor& codes, const Values& values, const MultiplierFunction& multipliersOf);

// Gradients without the part that points off the simplex of one-hot sequences, the mean over the four bases, of which training tells
// nothing (Majdandzic et al., Genome Biol 24:109, 2023). As they are where `values` does not ask for it.
torch::Tensor withoutOffSimplex(const torch::Tensor& gradients, const Values& values);

}  // namespace bindscape::interpret
