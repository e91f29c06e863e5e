// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/baseline/kmer_features.h"

#include "core/base/error.h"
#include "core/genome/sequence.h"

#include <algorithm>

namespace bindscape::baseline {

namespace {

constexpr int kShortest = 3, kLongest = 8, kLongestStretch = 12;
constexpr std::size_t kMostWords = std::size_t{1} << 18;
constexpr std::uint32_t kNone = 0xFFFFFFFF;

int lengthOf(const KmerOptions& options) { return options.length == 0 ? options.k : options.length; }

std::size_t wordsOf(int k) { return std::size_t{1} << (2 * k); }

// Ascending offsets of k letters over each span of k to `length` bases, the first and the last of the span among them.
std::vector<std::vector<int>> patternOffsets(int k, int length)
{
    std::vector<std::vector<int>> patterns;
    for (unsigned bits = 0; bits < 1U << length; ++bits) {
        std::vector<int> offsets;
        for (int i = 0; i < length; ++i)
            if ((bits >> i & 1U) != 0)
                offsets.push_back(i);
        if (static_cast<int>(offsets.size()) == k && offsets.front() == 0)
            patterns.push_back(std::move(offsets));
    }
    std::sort(patterns.begin(), patterns.end(), [](const auto& a, const auto& b) { return std::pair(a.back(), a) < std::pair(b.back(), b); });
    return patterns;
}

std::vector<int> mirrored(const std::vector<int>& offsets)
{
    std::vector<int> back;
    for (auto offset = offsets.rbegin(); offset != offsets.rend(); ++offset)
        back.push_back(offsets.back() - *offset);
    return back;
}

// Letters in base 4, A C G T, the first letter the highest digit.
std::uint32_t reverseComplementOf(std::uint32_t word, int k)
{
    std::uint32_t back = 0;
    for (int i = 0; i < k; ++i, word >>= 2)
        back = back << 2 | (3 - (word & 3));
    return back;
}

}  // namespace

void checkKmerOptions(const KmerOptions& options)
{
    if (options.k < kShortest || options.k > kLongest)
        throw Error("The k-mers must have 3 to 8 letters that count, not " + std::to_string(options.k) + ".");
    const int length = lengthOf(options);
    if (length < options.k || length > kLongestStretch)
        throw Error("Gapped k-mers must be " + std::to_string(options.k) + " (the letters that count) to 12 bases long, not " + std::to_string(length) + ".");
    if (options.centre < 0 || (options.centre > 0 && options.centre < length))
        throw Error("The centre of the window must have at least the " + std::to_string(length) + " bases of a k-mer; 0 means the whole window.");
    if (patternOffsets(options.k, length).size() * wordsOf(options.k) > kMostWords)
        throw Error("There are too many gapped k-mers of " + std::to_string(options.k) + " letters in " + std::to_string(length) +
                    " bases. Use fewer letters or a shorter stretch.");
}

KmerFeatures::KmerFeatures(const KmerOptions& options) : m_options(options)
{
    checkKmerOptions(options);
    for (auto& offsets : patternOffsets(options.k, lengthOf(options)))
        m_patterns.push_back({std::move(offsets), std::vector<std::uint32_t>(wordsOf(options.k), kNone)});
    numberWords();
}

void KmerFeatures::numberWords()
{
    std::uint32_t next = 0;
    for (auto& pattern : m_patterns) {
        const auto back = mirrored(pattern.offsets);
        auto& partner = *std::find_if(m_patterns.begin(), m_patterns.end(), [&](const Pattern& p) { return p.offsets == back; });
        for (std::uint32_t word = 0; word < pattern.features.size(); ++word) {
            if (pattern.features[word] != kNone)
                continue;
            pattern.features[word] = next;
            partner.features[reverseComplementOf(word, m_options.k)] = next;
            ++next;
        }
    }
    m_size = next;
}

void KmerFeatures::count(std::span<const std::uint8_t> codes, KmerCounts& counts) const
{
    counts.counts.resize(m_size, 0);
    for (const auto feature : counts.features)
        counts.counts[feature] = 0;
    counts.features.clear();
    const auto centre = static_cast<std::size_t>(m_options.centre);
    if (centre > 0 && centre < codes.size())
        codes = codes.subspan((codes.size() - centre) / 2, centre);
    for (const auto& pattern : m_patterns) {
        const auto span = static_cast<std::size_t>(pattern.span());
        for (std::size_t begin = 0; begin + span <= codes.size(); ++begin) {
            std::uint32_t word = 0;
            bool known = true;
            for (const int offset : pattern.offsets) {
                const std::uint8_t code = codes[begin + static_cast<std::size_t>(offset)];
                known = known && code != genome::kUnknownBase;
                word = word << 2 | (code & 3U);
            }
            if (known && counts.counts[pattern.features[word]]++ == 0)
                counts.features.push_back(pattern.features[word]);
        }
    }
}

std::string KmerFeatures::word(std::size_t feature) const
{
    for (const auto& pattern : m_patterns) {
        const auto found = std::find(pattern.features.begin(), pattern.features.end(), feature);
        if (found == pattern.features.end())
            continue;
        auto word = static_cast<std::uint32_t>(found - pattern.features.begin());
        std::string letters(static_cast<std::size_t>(pattern.span()), '.');
        for (auto offset = pattern.offsets.rbegin(); offset != pattern.offsets.rend(); ++offset, word >>= 2)
            letters[static_cast<std::size_t>(*offset)] = "ACGT"[word & 3];
        return letters;
    }
    return {};
}

}  // namespace bindscape::baseline
