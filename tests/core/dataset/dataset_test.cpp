// SPDX-License-Identifier: GPL-3.0-or-later
// Labels, windows, splits and matching against brute force on a small genome.
#include "tests/core/dataset/toy_genome.h"
#include "tests/support/test_support.h"

#include <map>

using namespace bindscape;
using namespace bindscape::dataset;

namespace {

bool sameSites(const Dataset& a, const Dataset& b)
{
    if (a.instances.size() != b.instances.size())
        return false;
    for (std::size_t i = 0; i < a.instances.size(); ++i)
        if (a.instances[i].begin != b.instances[i].begin || a.instances[i].used != b.instances[i].used || a.instances[i].split != b.instances[i].split)
            return false;
    return true;
}

genome::Interval interval(std::int64_t begin, std::int64_t end)
{
    genome::Interval interval;
    interval.begin = begin;
    interval.end = end;
    return interval;
}

bool warns(const Dataset& data, const std::string& part)
{
    return std::any_of(data.warnings.begin(), data.warnings.end(), [&](const Warning& w) { return toText(w).find(part) != std::string::npos; });
}

}  // namespace

class DatasetTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pBins()
    {
        QCOMPARE(pValueBin(1e-4), 40);
        QCOMPARE(pValueBin(9.9e-5), 40);
        QCOMPARE(pValueBin(7.9e-5), 41);
        QCOMPARE(pValueBin(1.0), 0);
        QCOMPARE(pValueBin(3.2e-7, 1), 6);
        QCOMPARE(pValueBin(0.0), 30000);
    }

    void gcBinsInIntegers()
    {
        for (std::int64_t known = 1; known <= 300; ++known)
            for (std::int64_t gc = 0; gc <= known; ++gc)
                QCOMPARE(gcBin(gc, known), static_cast<int>(std::min<std::int64_t>(50 * gc / known, 49)));
        QCOMPARE(gcBin(29, 50), 29);  // 0.58 / 0.02 is 28.999... in doubles
        QCOMPARE(gcBin(1, 1, 0.3), 3);
        QCOMPARE(gcBin(1, 2, 0.3), 1);
    }

    void labelsAndWindowsAgreeWithBruteForce()
    {
        const Dataset data = m_toy.build(m_toy.options());
        QVERIFY(data.instances.size() > 300);
        QCOMPARE(data.chroms, (std::vector<std::string>{"chr1", "chr8", "chr9"}));
        QVERIFY(warns(data, "chrM"));
        int bound = 0;
        for (const auto& i : data.instances) {
            const genome::Interval* first = nullptr;
            for (const auto& peak : m_toy.peaks.byChrom.at(data.chroms[i.chrom]))
                if (peak.begin <= i.begin && i.end() <= peak.end && (first == nullptr || peak.order < first->order))
                    first = &peak;
            QCOMPARE(i.label == 1, first != nullptr);
            QCOMPARE(i.signal, first != nullptr ? first->signal : 0.0);
            bound += i.label;
            const std::string& letters = m_toy.letters[i.chrom].second;
            const std::int64_t begin = i.begin - (200 - 5) / 2;
            QCOMPARE(data.window(i).begin, begin);
            QCOMPARE(i.windowFits, begin >= 0 && begin + 200 <= static_cast<std::int64_t>(letters.size()));
            if (!i.windowFits) {
                QVERIFY(std::isnan(i.gc) && !i.used);
                continue;
            }
            const auto counts = genome::composition(letters.substr(static_cast<std::size_t>(begin), 200));
            QCOMPARE(i.unknown, static_cast<std::uint32_t>(counts.unknown));
            COMPARE_CLOSE(i.gc, static_cast<double>(counts.gc) / static_cast<double>(counts.known), 1e-12, 0);
            QVERIFY(!i.used || counts.unknown <= 20);
        }
        QVERIFY(bound > 30);
    }

    void defaultSplitIsChr8AndChr9()
    {
        const Dataset data = m_toy.build(m_toy.options());
        for (const auto& i : data.instances)
            if (i.split != Split::Unused)
                QCOMPARE(i.split, i.chrom == 0 ? Split::Train : i.chrom == 1 ? Split::Validation : Split::Test);
        QVERIFY(!warns(data, "usual"));
    }

    void matchingCountsPerBin_data()
    {
        QTest::addColumn<int>("design");
        QTest::addColumn<int>("match");
        QTest::addColumn<bool>("pooled");
        for (const int design : {0, 1})
            for (const int match : {0, 1})
                for (const bool pooled : {false, true})
                    QTest::addRow("design %d match %d pooled %d", design, match, pooled) << design << match << pooled;
    }
    void matchingCountsPerBin()
    {
        QFETCH(int, design);
        QFETCH(int, match);
        QFETCH(bool, pooled);
        DatasetOptions options = m_toy.options();
        options.design = static_cast<Design>(design);
        options.match = static_cast<MatchMode>(match);
        options.matchPooled = pooled;
        options.gcBinWidth = 0.05;
        const Dataset data = m_toy.build(options);
        std::map<std::array<int, 3>, std::array<std::int64_t, 4>> bins;  // bound, unbound, bound used, unbound used
        for (const auto& i : data.instances)
            if (i.split != Split::Unused) {
                auto& bin = bins[{pooled ? 0 : static_cast<int>(i.split), i.pBin, design == 0 ? -1 : i.gcBin}];
                ++bin[i.label ? 0 : 1];
                bin[i.label ? 2 : 3] += i.used ? 1 : 0;
            }
        for (const auto& [key, bin] : bins) {
            const std::int64_t pairs = std::min(bin[0], bin[1]);
            QCOMPARE(bin[2], match == 0 ? bin[0] : pairs);
            QCOMPARE(bin[3], pairs);
        }
        QCOMPARE(data.matching.size(), bins.size());  // bins without a bound site, too
        for (const auto& row : data.matching) {
            const int split = row.split == "all" ? 0 : static_cast<int>(*splitFromText(row.split));
            const auto& bin = bins.at({split, row.pBin, row.gcBin});
            QCOMPARE((std::array<std::int64_t, 4>{row.positives, row.negativesAvailable, row.positives - row.positivesDropped, row.negativesTaken}), bin);
        }
    }

    void dnaseDesignKeepsOpenSitesOnly()
    {
        genome::IntervalSet open;
        for (const char* chrom : {"chr1", "chr8", "chr9"})
            open.byChrom[chrom] = {interval(2000, 20000)};
        DatasetOptions options = m_toy.options();
        options.design = Design::Dnase;
        const Dataset data = m_toy.build(options, &open);
        int used = 0;
        for (const auto& i : data.instances) {
            QCOMPARE(i.dnase, i.begin >= 2000 && i.end() <= 20000);
            QVERIFY(!i.used || i.dnase);
            used += i.used ? 1 : 0;
        }
        QVERIFY(used > 10);
        VERIFY_ERROR(m_toy.build(options), "DNase");
    }

    void sameSeedSameSites()
    {
        DatasetOptions options = m_toy.options();
        options.threads = 1;
        const Dataset one = m_toy.build(options);
        options.threads = 4;
        QVERIFY(sameSites(one, m_toy.build(options)));
        options.seed = 99;
        QVERIFY(!sameSites(one, m_toy.build(options)));
    }

    void maxSites()
    {
        DatasetOptions options = m_toy.options();
        options.maxSites = 7;
        const Dataset data = m_toy.build(options);
        QCOMPARE(data.counts(Split::Train).boundUsed, 7);
        QVERIFY(data.counts(Split::Train).unboundUsed <= 7);
        QVERIFY(data.counts(Split::Train).boundFound > 7);
    }

    void excludedRegions()
    {
        DatasetOptions options = m_toy.options();
        options.excludeFile = m_toy.path("exclude.bed").string();
        writeFileAtomically(options.excludeFile, "chr1\t10000\t30000\n");
        const Dataset data = m_toy.build(options);
        for (const auto& i : data.instances)
            if (i.chrom == 0 && i.windowFits && data.window(i).begin < 30000 && data.window(i).end > 10000)
                QVERIFY(i.split == Split::Unused && !i.used);
        QVERIFY(warns(data, "excluded"));
    }

    void proposesOtherChromosomes()
    {
        const test::ToyGenome toy({{"2", 40000}, {"5", 24000}, {"7", 26000}, {"X", 90000}});
        const Dataset data = toy.build(toy.options());
        QCOMPARE(data.options.validation, std::vector<std::string>{"5"});
        QCOMPARE(data.options.test, std::vector<std::string>{"7"});
        QCOMPARE(data.options.train, (std::vector<std::string>{"2", "X"}));
        QVERIFY(warns(data, "5 validates and 7 tests instead"));
        DatasetOptions options = toy.options();
        options.test = {"chrX"};
        options.validation = {};
        options.defaultSplit = false;
        const Dataset half = toy.build(options);
        QCOMPARE(half.options.test, std::vector<std::string>{"X"});
        QCOMPARE(half.options.validation, std::vector<std::string>{"5"});
    }

    void oneChromosomeTrainsAlone()
    {
        const test::ToyGenome toy({{"only", 40000}});
        const Dataset data = toy.build(toy.options());
        QCOMPARE(data.options.train, std::vector<std::string>{"only"});
        QVERIFY(warns(data, "validation set has no site at all"));
        QVERIFY(warns(data, "test set has no site at all"));
    }

    void chosenChromosomesAreChecked()
    {
        DatasetOptions options = m_toy.options();
        options.defaultSplit = false;
        options.test = {"chr22"};
        VERIFY_ERROR(m_toy.build(options), "has no chromosome chr22, which was chosen for the test. It has chr1, chr8, chr9, chrM.");
        options.test = {"8"};
        options.validation = {"chr8"};
        VERIFY_ERROR(m_toy.build(options), "chosen for two");
    }

    void nothingToTrainOn()
    {
        DatasetOptions options = m_toy.options();
        options.defaultSplit = false;
        options.train = {"chrM"};
        VERIFY_ERROR(m_toy.build(options), "Nothing is left to train on");
        genome::IntervalSet none;
        SilentProgress progress;
        VERIFY_ERROR(buildDataset(*m_toy.reference, m_toy.motif, m_toy.background, none, nullptr, m_toy.options(), progress), "same assembly");
    }

    void oneClassSplitsAreWarnings()
    {
        genome::IntervalSet everywhere = m_toy.peaks;
        everywhere.byChrom["chr9"] = {interval(0, 30000)};
        SilentProgress progress;
        const Dataset data = buildDataset(*m_toy.reference, m_toy.motif, m_toy.background, everywhere, nullptr, m_toy.options(), progress);
        QVERIFY(warns(data, "the test set has no unbound site"));
    }

    void oddWindowsAndWideMotifs()
    {
        DatasetOptions options = m_toy.options();
        options.window = 201;
        const Dataset data = m_toy.build(options);
        QCOMPARE(data.window(data.instances[40]).begin, data.instances[40].begin - 98);
        options.window = 24;
        QVERIFY(!m_toy.build(options).instances.empty());
        options.window = 4;
        VERIFY_ERROR(m_toy.build(options), "20 to 100,000");
    }

    void windowsForTheNetwork()
    {
        const Dataset data = m_toy.build(m_toy.options());
        SilentProgress progress;
        WindowQuery query;
        query.split = Split::Train;
        const WindowSet present = loadWindows(data, *m_toy.reference, query, progress);
        query.coreBlocked = true;
        const WindowSet blocked = loadWindows(data, *m_toy.reference, query, progress);
        const SplitCounts counts = data.counts(Split::Train);
        QCOMPARE(static_cast<std::int64_t>(present.labels.size()), counts.boundUsed + counts.unboundUsed);
        QCOMPARE(present.instance, blocked.instance);
        std::vector<std::uint8_t> codes(200), masked(200);
        for (std::size_t w = 0; w < present.labels.size(); ++w) {
            const Instance& i = data.instances[present.instance[w]];
            QCOMPARE(present.labels[w], i.label);
            present.windows.decode(w, false, codes);
            blocked.windows.decode(w, false, masked);
            const Region window = data.window(i);
            auto expected = genome::toCodes(m_toy.letters[i.chrom].second.substr(static_cast<std::size_t>(window.begin), 200));
            QCOMPARE(codes, expected);
            std::fill_n(expected.begin() + (i.begin - window.begin), 5, genome::kUnknownBase);
            QCOMPARE(masked, expected);
        }
        query = {};
        query.usedOnly = false;
        query.label = 1;
        const WindowSet all = loadWindows(data, *m_toy.reference, query, progress);
        QCOMPARE(all.labels.size(), static_cast<std::size_t>(std::count_if(data.instances.begin(), data.instances.end(), [](const Instance& i) {
                     return i.label && i.windowFits;
                 })));
    }

private:
    test::ToyGenome m_toy;
};

QTEST_APPLESS_MAIN(DatasetTest)
#include "dataset_test.moc"
