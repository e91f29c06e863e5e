// SPDX-License-Identifier: GPL-3.0-or-later
// Data sets from lists of sites with labels: columns, words, strands, bad rows, designs, and back from the folder.
#include "tests/core/dataset/toy_genome.h"
#include "tests/support/test_support.h"

#include <map>

using namespace bindscape;
using namespace bindscape::dataset;
namespace fs = std::filesystem;

namespace {

bool warns(const Dataset& data, const std::string& part)
{
    return std::any_of(data.warnings.begin(), data.warnings.end(), [&](const Warning& w) { return toText(w).find(part) != std::string::npos; });
}

}  // namespace

class LabelledSitesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rowsAreTheSites()
    {
        const Dataset data = build("chr1\t5000\t5001\ta\t1\t-\nchr1\t3000\t3019\tb\t0\t.\nchr8\t4000\t4001\tc\t1\t+\nchr9\t4000\t4001\td\tUnbound\n"
                                   "chr1\t4500\t4501\te\tneg\t+\nchr1\t6500\t6501\tf\t+1\t+\n");
        QCOMPARE(data.chroms, (std::vector<std::string>{"chr1", "chr8", "chr9"}));
        QCOMPARE(data.instances.size(), std::size_t{6});
        const Instance& first = data.instances[0];
        QVERIFY(first.begin == 3000 && first.width == 19 && first.label == 0 && first.strand == Strand::Forward);
        const Instance& third = data.instances[2];
        QVERIFY(third.begin == 5000 && third.width == 1 && third.label == 1 && third.strand == Strand::Reverse);
        QCOMPARE(data.window(third).begin, 5000 - 199 / 2);
        QCOMPARE(data.counts(Split::Train).boundUsed, 2);
        QCOMPARE(data.counts(Split::Train).unboundUsed, 2);
        QCOMPARE(data.counts(Split::Validation).boundUsed, 1);
        const auto counts = genome::composition(m_toy.letters[0].second.substr(5000 - 99, 200));
        COMPARE_CLOSE(third.gc, static_cast<double>(counts.gc) / static_cast<double>(counts.known), 1e-12, 0);
    }

    void labelColumns_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("column");
        QTest::addColumn<double>("score");
        QTest::newRow("fifth") << "chr1\t500\t501\tx\t1\t+\t0\n" << 0 << 0.0;
        QTest::newRow("named") << "chr1\t500\t501\tx\t12.5\t+\tbound\n" << 7 << 12.5;
        QTest::newRow("header") << "#chrom\tstart\tend\tname\tscore\tstrand\tLabel\nchr1\t500\t501\tx\t12.5\t+\tPOSITIVE\n" << 0 << 12.5;
        QTest::newRow("header without sign") << "chrom start end label\nchr1 500 501 true\n" << 0 << 0.0;
        QTest::newRow("comment and header") << "# made for a test\n# chrom start end label\nchr1 500 501 1\n" << 0 << 0.0;
        QTest::newRow("track line") << "track name=\"label\"\nchr1\t500\t501\tlabel\t1\n" << 0 << 0.0;
    }
    void labelColumns()
    {
        QFETCH(QString, text);
        QFETCH(int, column);
        QFETCH(double, score);
        DatasetOptions options = optionsFor(text.toStdString());
        options.labelColumn = column;
        const Dataset data = build(options);
        QCOMPARE(data.instances.size(), std::size_t{1});
        QCOMPARE(data.instances[0].label, 1);
        QCOMPARE(data.instances[0].score, score);
        QCOMPARE(data.instances[0].pvalue, 1.0);
    }

    void badRows()
    {
        VERIFY_ERROR(build("chr1\t500\t501\tx\t1\nchr1\t600\t601\ty\t873\n"), "sites.bed, line 2: \"873\" in column 5 is not a label");
        VERIFY_ERROR(build("chr1\t500\t501\tbound\n"), "label is expected in column 5");
        VERIFY_ERROR(build("chrQ\t500\t501\tx\t1\n"), "None of the sites");
        VERIFY_ERROR(build("#nothing\n"), "no rows");
        VERIFY_ERROR(build("chr1\t500\t501\tx\t1\nchr1\t500\t501\tx\t0\n"), "is listed both as bound and as unbound");
        const Dataset data = build("chr1\t500\t501\tx\t1\nchr1\t700\t600\tx\t1\nchr1\t800\t800\tx\t1\nchr1\t1000\t1900\tx\t1\nchrQ\t1\t2\tx\t1\n"
                                   "chr1\t59990\t70000\tx\t0\nchr1\t500\t501\tx\t1\nchr1\t900\t901\tx\t1\nchr1\t900\t901\tx\t0\nchr1\t950\t951\tx\t0\n");
        QCOMPARE(data.instances.size(), std::size_t{2});
        for (const char* part : {"end lies before the begin", "at least one base and is not wider than the window", "genome lacks (chrQ)",
                                 "1 row repeats", "1 site is listed both as bound and as unbound"})
            QVERIFY2(warns(data, part), part);
    }

    void fewSitesAreSharedOutAsTheyCanBe()
    {
        DatasetOptions options = optionsFor("chr1\t500\t501\tx\t1\nchr1\t5500\t5501\tx\t0\nchr1\t15500\t15501\tx\t1\n");
        options.rounds.round = 1;
        const Dataset data = build(options);
        QVERIFY(warns(data, "validation set has no site at all"));  // 8 % of three
        QVERIFY(!warns(data, "stay together"));
    }

    void ownNegativesAsASecondList()
    {
        DatasetOptions options = optionsFor("chr1\t500\t501\nchr1\t700\t701\tx\t0\t-\n");
        options.negativesFile = m_toy.path("negatives.bed").string();
        writeFileAtomically(options.negativesFile, "chr1\t600\t601\tn\t1\t+\n");
        const Dataset data = build(options);
        QCOMPARE(data.instances.size(), std::size_t{3});
        for (const auto& i : data.instances)
            QCOMPARE(i.label, i.begin == 600 ? 0 : 1);
        options.labelColumn = 5;
        options.sitesFile = write("labelled.bed", "chr1\t500\t501\tx\t1\nchr1\t700\t701\tx\t0\t-\n");
        QCOMPARE(build(options).instances[2].label, 0);
    }

    void designsOfAList()
    {
        DatasetOptions options = optionsFor(manyRows());
        options.ratio = 0;
        Dataset data = build(options);
        for (const auto& i : data.instances)
            QCOMPARE(i.used, i.split != Split::Unused);
        options.ratio = 2;
        data = build(options);
        for (const Split split : {Split::Train, Split::Validation, Split::Test}) {
            const auto c = data.counts(split);
            QVERIFY(c.boundUsed > 3);
            QCOMPARE(c.boundUsed, c.boundFound);
            QCOMPARE(c.unboundUsed, 2 * c.boundUsed);
        }
        options.design = Design::Gc;
        options.ratio = 1;
        data = build(options);
        std::map<std::pair<Split, int>, std::array<std::int64_t, 4>> bins;
        for (const auto& i : data.instances)
            if (i.split != Split::Unused) {
                auto& bin = bins[{i.split, i.gcBin}];
                ++bin[i.label];
                bin[2 + i.label] += i.used ? 1 : 0;
            }
        QVERIFY(bins.size() > 10);
        for (const auto& [key, bin] : bins) {
            QCOMPARE(bin[3], bin[1]);
            QCOMPARE(bin[2], std::min(bin[0], bin[1]));
        }
        options.design = Design::Dnase;
        VERIFY_ERROR(build(options), "DNase");
    }

    void roundsOfAList()
    {
        DatasetOptions options = optionsFor(manyRows());
        options.ratio = 0;
        options.rounds.round = 4;
        const Dataset data = build(options);
        std::int64_t sites = 0, test = 0;
        for (const auto& i : data.instances) {
            sites += i.split != Split::Unused ? 1 : 0;
            test += i.split == Split::Test ? 1 : 0;
        }
        QVERIFY(sites > 200);
        QCOMPARE(test, std::llround(0.2 * static_cast<double>(sites)));  // windows of this list do not overlap
    }

    void comesBackFromItsFolder()
    {
        DatasetOptions options = optionsFor("#chrom\tstart\tend\tname\tscore\tstrand\tlabel\nchr1\t500\t519\tx\t12.123456789\t-\t1\nchr1\t700\t701\tx\t-3\t+\t0\n");
        options.maskWidth = 10;
        const Dataset data = build(options);
        const fs::path folder = m_toy.path("list");
        writeDataset(data, folder);
        const Dataset got = readDataset(folder);
        QVERIFY(got.isSiteList());
        QCOMPARE(got.instances.size(), std::size_t{2});
        QCOMPARE(got.instances[0].score, 12.123456789);
        QCOMPARE(got.instances[0].end(), 519);
        QCOMPARE(got.instances[1].score, -3.0);
        QCOMPARE(got.instances[1].pvalue, 1.0);
        QCOMPARE(got.instances[1].width, 1);
        QCOMPARE(got.instances[1].gcBin, data.instances[1].gcBin);
        QCOMPARE(got.options.maskWidth, 10);
        QCOMPARE(got.motif.rows.size(), std::size_t{0});
        const auto inputs = test::readJson(folder / "dataset.json").at("inputs");
        QCOMPARE(inputs.at(1).at("role").get<std::string>(), std::string("sites"));
        QVERIFY(inputs.at(1).contains("md5"));
    }

    void aMotifOnlyNamesThem()
    {
        DatasetOptions options = optionsFor("chr1\t500\t501\tx\t1\n");
        SilentProgress progress;
        const Dataset data = buildDataset(*m_toy.reference, m_toy.motif, m_toy.background, {}, nullptr, options, progress);
        QCOMPARE(data.motif.id, std::string("TOY1"));
        writeDataset(data, m_toy.path("named"));
        QCOMPARE(readDataset(m_toy.path("named")).instances[0].width, 1);
        QCOMPARE(build(options).motif.id, std::string("sites"));
        options.sitesFile.clear();
        VERIFY_ERROR(build(options), "needs a motif, or a list of sites");
    }

