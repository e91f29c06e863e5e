// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/motif/word_filter.h"

#include <algorithm>
#include <numeric>

namespace bindscape::motif {

namespace {

constexpr int kWord = 8;  // letters; two bits each make the 16 bits of an index
constexpr std::size_t kWords = std::size_t{1} << (2 * kWord);

int best(const std::array<int, 4>& row)
{
    return *std::max_element(row.begin(), row.end());
}

// What a letter loses against the best one, summed over the four letters: how telling a column is.
int loss(const std::array<int, 4>& row)
{
    return 4 * best(row) - std::accumulate(row.begin(), row.end(), 0);
}

// The word whose letters lose most against the best ones on average leaves the fewest sites to look at.
int mostTellingWord(const std::vector<std::array<int, 4>>& cells, int word)
{
    int chosen = 0, most = -1;
    for (int begin = 0; begin + word <= static_cast<int>(cells.size()); ++begin) {
        const int total = std::accumulate(cells.begin() + begin, cells.begin() + begin + word, 0,
                                          [](int sum, const std::array<int, 4>& row) { return sum + loss(row); });
        if (total > most) {
            most = total;
            chosen = begin;
        }
    }
    return chosen;
}

}  // namespace

WordFilter::WordFilter(const ScoreMatrix& forward, int threshold)
    : m_width(forward.cells.size()), m_word(std::min(kWord, forward.width())), m_flags(kWords, 0)
{
    addFlags(forward, threshold, 0);
    addFlags(forward.reverseComplement(), threshold, 1);
}

void WordFilter::addFlags(const ScoreMatrix& scores, int threshold, std::size_t strand)
{
    const int begin = mostTellingWord(scores.cells, m_word);
    m_wordEnd[strand] = static_cast<std::size_t>(begin + m_word - 1);
    int rest = 0;
    for (int i = 0; i < scores.width(); ++i)
        if (i < begin || i >= begin + m_word)
            rest += best(scores.cells[static_cast<std::size_t>(i)]);
    std::vector<int> sums{rest};
    for (int i = begin; i < begin + m_word; ++i) {
        std::vector<int> longer;
        longer.reserve(sums.size() * 4);
        for (const int sum : sums)
            for (const int cell : scores.cells[static_cast<std::size_t>(i)])
                longer.push_back(sum + cell);
        sums.swap(longer);
    }
    // Motifs shorter than the word look at its last letters only.
    for (std::size_t word = 0; word < kWords; ++word)
        if (sums[word & (sums.size() - 1)] >= threshold)
            m_flags[word] |= static_cast<std::uint8_t>(1u << strand);
}

void WordFilter::mark(const std::uint8_t* pairs, std::size_t starts, SiteMarks& marks) const
{
    marks.forward.assign((starts + 63) / 64, 0);
    marks.reverse.assign((starts + 63) / 64, 0);
    const std::size_t letters = starts > 0 ? starts + m_width - 1 : 0;
    const std::uint8_t* flags = m_flags.data();
    const auto wordAt = [pairs](std::size_t end) {  // of the eight letters that end here
        const std::uint8_t* p = pairs + end;
        return static_cast<std::size_t>((p[-7] << 12) | (p[-5] << 8) | (p[-3] << 4) | p[-1]);
    };
    std::size_t word = 0;
    std::size_t i = 0;
    for (; i < std::min<std::size_t>(letters, kWord); ++i) {
        word = word << 2 | pairs[i] >> 2;
        if (i + 1 >= static_cast<std::size_t>(m_word) && flags[word & (kWords - 1)] != 0)
            markWord(i, flags[word & (kWords - 1)], starts, marks);
    }
    for (; i < letters; ++i)
        if (const unsigned found = flags[wordAt(i)]; found != 0)
            markWord(i, found, starts, marks);
}

// Each strand has its own word in the site; a word near the ends of the stretch may belong to a site that is not whole.
void WordFilter::markWord(std::size_t end, unsigned flags, std::size_t starts, SiteMarks& marks) const
{
    for (std::size_t strand = 0; strand < 2; ++strand) {
        if ((flags >> strand & 1u) == 0 || end < m_wordEnd[strand] || end - m_wordEnd[strand] >= starts)
            continue;
        const std::size_t start = end - m_wordEnd[strand];
        (strand == 0 ? marks.forward : marks.reverse)[start / 64] |= std::uint64_t{1} << start % 64;
    }
}

}  // namespace bindscape::motif
