// SPDX-License-Identifier: GPL-3.0-or-later
// Counts of k-mers in windows, a word and its reverse complement counted as one, so that both strands of a window give the same.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace bindscape::baseline {

struct KmerOptions {
    int k = 5;        // letters that count, 3 to 8
    int length = 0;   // gapped: the k letters lie within stretches of this many bases, the first and the last of them counting; 0 or k: no gaps
    long centre = 0;  // bases in the middle of the window that are looked at; 0, or more than the window has: all of it
};
// Throws Error where the numbers are out of range or there would be more than 2^18 words.
void checkKmerOptions(const KmerOptions& options);

// Counts of one window: the features that occur in it, and how often. Used again and again without new memory.
struct KmerCounts {
    std::vector<std::uint32_t> features;  // in the order in which they were met
    std::vector<std::uint32_t> counts;    // by feature; zero where the feature is not in `features`
};

// Thread-safe once made.
class KmerFeatures {
public:
    explicit KmerFeatures(const KmerOptions& options);  // throws Error as checkKmerOptions()

    std::size_t size() const { return m_size; }
    // Of one window's codes (0..3 letters, 4 unknown): words with an unknown letter are not counted.
    void count(std::span<const std::uint8_t> codes, KmerCounts& counts) const;
    // "ACGTA", with gaps "AC..GTA"; of the word and its reverse complement the one that comes first in the alphabet.
    std::string word(std::size_t feature) const;

private:
    // Where the letters of a word lie, from its first one.
    struct Pattern {
        std::vector<int> offsets;
        std::vector<std::uint32_t> features;  // by the word's letters in base 4
        int span() const { return offsets.back() + 1; }
    };
    void numberWords();

    KmerOptions m_options;
    std::vector<Pattern> m_patterns;
    std::size_t m_size = 0;
};

}  // namespace bindscape::baseline
