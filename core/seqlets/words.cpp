// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/seqlets/words.h"

#include "core/stats/enrichment.h"
#include "core/stats/tests.h"

#include <algorithm>
#include <cmath>

namespace bindscape::seqlets {

namespace {

constexpr std::size_t kJudged = 40;  // words with the largest z whose exact P is computed

int complementOf(int half) { return (3 - (half & 3)) << 4 | (3 - (half >> 2 & 3)) << 2 | (3 - (half >> 4)); }

// Share of windows with the word if its halves were independent.
double expectedShare(const WordCounts& counts, const Word& word)
{
    if (counts.places == 0 || counts.total == 0)
        return 0;
    const double all = 2 * static_cast<double>(counts.places);
    const auto share = [&](int half) { return static_cast<double>(counts.halves[static_cast<std::size_t>(half)]) / all; };
    const bool palindrome = word.first == complementOf(word.second);
    const double perPlace = share(word.first) * share(word.second) * (palindrome ? 1 : 2);
    const double places = std::max(0.0, static_cast<double>(counts.places) / static_cast<double>(counts.total) - kHalf - word.gap);
    return 1 - std::exp(-perPlace * places);
}

}  // namespace

std::uint32_t wordId(const Word& word)
{
    const int forward = word.first << 6 | word.second, reverse = complementOf(word.second) << 6 | complementOf(word.first);
    return static_cast<std::uint32_t>(word.gap * kHalves * kHalves + std::min(forward, reverse));
}

Word wordOf(std::uint32_t id)
{
    const int halves = static_cast<int>(id % (kHalves * kHalves));
    return {halves >> 6, halves & 63, static_cast<int>(id / (kHalves * kHalves))};
}

std::string wordText(std::uint32_t id)
{
    const Word word = wordOf(id);
    const auto half = [](int code) { return std::string{"ACGT"[code >> 4], "ACGT"[code >> 2 & 3], "ACGT"[code & 3]}; };
    return half(word.first) + std::string(static_cast<std::size_t>(word.gap), 'n') + half(word.second);
}

namespace {

// Code of the half that begins at each place, -1 where there is none.
std::vector<int> halvesIn(std::span<const std::uint8_t> codes)
{
    std::vector<int> halves;
    for (std::size_t i = 0; i + kHalf <= codes.size(); ++i)
        halves.push_back(codes[i] < 4 && codes[i + 1] < 4 && codes[i + 2] < 4 ? codes[i] << 4 | codes[i + 1] << 2 | codes[i + 2] : -1);
    return halves;
}

}  // namespace

std::vector<std::uint32_t> wordsIn(std::span<const std::uint8_t> codes)
{
    const auto halves = halvesIn(codes);
    std::vector<std::uint32_t> words;
    for (std::size_t i = 0; i < halves.size(); ++i)
        for (int gap = 0; gap <= kMostGap && i + static_cast<std::size_t>(kHalf + gap) < halves.size(); ++gap)
            if (const int second = halves[i + static_cast<std::size_t>(kHalf + gap)]; halves[i] >= 0 && second >= 0)
                words.push_back(wordId({halves[i], second, gap}));
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    return words;
}

void WordCounts::add(std::span<const std::uint8_t> codes, std::span<const std::uint32_t> words, int sign)
{
    total += sign;
    for (const std::uint32_t word : words)
        windows[word] += static_cast<std::uint32_t>(sign);
    for (const int half : halvesIn(codes)) {
        if (half < 0)
            continue;
        places += sign;
        halves[static_cast<std::size_t>(half)] += sign;
        halves[static_cast<std::size_t>(complementOf(half))] += sign;
    }
}

Seed bestWord(const WordCounts& inside, const WordCounts& outside, const std::vector<char>& used)
{
    struct Judged {
        double z;
        std::uint32_t word;
        double expected;
    };
    std::vector<Judged> judged;
    const double n = static_cast<double>(inside.total);
    std::size_t tests = 0;
    for (std::uint32_t id = 0; id < kWords; ++id) {
        const Word word = wordOf(id);
        if (wordId(word) != id)
            continue;
        ++tests;
        if (used[id] || inside.windows[id] == 0)
            continue;
        const double other = outside.total > 0 ? (outside.windows[id] + 0.5) / (static_cast<double>(outside.total) + 1) : 0;
        const double expected = std::clamp(std::max(other, expectedShare(inside, word)), 1e-9, 1 - 1e-9);
        const double z = (inside.windows[id] - n * expected) / std::sqrt(n * expected * (1 - expected) + 1);
        if (z > 0)
            judged.push_back({z, id, expectedShare(inside, word)});
    }
    std::sort(judged.begin(), judged.end(), [](const Judged& a, const Judged& b) { return a.z != b.z ? a.z > b.z : a.word < b.word; });
    if (judged.size() > kJudged)
        judged.resize(kJudged);
    Seed best;
    for (const Judged& candidate : judged) {
        const std::int64_t a = inside.windows[candidate.word], c = outside.windows[candidate.word];
        const double fisher = stats::log10FisherGreater({a, inside.total - a, c, outside.total - c});
        const double binomial = stats::log10BinomialGreater(a, inside.total, candidate.expected);
        const double adjusted = std::min(0.0, std::max(fisher, binomial) + std::log10(static_cast<double>(tests)));
        if (adjusted < best.log10P)
            best = {candidate.word, adjusted, inside.windows[candidate.word]};
    }
    return best;
}

}  // namespace bindscape::seqlets
