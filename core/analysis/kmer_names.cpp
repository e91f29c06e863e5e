// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/kmer_walk.h"
#include "core/analysis/kmers.h"

#include <algorithm>
#include <cmath>

namespace bindscape::analysis {

namespace {

constexpr motif::Row kVague{0.25, 0.25, 0.25, 0.25};

// Sum of the probabilities of each word's letters over the columns; words in alphabetical order.
std::vector<float> wordSums(const motif::Row* columns, int k)
{
    std::vector<float> sums{0};
    for (int i = 0; i < k; ++i) {
        std::vector<float> longer;
        longer.reserve(sums.size() * 4);
        for (const float sum : sums)
            for (const double p : columns[i])
                longer.push_back(sum + static_cast<float>(p));
        sums.swap(longer);
    }
    return sums;
}

struct Best {
    float similarity = 0;
    const motif::Motif* motif = nullptr;
};

void compareAt(const motif::Row* columns, int k, const motif::Motif& motif, std::vector<Best>& best)
{
    double spread = 0;
    for (int i = 0; i < k; ++i)
        for (const double p : columns[i])
            spread += (p - 0.25) * (p - 0.25);
    if (spread < 1e-9)
        return;
    // Both sides have the mean 1/4; a column of 0 and 1 has the spread 3/4.
    const auto scale = static_cast<float>(1 / std::sqrt(0.75 * k * spread));
    const auto sums = wordSums(columns, k);
    for (std::size_t word = 0; word < best.size(); ++word) {
        const float similarity = (sums[word] - static_cast<float>(k) / 4) * scale;
        if (similarity > best[word].similarity + 1e-6f)
            best[word] = {similarity, &motif};
    }
}

// A matrix narrower than the words is compared inside of them, with vague columns around it.
void compareMotif(const motif::Motif& motif, int k, std::vector<Best>& best)
{
    std::vector<motif::Row> columns;
    for (std::size_t i = 0; i < motif.rows.size(); ++i)
        columns.push_back(motif.frequencies(i));
    if (const int missing = k - motif.width(); missing > 0) {
        columns.insert(columns.begin(), static_cast<std::size_t>(missing), kVague);
        columns.insert(columns.end(), static_cast<std::size_t>(missing), kVague);
    }
    for (int strand = 0; strand < 2; ++strand) {
        for (std::size_t begin = 0; begin + static_cast<std::size_t>(k) <= columns.size(); ++begin)
            compareAt(columns.data() + begin, k, motif, best);
        std::reverse(columns.begin(), columns.end());
        for (auto& column : columns)
            std::reverse(column.begin(), column.end());
    }
}

}  // namespace

void nameKmers(KmerTable& table, const std::vector<motif::Motif>& known)
{
    const int k = table.options.k;
    std::vector<Best> best(std::size_t{1} << (2 * k));
    for (const auto& motif : known)
        compareMotif(motif, k, best);
    for (auto& row : table.rows) {
        const auto word = wordOf(row.kmer);
        if (!word || static_cast<int>(row.kmer.size()) != k)
            throw Error("\"" + row.kmer + "\" is not a word of " + std::to_string(k) + " letters A, C, G, T.");
        const Best& found = best[*word];
        const bool named = found.motif != nullptr && found.similarity >= kNamedSimilarity;
        row.motif = named ? found.motif->name : "";
        row.motifSimilarity = named ? static_cast<double>(std::min(1.0f, found.similarity)) : 0;
    }
}

}  // namespace bindscape::analysis
