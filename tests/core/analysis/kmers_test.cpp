// SPDX-License-Identifier: GPL-3.0-or-later
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
        if (site.strand == Strand::Reverse) {
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
        QTest::newRow("3") << 3 << false << false;
        QTest::newRow("5 signed") << 5 << true << false;
        QTest::newRow("4 normalised") << 4 << false << true;
        QTest::newRow("8 signed normalised") << 8 << true << true;
    }
    void equalsTheDefinition()
    {
        QFETCH(int, k);
        QFETCH(bool, isSigned);
        QFETCH(bool, normalise);
        const auto some = test::randomScores(static_cast<std::uint64_t>(k), 30, 120);
        const KmerOptions options{k, 0.05, isSigned, normalise};
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
        VERIFY_ERROR(kmerEnrichment(some.set, some.letters, (KmerOptions{.k = 9}), progress), "3 to 8");
        VERIFY_ERROR(kmerEnrichment(some.set, some.letters, (KmerOptions{.top = 0}), progress), "above 0");
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
        nameKmers(table, {});
        QVERIFY(table.rows[0].motif.empty());
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
        const auto back = readKmers(file);
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
