// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/shuffle.h"

#include <algorithm>
#include <array>

namespace bindscape::genome {

namespace {

constexpr std::size_t kLetters = 5;
using Edges = std::array<std::vector<std::uint8_t>, kLetters>;  // of every letter: what follows it

// Does every letter that is followed by something come to `end` along the last edges?
bool leadTo(std::uint8_t end, const Edges& edges)
{
    for (std::size_t start = 0; start < kLetters; ++start) {
        std::size_t at = start;
        for (std::size_t steps = 0; steps < kLetters && at != end && !edges[at].empty(); ++steps)
            at = edges[at].back();
        if (at != end && !edges[start].empty())
            return false;
    }
    return true;
}

}  // namespace

std::vector<std::uint8_t> shuffledPairs(std::span<const std::uint8_t> codes, Random& random)
{
    std::vector<std::uint8_t> shuffled(codes.begin(), codes.end());
    if (codes.size() < 3)
        return shuffled;
    Edges edges;
    for (std::size_t i = 0; i + 1 < codes.size(); ++i)
        edges[codes[i]].push_back(codes[i + 1]);
    const std::uint8_t end = codes.back();
    // The last steps out of every letter must form a tree that ends at the last letter; all other steps are free.
    do {
        for (auto& next : edges)
            if (!next.empty())
                std::swap(next.back(), next[static_cast<std::size_t>(random.below(next.size()))]);
    } while (!leadTo(end, edges));
    for (std::size_t letter = 0; letter < kLetters; ++letter) {
        auto& next = edges[letter];
        const std::size_t free = letter == end ? next.size() : std::max<std::size_t>(1, next.size()) - 1;
        for (std::size_t i = free; i > 1; --i)
            std::swap(next[i - 1], next[static_cast<std::size_t>(random.below(i))]);
    }
    std::array<std::size_t, kLetters> used{};
    for (std::size_t i = 1; i < shuffled.size(); ++i) {
        const std::uint8_t before = shuffled[i - 1];
        shuffled[i] = edges[before][used[before]++];
    }
    return shuffled;
}

}  // namespace bindscape::genome
