// SPDX-License-Identifier: GPL-3.0-or-later
// Cross tables and other comparisons of runs, from values that were measured.
#include "core/analysis/comparisons.h"
#include "core/analysis/cross.h"
#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace bindscape;
using namespace bindscape::analysis;
namespace fs = std::filesystem;

namespace {

constexpr double kNone = -1;  // not defined: all sites of one class

// own[model] = index of its data set.
CrossTable table(const std::vector<std::vector<double>>& auroc, const std::vector<std::size_t>& own)
{
    CrossTable result;
    result.split = "test";
    for (std::size_t d = 0; d < auroc[0].size(); ++d)
        result.datasets.push_back("D" + std::to_string(d));
    for (std::size_t m = 0; m < auroc.size(); ++m) {
        result.models.push_back("M" + std::to_string(m));
        for (std::size_t d = 0; d < auroc[m].size(); ++d) {
            CrossCell cell;
            cell.measured = true;
            cell.own = own[m] == d;
            if (auroc[m][d] != kNone) {
                cell.metrics.auroc = {auroc[m][d], stats::Interval95{auroc[m][d] - 0.01, auroc[m][d] + 0.01}};
                cell.metrics.auprc.value = 1 - auroc[m][d];
            }
            cell.metrics.positives = 10;
            cell.metrics.negatives = auroc[m][d] == kNone ? 0 : 12;
            result.cells.push_back(cell);
        }
    }
    return result;
}

RunFacts run(const std::string& tf, const std::string& design, double auroc, double gcBound = 0.5, double gcUnbound = 0.4)
{
    RunFacts facts;
    facts.name = tf + "-" + design;
    facts.tf = tf;
    facts.design = design;
    facts.auroc.value = auroc;
    facts.gcBound = gcBound;
    facts.gcUnbound = gcUnbound;
    facts.bound = 100;
    facts.unbound = 90;
    return facts;
}

KmerTable kmers(const std::vector<std::pair<std::string, double>>& log10P)
{
    KmerTable result;
    result.options.k = 3;
    for (const auto& [word, value] : log10P) {
        KmerRow row;
        row.kmer = word;
        row.log10P = value;
        result.rows.push_back(row);
    }
    return result;
}

}  // namespace

class CrossTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    fs::path at(const char* name) const { return fs::path(m_folder.path().toStdString()) / name; }

