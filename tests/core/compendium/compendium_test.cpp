// SPDX-License-Identifier: GPL-3.0-or-later
// Bins, labels and splits of a compendium against a count base by base.
#include "tests/core/compendium/toy_tracks.h"

#include <algorithm>
#include <set>

using namespace bindscape;
using namespace bindscape::compendium;
using dataset::Split;
using test::ToyTracks;
using Span = ToyTracks::Span;

namespace {

const std::vector<std::pair<std::string, std::int64_t>> kChroms{{"chr1", 20130}, {"chr8", 12000}, {"chr9", 9999}, {"chrM", 700}};

std::vector<Span> randomSpans(Random& random, std::size_t count)
{
    std::vector<Span> spans;
    for (std::size_t i = 0; i < count; ++i) {
        const auto& [chrom, length] = kChroms[random.below(3)];
        const auto begin = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(length)));
        spans.push_back({chrom, begin, std::min(length, begin + static_cast<std::int64_t>(random.below(400)))});
    }
    return spans;
}

// chrom, begin of bin -> tracks that label it, by counting every base.
using Labels = std::map<std::pair<std::string, std::int64_t>, std::set<std::size_t>>;
Labels countBases(const std::vector<std::vector<Span>>& tracks, const CompendiumSettings& settings)
{
    Labels labels;
    for (std::size_t t = 0; t < tracks.size(); ++t)
        for (const auto& [chrom, length] : kChroms) {
            std::vector<bool> covered(static_cast<std::size_t>(length));
            for (const Span& span : tracks[t])
                for (std::int64_t i = span.begin; span.chrom == chrom && i < span.end; ++i)
                    covered[static_cast<std::size_t>(i)] = true;
            for (std::int64_t begin = 0; begin < length; begin += settings.bin) {
                int bases = 0;
                for (std::int64_t i = begin; i < std::min<std::int64_t>(begin + settings.bin, length); ++i)
                    bases += covered[static_cast<std::size_t>(i)] ? 1 : 0;
                if (bases > settings.covered * settings.bin)
                    labels[{chrom, begin}].insert(t);
            }
        }
    return labels;
}

}  // namespace

class CompendiumTest : public QObject {
    Q_OBJECT

    ToyTracks m_toy{kChroms, {{"chr1", 5000, 5600}, {"chr9", 0, 300}}};

    bool hasWarning(const Compendium& made, const std::string& part) const
    {
        return std::any_of(made.warnings.begin(), made.warnings.end(), [&](const Warning& w) { return toText(w).find(part) != std::string::npos; });
    }

private Q_SLOTS:
    void labelsAreThoseOfACountBaseByBase_data()
    {
        QTest::addColumn<int>("bin");
        QTest::addColumn<int>("window");
        QTest::addColumn<double>("covered");
        QTest::newRow("as published") << 200 << 1000 << 0.5;
        QTest::newRow("odd") << 33 << 100 << 0.25;
        QTest::newRow("any base, window as long as the bin") << 150 << 150 << 0.0;
    }
    void labelsAreThoseOfACountBaseByBase()
    {
        QFETCH(int, bin);
        QFETCH(int, window);
        QFETCH(double, covered);
        Random random(3);
        std::vector<std::vector<Span>> spans;
        std::vector<Track> tracks;
        for (std::size_t t = 0; t < 70; ++t) {  // more than one word of labels
            spans.push_back(randomSpans(random, 1 + t % 20));
            tracks.push_back(m_toy.track("t" + std::to_string(t), spans.back()));
        }
        CompendiumOptions options = m_toy.options(tracks);
        options.settings.bin = bin;
        options.settings.window = window;
        options.settings.covered = covered;
        options.settings.maxUnknown = 20;
        const Compendium made = m_toy.build(options);
        const Labels wanted = countBases(spans, options.settings);
        std::int64_t edge = 0, unknown = 0;
        std::size_t next = 0;
        std::vector<TrackCounts> counts(tracks.size());
        for (const auto& [place, labels] : wanted) {
            const auto& [chrom, begin] = place;
            const std::string& letters = m_toy.letters(chrom);
            const std::int64_t first = begin + bin / 2 - window / 2 + (bin % 2 != 0 && window % 2 == 0 ? 1 : 0);
            if (first < 0 || first + window > static_cast<std::int64_t>(letters.size())) {
                ++edge;
                continue;
            }
            const std::string inside = letters.substr(static_cast<std::size_t>(first), static_cast<std::size_t>(window));
            if (std::count(inside.begin(), inside.end(), 'N') > 20) {
                ++unknown;
                continue;
            }
            QVERIFY(next < made.bins.size());
            QCOMPARE(made.chroms[made.bins[next].chrom], chrom);
            QCOMPARE(made.bins[next].begin, begin);
            QCOMPARE(made.windowOf(next), (Region{chrom, first, first + window}));
            const Split split = chrom == "chr8" ? Split::Validation : chrom == "chr9" ? Split::Test : Split::Train;
            QCOMPARE(made.bins[next].split, split);
            for (std::size_t t = 0; t < tracks.size(); ++t) {
                QCOMPARE(made.hasLabel(next, t), labels.contains(t));
                auto& count = counts[t];
                (split == Split::Train ? count.train : split == Split::Test ? count.test : count.validation) += labels.contains(t) ? 1 : 0;
            }
            ++next;
        }
        QCOMPARE(made.bins.size(), next);
        QCOMPARE(made.leftOutEdge, edge);
        QCOMPARE(made.leftOutUnknown, unknown);
        QVERIFY(edge > 0 && unknown > 0);
        for (std::size_t t = 0; t < tracks.size(); ++t) {
            QVERIFY(made.counts[t].train == counts[t].train && made.counts[t].validation == counts[t].validation && made.counts[t].test == counts[t].test);
            QCOMPARE(made.counts[t].regions, static_cast<std::int64_t>(spans[t].size()));
        }
        QCOMPARE(made.options.validation, std::vector<std::string>{"chr8"});
        QCOMPARE(made.options.test, std::vector<std::string>{"chr9"});
    }

    void halfIsNotEnough()
    {
        const auto half = m_toy.track("half", {{"chr1", 1000, 1100}, {"chr8", 2000, 2050}, {"chr8", 2030, 2100}});
        const auto more = m_toy.track("more", {{"chr1", 1000, 1101}, {"chr8", 2000, 2050}, {"chr8", 2149, 2201}, {"chr1", 3150, 3300}, {"chr1", 3200, 3301}});
        const Compendium made = m_toy.build(m_toy.options({half, more}));
        QCOMPARE(made.bins.size(), 3U);
        QCOMPARE(made.bins[0].begin, 1000);
        QVERIFY(!made.hasLabel(0, 0) && made.hasLabel(0, 1));
        QCOMPARE(made.bins[1].begin, 3200);
        QVERIFY(made.chroms[made.bins[2].chrom] == "chr8" && made.bins[2].begin == 2000 && made.bins[2].split == Split::Validation);
        QVERIFY(hasWarning(made, "the test set has no bin"));
        QVERIFY(hasWarning(made, "track half labels no bin"));
    }
};

QTEST_GUILESS_MAIN(CompendiumTest)
#include "compendium_test.moc"
