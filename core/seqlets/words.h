// SPDX-License-Identifier: GPL-3.0-or-later
// Words that begin a motif: two halves of three letters with a gap of 0 to kMostGap bases between them; a word and its reverse
// complement are the same one. A word counts once in a window, wherever in it.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace bindscape::seqlets {

inline constexpr int kHalf = 3, kHalves = 64, kMostGap = 10;
inline constexpr std::size_t kWords = std::size_t{kMostGap + 1} * kHalves * kHalves;

struct Word {
    int first = 0, second = 0, gap = 0;
    int width() const { return 2 * kHalf + gap; }
};
std::uint32_t wordId(const Word& word);  // the same for the reverse complement
Word wordOf(std::uint32_t id);
std::string wordText(std::uint32_t id);  // "CAGnnCTG"
// Ids in letters (codes 0..3; others break words), ascending, each once.
std::vector<std::uint32_t> wordsIn(std::span<const std::uint8_t> codes);

// Windows with each word, and what is needed to judge them.
struct WordCounts {
    std::vector<std::uint32_t> windows = std::vector<std::uint32_t>(kWords, 0);
    std::array<std::int64_t, kHalves> halves{};  // occurrences, both strands
    std::int64_t places = 0;                     // of words without a gap
    std::int64_t total = 0;                      // windows
    void add(std::span<const std::uint8_t> codes, std::span<const std::uint32_t> words, int sign = 1);
};

struct Seed {
    std::uint32_t word = 0;
    double log10P = 0;          // adjusted over all words
    std::uint32_t windows = 0;  // with the word
};
// The word that stands out most among `inside`. P is the larger one of Fisher's test against the windows `outside` and of the
// binomial test against what the frequencies of its halves let expect inside, Bonferroni over all words. Words whose entry in
// `used` is set are passed over; word 0 with P 1 if there is nothing.
Seed bestWord(const WordCounts& inside, const WordCounts& outside, const std::vector<char>& used);

}  // namespace bindscape::seqlets
