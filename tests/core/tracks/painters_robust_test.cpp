// SPDX-License-Identifier: GPL-3.0-or-later
// Every kind of data, odd or empty, in every kind of view: finite coordinates, balanced clips, a bounded number of marks.
#include "core/base/random.h"
#include "core/tracks/track_painter.h"
#include "tests/support/recording_canvas.h"
#include "tests/support/test_support.h"

#include <QTest>

#include <limits>

using namespace bindscape;
using namespace bindscape::tracks;

namespace {

constexpr std::int64_t kChrom = 5'000'000;

float oddValue(Random& random)
{
    const double u = random.uniform();
    if (u < 0.1)
        return std::numeric_limits<float>::quiet_NaN();
    if (u < 0.12)
        return std::numeric_limits<float>::infinity();
    if (u < 0.14)
        return -3e38f;
    return static_cast<float>(random.uniform() * 10 - 3);
}

std::vector<float> oddValues(Random& random, std::size_t count)
{
    std::vector<float> values(count);
    for (float& value : values)
        value = oddValue(random);
    return values;
}

std::string oddLetters(Random& random, std::size_t count)
{
    std::string letters(count, 'A');
    for (char& letter : letters)
        letter = "ACGTNacgtnRY-"[static_cast<int>(random.uniform() * 13)];
    return letters;
}

Strand oddStrand(Random& random) { return random.uniform() < 0.4 ? Strand::Forward : random.uniform() < 0.7 ? Strand::Reverse : Strand::None; }

std::vector<genome::TrackData> oddData(Random& random, const Region& region, std::size_t count)
{
    const auto anywhere = [&] { return region.begin + static_cast<std::int64_t>(random.uniform() * static_cast<double>(region.length()) * 1.2); };
    genome::Intervals intervals{region, {}, {}, true};
    genome::Genes genes{region, {}, {}};
    genome::MotifHits hits{region, {}, {}, {}};
    genome::Attribution scores;
    genome::Variants variants{region, {}, {}};
    scores.region = region;
    for (std::size_t i = 0; i < count; ++i) {
        genome::Variant variant;
        variant.begin = anywhere();
        variant.end = variant.begin + static_cast<std::int64_t>(random.uniform() * 40) - 3;
        variant.type = static_cast<genome::VariantType>(random.below(6));
        variant.passed = random.uniform() < 0.5;
        variant.frequency = oddValue(random);
        variant.id = random.uniform() < 0.5 ? "" : "rs" + std::to_string(i);
        variant.reference = random.uniform() < 0.1 ? "" : oddLetters(random, 1 + random.below(4));
        variant.alternates = random.uniform() < 0.1 ? "" : random.uniform() < 0.2 ? "<DEL>" : oddLetters(random, 1 + random.below(4));
        variants.items.push_back(variant);
        genome::Interval item;
        item.begin = anywhere();
        item.end = item.begin + static_cast<std::int64_t>(random.uniform() * 1000) - 5;  // some reversed or empty
        item.summit = item.begin + static_cast<std::int64_t>(random.uniform() * 2000) - 500;
        item.score = oddValue(random);
        item.name = "peak <&>";
        intervals.items.push_back(item);
        genome::Transcript t;
        t.gene = random.uniform() < 0.1 ? "" : "G" + std::to_string(i % 50);
        t.id = "T" + std::to_string(i);
        t.region = {region.chrom, item.begin, item.end};
        t.strand = oddStrand(random);
        t.codingBegin = anywhere();
        t.codingEnd = anywhere();
        t.exons = {{item.begin, item.begin + 10}, {item.end - 10, item.end}};
        genes.items.push_back(t);
        genome::MotifHit hit;
        hit.begin = anywhere();
        hit.end = hit.begin + 11;
        hit.strand = oddStrand(random);
        hit.label = static_cast<int>(random.uniform() * 3) - 1;
        hit.pvalue = random.uniform() < 0.1 ? 0 : random.uniform() * 1e-4;
        hits.items.push_back(hit);
        const std::int64_t core = anywhere();
        scores.windows.push_back({core - 500, core + 500, core, core + 11, hit.strand, random.uniform() < 0.5, 1});
    }
    const auto bins = static_cast<std::size_t>(std::min<std::int64_t>(region.length(), 20'000));
    scores.values = oddValues(random, bins);
    scores.letters = oddLetters(random, bins);
    genome::Bases bases{region, region.length() <= 20'000 ? oddLetters(random, bins) : "", region.length() <= 20'000 ? std::vector<float>{} : oddValues(random, 500)};
    genome::Signal signal{region, oddValues(random, bins), oddValues(random, bins), oddValues(random, bins)};
    genome::Intervals density{region, {}, oddValues(random, bins), false};
    genome::Genes geneDensity{region, {}, oddValues(random, bins)};
    genome::MotifHits hitDensity{region, {}, oddValues(random, bins), oddValues(random, bins)};
    genome::Signal ragged{region, {1, 2}, {1}, {}};
    std::sort(intervals.items.begin(), intervals.items.end(), [](auto& a, auto& b) { return a.begin < b.begin; });
    genome::Variants variantDensity{region, {}, oddValues(random, bins)};
    return {{}, intervals, genes, hits, scores, variants, variantDensity, bases, signal, density, geneDensity, hitDensity, ragged,
            genome::Bases{}, genome::Signal{}, genome::Intervals{}, genome::Genes{}, genome::MotifHits{}, genome::Attribution{}, genome::Variants{}};
}

}  // namespace

class PaintersRobustTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anyDataInAnyView()
    {
        Random random(11);
        const char* graphs[] = {"", "bars", "line", "heat", "letters", "expanded", "collapsed", "nonsense"};
        for (const std::int64_t length : {0, 1, 30, 3'000, 4'000'000}) {
            const Region region{"chr1", 500'000, 500'000 + length};
            const auto all = oddData(random, region, length == 0 ? 3 : 150);
            for (const double width : {1.0, 40.0, 900.0}) {
                for (const double span : {10.0, 300.0, 3'000'000.0}) {
                    for (const double begin : {499'990.0, 500'000.5, 2'000'000.0}) {
                        const Viewport view("chr1", kChrom, begin, begin + span, 0, width);
                        for (std::size_t i = 0; i < all.size(); ++i) {
                            TrackStyle style;
                            style.graph = graphs[(i + static_cast<std::size_t>(span + width)) % 8];
                            style.scale = static_cast<ScaleMode>(i % 4);
                            check(all[i], style, view, width);
                        }
                    }
                }
            }
        }
    }

    void everyGraphOfScoresAndSignal()
    {
        Random random(12);
        const auto all = oddData(random, {"chr1", 0, 10'000}, 100);
        for (const char* graph : {"area", "bars", "line", "heat", "letters", "expanded", "collapsed"})
            for (const double span : {10.0, 300.0, 2'000.0, 100'000.0})
                for (const auto& data : all) {
                    TrackStyle style;
                    style.graph = graph;
                    style.role = "hotspots";
                    check(data, style, Viewport("chr1", kChrom, 100, 100 + span, 0, 700), 700);
                }
    }

    void badRangesAndAreas()
    {
        const genome::Signal data{{"chr1", 0, 100}, std::vector<float>(100, 1), std::vector<float>(100, 2), std::vector<float>(100, 3)};
        const Viewport view("chr1", kChrom, 0, 100, 0, 500);
        for (const auto& range : {std::pair(0.0, 0.0), std::pair(5.0, -5.0), std::pair(double(NAN), double(NAN)), std::pair(-HUGE_VAL, HUGE_VAL)}) {
            for (const draw::Rect area : {draw::Rect{0, 0, 500, 50}, draw::Rect{0, 0, 1, 1}, draw::Rect{0, 0, 0, 0}, draw::Rect{0, 0, -5, 50}, draw::Rect{0, 0, NAN, 50}}) {
                test::RecordingCanvas canvas;
                paintTrack({canvas, draw::lightTheme(), view, area, 11, 1, range, std::nullopt}, data, {});
                QVERIFY(canvas.allFinite());
            }
        }
    }

    void dataOfAnotherChromosomeAreNotDrawn()
    {
        const genome::Signal data{{"chr2", 0, 100}, std::vector<float>(100, 1), std::vector<float>(100, 2), std::vector<float>(100, 3)};
        test::RecordingCanvas canvas;
        paintTrack({canvas, draw::lightTheme(), Viewport("chr1", kChrom, 0, 100, 0, 500), {0, 0, 500, 50}, 11, 1, std::nullopt, std::nullopt}, data, {});
        QVERIFY(canvas.marks.empty());
    }

    // A million items cost as much ink as a thousand.
    void inkIsBoundedByTheWidth()
    {
        genome::Intervals intervals{{"chr1", 0, kChrom}, {}, {}, true};
        genome::MotifHits hits{{"chr1", 0, kChrom}, {}, {}, {}};
        genome::Genes genes{{"chr1", 0, kChrom}, {}, {}};
        genome::Variants variants{{"chr1", 0, kChrom}, {}, {}};
        for (std::int64_t i = 0; i < 100'000; ++i) {
            genome::Variant variant;
            variant.begin = i * 50;
            variant.end = variant.begin + 1 + i % 300;
            variant.type = static_cast<genome::VariantType>(i % 6);
            variant.passed = i % 2 == 0;
            variant.reference = "A";
            variant.alternates = "C";
            variants.items.push_back(variant);
            genome::Interval item;
            item.begin = i * 50;
            item.end = item.begin + 20;
            item.summit = item.begin + 3;
            intervals.items.push_back(item);
            genome::MotifHit hit;
            hit.begin = i * 50;
            hit.end = hit.begin + 10;
            hit.label = i % 3 == 0;
            hits.items.push_back(hit);
            if (i % 20 == 0)
                genes.items.push_back({"G" + std::to_string(i), "T", {"chr1", i * 50, i * 50 + 400}, Strand::Forward, 0, 0, {{i * 50, i * 50 + 100}}});
        }
        for (const double span : {1e3, 3e4, 3e5, 5e6}) {
            const Viewport view("chr1", kChrom, 0, span, 0, 800);
            for (const genome::TrackData& data : {genome::TrackData(intervals), genome::TrackData(hits), genome::TrackData(genes), genome::TrackData(variants)}) {
                test::RecordingCanvas canvas;
                paintTrack({canvas, draw::lightTheme(), view, {0, 0, 800, 44}, 11, 1, std::nullopt, std::nullopt}, data, {});
                QVERIFY2(canvas.marks.size() < 8'000, qPrintable(QString("%1 marks at %2 bases").arg(canvas.marks.size()).arg(span)));
                QVERIFY(!canvas.marks.empty());
            }
        }
    }

private:
    static void check(const genome::TrackData& data, const TrackStyle& style, const Viewport& view, double width)
    {
        for (const double height : {1.0, 28.0}) {
            test::RecordingCanvas canvas;
            paintTrack({canvas, draw::darkTheme(), view, {0, 0, width, height}, 11, 1, std::nullopt, std::nullopt}, data, style);
            QCOMPARE(canvas.openClips, 0);
            QVERIFY2(canvas.allFinite(), qPrintable(QString("kind %1 graph %2").arg(data.index()).arg(QString::fromStdString(style.graph))));
            QVERIFY2(canvas.marks.size() < 40 * width + 3000, qPrintable(QString("kind %1: %2 marks").arg(data.index()).arg(canvas.marks.size())));
        }
        test::RecordingCanvas canvas;
        (void)wantedHeight(view, canvas, data, style);
        (void)dataRange(data, style);
        (void)pick(view, {0, 0, width, 28}, data, style, {width / 2, 14});
        (void)plottedNumbers(data, view.region());
        QVERIFY(canvas.marks.empty());
    }
};

QTEST_APPLESS_MAIN(PaintersRobustTest)
#include "painters_robust_test.moc"
