// SPDX-License-Identifier: GPL-3.0-or-later
// What a user can choose about a track: summary, scale, second colour, opacity, overlay, blocks and lanes, amino acids.
#include "core/tracks/track_painter.h"
#include "tests/support/recording_canvas.h"
#include "tests/support/test_support.h"

#include <QTest>

#include <algorithm>
#include <set>

using namespace bindscape;
using namespace bindscape::tracks;
using test::Mark;
using test::RecordingCanvas;

namespace {

constexpr std::int64_t kChrom = 1'000'000;
const draw::Theme& kTheme = draw::lightTheme();
const draw::Color kRed = draw::Color::hex(0xCC0000), kBlue = draw::Color::hex(0x0000CC);

RecordingCanvas paint(const genome::TrackData& data, const TrackStyle& style, double begin, double end, double width = 1000, double height = 50,
                      std::optional<std::pair<double, double>> range = {})
{
    RecordingCanvas canvas;
    const Viewport view("chr1", kChrom, begin, end, 0, width);
    paintTrack({canvas, kTheme, view, {0, 10, width, height}, 11, 1, range, std::nullopt}, data, style);
    return canvas;
}

genome::Signal flat(std::int64_t begin, const std::vector<float>& values)
{
    return {{"chr1", begin, begin + static_cast<std::int64_t>(values.size())}, values, values, values};
}

// 100 bins of 10 bases: least 1, mean 4, largest 8.
genome::Signal spread()
{
    return {{"chr1", 0, 1000}, std::vector<float>(100, 1), std::vector<float>(100, 4), std::vector<float>(100, 8)};
}

TrackStyle with(const char* graph, const char* summary = "")
{
    TrackStyle style;
    style.color = kRed;
    style.graph = graph;
    style.summary = summary;
    return style;
}

std::vector<Mark> filled(const RecordingCanvas& canvas, draw::Color color)
{
    return canvas.where([=](const Mark& m) { return m.fill == color; });
}

double topOf(const std::vector<Mark>& marks)
{
    double top = 1e9;
    for (const Mark& mark : marks)
        if (mark.kind != Mark::Kind::Text && !(mark.kind == Mark::Kind::Line && mark.box.height == 0))
            top = std::min(top, mark.box.y);
    return top;
}

std::vector<Mark> ink(const RecordingCanvas& canvas)
{
    return canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Polygon || m.kind == Mark::Kind::Polyline || (m.kind == Mark::Kind::Rect && m.fill && m.fill->a == 255); });
}

genome::Interval interval(std::int64_t begin, std::int64_t end, const char* name = "")
{
    genome::Interval item;
    item.begin = begin;
    item.end = end;
    item.name = name;
    return item;
}

}  // namespace

class TrackLooksTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyGraphShowsTheSummaryThatWasChosen_data()
    {
        QTest::addColumn<QString>("graph");
        QTest::addColumn<double>("zoom");  // bases shown: 5 bases per px, and 1 px a base
        for (const char* graph : {"area", "bars", "line"})
            for (const double zoom : {5.0, 1.5})
                QTest::addRow("%s at %.1f", graph, zoom) << graph << zoom;
    }
    void everyGraphShowsTheSummaryThatWasChosen()
    {
        QFETCH(QString, graph);
        QFETCH(double, zoom);
        const std::string name = graph.toStdString();
        const double width = 1000 / zoom, top = 12, bottom = 58;
        const auto heightOf = [&](const char* summary) {
            const auto canvas = paint(spread(), with(name.c_str(), summary), 0, 1000, width, 50, std::pair(0.0, 8.0));
            return (bottom - topOf(ink(canvas))) / (bottom - top);
        };
        COMPARE_CLOSE(heightOf("max"), 1.0, 1e-6, 0);
        COMPARE_CLOSE(heightOf("mean"), 0.5, 1e-6, 0);
        COMPARE_CLOSE(heightOf("min"), 0.125, 1e-6, 0);
        COMPARE_CLOSE(heightOf("whiskers"), 1.0, 1e-6, 0);
    }
    void whiskersAreThreeShades()
    {
        for (const char* graph : {"area", "bars"}) {
            const auto canvas = paint(spread(), with(graph, "whiskers"), 0, 1000, 200, 50);
            std::set<int> tops;
            for (const Mark& mark : ink(canvas))
                tops.insert(static_cast<int>(std::lround(mark.box.y)));
            QVERIFY2(tops.size() >= 3, graph);
            QVERIFY(!filled(canvas, kRed).empty());  // the mean in the track's own colour
        }
        // One base has one value.
        QCOMPARE(paint(flat(0, {4, 4, 4}), with("area", "whiskers"), 0, 10).where([](const Mark& m) { return m.kind == Mark::Kind::Polygon; }).size(),
                 std::size_t{1});
    }
    void theScaleFollowsWhatIsShown()
    {
        QVERIFY(dataRange(spread(), with("area", "max")) == std::pair(0.0, 8.0));
        QVERIFY(dataRange(spread(), with("area", "mean")) == std::pair(0.0, 4.0));
        QVERIFY(dataRange(spread(), with("area", "min")) == std::pair(0.0, 1.0));
        QVERIFY(dataRange(spread(), with("area")) == std::pair(0.0, 8.0));
    }
    void percentileIsNotSetByAFewBins()
    {
        TrackStyle style = with("area");
        style.scale = ScaleMode::Percentile;
        std::vector<float> values;
        for (int i = 1; i <= 1000; ++i)
            values.push_back(static_cast<float>(i));
        COMPARE_CLOSE(dataRange(flat(0, values), style)->second, 990.0, 0, 1.01);
        style.percentile = 90;
        COMPARE_CLOSE(dataRange(flat(0, values), style)->second, 900.0, 0, 1.01);
        style.percentile = 99;
        std::vector<float> spiky(1000, 2.0f);
        spiky[3] = 5000;
        spiky[7] = -4000;
        QVERIFY(dataRange(flat(0, spiky), style) == std::pair(0.0, 2.0));
        // Both signs: both ends are robust.
        std::vector<float> both;
        for (int i = -500; i < 500; ++i)
            both.push_back(static_cast<float>(i));
        both.push_back(1e6f);
        both.push_back(-1e6f);
        const auto range = dataRange(flat(0, both), style);
        QVERIFY(range && range->first < -480 && range->first > -500 && range->second > 480 && range->second < 500);
        // Mostly zeros: of the rest.
        std::vector<float> sparse(10'000, 0.0f);
        for (int i = 0; i < 50; ++i)
            sparse[static_cast<std::size_t>(i) * 100] = static_cast<float>(i + 1);
        QVERIFY(dataRange(flat(0, sparse), style)->second >= 49);
        QVERIFY(!dataRange(flat(0, {NAN}), style));
        // What is cut off is marked.
        QVERIFY(!filled(paint(flat(0, spiky), style, 0, 1000), kTheme.text).empty());
    }
    void logarithmicScalesSpreadSmallValues()
    {
        const auto heightOf = [](float value, double high, bool logarithmic) {
            TrackStyle style = with("bars");
            style.logarithmic = logarithmic;
            const auto canvas = paint(flat(0, {value}), style, 0, 10, 1000, 50, std::pair(0.0, high));
            return filled(canvas, kRed).at(0).box.height / 46;
        };
        QVERIFY(heightOf(10, 1000, true) > 0.3 && heightOf(10, 1000, false) < 0.02);
        QVERIFY(heightOf(0.05f, 0.5, true) > 0.45);  // also where all values are below one
        COMPARE_CLOSE(heightOf(1000, 1000, true), 1.0, 1e-9, 0);
        // Signed: as far below zero as above.
        TrackStyle style = with("bars");
        style.logarithmic = true;
        style.scale = ScaleMode::Symmetric;
        const auto bars = filled(paint(flat(0, {-9, 9}), style, 0, 10), kRed);
        COMPARE_CLOSE(bars.at(0).box.height, bars.at(1).box.height, 0, 1e-6);
        // The older way to say it, and the words on the axis.
        TrackStyle older = with("bars");
        older.scale = ScaleMode::Log;
        QVERIFY(isLogarithmic(older) && isLogarithmic(style) && !isLogarithmic(with("bars")));
        QVERIFY(paint(flat(0, {86}), older, 0, 10).hasText("86 log"));
        QVERIFY(paint(flat(0, {86}), with("bars"), 0, 10).hasText("86"));
    }
    void textsOfScalesSayHowTheyWereMade()
    {
        const auto first = [](ScaleMode mode, bool logarithmic, const char* group, std::pair<double, double> range) {
            TrackStyle style;
            style.scale = mode;
            style.logarithmic = logarithmic;
            return scaleTexts(style, group, genome::TrackKind::Signal, range).at(0);
        };
        QCOMPARE(first(ScaleMode::Auto, false, "", {0, 212}), std::string("auto · 0–212"));
        QCOMPARE(first(ScaleMode::Fixed, false, "", {0, 50}), std::string("0–50"));
        QCOMPARE(first(ScaleMode::Auto, false, "A", {0, 86}), std::string("A · 0–86"));
        QCOMPARE(first(ScaleMode::Auto, true, "", {0, 86}), std::string("log · 0–86"));
        QCOMPARE(first(ScaleMode::Log, false, "", {0, 86}), std::string("log · 0–86"));
        QCOMPARE(first(ScaleMode::Fixed, true, "", {0, 50}), std::string("log · 0–50"));
        QCOMPARE(first(ScaleMode::Percentile, false, "", {0, 40}), std::string("99 % · 0–40"));
        QCOMPARE(first(ScaleMode::Symmetric, false, "B", {-0.02, 0.02}), std::string("B · ±0.020"));
        QCOMPARE(first(ScaleMode::Auto, false, "", {-3, 7}), std::string("auto · −3–7"));
    }
    void negativeValuesHaveTheirOwnColour_data()
    {
        QTest::addColumn<QString>("graph");
        for (const char* graph : {"area", "bars", "line", "heat"})
            QTest::newRow(graph) << graph;
    }
    void negativeValuesHaveTheirOwnColour()
    {
        QFETCH(QString, graph);
        const std::string name = graph.toStdString();
        TrackStyle style = with(name.c_str());
        const auto bluish = [&] {
            return paint(flat(100, {5, -5, -5, 5}), style, 98, 108, 1000, 60).where([](const Mark& m) {
                const auto color = m.fill ? m.fill : m.stroke;
                return m.kind != Mark::Kind::Text && color && color->b > color->r + 60;
            });
        };
        if (name != "heat")
            QVERIFY(bluish().empty());
        style.negativeColor = kBlue;
        const auto marks = bluish();
        QVERIFY(!marks.empty());
        const auto canvas = paint(flat(100, {5, -5, -5, 5}), style, 98, 108, 1000, 60);
        QCOMPARE(canvas.openClips, 0);
        if (name == "area" || name == "bars")
            for (const Mark& mark : marks)
                if (mark.kind == Mark::Kind::Polygon || mark.kind == Mark::Kind::Rect)
                    QVERIFY(mark.box.y >= 39.9);  // below the zero line
    }
    void opacityLetsOthersShineThrough()
    {
        TrackStyle style = with("bars");
        style.opacity = 0.6;
        const auto canvas = paint(flat(0, {4}), style, 0, 10);
        const auto bars = canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Rect && m.fill && m.fill->r == kRed.r && m.fill->a == 153; });
        QCOMPARE(bars.size(), std::size_t{1});
        QVERIFY(canvas.hasText("4"));
        QCOMPARE(canvas.openClips, 0);
    }
    void overlaysShareAScaleUnlessTheyHaveTheirOwn()
    {
        const genome::TrackData low = flat(0, {10, 10}), high = flat(0, {100, 100});
        TrackStyle below = with("bars"), above = with("bars");
        above.color = kBlue;
        above.opacity = 0.6;
        std::vector<OverlayLayer> layers{{&low, &below}, {&high, &above}};
        QVERIFY(overlayRange(layers) == std::pair(0.0, 100.0));
        const auto draw = [&] {
            RecordingCanvas canvas;
            const Viewport view("chr1", kChrom, 0, 10, 0, 1000);
            paintOverlay({canvas, kTheme, view, {0, 10, 1000, 50}, 11, 1, std::nullopt, std::nullopt}, layers);
            return canvas;
        };
        auto canvas = draw();
        const auto heights = [&] {
            std::vector<double> found;
            for (const Mark& m : canvas.marks)
                if (m.kind == Mark::Kind::Rect && m.fill && (m.fill->r == kRed.r || m.fill->b == kBlue.b) && m.box.height > 2)
                    found.push_back(m.box.height);
            return found;
        };
        QCOMPARE(heights().size(), std::size_t{4});
        COMPARE_CLOSE(heights()[0] * 10, heights()[3], 1e-6, 0);  // in order: the first track lies lowest
        QCOMPARE(canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Text; }).size(), std::size_t{1});  // one axis
        layers[1].range = std::pair(0.0, 200.0);
        QVERIFY(overlayRange(layers) == std::pair(0.0, 10.0));
        canvas = draw();
        COMPARE_CLOSE(heights()[0], 2 * heights()[3], 1e-6, 0);
        QVERIFY(canvas.hasText("10"));
        layers = {{nullptr, nullptr}};
        QVERIFY(!overlayRange(layers));
        QVERIFY(draw().marks.empty());
    }

    void scoresFollowTheChosenScale()
    {
        genome::Attribution data;
        data.region = {"chr1", 0, 4};
        data.values = {1, 8, -1, 2};
        data.letters = "ACGT";
        TrackStyle style;
        style.graph = "letters";
        const auto caps = [&] { return filled(paint(data, style, 0, 10, 1000, 100), kTheme.text); };
        QVERIFY(caps().empty());
        style.scale = ScaleMode::Fixed;
        style.min = -2;
        style.max = 4;
        QCOMPARE(caps().size(), std::size_t{1});  // over the letter that is cut
        COMPARE_CLOSE(caps()[0].box.x, 100.0, 0, 1e-6);
        style.graph = "heat";
        const auto cells = [&] { return paint(data, style, 0, 10, 1000, 22).where([](const Mark& m) { return m.kind == Mark::Kind::Rect && m.fill == kTheme.signedColor(1); }); };
        QCOMPARE(cells().size(), std::size_t{1});
        style.max = 2;
        QCOMPARE(cells().size(), std::size_t{2});
    }

    // intervals --------------------------------------------------------------------------------------------------------

    void blocksAreJoinedByAThinLine()
    {
        genome::Interval item = interval(100, 900, "clone");
        item.blocks = {{100, 200}, {800, 900}};
        item.strand = Strand::Reverse;
        item.rgb = 0x123456;
        genome::Intervals data{{"chr1", 0, 1000}, {item}, {}};
        TrackStyle style;
        const auto canvas = paint(data, style, 0, 1000, 1000, 28);
        const auto boxes = filled(canvas, draw::Color::hex(0x123456));  // the file's colour
        QCOMPARE(boxes.size(), std::size_t{2});
        COMPARE_CLOSE(boxes[0].box.right(), 200.0, 0, 1);
        COMPARE_CLOSE(boxes[1].box.x, 800.0, 0, 1);
        const auto lines = canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Line && m.box.width > 700; });
        QCOMPARE(lines.size(), std::size_t{1});
        // Marks point to the left: the middle point of each is its leftmost.
        const auto chevrons = canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Polyline; });
        QVERIFY(chevrons.size() > 10);
        for (const Mark& mark : chevrons)
            QVERIFY(mark.points.at(1).x < mark.points.at(0).x);
        QVERIFY(canvas.hasText("clone"));
        style.color = kRed;  // the user's choice wins
        QCOMPARE(filled(paint(data, style, 0, 1000, 1000, 28), kRed).size(), std::size_t{2});
    }
    void highRowsHaveMoreLanes()
    {
        genome::Intervals data{{"chr1", 0, 1000}, {}, {}};
        for (int i = 0; i < 6; ++i)
            data.items.push_back(interval(100 + i, 900));
        const auto lanesAt = [&](double height) {
            std::set<double> tops;
            for (const Mark& mark : filled(paint(data, with(""), 0, 1000, 1000, height), kRed))
                tops.insert(mark.box.y);
            return tops.size();
        };
        QCOMPARE(lanesAt(28), std::size_t{2});
        QCOMPARE(lanesAt(54), std::size_t{4});
        QCOMPARE(lanesAt(120), std::size_t{6});
    }
    void wholeChromosomesAreCounted()
    {
        // Few items, but far out: a bar for each would look like a peak of a megabase.
        genome::Intervals peaks{{"chr1", 0, 300'000'000}, {interval(1'000'000, 1'000'200), interval(1'000'300, 1'000'500)}, {}};
        genome::MotifHits hits{{"chr1", 0, 300'000'000}, {}, {}, {}};
        for (const int label : {1, 0, 0}) {
            genome::MotifHit hit;
            hit.begin = 2'000'000;
            hit.end = 2'000'010;
            hit.label = label;
            hits.items.push_back(hit);
        }
        RecordingCanvas canvas;
        const Viewport view("chr1", 300'000'000, 0, 300e6, 0, 1000);
        const PaintContext context{canvas, kTheme, view, {0, 10, 1000, 50}, 11, 1, std::nullopt, std::nullopt};
        paintTrack(context, peaks, with(""));
        QCOMPARE(filled(canvas, kRed).size(), std::size_t{1});
        COMPARE_CLOSE(filled(canvas, kRed)[0].box.height, 47.0, 0, 1e-9);
        canvas.marks.clear();
        paintTrack(context, hits, with(""));
        const auto bars = canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Rect && m.fill; });
        QCOMPARE(bars.size(), std::size_t{2});
        QVERIFY(bars[0].box.bottom() <= 36 && bars[1].box.y >= 34 && bars[1].box.height > bars[0].box.height);
    }

    // amino acids ------------------------------------------------------------------------------------------------------

    void genesShowAminoAcidsAtBaseLevel()
    {
        genome::Transcript t;
        t.id = t.gene = "T1";
        t.region = {"chr1", 100, 160};
        t.strand = Strand::Forward;
        t.exons = {{100, 160}};
        t.codingBegin = 110;
        t.codingEnd = 122;
        genome::Genes data{{"chr1", 0, 1000}, {t}, {}, {{110, "ATGGCCAAATAG"}}};
        TrackStyle style;
        const auto near = paint(data, style, 100, 160, 720, 44);  // 12 px a base
        for (const char* letter : {"M", "A", "K", "*"})
            QVERIFY2(near.hasText(letter), letter);
        const auto start = filled(near, kTheme.green), stop = filled(near, kTheme.vermillion);
        QCOMPARE(start.size(), std::size_t{1});
        QCOMPARE(stop.size(), std::size_t{1});
        COMPARE_CLOSE(start[0].box.x, 120.0, 0, 1);
        COMPARE_CLOSE(start[0].box.width, 36.0, 0, 1);
        COMPARE_CLOSE(stop[0].box.x, 228.0, 0, 1);
        QVERIFY(filled(paint(data, style, 60, 200, 720, 44), kTheme.green).empty());  // 5 px a base
        const auto under = [&](double px) {
            const Viewport view("chr1", kChrom, 100, 160, 0, 720);
            return pick(view, {0, 10, 720, 44}, data, style, {px, 30}).text;
        };
        QVERIFY2(under(170).ends_with(", exon 1 of 1, amino acid A2"), under(170).c_str());
        QVERIFY2(under(240).ends_with(", stop codon"), under(240).c_str());
        QVERIFY2(under(300).ends_with(", exon 1 of 1"), under(300).c_str());  // not coding
        data.items[0].strand = Strand::Reverse;
        data.letters[0].text = "CTATTTGGCCAT";  // the same protein on the other strand
        const auto back = paint(data, style, 100, 160, 720, 44);
        COMPARE_CLOSE(filled(back, kTheme.green).at(0).box.x, 228.0, 0, 1);
        COMPARE_CLOSE(filled(back, kTheme.vermillion).at(0).box.x, 120.0, 0, 1);
    }
    void sequenceIsTranslatedInThreeFrames()
    {
        genome::Bases data{{"chr1", 300, 320}, "ATGTAACCATTTAATCATGG", {}};
        TrackStyle style;
        style.graph = "translation";
        QCOMPARE(defaultHeight(genome::TrackKind::Sequence, "translation"), 80.0);
        const auto starts = [&] { return filled(paint(data, style, 300, 320, 240, 80), kTheme.green); };
        const auto stops = [&] { return filled(paint(data, style, 300, 320, 240, 80), kTheme.vermillion); };
        QCOMPARE(starts().size(), std::size_t{2});  // ATG at 0 and 16
        QCOMPARE(starts()[0].box.x, 0.0);
        QVERIFY(starts()[1].box.y > starts()[0].box.y);  // frame 1 is below frame 0
        QCOMPARE(stops().size(), std::size_t{2});   // TAA at 3 and 11
        QVERIFY(starts()[0].box.y >= 40);           // below the letters
        style.flipped = true;
        QCOMPARE(starts().size(), std::size_t{2});  // CAT at 7 and 14
        COMPARE_CLOSE(starts()[0].box.x, 84.0, 0, 1);
        style.graph.clear();
        QVERIFY(starts().empty());
        style.graph = "translation";
        QVERIFY(filled(paint(data, style, 300, 320, 240, 20), kTheme.green).empty());  // no room: letters only
    }
};

QTEST_APPLESS_MAIN(TrackLooksTest)
#include "track_looks_test.moc"
