// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/kmer_walk.h"
#include "core/analysis/kmers.h"
#include "core/base/memory.h"
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/base/text.h"
#include "core/motif/family.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace bindscape::analysis {

namespace {

constexpr motif::Row kVague{0.25, 0.25, 0.25, 0.25};
constexpr float kSame = 1e-6f;         // similarities closer than that are equal: they are sums in single precision
constexpr int kLongestCounted = 8;     // longer words are too many to sort them for every motif
constexpr double kLeastSpread = 1e-9;  // columns that say nothing
constexpr std::size_t kVotes = 16;
constexpr float kNearlyAsWell = 0.02f;

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
    if (spread < kLeastSpread)
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
std::vector<motif::Row> columnsOf(const motif::Motif& motif, int k)
{
    std::vector<motif::Row> columns;
    for (std::size_t i = 0; i < motif.rows.size(); ++i)
        columns.push_back(motif.frequencies(i));
    if (const int missing = k - motif.width(); missing > 0) {
        columns.insert(columns.begin(), static_cast<std::size_t>(missing), kVague);
        columns.insert(columns.end(), static_cast<std::size_t>(missing), kVague);
    }
    return columns;
}

// compare(k columns) for every place inside the matrix, on both strands.
template <class Compare>
void forAllPlaces(const motif::Motif& motif, int k, Compare&& compare)
{
    auto columns = columnsOf(motif, k);
    for (int strand = 0; strand < 2; ++strand) {
        for (std::size_t begin = 0; begin + static_cast<std::size_t>(k) <= columns.size(); ++begin)
            compare(columns.data() + begin);
        std::reverse(columns.begin(), columns.end());
        for (auto& column : columns)
            std::reverse(column.begin(), column.end());
    }
}

void compareMotif(const motif::Motif& motif, int k, std::vector<float>& best)
{
    forAllPlaces(motif, k, [&](const motif::Row* columns) { compareAt(columns, k, best); });
    // A word matches one strand as its reverse complement matches the other; sums in another order differ in their last digits.
    for (std::size_t word = 0; word < best.size(); ++word)
        if (const std::size_t reverse = reverseWord(word, k); reverse > word)
            best[word] = best[reverse] = std::max(best[word], best[reverse]);
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
    std::array<float, kVotes> votes{};             // similarities of the motifs that match best, in no order
    std::array<std::uint16_t, kVotes> families{};  // of them

    void vote(float one, std::uint16_t family)
    {
        const auto least = std::min_element(votes.begin(), votes.end());
        if (one > *least) {
            *least = one;
            families[static_cast<std::size_t>(least - votes.begin())] = family;
        }
    }
    // Of most of those that match nearly as well as the best one; of equals the one with the best match, then the first by number.
    std::uint16_t family() const
    {
        std::map<std::uint16_t, std::pair<int, float>> counts;
        for (std::size_t i = 0; i < kVotes; ++i)
            if (votes[i] > 0 && votes[i] >= similarity - kNearlyAsWell) {
                auto& [count, best] = counts[families[i]];
                ++count;
                best = std::max(best, votes[i]);
            }
        const auto most = std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
        return most->first;
    }
};

// Numbers of the families of motifs, and their names.
struct FamilyNumbers {
    std::vector<std::uint16_t> ofMotifs;
    std::vector<std::string> names;