private:
    std::string write(const std::string& name, const std::string& text) const
    {
        writeFileAtomically(m_toy.path(name), text);
        return m_toy.path(name).string();
    }
    DatasetOptions optionsFor(const std::string& text) const
    {
        DatasetOptions options = m_toy.options();
        options.peaksFile.clear();
        options.motifId.clear();
        options.sitesFile = write("sites.bed", text);
        return options;
    }
    Dataset build(const std::string& text) const { return build(optionsFor(text)); }
    Dataset build(const DatasetOptions& options) const
    {
        SilentProgress progress;
        return buildDataset(*m_toy.reference, {}, {}, {}, nullptr, options, progress);
    }
    // A site every 300 bases, a quarter of them bound.
    static std::string manyRows()
    {
        Random random(3);
        std::string text;
        for (const auto& [chrom, length] : {std::pair("chr1", 60000), std::pair("chr8", 30000), std::pair("chr9", 30000)})
            for (int begin = 200; begin + 200 < length; begin += 300)
                text += std::string(chrom) + "\t" + std::to_string(begin) + "\t" + std::to_string(begin + 1) + "\tx\t" + (random.below(4) == 0 ? "1" : "0") + "\t+\n";
        return text;
    }

    test::ToyGenome m_toy;
};

QTEST_APPLESS_MAIN(LabelledSitesTest)
#include "labelled_sites_test.moc"
