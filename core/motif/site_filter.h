// SPDX-License-Identifier: GPL-3.0-or-later
// Which sites of a stretch could reach a motif's threshold. A filter never drops a hit: it bounds the score from above and
// leaves the rest to the exact sum. Two of them:
// * word filter: a table says for every word of eight letters whether a site around it could be a hit on either strand, the
//   letters outside of the word being the best ones (idea: Pizzi, Rastas and Ukkonen 2011, lookahead filtration). Any processor.
// * pair filter: what a site loses against the best one, in 8 bits, is looked up for two letters at a time and summed up for
//   16 to 64 sites at once. Processors with byte shuffles.
// Thread-safety: const members may be called from many threads at once.
#pragma once

#include "core/motif/matrix.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace bindscape::motif {

// Instructions that the scan uses; Plain is C++ alone.
enum class ScanPath { Plain, Ssse3, Avx2, Avx512 };
// Those that this processor has, the fastest first; Plain comes last and is always there.
std::vector<ScanPath> scanPaths();

// How far beyond the last letter the filters may read (the width of the motif apart).
inline constexpr std::size_t kFilterReach = 256;

// Letters as codes (kUnknownBase for anything but A, C, G, T) and as pairs: 4 x code + code of the next letter, 0..15. In
// pairs an unknown letter and what follows the last one count as A. `reach` more pairs can be read behind the last letter.
struct PairCodes {
    std::vector<std::uint8_t> codes, pairs;

    void encode(std::string_view letters, std::size_t reach, ScanPath path);
};

// Bit i % 64 of word i / 64: the site that begins at i.
struct SiteMarks {
    std::vector<std::uint64_t> forward, reverse;
};

class SiteFilter {
public:
    virtual ~SiteFilter() = default;
    // Sets the marks of `starts` sites of known letters, the first of which begins at pairs[0]; clears all others.
    virtual void mark(const std::uint8_t* pairs, std::size_t starts, SiteMarks& marks) const = 0;
};
// The path must be one of scanPaths().
std::unique_ptr<const SiteFilter> makeSiteFilter(const ScoreMatrix& forward, int threshold, ScanPath path);

// The exact score of a site of known letters, one strand, from its pairs.
class PairScores {
public:
    explicit PairScores(const ScoreMatrix& scores);

    int operator()(const std::uint8_t* pairs) const
    {
        int sum = 0;
        for (const auto& table : m_tables) {
            sum += table[*pairs];
            pairs += 2;
        }
        return sum;
    }

private:
    std::vector<std::array<std::int32_t, 16>> m_tables;
};

}  // namespace bindscape::motif
