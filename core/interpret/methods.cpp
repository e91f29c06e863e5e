// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/interpret/method.h"

#include "core/base/text.h"

#include <algorithm>

namespace bindscape::interpret {

namespace {

const Parameter kRcAverage{"rc_average", "Average both strands", "Scores the reverse complement too and writes the mean of both, in forward orientation.", Flag{false}};
const Parameter kNormalise{"normalise", "Sum of |score| = 1",
                           "Divides the scores of every window by the sum of their absolute values before they are written; windows of zeros stay.", Flag{false}};
const Parameter kOffSimplex{"off_simplex", "Correct gradients",
                            "Subtracts the mean over A, C, G and T from the gradient at every base, the part that training tells nothing of.", Flag{false}};
// Of methods that compare with a reference, whose scores are the gradient times a difference.
const Parameter kOffSimplexOfDifference{"off_simplex", "Correct gradients",
                                        "Subtracts the mean over A, C, G and T at every base, the part that training tells nothing of. It changes scores only with "
                                        "reference=zero, which then no longer add up to the difference of logits: from a uniform or shuffled reference a base differs by "
                                        "four numbers that sum to zero, so that the mean has no part in its score.", Flag{false}};
const Parameter kReluCam{"relu_cam", "Keep only support", "Sets negative values of the class activation map to zero before it is spread over the bases.", Flag{true}};
const Parameter kReference{"reference", "Compared with",
                           "What a sequence is compared with: uniform = a quarter of each base everywhere, zero = no base at all, shuffled = the same sequence with its pairs of "
                           "neighbours in another order (mean over several).",
                           Choice{"uniform", {"uniform", "zero", "shuffled"}}};
const Parameter kShuffles{"shuffles", "Shuffled sequences", "How many of them a sequence is compared with, where reference is shuffled; they are drawn by its letters and the seed.", IntRange{10, 1, 100}};

std::vector<Parameter> with(std::vector<Parameter> own)
{
    own.push_back(kRcAverage);
    own.push_back(kNormalise);
    return own;
}

}  // namespace

std::span<const Method> methods()
{
    static const std::vector<Method> list{
        {"gradcam", "Grad-CAM", "Zheng et al., Nat Mach Intell 3:172, 2021", with({kReluCam, kOffSimplex})},
        {"cam", "Class activation map", "Grad-CAM without its gradient times input: the map alone, spread over the bases", with({kReluCam})},
        {"saliency", "Gradient times input", "Simonyan et al., arXiv:1312.6034, 2013", with({kOffSimplex})},
        {"ism", "In-silico mutagenesis", "Zhou and Troyanskaya, Nat Methods 12:931, 2015",
         with({{"score", "One score a base",
                "largest = largest change of the logit by another letter, as a size; mean = minus the mean change by the other letters, positive where the base supports binding.",
                Choice{"largest", {"largest", "mean"}}},
               {"table", "Keep all changes", "Also writes table.npy, the change of the logit by every letter at every base: float32 [sites, 4, window], A C G T; normalise leaves it as it is.", Flag{true}}})},
        {"deeplift", "DeepLIFT", "Shrikumar et al., ICML 2017; LSTM by the same rules with products split evenly",
         with({{"dense_rule", "Dense layers",
                "revealcancel = positive and negative parts apart (as published for AgentBind); rescale = as in the convolutions.",
                Choice{"revealcancel", {"revealcancel", "rescale"}}},
               kReference, kShuffles, kOffSimplexOfDifference})},
        {"integrated_gradients", "Integrated gradients", "Sundararajan et al., ICML 2017",
         with({{"steps", "Steps", "Points along the line from the reference to the sequence (midpoint rule).", IntRange{64, 1, 4096}}, kReference, kShuffles, kOffSimplexOfDifference})},
    };
    return list;
}

const Method& findMethod(std::string_view id)
{
    const auto list = methods();
    const auto found = std::find_if(list.begin(), list.end(), [&](const Method& method) { return method.id == id; });
    if (found != list.end())
        return *found;
    std::vector<std::string> known;
    for (const auto& method : list)
        known.push_back(method.id);
    throw Error("There is no interpretation method called \"" + std::string(id) + "\". Known methods: " + join(known, ", ") + ".");
}

std::string changedOptions(const Method& method, const Values& values)
{
    const Values defaults(method.parameters);
    std::vector<std::string> changed;
    for (const auto& [id, value] : values.all())
        if (const auto usual = defaults.all().find(id); usual == defaults.all().end() || usual->second != value)
            changed.push_back(id + "=" + bindscape::toText(value));
    return join(changed, ", ");
}

std::string titleWithOptions(const Method& method, const Values& values)
{
    const std::string changed = changedOptions(method, values);
    return changed.empty() ? method.title : method.title + " (" + changed + ")";
}

}  // namespace bindscape::interpret
