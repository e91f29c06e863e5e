// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/kmer_permutation.h"

#include "core/analysis/kmer_walk.h"
#include "core/base/memory.h"
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/base/text.h"
#include "core/base/thread_progress.h"
#include "core/stats/enrichment.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <math.h>
#include <mutex>

namespace bindscape::analysis {

namespace {

constexpr std::uint32_t kNoWord = std::numeric_limits<std::uint32_t>::max();
constexpr std::int64_t kBytesPerBase = 30;  // word 4, score 8 twice, candidates of 16 for some; see KmerRings::KmerRings
constexpr int kMostRounds = 1'000'000;

double logFactorial(double n)
{
    int sign = 0;
    return ::lgamma_r(n + 1, &sign);
}

// -log10 P of the most enriched word for any counts in the top set. Fisher's test is asked of those words only that can be the best
// ones: P is never smaller than the probability of the very table.
class BestWord {
public:
    explicit BestWord(const KmerTable& table) : m_all(table.occurrences)
    {
        std::int64_t most = 0;
        for (const auto& row : table.rows) {
            m_totals.push_back(row.total);
            most = std::max(most, row.total);
        }
        m_logs.reserve(static_cast<std::size_t>(most) + 1);
        for (std::int64_t n = 0; n <= most; ++n)
            m_logs.push_back(logFactorial(static_cast<double>(n)));
    }

    double operator()(const std::vector<std::int64_t>& tops) const
    {
        std::int64_t top = 0;
        for (const auto count : tops)
            top += count;
        std::vector<std::pair<double, std::size_t>> bounds;
        for (std::size_t i = 0; i < tops.size(); ++i)
            if (static_cast<double>(tops[i]) * static_cast<double>(m_all) >= static_cast<double>(m_totals[i]) * static_cast<double>(top) &&
                m_totals[i] > 0)
                bounds.emplace_back(bound(tops[i], m_totals[i], top), i);
        std::sort(bounds.begin(), bounds.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
        double best = 0;
        for (const auto& [bound, i] : bounds) {
            if (bound + kSlack < best)
                break;
            best = std::max(
                best, -stats::log10FisherGreater({tops[i], m_totals[i] - tops[i], top - tops[i], m_all - top - m_totals[i] + tops[i]}));
        }
        return best;
    }

private:
    static constexpr double kSlack = 1e-4;  // rounding of the logarithms of large factorials

    double log(std::int64_t n) const { return m_logs[static_cast<std::size_t>(n)]; }
    // -log10 of the hypergeometric probability of this count.
    double bound(std::int64_t count, std::int64_t total, std::int64_t top) const
    {
        const auto choose = [](std::int64_t n, std::int64_t k) {
            return logFactorial(static_cast<double>(n)) - logFactorial(static_cast<double>(k)) - logFactorial(static_cast<double>(n - k));
        };
        const double own = log(total) - log(count) - log(total - count);
        return (choose(m_all, top) - own - choose(m_all - total, top - count)) / std::log(10.0);
    }

    std::int64_t m_all;
    std::vector<std::int64_t> m_totals;
    std::vector<double> m_logs;
};

}  // namespace

KmerRings::KmerRings(const scores::ScoreSet& scores, const std::vector<std::string>& letters, const KmerOptions& options,
                     Progress& progress, std::span<const std::size_t> sites)
{
    KmerWalk walk(scores, letters, options, sites);
    const auto bytes = static_cast<std::int64_t>(walk.sites().size() * scores.window) * kBytesPerBase;
    if (const std::int64_t freeBytes = machineMemory().freeBytes; freeBytes > 0 && bytes > freeBytes)
        throw Error("Permutations of " + plural(static_cast<std::int64_t>(walk.sites().size()), "window") + " take " +
                    withThousands(bytes / 1'000'000) + " MB of memory, but only " + withThousands(freeBytes / 1'000'000) +
                    " MB are free. Choose fewer sites or leave out the permutations.");
    const auto rowOf = rowsOfWords(options.k, options.orientation);
    m_rows = kmerCount(options.k, options.orientation);
    std::vector<double> ringScores;
    std::vector<std::pair<std::int64_t, std::uint32_t>> words;
    std::uint64_t occurrences = 0;
    for (std::size_t i = 0; i < walk.sites().size(); ++i) {
        if (i % 64 == 0)
            progress.checkpoint(static_cast<double>(i) / static_cast<double>(walk.sites().size()), "Laying out the scores");
        words.clear();
        walk.visitSite(walk.sites()[i], [&](std::size_t word, double, std::int64_t begin) { words.emplace_back(begin, rowOf[word]); });
        occurrences += words.size();
        addRing(walk, words, ringScores);
    }
    if (occurrences == 0)
        return;
    m_top = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::floor(options.top * static_cast<double>(occurrences))));
    // Of all places at most this many bear no word in a round, so the threshold of no round lies below the place of this rank.
    const std::size_t rank = m_top + (ringScores.size() - occurrences);
    auto sorted = ringScores;
    const auto at = sorted.begin() + static_cast<std::ptrdiff_t>(rank - 1);
    std::nth_element(sorted.begin(), at, sorted.end(), std::greater<>());
    const double least = *at;
    sorted = {};
    for (std::uint32_t ring = 0; ring < m_lengths.size(); ++ring)
        for (std::uint32_t place = 0; place < m_lengths[ring]; ++place)
            if (const double score = ringScores[m_begins[ring] + place]; score >= least)
                m_candidates.push_back({ring, place, score});
}

