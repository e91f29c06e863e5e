// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/kmer_walk.h"
#include "core/analysis/kmers.h"
#include "core/analysis/result_table.h"
#include "core/base/atomic_file.h"
#include "core/genome/sequence.h"
#include "core/stats/enrichment.h"
#include "tests/core/analysis/some_scores.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <algorithm>
#include <map>

using namespace bindscape;
using namespace bindscape::analysis;

namespace {

struct Occurrence {
    std::string word;
    double score;
};

// By the rules, with strings.
std::vector<Occurrence> slowOccurrences(const test::SomeScores& some, const KmerOptions& options)
{
    std::vector<Occurrence> all;
    for (std::size_t s = 0; s < some.letters.size(); ++s) {
        const auto& site = some.set.sites[s];
        std::string letters = some.letters[s];
        std::vector<double> values(some.set.row(s), some.set.row(s) + some.set.window);
        std::string core(letters.size(), '.');
        for (std::int64_t i = site.coreBegin; i < site.coreEnd; ++i)
            core[static_cast<std::size_t>(i - site.window.begin)] = 'c';
        double total = 0;
        for (const double x : values)
            total += std::fabs(x);
        if (site.strand == Strand::Reverse && options.orientation != KmerOrientation::Genome) {
            letters = genome::reverseComplement(letters);
            std::reverse(values.begin(), values.end());
            std::reverse(core.begin(), core.end());
        }
        const auto k = static_cast<std::size_t>(options.k);
        for (std::size_t i = 0; i + k <= letters.size(); ++i) {
            std::string word = letters.substr(i, k);
            std::transform(word.begin(), word.end(), word.begin(), [](char c) { return static_cast<char>(std::toupper(c)); });
            if (word.find('N') != std::string::npos || core.substr(i, k).find('c') != std::string::npos)
                continue;
            if (options.orientation == KmerOrientation::Both)
                word = std::min(word, genome::reverseComplement(word));
            double sum = 0;
            for (std::size_t j = i; j < i + k; ++j)
                sum += (options.isSigned ? values[j] : std::fabs(values[j])) / (options.normalise ? total : 1);
            all.push_back({word, sum / static_cast<double>(k)});
        }
    }
    return all;
}

}  // namespace

class KmersTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void equalsTheDefinition_data()
    {
        QTest::addColumn<int>("k");
        QTest::addColumn<bool>("isSigned");
        QTest::addColumn<bool>("normalise");
        QTest::addColumn<int>("orientation");
        QTest::newRow("3") << 3 << false << false << 0;
        QTest::newRow("5 signed") << 5 << true << false << 0;
        QTest::newRow("4 normalised") << 4 << false << true << 0;
        QTest::newRow("8 signed normalised") << 8 << true << true << 0;
        QTest::newRow("4 along the genome") << 4 << false << false << 1;
        QTest::newRow("4 both strands") << 4 << false << false << 2;
        QTest::newRow("5 both strands") << 5 << true << false << 2;
    }
    void equalsTheDefinition()
    {
        QFETCH(int, k);
        QFETCH(bool, isSigned);
        QFETCH(bool, normalise);
        QFETCH(int, orientation);
        const auto some = test::randomScores(static_cast<std::uint64_t>(k), 30, 120);
        const KmerOptions options{k, 0.05, isSigned, normalise, static_cast<KmerOrientation>(orientation)};
        SilentProgress progress;
        const auto table = kmerEnrichment(some.set, some.letters, options, progress);
        const auto all = slowOccurrences(some, options);
        std::vector<double> sorted;
        for (const auto& one : all)
            sorted.push_back(one.score);
        std::sort(sorted.rbegin(), sorted.rend());
        const auto rank = static_cast<std::size_t>(std::floor(0.05 * static_cast<double>(sorted.size())));
        QCOMPARE(table.occurrences, static_cast<std::int64_t>(all.size()));
        QCOMPARE(table.topOccurrences, static_cast<std::int64_t>(rank));
        COMPARE_CLOSE(table.threshold, sorted[rank - 1], 1e-12, 0);
        std::map<std::string, std::pair<std::int64_t, std::int64_t>> counts;
        for (const auto& one : all) {
            counts[one.word].first += one.score >= sorted[rank - 1] * (1 - 1e-13);
            ++counts[one.word].second;
        }
        QCOMPARE(table.rows.size(), kmerCount(k, options.orientation));
        if (options.orientation != KmerOrientation::Both)
            QCOMPARE(table.rows.size(), std::size_t{1} << (2 * k));
        QVERIFY(std::is_sorted(table.rows.begin(), table.rows.end(), [](const KmerRow& a, const KmerRow& b) { return a.kmer < b.kmer; }));
        for (const auto& row : table.rows) {
            QCOMPARE(row.top, counts[row.kmer].first);
            QCOMPARE(row.total, counts[row.kmer].second);
            const stats::Table2x2 cells{row.top, row.total - row.top, table.topOccurrences - row.top,
                                        table.occurrences - table.topOccurrences - row.total + row.top};
            QCOMPARE(row.log10P, stats::log10FisherGreater(cells));
        }
    }
    void tiesAreAllOnTop()
    {
        test::SomeScores some;
        test::addSite(some, 0, 5, Strand::Forward, std::string(200, 'A'), std::vector<float>(200, 1.0f));
        SilentProgress progress;
        const auto table = kmerEnrichment(some.set, some.letters, {}, progress);
        QCOMPARE(table.occurrences, 191);
        QCOMPARE(table.topOccurrences, 191);
        QCOMPARE(table.rows[0].log10P, 0.0);
        QVERIFY(std::isnan(table.rows[0].oddsRatio));
    }
    void touchingTheCoreIsAllowed()
    {
        test::SomeScores some;
        test::addSite(some, 5, 4, Strand::Forward, "ACGTAGGGGCATGCNACGT", std::vector<float>(19, 1.0f));
        SilentProgress progress;
        const auto table = kmerEnrichment(some.set, some.letters, {}, progress);
        QCOMPARE(table.occurrences, 2);  // ACGTA before and CATGC after the core; ACGT is too short
    }
    void nothingToCount()
    {
        SilentProgress progress;
        const auto table = kmerEnrichment(scores::ScoreSet{}, {}, {}, progress);
        QCOMPARE(table.rows.size(), std::size_t{1024});
        QCOMPARE(table.ranked().size(), std::size_t{1024});
        const auto some = test::randomScores(1, 2, 40);
        VERIFY_ERROR(kmerEnrichment(some.set, {}, {}, progress), "letters for 0 sites");
        VERIFY_ERROR(kmerEnrichment(some.set, (std::vector<std::string>{"A", "C"}), {}, progress), "do not fill their window");
        VERIFY_ERROR(kmerEnrichment(some.set, some.letters, (KmerOptions{.k = 11}), progress), "3 to 10");
        VERIFY_ERROR(kmerEnrichment(some.set, some.letters, (KmerOptions{.top = 0}), progress), "above 0");
    }
    void wordsOfBothStrands()
    {
        QCOMPARE(kmerCount(5, KmerOrientation::Both), std::size_t{512});
        QCOMPARE(kmerCount(4, KmerOrientation::Both), std::size_t{136});
        for (const int k : {3, 4, 5}) {
            const auto rows = rowsOfWords(k, KmerOrientation::Both);
            std::map<std::string, std::uint32_t> expected;
            for (std::size_t word = 0; word < rows.size(); ++word)
                expected.emplace(std::min(wordText(word, k), genome::reverseComplement(wordText(word, k))), 0);
            QCOMPARE(expected.size(), kmerCount(k, KmerOrientation::Both));
            std::uint32_t next = 0;
            for (auto& [word, row] : expected)
                row = next++;
            for (std::size_t word = 0; word < rows.size(); ++word)
                QCOMPARE(rows[word], expected.at(std::min(wordText(word, k), genome::reverseComplement(wordText(word, k)))));
        }
    }
    void onlyTheSitesAskedFor()
    {
        auto some = test::randomScores(5, 12, 90);
        for (std::size_t i = 0; i < some.set.sites.size(); ++i)
            some.set.sites[i].label = i % 3 == 0 ? 1 : 0;
        test::SomeScores unbound;
        std::vector<std::size_t> sites;
        for (std::size_t i = 0; i < some.set.sites.size(); ++i) {
            if (i % 3 == 0)
                continue;
            sites.push_back(i);
            unbound.set.window = some.set.window;
            unbound.set.sites.push_back(some.set.sites[i]);
            unbound.set.values.insert(unbound.set.values.end(), some.set.row(i), some.set.row(i) + some.set.window);
            unbound.letters.push_back(some.letters[i]);
        }
        SilentProgress progress;
        const KmerOptions options{.k = 3};
        const auto chosen = kmerEnrichment(some.set, some.letters, options, progress, sites);
        const auto alone = kmerEnrichment(unbound.set, unbound.letters, options, progress);
        const auto bound = kmerEnrichment(some.set, some.letters, options, progress);
        QVERIFY(chosen.occurrences != bound.occurrences);
        for (std::size_t i = 0; i < chosen.rows.size(); ++i) {
            QCOMPARE(chosen.rows[i].top, alone.rows[i].top);
            QCOMPARE(chosen.rows[i].total, alone.rows[i].total);
        }
        const auto found = kmerInstances(some.set, some.letters, "ACG", options, 1000, sites);
        QVERIFY(!found.empty() && std::all_of(found.begin(), found.end(), [](const KmerInstance& one) { return one.site % 3 != 0; }));
        VERIFY_ERROR(kmerEnrichment(some.set, some.letters, options, progress, (std::vector<std::size_t>{12})), "no site number 13 among 12 scored sites");
        VERIFY_ERROR(kmerEnrichment(some.set, some.letters, options, progress, (std::vector<std::size_t>{3, 3})), "chosen twice");
    }
    void longWords()
    {
        const auto some = test::randomScores(10, 40, 200);
        SilentProgress progress;
        const auto table = kmerEnrichment(some.set, some.letters, {.k = 10}, progress);
        QCOMPARE(table.rows.size(), std::size_t{1} << 20);
        QCOMPARE(table.rows.front().kmer, std::string("AAAAAAAAAA"));
        QCOMPARE(table.rows.back().kmer, std::string("TTTTTTTTTT"));
        std::int64_t total = 0;
        for (const auto& row : table.rows)
            total += row.total;
        QCOMPARE(total, table.occurrences);
        requireMemoryForKmers(10, KmerOrientation::Core, kmerBytes(10, KmerOrientation::Core));
        requireMemoryForKmers(10, KmerOrientation::Core, 0);  // not known
        VERIFY_ERROR(requireMemoryForKmers(10, KmerOrientation::Core, 50'000'000), "10 bases takes");
        VERIFY_ERROR(requireMemoryForKmers(10, KmerOrientation::Core, 50'000'000), "only 50 MB are free. Choose shorter words");
    }
    void bestFirst()
    {
        KmerTable table;
        for (const char* word : {"AAA", "AAC", "AAG", "AAT"})
            table.rows.push_back(row(word));
        table.rows[0].oddsRatio = 2;
        table.rows[1].oddsRatio = 9;
        table.rows[2].oddsRatio = 3;
        table.rows[3].oddsRatio = std::nan("");
        table.rows[0].log10Bonferroni = table.rows[2].log10Bonferroni = -3;
        const auto order = table.ranked();
        QCOMPARE(order[0]->kmer, std::string("AAG"));
        QCOMPARE(order[1]->kmer, std::string("AAA"));
        QCOMPARE(order[3]->kmer, std::string("AAT"));
    }
    void instancesLieWhereTheWordIs()
    {
        const std::string letters = "AAAAAAAAAACCCAAAAAGATTACAAAAAA";
        test::SomeScores some;
        std::vector<float> values(30, 0.0f);
        values[20] = 3;
        test::addSite(some, 10, 3, Strand::Forward, letters, values);
        values[20] = 0;
        values[9] = 9;
        test::addSite(some, 17, 3, Strand::Reverse, genome::reverseComplement(letters), values);
        const auto found = kmerInstances(some.set, some.letters, "GATTA", {}, 10);
        QCOMPARE(found.size(), std::size_t{2});
        QCOMPARE(found[0].site, std::size_t{1});
        QVERIFY(found[0].strand == Strand::Reverse);
        QCOMPARE(found[0].region, (Region{"chr1", 1000 + 30 - 23, 1000 + 30 - 18}));
        QCOMPARE(found[1].region, (Region{"chr1", 18, 23}));
        QCOMPARE(found[0].toCore, 9);  // the word's middle base 20, the core's middle base 11
        QCOMPARE(found[1].toCore, 9);
        COMPARE_CLOSE(found[1].score, 0.6, 1e-7, 0);
        QCOMPARE(kmerInstances(some.set, some.letters, "GATTA", {}, 1).size(), std::size_t{1});
        VERIFY_ERROR(kmerInstances(some.set, some.letters, "GATNA", {}, 1), "not a word of 5 letters");
    }
    void lettersAroundInstances()
    {
        test::SomeScores some;
        const std::string letters = "AAAGCATTCCCCCNGATTACATGGGGGG";
        test::addSite(some, 22, 3, Strand::Forward, letters, std::vector<float>(28, 1.0f));
        test::addSite(some, 3, 3, Strand::Reverse, genome::reverseComplement(letters), std::vector<float>(28, 2.0f));
        test::addSite(some, 20, 3, Strand::Forward, "GATTACAAAAAAAAAAAAAAAAAAAAAA", std::vector<float>(28, 1.0f));
        const auto found = kmerInstances(some.set, some.letters, "GATTA", {}, 10);
        QCOMPARE(found.size(), std::size_t{3});
        const auto around = lettersAround(some.set, some.letters, found, 3, 2);
        QCOMPARE(around.rows.size(), std::size_t{10});
        QCOMPARE(around.rows[0], (motif::Row{0, 2, 0, 0}));  // CC, N left out, and nothing before the last one
        QCOMPARE(around.rows[2], (motif::Row{0, 0, 0, 0}));
        QCOMPARE(around.rows[3], (motif::Row{0, 0, 3, 0}));
        QCOMPARE(around.rows[8], (motif::Row{0, 3, 0, 0}));
        QCOMPARE(around.rows[9], (motif::Row{3, 0, 0, 0}));
        // The same places read from the other strand.
        const auto other = kmerInstances(some.set, some.letters, "TAATC", {.orientation = KmerOrientation::Both}, 10);
        QCOMPARE(other.size(), std::size_t{3});
        QCOMPARE(lettersAround(some.set, some.letters, other, 2, 3).rows[0], (motif::Row{0, 0, 0, 3}));
        QVERIFY(lettersAround(some.set, some.letters, {}).rows.empty());
        auto wrong = found;
        wrong[0].site = 9;
        VERIFY_ERROR(lettersAround(some.set, some.letters, wrong), "none of the scored sites");
    }
    // CGTTA on the forward strand of the genome, at a core on the reverse one.
    void instancesOfEachOrientation()
    {
        test::SomeScores some;
        test::addSite(some, 17, 3, Strand::Reverse, "AAAAAAAAAACGTTAAAAACCCAAAAAAAA", std::vector<float>(30, 1.0f));
        const auto only = [&](const char* word, KmerOrientation orientation) {
            const auto found = kmerInstances(some.set, some.letters, word, {.orientation = orientation}, 10);
            return found.size() == 1 && found[0].region == Region{"chr1", 10, 15} ? std::optional(found[0]) : std::nullopt;
        };
        QVERIFY(only("TAACG", KmerOrientation::Core).value().strand == Strand::Reverse);
        QCOMPARE(only("TAACG", KmerOrientation::Core)->toCore, 6);
        QVERIFY(!only("CGTTA", KmerOrientation::Core));
        QVERIFY(only("CGTTA", KmerOrientation::Genome).value().strand == Strand::Forward);
        QCOMPARE(only("CGTTA", KmerOrientation::Genome)->toCore, -6);
        QVERIFY(!only("TAACG", KmerOrientation::Genome));
        QVERIFY(only("CGTTA", KmerOrientation::Both).value().strand == Strand::Forward);
        QVERIFY(only("TAACG", KmerOrientation::Both).value().strand == Strand::Reverse);
        QCOMPARE(only("CGTTA", KmerOrientation::Both)->toCore, 6);
    }
    void namesOfKnownMotifs()
    {
        motif::Motif gata, ebox;
        gata.name = "GATA1";
        gata.rows = {{0.3, 0.2, 0.2, 0.3}, {0, 0, 1, 0}, {1, 0, 0, 0}, {0, 0, 0, 1}, {1, 0, 0, 0}, {0.9, 0, 0.1, 0}};
        ebox.name = "TAL1";
        ebox.rows = {{0, 1, 0, 0}, {1, 0, 0, 0}, {0, 0, 1, 0}, {1, 0, 0, 0}};  // narrower than the words
        KmerTable table;
        for (const char* word : {"GATAA", "TTATC", "CAGAA", "TCTGG", "CCCCC"})
            table.rows.push_back(row(word));
        nameKmers(table, {gata, ebox});
        QCOMPARE(table.rows[0].motif, std::string("GATA1"));
        QVERIFY(table.rows[0].motifSimilarity > 0.98);
        QCOMPARE(table.rows[1].motif, std::string("GATA1"));
        COMPARE_CLOSE(table.rows[1].motifSimilarity, table.rows[0].motifSimilarity, 1e-5, 0);
        QCOMPARE(table.rows[2].motif, std::string("TAL1"));
        COMPARE_CLOSE(table.rows[2].motifSimilarity, std::sqrt(0.8), 1e-5, 0);
        QCOMPARE(table.rows[3].motif, std::string("TAL1"));
        QVERIFY(table.rows[4].motif.empty() && table.rows[4].motifSimilarity == 0);
        QCOMPARE(table.rows[0].family, std::string("GATA"));
        // Two motifs of one family that match nearly as well have more to say than a better one of another family.
        auto almost = gata, other = gata;
        almost.name = "FOXA1";
        for (auto* motif : {&gata, &other})
            motif->rows[1] = {0.02, 0.02, 0.94, 0.02};
        other.name = "Gata4";
        nameKmers(table, {gata, almost, other});
        QCOMPARE(table.rows[0].motif, std::string("FOXA1"));
        QCOMPARE(table.rows[0].family, std::string("GATA"));
        gata.rows[1] = {0, 0, 1, 0};
        nameKmers(table, {gata, ebox});
        QCOMPARE(table.rows[2].family, std::string("E-box"));
        // GATAA and its reverse complement are the best words of all; of the four words that hold CAGA or TCTG, and 12 others, 16 are as good.
        COMPARE_CLOSE(table.rows[0].motifP, 2.0 / 1024, 1e-12, 0);
        COMPARE_CLOSE(table.rows[0].motifAdjustedP, 4.0 / 1024, 1e-12, 0);
        COMPARE_CLOSE(table.rows[2].motifP, 16.0 / 1024, 1e-12, 0);
        QVERIFY(std::isnan(table.rows[4].motifP) && table.rows[4].family.empty());
        nameKmers(table, {});
        QVERIFY(table.rows[0].motif.empty());
    }
    // Every word of four letters with every matrix, place and strand, by the definition.
    void sharesOfWordsThatMatchAsWell()
    {
        Random random(4);
        std::vector<motif::Motif> known(3);
        for (std::size_t m = 0; m < known.size(); ++m) {
            known[m].name = std::string("M") + std::to_string(m);
            for (std::size_t i = 0; i < 5 + m; ++i) {
                motif::Row row;
                for (double& x : row)
                    x = std::exp(2 * random.normal());
                known[m].rows.push_back(row);
            }
        }
        const auto similarity = [](const motif::Motif& motif, const std::string& word) {
            double best = 0;
            for (const auto& letters : {word, genome::reverseComplement(word)}) {
                for (std::size_t begin = 0; begin + 4 <= motif.rows.size(); ++begin) {
                    double sum = 0, spread = 0;
                    for (std::size_t i = 0; i < 4; ++i)
                        for (std::size_t b = 0; b < 4; ++b) {
                            const double p = motif.frequencies(begin + i)[b] - 0.25;
                            sum += p * ((genome::baseCode(letters[i]) == b ? 1.0 : 0.0) - 0.25);
                            spread += p * p;
                        }
                    best = std::max(best, sum / std::sqrt(spread * 3));
                }
            }
            return best;
        };
        KmerTable table;
        table.options.k = 4;
        for (std::size_t word = 0; word < 256; ++word)
            table.rows.push_back(row(wordText(word, 4).c_str()));
        nameKmers(table, known);
        int named = 0;
        for (const auto& one : table.rows) {
            if (one.motif.empty())
                continue;
            ++named;
            const auto& motif = known[static_cast<std::size_t>(one.motif[1] - '0')];
            const double own = similarity(motif, one.kmer);
            COMPARE_CLOSE(one.motifSimilarity, own, 1e-5, 0);
            COMPARE_CLOSE(motifSimilarity(one.kmer, motif), own, 1e-12, 0);
            int asGood = 0;
            for (std::size_t word = 0; word < 256; ++word)
                asGood += similarity(motif, wordText(word, 4)) >= own - 1e-6;
            COMPARE_CLOSE(one.motifP, asGood / 256.0, 1e-12, 0);
            COMPARE_CLOSE(one.motifAdjustedP, std::min(1.0, 3 * asGood / 256.0), 1e-12, 0);
        }
        QVERIFY(named > 20);
    }
    // Sums in another order differ in their last digits, so that a near-tie could count for a word and not for its reverse complement.
    void bothStrandsAreNamedAlike()
    {
        Random random(5);
        std::vector<motif::Motif> known(6);
        for (auto& motif : known) {
            motif.name = "M" + std::to_string(&motif - known.data());
            for (int i = 0; i < 7; ++i) {
                motif::Row row;
                for (double& count : row)
                    count = std::exp(9 * random.uniform());
                motif.rows.push_back(row);
            }
        }
        KmerTable words, others;
        words.options.k = others.options.k = 6;
        for (std::size_t word = 0; word < 4096; ++word) {
            words.rows.push_back(row(wordText(word, 6).c_str()));
            others.rows.push_back(row(wordText(reverseWord(word, 6), 6).c_str()));
        }
        nameKmers(words, known);
        nameKmers(others, known, 1);
        std::size_t named = 0;
        for (std::size_t word = 0; word < 4096; ++word) {
            QCOMPARE(words.rows[word].motif, others.rows[word].motif);
            QVERIFY(words.rows[word].motifSimilarity == others.rows[word].motifSimilarity);
            QVERIFY(test::isClose(words.rows[word].motifP, others.rows[word].motifP, 0));
            named += words.rows[word].motif.empty() ? 0 : 1;
        }
        QVERIFY(named > 100);
    }
    // Longer words than are counted: an estimate from a sample, the same one every time.
    void sharesOfLongWords()
    {
        motif::Motif motif;
        motif.name = "NRF1";
        for (const char letter : std::string("GCGCATGCG")) {
            motif::Row row{0.02, 0.02, 0.02, 0.02};
            row[genome::baseCode(letter)] = 0.94;
            motif.rows.push_back(row);
        }
        KmerTable table, again;
        table.options.k = again.options.k = 9;
        for (const char* word : {"GCGCATGCG", "GCGCATGCC", "GCGCATGAA", "GCGCATACC"})
            table.rows.push_back(row(word));
        again.rows = table.rows;
        nameKmers(table, {motif});
        nameKmers(again, {motif}, 1);
        COMPARE_CLOSE(table.rows[0].motifP, 1.0 / (1 + kNameSample), 3, 0);  // itself and its reverse complement, of 262,144
        QVERIFY(table.rows[1].motifP > table.rows[0].motifP / 2 && table.rows[1].motifP < 0.01);
        for (std::size_t i = 0; i < table.rows.size(); ++i)
            QVERIFY(test::isClose(table.rows[i].motifP, again.rows[i].motifP, 0));
    }
    void smallProbabilitiesAsText()
    {
        QCOMPARE(textOfLog10(-2), std::string("0.01"));
        QCOMPARE(textOfLog10(0), std::string("1"));
        QVERIFY(textOfLog10(std::log10(3.2) - 5120).starts_with("3.2"));
        QVERIFY(textOfLog10(std::log10(3.2) - 5120).ends_with("e-5120"));
        for (const double x : {-1e5 - 0.25, -320.7, -307.5, -306.5, -12.3, -0.001, 0.0})
            COMPARE_CLOSE(log10OfText(textOfLog10(x)).value(), x, 1e-9, 1e-9);
        QVERIFY(!log10OfText("abc") && !log10OfText("-1") && !log10OfText("1e") && !log10OfText(""));
    }
    void fileRoundTrip()
    {
        QTemporaryDir dir;
        const std::filesystem::path file = dir.filePath("kmers.tsv").toStdString();
        const auto some = test::randomScores(12, 30, 100);
        SilentProgress progress;
        auto table = kmerEnrichment(some.set, some.letters, {.k = 3}, progress);
        table.rows[5].log10Q = -6000.5;
        table.rows[5].motif = "SP1";
        writeKmers(table, file);
        const std::string good = readFile(file);
        const std::string header =
            "#kmer\tn_top\tn_total\todds_ratio\tci_low\tci_high\tlog10_p\tlog10_p_bonferroni\tq_bh\tmotif\tmotif_similarity\n";
        QVERIFY(good.starts_with(header));
        const std::filesystem::path made = settingsFile(file);
        QCOMPARE(made.filename().string(), std::string("kmers.tsv.json"));
        const auto back = readKmers(file);
        QVERIFY(back.optionsKnown && back.options.top == 0.01 && settingOf(back.settings, "labels") == "bound");
        QCOMPARE(back.options.k, 3);
        QCOMPARE(back.occurrences, table.occurrences);
        QCOMPARE(back.topOccurrences, table.topOccurrences);
        for (std::size_t i = 0; i < table.rows.size(); ++i) {
            QCOMPARE(back.rows[i].kmer, table.rows[i].kmer);
            QCOMPARE(back.rows[i].motif, table.rows[i].motif);
            QVERIFY(test::isClose(back.rows[i].oddsRatio, table.rows[i].oddsRatio, 0));
            QCOMPARE(back.rows[i].log10P, table.rows[i].log10P);
            COMPARE_CLOSE(back.rows[i].log10Q, table.rows[i].log10Q, 1e-8, 1e-9);
        }
        // Further columns only where there is something in them, each of the two kinds alone or both.
        table.rows[5].motifP = 0.25;
        table.rows[5].motifAdjustedP = 1;
        table.rows[5].family = "SP/KLF";
        for (auto& row : table.rows)
            row.permutationP = row.permutationFwer = 0.5;
        table.rows[7].permutationP = 1.0 / 201;
        writeKmers(table, file, true);
        QVERIFY(readFile(file).starts_with(header.substr(0, header.size() - 1) + "\tmotif_p\tmotif_p_bonferroni\tfamily\tpermutation_p\tpermutation_fwer\n"));
        const auto more = readKmers(file);
        QCOMPARE(more.rows[5].motifP, 0.25);
        QCOMPARE(more.rows[5].motifAdjustedP, 1.0);
        QCOMPARE(more.rows[5].family, std::string("SP/KLF"));
        QVERIFY(std::isnan(more.rows[6].motifP) && more.rows[6].family.empty());
        QCOMPARE(more.rows[7].permutationP, 1.0 / 201);
        QCOMPARE(more.rows[7].permutationFwer, 0.5);
        // The options are beside the file; those of an earlier version have none.
        table.options = {.k = 3, .top = 0.2, .isSigned = true, .normalise = true, .orientation = KmerOrientation::Genome};
        writeKmers(table, file);
        const auto options = readKmers(file).options;
        QVERIFY(options.top == 0.2 && options.isSigned && options.normalise && options.orientation == KmerOrientation::Genome);
        std::filesystem::remove(made);
        QVERIFY(!readKmers(file).optionsKnown && readKmers(file).settings.empty() && readKmers(file).rows.size() == 64);
        writeFileAtomically(made, R"({"orientation": "sideways"})");
        VERIFY_ERROR(readKmers(file), "kmers.tsv.json: orientation is \"sideways\", but must be one of core, genome, both");
        for (const char* damage : {R"({"orientation": )", R"({"orientation": 3})", "[[1]]"}) {
            writeFileAtomically(made, damage);
            VERIFY_ERROR(readKmers(file), "kmers.tsv.json is damaged");
        }
        std::filesystem::remove(made);
        writeFileAtomically(file, header.substr(0, header.size() - 1) + "\tstranger\n");
        VERIFY_ERROR(readKmers(file), "line 1: the first line must name the columns");
        writeFileAtomically(file, good.substr(0, good.rfind('\t', good.size() - 5) + 1));
        VERIFY_ERROR(readKmers(file), "kmers.tsv, line 65");
        writeFileAtomically(file, header + "AAN\t1\t2\t1\t1\t1\t0\t0\t1\t\t0\n");
        VERIFY_ERROR(readKmers(file), "line 2: \"AAN\" is not a word");
        writeFileAtomically(file, header + "AAC\t3\t2\t1\t1\t1\t0\t0\t1\t\t0\n");
        VERIFY_ERROR(readKmers(file), "3 of 2");
    }

