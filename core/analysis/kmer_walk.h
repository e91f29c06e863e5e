// SPDX-License-Identifier: GPL-3.0-or-later
// All occurrences of all words that count: in the orientation of the core motif, off the core, without unknown bases.
#pragma once

#include "core/analysis/kmers.h"
#include "core/analysis/oriented_site.h"
#include "core/genome/sequence.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>

namespace bindscape::analysis {

class KmerWalk {
public:
    // Throws Error for options out of range and for letters or scores that do not fit. Keeps references. sites: see kmerEnrichment().
    KmerWalk(const scores::ScoreSet& scores, const std::vector<std::string>& letters, const KmerOptions& options,
             std::span<const std::size_t> sites = {});

    // visit(word, score, begin) for every occurrence in one site; `begin` is the word's first base in the oriented window. Where both
    // strands are one word, it is that of the smaller number (the alphabetically first one).
    template <class Visit>
    void visitSite(std::size_t site, Visit&& visit);
    // visit(word, score) for every occurrence, in the order of sites.
    template <class Visit>
    void visitAll(Progress& progress, double from, double to, Visit&& visit);

    const std::vector<std::size_t>& sites() const { return m_sites; }
    const OrientedSite& site() const { return m_site; }  // the one visited last, its values as they are ranked
    bool isKnown(std::size_t position) const { return m_codes[position] != genome::kUnknownBase; }  // in that site
    bool turned() const { return m_turned; }  // the word of this visit is the reverse complement of what reads in the window
    std::size_t words() const { return std::size_t{1} << (2 * m_options.k); }
    const KmerOptions& options() const { return m_options; }

private:
    void loadSite(std::size_t site);

    const scores::ScoreSet& m_scores;
    const std::vector<std::string>& m_letters;
    KmerOptions m_options;
    std::vector<std::size_t> m_sites;
    OrientedSite m_site;
    std::vector<std::uint8_t> m_codes;
    bool m_turned = false;
};

std::string wordText(std::size_t word, int k);
std::optional<std::size_t> wordOf(std::string_view text);
std::size_t reverseWord(std::size_t word, int k);  // its reverse complement
// The row of each word in a table of kmerCount() rows; those that have none point at the row of their reverse complement.
std::vector<std::uint32_t> rowsOfWords(int k, KmerOrientation orientation);
// Throws Error if the table does not fit; freeBytes 0 = not known.
void requireMemoryForKmers(int k, KmerOrientation orientation, std::int64_t freeBytes);

template <class Visit>
void KmerWalk::visitSite(std::size_t site, Visit&& visit)
{
    loadSite(site);
    const std::int64_t k = m_options.k;
    const bool asOne = m_options.orientation == KmerOrientation::Both;
    const std::int64_t top = 2 * (k - 1);
    std::size_t word = 0, reverse = 0;
    std::int64_t known = 0;  // letters since the last unknown one
    for (std::int64_t end = 1; end <= static_cast<std::int64_t>(m_codes.size()); ++end) {
        const std::uint8_t code = m_codes[static_cast<std::size_t>(end - 1)];
        known = code == genome::kUnknownBase ? 0 : known + 1;
        word = (word << 2 | (code & 3u)) & (words() - 1);
        reverse = reverse >> 2 | static_cast<std::size_t>(3u - (code & 3u)) << top;
        const std::int64_t begin = end - k;
        if (known < k || (begin < m_site.coreEnd && m_site.coreBegin < end))
            continue;
        double sum = 0;
        for (std::int64_t i = begin; i < end; ++i)
            sum += m_site.values[static_cast<std::size_t>(i)];
        m_turned = asOne && reverse < word;
        visit(m_turned ? reverse : word, sum / static_cast<double>(k), begin);
    }
}

template <class Visit>
void KmerWalk::visitAll(Progress& progress, double from, double to, Visit&& visit)
{
    for (std::size_t i = 0; i < m_sites.size(); ++i) {
        if (i % 64 == 0)
            progress.checkpoint(from + (to - from) * static_cast<double>(i) / static_cast<double>(m_sites.size()), "Counting words");
        visitSite(m_sites[i], [&](std::size_t word, double score, std::int64_t) { visit(word, score); });
    }
}

}  // namespace bindscape::analysis