    explicit FamilyNumbers(const std::vector<motif::Motif>& known)
    {
        std::map<std::string, std::uint16_t> numbers;
        for (const auto& motif : known) {
            const auto name = motif::familyOf(motif.name);
            if (names.size() > std::numeric_limits<std::uint16_t>::max() && !numbers.contains(name))
                throw Error("There are more than 65,536 families among the known motifs. Choose a smaller file of motifs.");
            const auto [found, isNew] = numbers.emplace(name, static_cast<std::uint16_t>(names.size()));
            if (isNew)
                names.push_back(name);
            ofMotifs.push_back(found->second);
        }
    }
};

std::vector<Best> bestMotifs(const std::vector<motif::Motif>& known, const FamilyNumbers& families, int k, int threads)
{
    const std::size_t words = std::size_t{1} << (2 * k);
    // A few motifs at a time: one has up to a million words. Compared beside each other, taken in their order.
    const auto atOnce = static_cast<std::size_t>(2 * availableCores());
    const auto bytes = static_cast<std::int64_t>(words * (sizeof(Best) + 2 * sizeof(float) * atOnce));
    if (const std::int64_t freeBytes = machineMemory().freeBytes; freeBytes > 0 && bytes > freeBytes)
        throw Error("Naming words of " + std::to_string(k) + " bases takes " + withThousands(bytes / 1'000'000) +
                    " MB of memory, but only " + withThousands(freeBytes / 1'000'000) + " MB are free. Choose shorter words.");
    std::vector<Best> best(words);
    const auto compared = wordsToCompare(k);
    std::vector<Similarities> batch(atOnce);
    for (std::size_t first = 0; first < known.size(); first += atOnce) {
        const std::size_t count = std::min(atOnce, known.size() - first);
        parallelFor(count, threads, [&](std::size_t i) {
            batch[i].ofWords.assign(best.size(), 0);
            compareMotif(known[first + i], k, batch[i].ofWords);
            batch[i].sorted.clear();
            for (const std::size_t word : compared)
                batch[i].sorted.push_back(batch[i].ofWords[word]);
            std::sort(batch[i].sorted.begin(), batch[i].sorted.end());
        });
        for (std::size_t i = 0; i < count; ++i)
            for (std::size_t word = 0; word < best.size(); ++word) {
                const float similarity = batch[i].ofWords[word];
                if (similarity < static_cast<float>(kNamedSimilarity))
                    continue;
                Best& now = best[word];
                now.vote(similarity, families.ofMotifs[first + i]);
                if (similarity <= now.similarity + kSame)
                    continue;
                now.similarity = similarity;
                now.motif = &known[first + i];
                now.p = shareAtLeast(batch[i], similarity, k > kLongestCounted);
            }
    }
    return best;
}

}  // namespace

void nameKmers(KmerTable& table, const std::vector<motif::Motif>& known, int threads)
{
    const int k = table.options.k;
    const FamilyNumbers families(known);
    const auto best = bestMotifs(known, families, k, threads);
    for (auto& row : table.rows) {
        const auto word = wordOf(row.kmer);
        if (!word || static_cast<int>(row.kmer.size()) != k)
            throw Error("\"" + row.kmer + "\" is not a word of " + std::to_string(k) + " letters A, C, G, T.");
        const Best& found = best[*word];
        const bool named = found.motif != nullptr;
        row.motif = named ? found.motif->name : "";
        row.motifSimilarity = named ? static_cast<double>(std::min(1.0f, found.similarity)) : 0;
        row.motifP = named ? found.p : std::numeric_limits<double>::quiet_NaN();
        row.motifAdjustedP = named ? std::min(1.0, found.p * static_cast<double>(known.size())) : row.motifP;
        row.family = named ? families.names[found.family()] : "";
    }
}

double motifSimilarity(std::string_view kmer, const motif::Motif& motif)
{
    if (kmer.empty() || !wordOf(kmer))
        return 0;
    const int k = static_cast<int>(kmer.size());
    double best = 0;
    forAllPlaces(motif, k, [&](const motif::Row* columns) {
        double sum = 0, spread = 0;
        for (std::size_t i = 0; i < kmer.size(); ++i) {
            sum += columns[i][genome::baseCode(kmer[i])];
            for (const double p : columns[i])
                spread += (p - 0.25) * (p - 0.25);
        }
        if (spread >= kLeastSpread)
            best = std::max(best, (sum - static_cast<double>(k) / 4) / std::sqrt(0.75 * k * spread));
    });
    return std::min(1.0, best);
}

}  // namespace bindscape::analysis
