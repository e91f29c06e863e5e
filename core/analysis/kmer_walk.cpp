// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/kmer_walk.h"

#include "core/base/text.h"

#include <tuple>

namespace bindscape::analysis {

namespace {

// Beside the row itself: what corrections for many tests and the text of the file take.
constexpr std::int64_t kBytesBesideRow = 160;

std::string megabytes(std::int64_t bytes) { return withThousands((bytes + 999'999) / 1'000'000) + " MB"; }

// As given, in their order; each must be there, and once.
std::vector<std::size_t> chosenSites(const scores::ScoreSet& scores, std::span<const std::size_t> sites)
{
    std::vector<bool> taken(scores.sites.size(), false);
    for (const std::size_t site : sites) {
        if (site >= taken.size())
            throw Error("There is no site number " + std::to_string(site + 1) + " among " +
                        plural(static_cast<std::int64_t>(taken.size()), "scored site") + ".");
        if (taken[site])
            throw Error("The scored site " + toLocus(scores.sites[site].window) + " is chosen twice.");
        taken[site] = true;
    }
    return {sites.begin(), sites.end()};
}

}  // namespace

KmerWalk::KmerWalk(const scores::ScoreSet& scores, const std::vector<std::string>& letters, const KmerOptions& options,
                   std::span<const std::size_t> sites)
    : m_scores(scores), m_letters(letters), m_options(options)
{
    if (options.k < kShortestKmer || options.k > kLongestKmer)
        throw Error("Words must be " + std::to_string(kShortestKmer) + " to " + std::to_string(kLongestKmer) + " bases long.");
    if (!(options.top > 0 && options.top <= 1))
        throw Error("The top share of words must lie above 0 and be at most 1.");
    checkScores(scores);
    if (letters.size() != scores.sites.size())
        throw Error("There are letters for " + std::to_string(letters.size()) + " sites but scores for " +
                    std::to_string(scores.sites.size()) + ".");
    for (std::size_t i = 0; i < letters.size(); ++i)
        if (letters[i].size() != scores.window)
            throw Error("The letters of " + toLocus(scores.sites[i].window) + " do not fill their window.");
    m_sites = sites.empty() ? countedSites(scores) : chosenSites(scores, sites);
}

void KmerWalk::loadSite(std::size_t site)
{
    m_site.load(m_scores, site, m_options.normalise);
    if (!m_options.isSigned)
        for (double& x : m_site.values)
            x = std::fabs(x);
    m_codes = genome::toCodes(m_letters[site]);
    if (!m_site.reversed)
        return;
    if (m_options.orientation == KmerOrientation::Genome) {
        m_site.reversed = false;
        std::reverse(m_site.values.begin(), m_site.values.end());
        const auto length = static_cast<std::int64_t>(m_site.values.size());
        std::tie(m_site.coreBegin, m_site.coreEnd) = std::pair(length - m_site.coreEnd, length - m_site.coreBegin);
        return;
    }
    std::reverse(m_codes.begin(), m_codes.end());
    for (auto& code : m_codes)
        code = code == genome::kUnknownBase ? code : static_cast<std::uint8_t>(3 - code);
}

std::string wordText(std::size_t word, int k)
{
    std::string text(static_cast<std::size_t>(k), 'A');
    for (auto letter = text.rbegin(); letter != text.rend(); ++letter, word >>= 2)
        *letter = "ACGT"[word & 3];
    return text;
}

std::optional<std::size_t> wordOf(std::string_view text)
{
    std::size_t word = 0;
    for (const char letter : text) {
        const std::uint8_t code = genome::baseCode(letter);
        if (code == genome::kUnknownBase)
            return std::nullopt;
        word = word << 2 | code;
    }
    return word;
}

std::size_t reverseWord(std::size_t word, int k)
{
    std::size_t reverse = 0;
    for (int i = 0; i < k; ++i, word >>= 2)
        reverse = reverse << 2 | (3 - (word & 3));
    return reverse;
}

std::size_t kmerCount(int k, KmerOrientation orientation)
{
    const std::size_t words = std::size_t{1} << (2 * k);
    if (orientation != KmerOrientation::Both)
        return words;
    // Words of an even length may be their own reverse complement: their first half says all.
    const std::size_t own = k % 2 == 0 ? std::size_t{1} << k : 0;
    return (words + own) / 2;
}

std::int64_t kmerBytes(int k, KmerOrientation orientation)
{
    return static_cast<std::int64_t>(kmerCount(k, orientation)) * (static_cast<std::int64_t>(sizeof(KmerRow)) + kBytesBesideRow);
}

std::vector<std::uint32_t> rowsOfWords(int k, KmerOrientation orientation)
{
    std::vector<std::uint32_t> rows(std::size_t{1} << (2 * k));
    std::uint32_t next = 0;
    for (std::size_t word = 0; word < rows.size(); ++word) {
        const std::size_t reverse = orientation == KmerOrientation::Both ? reverseWord(word, k) : word;
        rows[word] = reverse < word ? rows[reverse] : next++;
    }
    return rows;
}

void requireMemoryForKmers(int k, KmerOrientation orientation, std::int64_t freeBytes)
{
    const std::int64_t needed = kmerBytes(k, orientation);
    if (freeBytes > 0 && needed > freeBytes)
        throw Error("A table of all words of " + std::to_string(k) + " bases takes " + megabytes(needed) + " of memory, but only " +
                    megabytes(freeBytes) + " are free. Choose shorter words or close other programs.");
}

}  // namespace bindscape::analysis
