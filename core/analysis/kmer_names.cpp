// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/kmer_walk.h"
#include "core/analysis/kmers.h"
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/motif/family.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace bindscape::analysis {

namespace {

constexpr motif::Row kVague{0.25, 0.25, 0.25, 0.25};
constexpr float kSame = 1e-6f;      // similarities closer than that are equal: they are sums in single precision
constexpr int kLongestCounted = 8;  // longer words are too many to sort them for every motif

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

// How well every word matches one motif, and the same of the words that stand for all of them, worst first.
struct Similarities {
    std::vector<float> ofWords, sorted;
};

void compareAt(const motif::Row* columns, int k, std::vector<float>& best)
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
        if (similarity > best[word] + kSame)
            best[word] = similarity;
    }
}

// A matrix narrower than the words is compared inside of them, with vague columns around it.
void compareMotif(const motif::Motif& motif, int k, std::vector<float>& best)
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
            compareAt(columns.data() + begin, k, best);
        std::reverse(columns.begin(), columns.end());
        for (auto& column : columns)
            std::reverse(column.begin(), column.end());
    }
}

// All words, or a sample where they are too many.
std::vector<std::size_t> wordsToCompare(int k)
{
    const std::size_t words = std::size_t{1} << (2 * k);
    if (k > kLongestCounted)
        return Random(1, "words that motifs are matched with").sample(words, kNameSample);
    std::vector<std::size_t> all(words);
    std::iota(all.begin(), all.end(), std::size_t{0});
    return all;
}

// Share of the words that match at least as well; of a sample with the word itself added to it.
double shareAtLeast(const Similarities& similarities, float similarity, bool isSample)
{
    const auto& sorted = similarities.sorted;
    const auto count = static_cast<double>(sorted.end() - std::lower_bound(sorted.begin(), sorted.end(), similarity - kSame));
    const double extra = isSample ? 1 : 0;
    return (count + extra) / (static_cast<double>(sorted.size()) + extra);
}

struct Best {
    float similarity = 0;
    const motif::Motif* motif = nullptr;
    double p = 1;
};

std::vector<Best> bestMotifs(const std::vector<motif::Motif>& known, int k)
{
    std::vector<Best> best(std::size_t{1} << (2 * k));
    const auto compared = wordsToCompare(k);
    // A few motifs at a time: one has up to a million words. Compared beside each other, taken in their order.
    const std::size_t atOnce = static_cast<std::size_t>(2 * availableCores());
    std::vector<Similarities> batch(atOnce);
    for (std::size_t first = 0; first < known.size(); first += atOnce) {
        const std::size_t count = std::min(atOnce, known.size() - first);
        parallelFor(count, 0, [&](std::size_t i) {
            batch[i].ofWords.assign(best.size(), 0);
            compareMotif(known[first + i], k, batch[i].ofWords);
            batch[i].sorted.clear();
            for (const std::size_t word : compared)
                batch[i].sorted.push_back(batch[i].ofWords[word]);
            std::sort(batch[i].sorted.begin(), batch[i].sorted.end());
        });
        for (std::size_t i = 0; i < count; ++i)
            for (std::size_t word = 0; word < best.size(); ++word)
                if (const float similarity = batch[i].ofWords[word]; similarity > best[word].similarity + kSame)
                    best[word] = {similarity, &known[first + i],
                                  similarity < kNamedSimilarity ? 1 : shareAtLeast(batch[i], similarity, k > kLongestCounted)};
    }
    return best;
}

}  // namespace

void nameKmers(KmerTable& table, const std::vector<motif::Motif>& known)
{
    const int k = table.options.k;
    const auto best = bestMotifs(known, k);
    for (auto& row : table.rows) {
        const auto word = wordOf(row.kmer);
        if (!word || static_cast<int>(row.kmer.size()) != k)
            throw Error("\"" + row.kmer + "\" is not a word of " + std::to_string(k) + " letters A, C, G, T.");
        const Best& found = best[*word];
        const bool named = found.motif != nullptr && found.similarity >= kNamedSimilarity;
        row.motif = named ? found.motif->name : "";
        row.motifSimilarity = named ? static_cast<double>(std::min(1.0f, found.similarity)) : 0;
        row.motifP = named ? found.p : std::numeric_limits<double>::quiet_NaN();
        row.motifAdjustedP = named ? std::min(1.0, found.p * static_cast<double>(known.size())) : row.motifP;
        row.family = named ? motif::familyOf(found.motif->name) : "";
    }
}

}  // namespace bindscape::analysis
