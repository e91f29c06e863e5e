// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/kmer_permutation.h"
#include "core/genome/sequence.h"
#include "core/stats/enrichment.h"
#include "tests/core/analysis/some_scores.h"
#include "tests/support/test_support.h"

#include <algorithm>
#include <cmath>
#include <map>

using namespace bindscape;
using namespace bindscape::analysis;

namespace {

// By the definition, with strings: counts of words in the top set after the ring of each window was turned.
std::map<std::string, std::int64_t> slowTop(const test::SomeScores& some, const KmerOptions& options,
                                            const std::vector<std::uint32_t>& offsets)
{
    std::vector<std::pair<double, std::string>> all;
    for (std::size_t s = 0; s < some.letters.size(); ++s) {
        const auto& site = some.set.sites[s];
        std::string letters = some.letters[s];
        std::vector<double> values(some.set.row(s), some.set.row(s) + some.set.window);
        for (std::int64_t i = site.coreBegin; i < site.coreEnd; ++i)
            letters[static_cast<std::size_t>(i - site.window.begin)] = '*';
        std::transform(letters.begin(), letters.end(), letters.begin(), [](char c) { return static_cast<char>(std::toupper(c)); });
        if (site.strand == Strand::Reverse) {
            std::reverse(values.begin(), values.end());
            std::string turned;
            for (auto c = letters.rbegin(); c != letters.rend(); ++c)
                turned += *c == '*' ? '*' : genome::complement(*c);
            letters = turned;
        }
        std::vector<std::size_t> ring;  // positions
        for (std::size_t i = 0; i < letters.size(); ++i)
            if (std::string("ACGT").find(letters[i]) != std::string::npos)
                ring.push_back(i);
        const auto k = static_cast<std::size_t>(options.k);
        for (std::size_t j = 0; j + k <= ring.size(); ++j) {
            if (ring[j + k - 1] != ring[j] + k - 1)
                continue;
            double sum = 0;
            for (std::size_t i = 0; i < k; ++i)
                sum += std::fabs(values[ring[(j + i + offsets[s]) % ring.size()]]);
            all.emplace_back(sum / static_cast<double>(k), letters.substr(ring[j], k));
        }
    }
    std::vector<double> sorted;
    for (const auto& one : all)
        sorted.push_back(one.first);
    std::sort(sorted.rbegin(), sorted.rend());
    const double threshold = sorted[static_cast<std::size_t>(std::floor(options.top * static_cast<double>(all.size()))) - 1];
    std::map<std::string, std::int64_t> counts;
    for (const auto& [score, word] : all)
        counts[word] += score >= threshold;
    return counts;
}

// Smooth scores without any relation to the letters, of which some repeat the one before them; planted: CCAAT is where scores are high.
test::SomeScores smoothScores(std::uint64_t seed, std::size_t sites, bool planted, double repeats = 0)
{
    Random random(seed);
    test::SomeScores some;
    for (std::size_t s = 0; s < sites; ++s) {
        std::string letters;
        std::vector<float> values;
        double level = 0;
        for (int i = 0; i < 300; ++i) {
            letters += i > 0 && random.uniform() < repeats ? letters.back() : "ACGT"[random.below(4)];
            level = (repeats > 0 ? 0.95 : 0.8) * level + random.normal();
            values.push_back(static_cast<float>(level));
        }
        if (planted) {
            const std::size_t at = random.below(100);
            letters.replace(at, 5, "CCAAT");
            for (std::size_t i = at; i < at + 5; ++i)
                values[i] = 9;
        }
        test::addSite(some, 150, 12, random.below(2) == 0 ? Strand::Forward : Strand::Reverse, letters, values);
    }
    return some;
}

const KmerRow& rowOf(const KmerTable& table, const std::string& word)
{
    return *std::find_if(table.rows.begin(), table.rows.end(), [&](const KmerRow& row) { return row.kmer == word; });
}

}  // namespace

class KmerPermutationTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void roundsAreThoseOfTheDefinition()
    {
        for (std::uint64_t seed = 1; seed <= 5; ++seed) {
            const auto some = test::randomScores(seed, 25, 110);
            const KmerOptions options{.k = static_cast<int>(3 + seed % 3), .top = 0.05};
            SilentProgress progress;
            const auto table = kmerEnrichment(some.set, some.letters, options, progress);
            const KmerRings rings(some.set, some.letters, options, progress);
            Random random(seed, "offsets");
            for (int round = 0; round < 4; ++round) {
                std::vector<std::uint32_t> offsets;
                for (const auto length : rings.lengths())
                    offsets.push_back(round == 0 ? 0 : static_cast<std::uint32_t>(random.below(length)));
                const auto counts = rings.topCounts(offsets);
                auto slow = slowTop(some, options, offsets);
                for (std::size_t i = 0; i < counts.size(); ++i) {
                    QCOMPARE(counts[i], slow[table.rows[i].kmer]);
                    if (round == 0)
                        QCOMPARE(counts[i], table.rows[i].top);
                }
            }
        }
    }
    // With the offsets drawn again: both P-values by counting.
    void sharesOfRounds()
    {
        const auto some = test::randomScores(7, 25, 110);
        SilentProgress progress;
        auto table = kmerEnrichment(some.set, some.letters, {.k = 3, .top = 0.05}, progress);
        permuteKmers(table, some.set, some.letters, {.rounds = 19, .seed = 5}, progress);
        const KmerRings rings(some.set, some.letters, table.options, progress);
        std::vector<int> reached(table.rows.size(), 1), better(table.rows.size(), 1);
        for (int round = 0; round < 19; ++round) {
            Random random(5, "k-mer permutation " + std::to_string(round));
            std::vector<std::uint32_t> offsets;
            for (const auto length : rings.lengths())
                offsets.push_back(static_cast<std::uint32_t>(random.below(length)));
            const auto counts = rings.topCounts(offsets);
            std::int64_t top = 0;
            for (const auto count : counts)
                top += count;
            double least = 0;
            for (std::size_t i = 0; i < counts.size(); ++i) {
                const auto& row = table.rows[i];
                least = std::min(least, stats::log10FisherGreater({counts[i], row.total - counts[i], top - counts[i],
                                                                   table.occurrences - top - row.total + counts[i]}));
            }
            for (std::size_t i = 0; i < counts.size(); ++i) {
                reached[i] += counts[i] >= table.rows[i].top;
                better[i] += least <= table.rows[i].log10P;
            }
        }
        for (std::size_t i = 0; i < table.rows.size(); ++i) {
            QCOMPARE(table.rows[i].permutationP, reached[i] / 20.0);
            QCOMPARE(table.rows[i].permutationFwer, better[i] / 20.0);
        }
    }
    void sameBytesForAnyNumberOfThreads()
    {
        const auto some = test::randomScores(8, 20, 100);
        SilentProgress progress;
        auto one = kmerEnrichment(some.set, some.letters, {.k = 4, .orientation = KmerOrientation::Both}, progress);
        auto many = one, other = one;
        permuteKmers(one, some.set, some.letters, {.rounds = 30, .seed = 2, .threads = 1}, progress);
        permuteKmers(many, some.set, some.letters, {.rounds = 30, .seed = 2, .threads = 4}, progress);
        permuteKmers(other, some.set, some.letters, {.rounds = 30, .seed = 3, .threads = 4}, progress);
        bool differs = false;
        for (std::size_t i = 0; i < one.rows.size(); ++i) {
            QCOMPARE(one.rows[i].permutationP, many.rows[i].permutationP);
            QCOMPARE(one.rows[i].permutationFwer, many.rows[i].permutationFwer);
            differs |= one.rows[i].permutationP != other.rows[i].permutationP;
        }
        QVERIFY(differs);
    }
    // What is planted stands out; its overlapping neighbours are found out by nothing but themselves.
    void plantedWordsAreFound()
    {
        const auto some = smoothScores(1, 120, true);
        SilentProgress progress;
        auto table = kmerEnrichment(some.set, some.letters, {}, progress);
        permuteKmers(table, some.set, some.letters, {}, progress);
        QCOMPARE(rowOf(table, "CCAAT").permutationFwer, 1.0 / 201);
        QCOMPARE(rowOf(table, "CCAAT").permutationP, 1.0 / 201);
        const auto small =
            std::count_if(table.rows.begin(), table.rows.end(), [](const KmerRow& row) { return row.permutationFwer <= 0.05; });
        QVERIFY(small < 40);
    }
    // Runs of a letter and scores that are alike over many bases, but have nothing to do with each other: Fisher's P is too small too often
    // even after Bonferroni, the family-wise P of the best word is not.
    void noiseKeepsItsLevel()
    {
        int fewFisher = 0, few = 0;
        constexpr int kTables = 120;
        for (std::uint64_t seed = 100; seed < std::uint64_t{100} + kTables; ++seed) {
            const auto some = smoothScores(seed, 30, false, 0.75);
            SilentProgress progress;
            auto table = kmerEnrichment(some.set, some.letters, {}, progress);
            permuteKmers(table, some.set, some.letters, {.rounds = 39, .seed = seed}, progress);
            const auto* best = table.ranked().front();
            for (const auto& row : table.rows)
                best = row.log10P < best->log10P ? &row : best;
            fewFisher += best->log10Bonferroni < std::log10(0.05);
            few += best->permutationFwer <= 0.05;
        }
        qInfo("best word below 0.05 in %d of %d tables of noise by Fisher's test with Bonferroni, in %d by permutation", fewFisher, kTables,
              few);
        QVERIFY(few <= 13);  // 6 are expected; more than 13 come once in 300 times
        QVERIFY(fewFisher >= 12);
    }
    void badInput()
    {
        const auto some = test::randomScores(9, 10, 60);
        SilentProgress progress;
        auto table = kmerEnrichment(some.set, some.letters, {.k = 3}, progress);
        VERIFY_ERROR(permuteKmers(table, some.set, some.letters, {.rounds = 0}, progress), "between 1 and 1,000,000");
        ++table.rows[3].top;
        VERIFY_ERROR(permuteKmers(table, some.set, some.letters, {}, progress), "not the one of these scores");
        auto none = kmerEnrichment(scores::ScoreSet{}, {}, {.k = 3}, progress);
        permuteKmers(none, scores::ScoreSet{}, {}, {.rounds = 3}, progress);
        QCOMPARE(none.rows[0].permutationP, 1.0);
        // Windows without room for a word beside their core.
        test::SomeScores tiny;
        test::addSite(tiny, 2, 5, Strand::Forward, "ACGTACGTA", std::vector<float>(9, 1.0f));
        test::addSite(tiny, 0, 4, Strand::Forward, "ACGTACGTA", std::vector<float>(9, 1.0f));
        auto few = kmerEnrichment(tiny.set, tiny.letters, {.k = 3}, progress);
        permuteKmers(few, tiny.set, tiny.letters, {.rounds = 3}, progress);
        struct Stopped final : Progress {
            bool cancelled() const override { return true; }
            void report(double, std::string_view) override {}
        } stopped;
        QVERIFY_EXCEPTION_THROWN(permuteKmers(few, tiny.set, tiny.letters, {.rounds = 3}, stopped), Cancelled);
    }
};

QTEST_APPLESS_MAIN(KmerPermutationTest)
#include "kmer_permutation_test.moc"
