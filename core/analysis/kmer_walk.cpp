// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/kmer_walk.h"

namespace bindscape::analysis {

KmerWalk::KmerWalk(const scores::ScoreSet& scores, const std::vector<std::string>& letters, const KmerOptions& options)
    : m_scores(scores), m_letters(letters), m_options(options)
{
    if (options.k < 3 || options.k > 8)
        throw Error("Words must be 3 to 8 bases long.");
    if (!(options.top > 0 && options.top <= 1))
        throw Error("The top share of words must lie above 0 and be at most 1.");
    checkScores(scores);
    if (letters.size() != scores.sites.size())
        throw Error("There are letters for " + std::to_string(letters.size()) + " sites but scores for " +
                    std::to_string(scores.sites.size()) + ".");
    for (std::size_t i = 0; i < letters.size(); ++i)
        if (letters[i].size() != scores.window)
            throw Error("The letters of " + toLocus(scores.sites[i].window) + " do not fill their window.");
    m_sites = countedSites(scores);
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

}  // namespace bindscape::analysis