private:
    static KmerRow row(const char* word)
    {
        KmerRow made;
        made.kmer = word;
        return made;
    }
    // More windows than one thread reads at a time, on two chromosomes, which the scores call by another name.
    void lettersOfAllWindowsInTheirOrder()
    {
        const QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath("genome.fa").toStdString();
        Random random(9);
        std::string fasta;
        for (const char* chrom : {"chr1", "chr2"}) {
            fasta += ">" + std::string(chrom) + "\n";
            for (int i = 0; i < 2000; ++i)
                fasta += "ACGT"[random.below(4)];
            fasta += "\n";
        }
        writeFileAtomically(file, fasta);
        Warnings warnings;
        const auto genome = genome::Reference::open(file, warnings);
        scores::ScoreSet set;
        for (int i = 0; i < 500; ++i) {
            scores::ScoredSite site;
            const std::int64_t begin = i % 250 * 5;
            site.window = {i < 250 ? "1" : "2", begin, begin + 30 + i % 7};
            set.sites.push_back(site);
        }
        SilentProgress progress;
        const auto letters = windowLetters(set, *genome, progress);
        QCOMPARE(letters.size(), set.sites.size());
        for (std::size_t i = 0; i < letters.size(); ++i) {
            const Region& window = set.sites[i].window;
            QCOMPARE(letters[i], genome->fetch({"chr" + window.chrom, window.begin, window.end}));
        }
        set.sites.back().window.chrom = "3";
        VERIFY_ERROR(windowLetters(set, *genome, progress), "has no chromosome called 3. Is this the genome of the scores?");
        set.sites.back().window = {"2", 1990, 2020};
        QVERIFY(!test::errorOf([&] { windowLetters(set, *genome, progress); }).empty());
    }
};

QTEST_APPLESS_MAIN(KmersTest)
#include "kmers_test.moc"
