// SPDX-License-Identifier: GPL-3.0-or-later
// Words of five letters fit many matrices, so neighbours decide together: of all ways to give every column a family, the one with the
// largest sum of similarities less a price for each change of family from one column to the next (a Viterbi path).
#include "core/analysis/kmer_panel.h"
#include "core/motif/family.h"

#include <algorithm>
#include <cmath>

namespace bindscape::analysis {

namespace {

constexpr double kChange = 0.12;  // price of a change, as similarity
constexpr double kVoted = 0.02;   // for the family that most of the best motifs of the word itself have

// Best similarity of any motif of each family with each word: [word][family]. Families in alphabetical order; the first one is "none".
struct Candidates {
    std::vector<std::string> families{""};
    std::vector<std::vector<double>> similarities;
};

Candidates candidatesOf(const KmerPanel& panel, const std::vector<motif::Motif>& known)
{
    Candidates candidates;
    std::vector<std::string> ofMotifs;
    for (const auto& motif : known) {
        ofMotifs.push_back(motif::familyOf(motif.name));
        candidates.families.push_back(ofMotifs.back());
    }
    std::sort(candidates.families.begin(), candidates.families.end());
    candidates.families.erase(std::unique(candidates.families.begin(), candidates.families.end()), candidates.families.end());
    std::vector<std::size_t> numbers;
    for (const auto& family : ofMotifs)
        numbers.push_back(static_cast<std::size_t>(std::lower_bound(candidates.families.begin(), candidates.families.end(), family) -
                                                   candidates.families.begin()));
    for (const auto& word : panel.words) {
        auto& row = candidates.similarities.emplace_back(candidates.families.size(), 0);
        for (std::size_t m = 0; m < known.size(); ++m)
            row[numbers[m]] = std::max(row[numbers[m]], motifSimilarity(word.kmer, known[m]));
    }
    return candidates;
}

// What a column gains with a family; a word without any family of its own stays without.
double gain(const PanelWord& word, const std::string& family, double similarity, const PanelOptions& options)
{
    constexpr double kForbidden = -1e9;
    if (family.empty())
        return word.family.empty() ? 1 : options.familySimilarity - kChange;
    if (word.family.empty() || similarity < options.familySimilarity)
        return kForbidden;
    return similarity + (family == word.family ? kVoted : 0);
}

std::vector<std::size_t> bestPath(const KmerPanel& panel, const Candidates& candidates)
{
    const std::size_t families = candidates.families.size(), words = panel.words.size();
    std::vector<double> sums(families, 0);
    std::vector<std::vector<std::size_t>> from;
    for (std::size_t w = 0; w < words; ++w) {
        const auto best = static_cast<std::size_t>(std::max_element(sums.begin(), sums.end()) - sums.begin());
        auto& before = from.emplace_back(families);
        std::vector<double> next(families);
        for (std::size_t f = 0; f < families; ++f) {
            const bool stays = w == 0 || sums[f] >= sums[best] - kChange;
            before[f] = stays ? f : best;
            next[f] = (stays ? sums[f] : sums[best] - kChange) +
                      gain(panel.words[w], candidates.families[f], candidates.similarities[w][f], panel.options);
        }
        sums.swap(next);
    }
    std::vector<std::size_t> path(words);
    auto family = static_cast<std::size_t>(std::max_element(sums.begin(), sums.end()) - sums.begin());
    for (std::size_t w = words; w-- > 0; family = from[w][family])
        path[w] = family;
    return path;
}

}  // namespace

void namePanel(KmerPanel& panel, const std::vector<motif::Motif>& known, int threads)
{
    KmerTable table;
    table.options.k = panel.k;
    for (const auto& word : panel.words)
        table.rows.emplace_back().kmer = word.kmer;
    nameKmers(table, known, threads);
    for (std::size_t w = 0; w < panel.words.size(); ++w) {
        const KmerRow& named = table.rows[w];
        PanelWord& word = panel.words[w];
        word.motif = named.motif;
        word.motifSimilarity = named.motifSimilarity;
        word.motifP = named.motifP;
        word.motifAdjustedP = named.motifAdjustedP;
        const bool counts = named.motifSimilarity >= panel.options.familySimilarity && !(named.motifP > panel.options.familyP);
        word.family = counts ? named.family : "";
    }
    const Candidates candidates = candidatesOf(panel, known);
    const auto path = bestPath(panel, candidates);
    std::map<std::string, std::string> families;
    for (std::size_t w = 0; w < panel.words.size(); ++w)
        families[panel.words[w].kmer] = candidates.families[path[w]];
    setFamilies(panel, families);
}

}  // namespace bindscape::analysis