private Q_SLOTS:
    void ownModelAgainstTheBestOther()
    {
        const CrossTable t = table({{0.95, 0.70, 0.60}, {0.80, 0.85, 0.90}, {0.90, 0.86, 0.88}}, {0, 1, 2});
        const auto rows = ownVersusBest(t, CrossMetric::Auroc);
        QCOMPARE(rows.size(), std::size_t(3));
        COMPARE_CLOSE(*rows[0].difference(), 0.05, 0, 1e-12);
        QVERIFY(rows[0].ownIsBest());
        QCOMPARE(*rows[0].otherModel, std::size_t(2));
        COMPARE_CLOSE(*rows[1].difference(), -0.01, 0, 1e-12);
        QVERIFY(!rows[1].ownIsBest());
        COMPARE_CLOSE(*rows[2].difference(), -0.02, 0, 1e-12);
        QCOMPARE(bestOfColumns(t, CrossMetric::Auroc), (std::vector<bool>{true, false, false, false, false, true, false, true, false}));
        // The other metric is judged by its own values.
        QCOMPARE(bestOfColumns(t, CrossMetric::Auprc), (std::vector<bool>{false, true, true, true, false, false, false, false, false}));
    }
    void equalValuesAreAllBest()
    {
        const CrossTable t = table({{0.9, 0.7}, {0.9, 0.7}}, {0, 1});
        QCOMPARE(bestOfColumns(t, CrossMetric::Auroc), std::vector<bool>(4, true));
        for (const auto& row : ownVersusBest(t, CrossMetric::Auroc)) {
            QCOMPARE(*row.difference(), 0.0);
            QVERIFY(row.ownIsBest());
        }
    }
    void severalOwnModelsCountByTheBest()
    {
        const CrossTable t = table({{0.90, 0.5}, {0.94, 0.5}, {0.92, 0.8}}, {0, 0, 1});
        const auto rows = ownVersusBest(t, CrossMetric::Auroc);
        QCOMPARE(*rows[0].ownModel, std::size_t(1));
        QCOMPARE(*rows[0].otherModel, std::size_t(2));
        COMPARE_CLOSE(*rows[0].difference(), 0.02, 0, 1e-12);
    }
    void missingValuesStayMissing()
    {
        CrossTable t = table({{0.9, kNone, 0.7}, {0.8, kNone, 0.6}}, {0, 1});
        t.cells[2].measured = false;
        QCOMPARE(t.missing(), std::size_t(1));
        QVERIFY(!t.value(0, 2, CrossMetric::Auroc));
        QVERIFY(!t.value(0, 1, CrossMetric::Auroc));
        const auto rows = ownVersusBest(t, CrossMetric::Auroc);
        QVERIFY(rows[0].difference());
        QVERIFY(!rows[1].own && !rows[1].other && !rows[1].difference() && !rows[1].ownIsBest());
        QVERIFY(!rows[2].own && rows[2].other && !rows[2].difference());
        const auto best = bestOfColumns(t, CrossMetric::Auroc);
        QCOMPARE(best, (std::vector<bool>{true, false, false, false, false, true}));
        writeCross(t, CrossMetric::Auroc, at("cross.tsv"));
        QCOMPARE(readFile(at("cross.tsv")), std::string("#model\tD0\tD1\tD2\nM0\t0.9\tnan\tnan\nM1\t0.8\tnan\t0.6\n"));
        writeOwnVersusBest(t, CrossMetric::Auroc, at("own.tsv"));
        const std::string own = readFile(at("own.tsv"));
        const auto lines = split(own, '\n');
        QCOMPARE(std::string(lines[2]), std::string("D1\tauroc\t.\tnan\t.\tnan\tnan\tnan\tnan"));
        QCOMPARE(std::string(lines[1]), std::string("D0\tauroc\tM0\t0.9\tM1\t0.8\t0.1\t1\t0.1"));
    }
    void theLongTableHasIntervalsAndCounts()
    {
        CrossTable t = table({{0.75, kNone}}, {0});
        t.cells[1].leakage = true;
        writeCrossLong(t, at("long.tsv"));
        const std::string text = readFile(at("long.tsv"));
        const auto lines = split(text, '\n');
        QCOMPARE(std::string(lines[0]), std::string("#model\tdataset\tsplit\town\tleakage\tauroc\tauroc_low\tauroc_high\tauprc\tauprc_low\tauprc_high\tn_positive\tn_negative"));
        QCOMPARE(std::string(lines[1]), std::string("M0\tD0\ttest\t1\t0\t0.75\t0.74\t0.76\t0.25\tnan\tnan\t10\t12"));
        QCOMPARE(std::string(lines[2]), std::string("M0\tD1\ttest\t0\t1\tnan\tnan\tnan\tnan\tnan\tnan\t10\t0"));
    }
    void gcDifferenceAgainstAuroc()
    {
        // Worked out by hand for x = 0.1, 0.02, 0.07, 0.05 and y = 0.95, 0.8, 0.9, 0.92; with four points P is 1 - |r|.
        std::vector<RunFacts> runs{run("A", "baseline", 0.95, 0.5, 0.4), run("B", "baseline", 0.8, 0.40, 0.42), run("C", "baseline", 0.9, 0.47, 0.4),
                                   run("D", "baseline", 0.92, 0.45, 0.4), run("E", "baseline", 0.7, NAN, 0.4)};
        runs.push_back(run("F", "baseline", 0.6));
        runs.back().coreBlocked = true;
        const auto found = gcAgainstAuroc(runs, false);
        QCOMPARE(found.runs.size(), std::size_t(4));
        QVERIFY(found.pearson);
        COMPARE_CLOSE(found.pearson->r, 0.8835162691, 0, 1e-9);
        COMPARE_CLOSE(found.pearson->twoSided, 0.1164837309, 0, 1e-9);
        const auto blocked = gcAgainstAuroc(runs, true);
        QCOMPARE(blocked.runs.size(), std::size_t(1));
        QVERIFY(!blocked.pearson);
    }
    void designsAreSortedByTheLossUnderDnase()
    {
        const std::vector<RunFacts> runs{run("SP1", "baseline", 0.96), run("SP1", "gc", 0.94), run("SP1", "dnase", 0.78),
                                         run("CTCF", "gc", 0.944), run("CTCF", "dnase", 0.964), run("AAA", "baseline", 0.9),
                                         run("NRF1", "gc", 0.935), run("NRF1", "dnase", 0.893), run("SP1", "gc", 0.5), run("SP1", "own", 0.5)};
        const auto rows = compareDesigns(runs, false);
        QCOMPARE(rows.size(), std::size_t(4));
        QCOMPARE(rows[0].tf, std::string("SP1"));
        QCOMPARE(*rows[0].designs[1]->auroc.value, 0.94);  // the first of two
        QCOMPARE(rows[1].tf, std::string("NRF1"));
        QCOMPARE(rows[2].tf, std::string("CTCF"));
        COMPARE_CLOSE(*rows[2].dnaseMinusGc(), 0.02, 0, 1e-12);
        QCOMPARE(rows[3].tf, std::string("AAA"));
        QVERIFY(!rows[3].dnaseMinusGc() && !rows[3].designs[1]);
        QVERIFY(compareDesigns(runs, true).empty());
        writeRunFacts(std::span(runs).first(1), at("runs.tsv"));
        QVERIFY(readFile(at("runs.tsv")).find("SP1-baseline\tSP1\t.\tbaseline\tpresent\t100\t90\t0.5\t0.4\t0.0999") != std::string::npos);
    }
    void kmersOfTwoCellTypes()
    {
        // Three words: the line lies at -log10(0.05 / 3) = 1.778.
        const auto found = compareKmers(kmers({{"AAA", -10}, {"CCC", -1.7}, {"GGG", 0}}), kmers({{"AAA", -400}, {"CCC", -1.8}, {"GGG", -0.1}}));
        COMPARE_CLOSE(found.line, std::log10(60), 0, 1e-12);
        QCOMPARE(found.words.size(), std::size_t(3));
        QVERIFY(found.words[0].inFirst && found.words[0].inSecond);
        QCOMPARE(found.words[0].second, 400.0);
        QVERIFY(!found.words[1].inFirst && found.words[1].inSecond);
        QVERIFY(!found.words[2].inFirst && !found.words[2].inSecond && !std::signbit(found.words[2].first));
        writeKmerComparison(found, "GM12878", "HeLa", at("kmers.tsv"));
        QVERIFY(readFile(at("kmers.tsv")).find("CCC\t.\t1.7\t1.8\t1.77815") != std::string::npos);
        QVERIFY(readFile(at("kmers.tsv")).find("\tHeLa\n") != std::string::npos);
        KmerTable longer = kmers({{"AAAA", -1}});
        longer.options.k = 4;
        VERIFY_ERROR(compareKmers(longer, kmers({{"AAA", -1}}), "run A", "run B"), "k-mers of 4 letters (run A) and of 3 (run B) cannot be compared. Count both tables with the same --k");
    }
    // Other words are refused as other lengths are; other ways of counting are said.
    void kmersCountedDifferently()
    {
        KmerTable first = kmers({{"AAA", -1}, {"CCC", -2}}), second = first;
        QVERIFY(compareKmers(first, second).differences.empty());
        second.options.orientation = KmerOrientation::Both;
        VERIFY_ERROR(compareKmers(first, second, "A", "B"), "of the orientation core (A) and of the orientation both (B)");
        second.options.orientation = KmerOrientation::Genome;
        VERIFY_ERROR(compareKmers(first, second), "same --orientation");
        second.options.orientation = KmerOrientation::Core;
        second.options.top = 0.05;
        second.options.isSigned = true;
        second.settings = {{"labels", "unbound"}};
        QCOMPARE(compareKmers(first, second, "A", "B").differences,
                 (std::vector<std::string>{"top 0.01 (A), 0.05 (B)", "signed no (A), yes (B)", "labels none (A), unbound (B)"}));
        second.optionsKnown = false;
        QCOMPARE(compareKmers(first, second, "A", "B").differences, (std::vector<std::string>{"how the words of B were counted is not in its file"}));
    }
};

QTEST_GUILESS_MAIN(CrossTest)
#include "cross_test.moc"
