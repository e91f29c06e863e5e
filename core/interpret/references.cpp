// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/interpret/references.h"

#include "core/base/checksum.h"
#include "core/genome/shuffle.h"
#include "core/interpret/method.h"

#include <limits>

namespace bindscape::interpret {

namespace {

constexpr const char* kSeed = "seed";

// Of the default seed as before there were others.
std::string purposeOf(const Values& values)
{
    const auto seed = values.all().find(kSeed);
    return seed == values.all().end() || seed->second == Value(static_cast<long>(kDefaultSeed)) ? "reference" : "reference " + toText(seed->second);
}

// Letters -> the stream that its shuffles come from.
std::uint64_t seedOf(std::span<const std::uint8_t> codes)
{
    const std::string hex = md5OfText({reinterpret_cast<const char*>(codes.data()), codes.size()});
    return std::stoull(hex.substr(0, 16), nullptr, 16);
}

torch::Tensor shuffles(const torch::Tensor& codes, long each, const std::string& purpose)
{
    const auto given = codes.to(torch::kCPU).contiguous();
    const auto length = static_cast<std::size_t>(codes.size(1));
    torch::Tensor all = torch::empty({codes.size(0) * each, codes.size(1)}, torch::kUInt8);
    auto* out = all.data_ptr<std::uint8_t>();
    for (long row = 0; row < codes.size(0); ++row) {
        const std::span<const std::uint8_t> letters(given.data_ptr<std::uint8_t>() + row * codes.size(1), length);
        Random random(seedOf(letters), purpose);
        for (long i = 0; i < each; ++i) {
            const auto shuffled = genome::shuffledPairs(letters, random);
            out = std::copy(shuffled.begin(), shuffled.end(), out);
        }
    }
    return nn::oneHot(all).to(codes.device());
}

}  // namespace

long referencesOf(const Values& values) { return values.choice("reference") == "shuffled" ? values.integer("shuffles") : 1; }

Values withSeed(Values values, std::uint64_t seed)
{
    const Parameter parameter{kSeed, "Seed", "", IntRange{static_cast<long>(kDefaultSeed), std::numeric_limits<long>::min(), std::numeric_limits<long>::max()}};
    values.set({&parameter, 1}, kSeed, std::to_string(static_cast<long>(seed)));
    return values;
}

torch::Tensor referenceSequences(const torch::Tensor& codes, const Values& values)
{
    const std::string& kind = values.choice("reference");
    if (kind == "shuffled")
        return shuffles(codes, values.integer("shuffles"), purposeOf(values));
    return torch::full({codes.size(0), 4, codes.size(1)}, kind == "zero" ? 0.0 : 0.25, torch::TensorOptions(torch::kFloat32).device(codes.device()));
}

torch::Tensor withoutOffSimplex(const torch::Tensor& gradients, const Values& values)
{
    return values.flag("off_simplex") ? gradients - gradients.mean(1, true) : gradients;
}

Attribution scoresAgainstReferences(const torch::Tensor& codes, const Values& values, const MultiplierFunction& multipliersOf)
{
    const long each = referencesOf(values);
    const auto references = referenceSequences(codes, values);
    const auto sequences = nn::oneHot(codes).repeat_interleave(each, 0);
    const Multipliers found = multipliersOf(sequences, references);
    const torch::NoGradGuard noGradient;
    const auto scores = (withoutOffSimplex(found.multipliers, values) * (sequences - references)).sum(1).view({-1, each, codes.size(1)}).mean(1);
    const auto logits = found.logits.view({-1, each}).select(1, 0);
    const auto change = logits.to(torch::kDouble) - found.referenceLogits.to(torch::kDouble).view({-1, each}).mean(1);
    Attribution result{scores, logits};
    result.errors = scores.to(torch::kDouble).sum(1) - change;
    return result;
}

}  // namespace bindscape::interpret