// The ring of the site that the walk has visited last: its words by their first base in the window.
void KmerRings::addRing(const KmerWalk& walk, const std::vector<std::pair<std::int64_t, std::uint32_t>>& words,
                        std::vector<double>& ringScores)
{
    const OrientedSite& site = walk.site();
    const auto k = static_cast<std::size_t>(walk.options().k);
    std::vector<double> values;
    std::vector<std::uint32_t> placeOf(site.values.size(), 0);
    for (std::size_t i = 0; i < site.values.size(); ++i) {
        const auto position = static_cast<std::int64_t>(i);
        if (!walk.isKnown(i) || (site.coreBegin <= position && position < site.coreEnd))
            continue;
        placeOf[i] = static_cast<std::uint32_t>(values.size());
        values.push_back(site.values[i]);
    }
    m_begins.push_back(m_words.size());
    const std::size_t length = words.empty() ? 0 : values.size();
    m_lengths.push_back(static_cast<std::uint32_t>(length));
    m_words.resize(m_words.size() + length, kNoWord);
    for (const auto& [begin, row] : words)
        m_words[m_begins.back() + placeOf[static_cast<std::size_t>(begin)]] = row;
    for (std::size_t place = 0; place < length; ++place) {
        double sum = 0;  // added up as in KmerWalk, so that nothing is moved by rounding
        for (std::size_t i = 0; i < k; ++i)
            sum += values[(place + i) % length];
        ringScores.push_back(sum / static_cast<double>(k));
    }
}

std::vector<std::int64_t> KmerRings::topCounts(std::span<const std::uint32_t> offsets) const
{
    std::vector<std::pair<double, std::uint32_t>> found;  // score, row
    found.reserve(m_candidates.size());
    for (const Candidate& candidate : m_candidates) {
        const std::uint32_t length = m_lengths[candidate.ring], offset = offsets[candidate.ring];
        const std::uint32_t place = candidate.place >= offset ? candidate.place - offset : candidate.place + length - offset;
        if (const std::uint32_t row = m_words[m_begins[candidate.ring] + place]; row != kNoWord)
            found.emplace_back(candidate.score, row);
    }
    std::vector<std::int64_t> counts(m_rows, 0);
    if (found.empty())
        return counts;
    std::vector<double> sorted;
    sorted.reserve(found.size());
    for (const auto& one : found)
        sorted.push_back(one.first);
    const auto at = sorted.begin() + static_cast<std::ptrdiff_t>(m_top - 1);
    std::nth_element(sorted.begin(), at, sorted.end(), std::greater<>());
    const double threshold = *at;
    for (const auto& [score, row] : found)
        counts[row] += score >= threshold;
    return counts;
}

void permuteKmers(KmerTable& table, const scores::ScoreSet& scores, const std::vector<std::string>& letters,
                  const KmerPermutation& permutation, Progress& progress, std::span<const std::size_t> sites)
{
    if (permutation.rounds < 1 || permutation.rounds > kMostRounds)
        throw Error("The number of permutations must lie between 1 and " + withThousands(kMostRounds) + ".");
    constexpr double kLaidOut = 0.1;
    SubProgress laying(progress, 0, kLaidOut);
    const KmerRings rings(scores, letters, table.options, laying, sites);
    const std::vector<std::uint32_t> still(rings.lengths().size(), 0);
    const auto observed = rings.topCounts(still);
    bool same = observed.size() == table.rows.size();
    for (std::size_t i = 0; same && i < observed.size(); ++i)
        same = observed[i] == table.rows[i].top;
    if (!same)
        throw Error("The table of words is not the one of these scores and sites. Count the words again before the permutations.");

    const BestWord bestWord(table);
    const auto rounds = static_cast<std::size_t>(permutation.rounds);
    std::vector<double> best(rounds, 0);
    std::vector<std::int64_t> reached(table.rows.size(), 0);
    std::mutex mutex;
    std::atomic<std::size_t> done{0};
    parallelFor(rounds, permutation.threads, [&](std::size_t round) {
        const ThreadProgress scope(progress);
        progress.checkpoint(kLaidOut + (1 - kLaidOut) * static_cast<double>(done) / static_cast<double>(rounds),
                            "Permutation " + std::to_string(done + 1) + " of " + std::to_string(rounds));
        Random random(permutation.seed, "k-mer permutation " + std::to_string(round));
        std::vector<std::uint32_t> offsets;
        offsets.reserve(rings.lengths().size());
        for (const std::uint32_t length : rings.lengths())
            offsets.push_back(length == 0 ? 0 : static_cast<std::uint32_t>(random.below(length)));
        const auto counts = rings.topCounts(offsets);
        best[round] = bestWord(counts);
        const std::lock_guard lock(mutex);
        for (std::size_t i = 0; i < counts.size(); ++i)
            reached[i] += counts[i] >= table.rows[i].top;
        ++done;
    });
    std::sort(best.begin(), best.end());
    const double all = static_cast<double>(rounds) + 1;
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        auto& row = table.rows[i];
        row.permutationP = (1 + static_cast<double>(reached[i])) / all;
        const auto asGood = best.end() - std::lower_bound(best.begin(), best.end(), -row.log10P);
        row.permutationFwer = (1 + static_cast<double>(asGood)) / all;
    }
    progress.checkpoint(1, plural(permutation.rounds, "permutation"));
}

}  // namespace bindscape::analysis
