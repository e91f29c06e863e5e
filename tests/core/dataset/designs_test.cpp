// SPDX-License-Identifier: GPL-3.0-or-later
// Which sites take part and how many: ratio, partial overlap, flank, own negatives, overlapping windows, GC window, mask; each
// against brute force on a small genome.
#include "tests/core/dataset/toy_genome.h"
#include "tests/support/test_support.h"

#include <map>

using namespace bindscape;
using namespace bindscape::dataset;

namespace {

using BinKey = std::array<int, 3>;

struct BinCounts {
    std::int64_t bound = 0, unbound = 0, boundUsed = 0, unboundUsed = 0;
};

std::map<BinKey, BinCounts> binsOf(const Dataset& data)
{
    std::map<BinKey, BinCounts> bins;
    for (const auto& i : data.instances)
        if (i.split != Split::Unused) {
            auto& bin = bins[{static_cast<int>(i.split), i.pBin, data.options.design == Design::Baseline ? -1 : i.gcBin}];
            ++(i.label ? bin.bound : bin.unbound);
            if (i.used)
                ++(i.label ? bin.boundUsed : bin.unboundUsed);
        }
    return bins;
}

// Bases between the core and the nearest peak; negative where they overlap.
std::int64_t gapToPeaks(const test::ToyGenome& toy, const Dataset& data, const Instance& i)
{
    std::int64_t gap = std::numeric_limits<std::int64_t>::max();
    for (const auto& peak : toy.peaks.byChrom.at(data.chroms[i.chrom]))
        gap = std::min(gap, std::max(peak.begin - i.end(), i.begin - peak.end));
    return gap;
}

bool overlap(const Dataset& data, const Instance& a, const Instance& b) { return data.window(a).overlaps(data.window(b)); }

LeftOutCounts leftOut(const Dataset& data, LeftOut reason)
{
    const auto found = data.leftOut.find(reason);
    return found == data.leftOut.end() ? LeftOutCounts{} : found->second;
}

}  // namespace

class DesignsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ratioPerBin_data()
    {
        QTest::addColumn<double>("ratio");
        QTest::addColumn<bool>("strict");
        for (const double ratio : {0.29, 0.5, 1.0, 1.5, 30.0})
            for (const bool strict : {false, true})
                QTest::addRow("%g %s", ratio, strict ? "strict" : "keep") << ratio << strict;
    }
    void ratioPerBin()
    {
        QFETCH(double, ratio);
        QFETCH(bool, strict);
        DatasetOptions options = m_toy.options();
        options.ratio = ratio;
        options.match = strict ? MatchMode::Strict : MatchMode::KeepPositives;
        options.pBinWidth = 0.4;  // bins large enough for shares
        const Dataset data = m_toy.build(options);
        const std::int64_t percent = std::llround(100 * ratio);  // in whole numbers
        int short_ = 0;
        for (const auto& [key, bin] : binsOf(data)) {
            const std::int64_t bound = strict ? std::min(bin.bound, 100 * bin.unbound / percent) : bin.bound;
            QCOMPARE(bin.boundUsed, bound);
            QCOMPARE(bin.unboundUsed, std::min(bin.unbound, bound * percent / 100));
            short_ += bin.bound * percent / 100 > bin.unbound ? 1 : 0;
        }
        if (ratio == 30)
            QVERIFY(short_ > 0);
    }

    void ratioZeroTakesEverything()
    {
        DatasetOptions options = m_toy.options();
        options.ratio = 0;
        const Dataset data = m_toy.build(options);
        for (const auto& i : data.instances)
            QCOMPARE(i.used, i.split != Split::Unused);
        options.ratio = -1;
        VERIFY_ERROR(m_toy.build(options), "ratio");
    }

    void partlyOverlappingCoresAreDroppedOnRequest()
    {
        DatasetOptions options = m_toy.options();
        const Dataset kept = m_toy.build(options);
        options.partial = PartialOverlap::Drop;
        const Dataset dropped = m_toy.build(options);
        std::int64_t partial = 0;
        for (std::size_t n = 0; n < kept.instances.size(); ++n) {
            const Instance &a = kept.instances[n], &b = dropped.instances[n];
            const bool isPartial = !a.label && gapToPeaks(m_toy, kept, a) < 0;
            QCOMPARE(b.split, isPartial ? Split::Unused : a.split);
            QVERIFY(!isPartial || !b.used);
            partial += isPartial && a.split != Split::Unused ? 1 : 0;
        }
        QVERIFY(partial > 5);
        QCOMPARE(leftOut(dropped, LeftOut::PartlyInPeak).unbound, partial);
        QCOMPARE(leftOut(kept, LeftOut::PartlyInPeak).unbound, 0);
    }

    void flankLeavesOutWhatIsNear()
    {
        for (const std::int64_t flank : {std::int64_t{1}, std::int64_t{30}, std::int64_t{250}}) {
            DatasetOptions options = m_toy.options();
            const Dataset all = m_toy.build(options);
            options.flank = flank;
            const Dataset data = m_toy.build(options);
            std::int64_t near = 0, exact = 0;
            for (std::size_t n = 0; n < all.instances.size(); ++n) {
                const Instance &a = all.instances[n], &b = data.instances[n];
                const std::int64_t gap = gapToPeaks(m_toy, all, a);
                const bool out = !a.label && gap < flank;
                QCOMPARE(b.split, out ? Split::Unused : a.split);
                near += out && a.split != Split::Unused ? 1 : 0;
                exact += !a.label && gap == flank ? 1 : 0;
            }
            QVERIFY(near > 0);
            if (flank == 30)
                QVERIFY(exact > 0);  // the edge itself was tested
            QCOMPARE(leftOut(data, LeftOut::NearPeak).unbound, near);
        }
    }

    void ownNegatives()
    {
        DatasetOptions options = m_toy.options();
        const Dataset all = m_toy.build(options);
        options.negativesFile = m_toy.path("negatives.bed").string();
        writeFileAtomically(options.negativesFile, "chr1\t0\t30000\nchr8\t5000\t25000\nchr9\t5000\t25000\n");
        const Dataset data = m_toy.build(options);
        int unbound = 0;
        for (std::size_t n = 0; n < all.instances.size(); ++n) {
            const Instance &a = all.instances[n], &b = data.instances[n];
            const bool inside = a.chrom == 0 ? a.end() <= 30000 : a.begin >= 5000 && a.end() <= 25000;
            QCOMPARE(b.label, a.label);
            QCOMPARE(b.split, a.label || inside ? a.split : Split::Unused);
            unbound += b.used && !b.label ? 1 : 0;
        }
        QVERIFY(unbound > 20);
        QVERIFY(leftOut(data, LeftOut::NotNegative).unbound > 100);
    }

    void overlappingWindowsAreDroppedGreedily()
    {
        DatasetOptions options = m_toy.options();
        options.overlap = WindowOverlap::Drop;
        const Dataset data = m_toy.build(options);
        const Dataset all = m_toy.build(m_toy.options());
        // Brute force: the best site left is kept, everything that it overlaps goes.
        std::vector<std::size_t> left, kept;
        for (std::size_t n = 0; n < all.instances.size(); ++n)
            if (all.instances[n].split != Split::Unused)
                left.push_back(n);
        while (!left.empty()) {
            const auto best = *std::min_element(left.begin(), left.end(), [&](std::size_t a, std::size_t b) {
                const Instance &x = all.instances[a], &y = all.instances[b];
                return std::tuple(-int(x.label), x.pvalue, -x.score, a) < std::tuple(-int(y.label), y.pvalue, -y.score, b);
            });
            kept.push_back(best);
            std::erase_if(left, [&](std::size_t n) { return overlap(all, all.instances[n], all.instances[best]); });
        }
        std::sort(kept.begin(), kept.end());
        std::vector<std::size_t> got;
        for (std::size_t n = 0; n < data.instances.size(); ++n)
            if (data.instances[n].split != Split::Unused)
                got.push_back(n);
        QCOMPARE(got, kept);
        QVERIFY(kept.size() > 50);
        const auto counts = leftOut(data, LeftOut::Overlap);
        const auto usable = [](const Dataset& d) {
            return std::count_if(d.instances.begin(), d.instances.end(), [](const Instance& i) { return i.split != Split::Unused; });
        };
        QCOMPARE(counts.bound + counts.unbound, usable(all) - usable(data));
    }

    void overlapOfTheDnaseDesignLooksAtOpenSitesOnly()
    {
        genome::IntervalSet open;
        genome::Interval region;
        for (const char* chrom : {"chr1", "chr8", "chr9"})
            for (region.begin = 0; region.begin < 30000; region.begin += 500) {
                region.end = region.begin + 120;
                open.byChrom[chrom].push_back(region);
            }
        DatasetOptions options = m_toy.options();
        options.design = Design::Dnase;
        options.overlap = WindowOverlap::Drop;
        const Dataset data = m_toy.build(options, &open);
        std::vector<Instance> kept;
        for (const auto& i : data.instances)
            if (i.dnase && i.split != Split::Unused)
                kept.push_back(i);
        QVERIFY(kept.size() > 50);
        for (const auto& i : data.instances)
            if (i.dnase && i.windowFits && i.unknown <= 20 && i.split == Split::Unused)
                QVERIFY(std::any_of(kept.begin(), kept.end(), [&](const Instance& other) { return overlap(data, i, other); }));
        QVERIFY(leftOut(data, LeftOut::ClosedChromatin).unbound > 100);
    }

    void gcIsMeasuredOverItsWindow()
    {
        for (const int gcWindow : {3, 4, 5, 61, 300}) {
            DatasetOptions options = m_toy.options();
            options.gcWindow = gcWindow;
            options.design = Design::Gc;
            const Dataset data = m_toy.build(options);
            for (const auto& i : data.instances) {
                if (!i.windowFits)
                    continue;
                const std::string& letters = m_toy.letters[i.chrom].second;
                const auto begin = i.begin - static_cast<std::int64_t>(std::floor((gcWindow - 5) / 2.0));
                const auto from = std::max<std::int64_t>(begin, 0);
                const auto to = std::min(begin + gcWindow, static_cast<std::int64_t>(letters.size()));
                const auto counts = genome::composition(letters.substr(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from)));
                if (counts.known == 0) {
                    QVERIFY(i.split == Split::Unused);
                    continue;
                }
                COMPARE_CLOSE(i.gc, static_cast<double>(counts.gc) / static_cast<double>(counts.known), 1e-12, 0);
                QCOMPARE(i.gcBin, gcBin(counts.gc, counts.known, 0.02));
                const Region window = data.window(i);
                const auto inWindow = genome::composition(letters.substr(static_cast<std::size_t>(window.begin), 200));
                QCOMPARE(i.unknown, static_cast<std::uint32_t>(inWindow.unknown));
            }
        }
    }

    void maskLiesAroundTheMiddleOfTheCore()
    {
        Dataset data;
        data.chroms = {"chr1"};
        data.options.window = 1000;
        const auto mask = [&](std::int64_t begin, int width, int mask) {
            Instance instance;
            instance.begin = begin;
            instance.width = static_cast<std::uint16_t>(width);
            data.options.maskWidth = mask;
            return maskOf(data, instance);
        };
        QCOMPARE(mask(5000, 19, 0), (Region{"chr1", 5000, 5019}));
        QCOMPARE(mask(5000, 1, 10), (Region{"chr1", 4996, 5006}));  // as published: [centre - 4, centre + 6)
        QCOMPARE(mask(5000, 1, 1), (Region{"chr1", 5000, 5001}));
        for (const int width : {5, 6, 19, 20})
            QCOMPARE(mask(5000, width, width), (Region{"chr1", 5000, 5000 + width}));
        QCOMPARE(mask(5000, 1, 1000), (Region{"chr1", 4501, 5501}));
        QCOMPARE(mask(5000, 2, 999).length(), 999);
        data.options.window = 21;
        QCOMPARE(mask(5000, 2, 21), (Region{"chr1", 4991, 5011}));  // never outside of the window [4991, 5012)
    }

    void blockedAndPresentAreTheSameSites()
    {
        DatasetOptions options = m_toy.options();
        options.maskWidth = 12;
        const Dataset data = m_toy.build(options);
        SilentProgress progress;
        WindowQuery query;
        const WindowSet present = loadWindows(data, *m_toy.reference, query, progress);
        query.coreBlocked = true;
        const WindowSet blocked = loadWindows(data, *m_toy.reference, query, progress);
        QCOMPARE(blocked.instance, present.instance);
        QCOMPARE(blocked.labels, present.labels);
        std::vector<std::uint8_t> codes(200), masked(200);
        for (std::size_t w = 0; w < present.labels.size(); ++w) {
            const Instance& i = data.instances[present.instance[w]];
            present.windows.decode(w, false, codes);
            blocked.windows.decode(w, false, masked);
            std::fill_n(codes.begin() + (maskOf(data, i).begin - data.window(i).begin), 12, genome::kUnknownBase);
            QCOMPARE(masked, codes);
        }
    }

    void manyDataSetsFromSitesThatWereFoundOnce()
    {
        SilentProgress progress;
        DatasetOptions options = m_toy.options();
        const FoundSites found = findSites(*m_toy.reference, m_toy.motif, m_toy.background, m_toy.peaks, nullptr, options, progress);
        for (const double ratio : {1.0, 2.0}) {
            options.design = Design::Gc;
            options.overlap = ratio == 1 ? WindowOverlap::Keep : WindowOverlap::Drop;
            options.ratio = ratio;
            const Dataset a = splitAndMatch(found, options), b = m_toy.build(options);
            QCOMPARE(a.instances.size(), b.instances.size());
            for (std::size_t i = 0; i < a.instances.size(); ++i)
                QVERIFY(a.instances[i].used == b.instances[i].used && a.instances[i].split == b.instances[i].split);
            QCOMPARE(a.warnings.size(), b.warnings.size());
        }
    }

    void everySiteThatIsLeftOutHasItsReason()
    {
        DatasetOptions options = m_toy.options();
        options.partial = PartialOverlap::Drop;
        options.flank = 20;
        options.overlap = WindowOverlap::Drop;
        options.train = {"chr1"};
        options.validation = {"chr8"};
        options.test = {"none"};
        options.defaultSplit = false;
        const Dataset data = m_toy.build(options);
        std::int64_t counted = 0, unused = 0;
        for (const auto& [reason, counts] : data.leftOut)
            counted += counts.bound + counts.unbound;
        for (const auto& i : data.instances)
            unused += i.split == Split::Unused ? 1 : 0;
        QCOMPARE(counted, unused);
        QVERIFY(leftOut(data, LeftOut::OtherChromosome).bound > 0);
        for (const LeftOut reason : {LeftOut::OutsideChromosome, LeftOut::UnknownBases, LeftOut::PartlyInPeak, LeftOut::NearPeak, LeftOut::Overlap})
            QVERIFY2(leftOut(data, reason).bound + leftOut(data, reason).unbound > 0, std::string(toText(reason)).c_str());
    }

private:
    test::ToyGenome m_toy;
};

QTEST_APPLESS_MAIN(DesignsTest)
#include "designs_test.moc"
