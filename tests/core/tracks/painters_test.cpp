// SPDX-License-Identifier: GPL-3.0-or-later
// Ink where it is expected, by kind of data.
#include "core/tracks/letter_outlines.h"
#include "core/tracks/track_painter.h"
#include "tests/support/recording_canvas.h"
#include "tests/support/test_support.h"

#include <QTest>

using namespace bindscape;
using namespace bindscape::tracks;
using test::Mark;
using test::RecordingCanvas;

namespace {

constexpr std::int64_t kChrom = 1'000'000;
const draw::Theme& kTheme = draw::lightTheme();

struct Drawn {
    RecordingCanvas canvas;
    Viewport view;
    draw::Rect area;
};

Drawn paint(const genome::TrackData& data, const TrackStyle& style, double begin, double end, double width = 1000, double height = 50,
            std::optional<std::pair<double, double>> range = {})
{
    Drawn drawn{{}, Viewport("chr1", kChrom, begin, end, 0, width), {0, 10, width, height}};
    paintTrack({drawn.canvas, kTheme, drawn.view, drawn.area, 11, 1, range, std::nullopt}, data, style);
    return drawn;
}

TrackStyle styled(const char* role, const char* graph = "")
{
    TrackStyle style;
    style.role = role;
    style.graph = graph;
    return style;
}

genome::Signal flatSignal(std::int64_t begin, const std::vector<float>& values)
{
    return {{"chr1", begin, begin + static_cast<std::int64_t>(values.size())}, values, values, values};
}

genome::MotifHit hit(std::int64_t begin, Strand strand, int label)
{
    genome::MotifHit h;
    h.begin = begin;
    h.end = begin + 10;
    h.strand = strand;
    h.label = label;
    h.pvalue = 2.1e-6;
    h.motif = "SP1";
    return h;
}

genome::Attribution scores(std::int64_t begin, const std::vector<float>& values, const std::string& letters)
{
    genome::Attribution data;
    data.region = {"chr1", begin, begin + static_cast<std::int64_t>(values.size())};
    data.values = values;
    data.letters = letters;
    return data;
}

std::vector<Mark> ofKind(const RecordingCanvas& canvas, Mark::Kind kind)
{
    return canvas.where([=](const Mark& mark) { return mark.kind == kind; });
}

bool isHatch(const Mark& mark) { return mark.kind == Mark::Kind::Line && mark.box.width > 0 && std::fabs(mark.box.width - mark.box.height) < 1e-6; }

}  // namespace

class PaintersTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // signal -----------------------------------------------------------------------------------------------------------

    void barsStandWhereTheDataLie()
    {
        const auto drawn = paint(flatSignal(100, {0, 5, 10, 0}), styled("chip", "bars"), 98, 108, 1000);  // 100 px a base
        const auto bars = drawn.canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Rect && m.fill == kTheme.purple; });
        QCOMPARE(bars.size(), std::size_t{2});
        COMPARE_CLOSE(bars[0].box.x, 300.0, 0, 1);
        COMPARE_CLOSE(bars[1].box.x, 400.0, 0, 1);
        COMPARE_CLOSE(bars[1].box.height, 2 * bars[0].box.height, 1e-9, 0);
        COMPARE_CLOSE(bars[1].box.y, 12.0, 0, 1e-9);        // the largest reaches the top margin
        COMPARE_CLOSE(bars[1].box.bottom(), 58.0, 0, 1e-9); // all stand on zero
    }

    void givenRangeWinsOverTheData()
    {
        const auto drawn = paint(flatSignal(100, {10}), styled("chip", "bars"), 98, 108, 1000, 50, std::pair(0.0, 20.0));
        const auto bars = drawn.canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Rect && m.fill == kTheme.purple; });
        COMPARE_CLOSE(bars.at(0).box.height, 23.0, 1e-9, 0);
        QVERIFY(drawn.canvas.hasText("20"));
    }

    void cutPeaksAreMarked()
    {
        const auto isCap = [](const Mark& m) { return m.kind == Mark::Kind::Rect && m.fill == kTheme.text; };
        const genome::Signal data = flatSignal(100, {1, 10, 10, 1});
        QVERIFY(paint(data, styled("chip"), 98, 108).canvas.where(isCap).empty());
        const auto caps = paint(data, styled("chip"), 98, 108, 1000, 50, std::pair(0.0, 5.0)).canvas.where(isCap);
        QCOMPARE(caps.size(), std::size_t{1});
        COMPARE_CLOSE(caps[0].box.x, 300.0, 0, 1e-6);
        COMPARE_CLOSE(caps[0].box.right(), 500.0, 0, 1e-6);
    }

    void gapsStayEmpty()
    {
        const float nan = NAN;
        const auto drawn = paint(flatSignal(100, {4, 4, nan, nan, 4}), styled("chip"), 98, 108, 1000);
        const auto areas = ofKind(drawn.canvas, Mark::Kind::Polygon);
        QCOMPARE(areas.size(), std::size_t{2});
        COMPARE_CLOSE(areas[0].box.right(), 400.0, 0, 1e-6);
        COMPARE_CLOSE(areas[1].box.x, 600.0, 0, 1e-6);
    }

    void negativeSignalHangsBelowZero()
    {
        const auto drawn = paint(flatSignal(100, {-5, 5}), styled("chip", "bars"), 98, 108, 1000);
        const auto bars = drawn.canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Rect && m.fill == kTheme.purple; });
        QCOMPARE(bars.size(), std::size_t{2});
        COMPARE_CLOSE(bars[0].box.y, bars[1].box.bottom(), 0, 1e-9);
    }

    void farOutTheLargestValueIsNotLost()
    {
        std::vector<float> values(500'000, 1);
        values[250'000] = 100;  // one base of half a million
        genome::Signal data = flatSignal(0, values);
        const auto drawn = paint(data, styled("chip"), 0, 500'000, 500);
        const auto areas = ofKind(drawn.canvas, Mark::Kind::Polygon);
        QCOMPARE(areas.size(), std::size_t{3});  // largest, mean, least
        COMPARE_CLOSE(areas[0].box.y, 12.0, 0, 1e-6);
        QVERIFY(areas[1].box.y > 50);
        QVERIFY(areas[2].box.y > 50);
    }

    void staleDataLieWhereTheirRegionSays()
    {
        // Read for a coarse view, shown at a new zoom: ten bins of 100 bases.
        genome::Signal data{{"chr1", 1000, 2000}, std::vector<float>(10, 1), std::vector<float>(10, 1), std::vector<float>(10, 1)};
        data.max[3] = data.mean[3] = data.min[3] = 9;
        const auto drawn = paint(data, styled("chip", "bars"), 1200, 1500, 300);
        const auto bars = drawn.canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Rect && m.fill == kTheme.purple && m.box.height > 40; });
        QCOMPARE(bars.size(), std::size_t{1});
        COMPARE_CLOSE(bars[0].box.x, 100.0, 0, 1e-6);
    }

    void ranges()
    {
        TrackStyle style = styled("chip");
        QVERIFY(dataRange(flatSignal(0, {3, 7}), style) == std::pair(0.0, 7.0));
        QVERIFY(dataRange(flatSignal(0, {-3, 7}), style) == std::pair(-3.0, 7.0));
        QVERIFY(dataRange(flatSignal(0, {0, 0}), style) == std::pair(0.0, 1.0));
        QVERIFY(!dataRange(flatSignal(0, {NAN, NAN}), style));
        QVERIFY(!dataRange(genome::TrackData{}, style));
        QVERIFY(!dataRange(genome::Genes{}, style));
        style.scale = ScaleMode::Symmetric;
        QVERIFY(dataRange(flatSignal(0, {-3, 7}), style) == std::pair(-7.0, 7.0));
        style.scale = ScaleMode::Fixed;
        style.min = 0;
        style.max = 50;
        QVERIFY(dataRange(flatSignal(0, {-3, 7}), style) == std::pair(0.0, 50.0));
        style.max = 0;  // not a range: as if automatic
        QVERIFY(dataRange(flatSignal(0, {-3, 7}), style) == std::pair(-3.0, 7.0));
        QVERIFY(dataRange(scores(0, {-2, 8}, "AC"), styled("", "heat")) == std::pair(-8.0, 8.0));
        QVERIFY(dataRange(scores(0, {-1, 8}, "AC"), styled("", "letters")) == std::pair(-2.0, 8.0));
        QVERIFY(dataRange(scores(0, {-4, 8}, "AC"), styled("", "letters")) == std::pair(-4.0, 8.0));
    }

    // motif hits -------------------------------------------------------------------------------------------------------

    void boundIsFilledUnboundIsHollow()
    {
        genome::MotifHits data{{"chr1", 0, 2000}, {hit(500, Strand::Forward, 1), hit(1000, Strand::Reverse, 0), hit(1500, Strand::Forward, -1)}, {}, {}};
        const auto drawn = paint(data, styled("motif"), 0, 2000, 1000, 28);
        const auto arrows = ofKind(drawn.canvas, Mark::Kind::Polygon);
        QCOMPARE(arrows.size(), std::size_t{3});
        QVERIFY(arrows[0].fill.has_value());
        QVERIFY(!arrows[1].fill && arrows[1].stroke && arrows[1].dash.empty());
        QVERIFY(!arrows[2].fill && !arrows[2].dash.empty());
        // The tip points along the strand: the corner at half height is at the right, or at the left.
        const auto tip = [](const Mark& m) {
            for (const auto& p : m.points)
                if (std::fabs(p.y - (m.box.y + m.box.height / 2)) < 1e-9)
                    return p.x;
            return -1.0;
        };
        COMPARE_CLOSE(tip(arrows[0]), arrows[0].box.right(), 0, 1e-9);
        COMPARE_CLOSE(tip(arrows[1]), arrows[1].box.x, 0, 1e-9);
        COMPARE_CLOSE(arrows[0].box.x + arrows[0].box.width / 2, 252.5, 0, 1.5);
        QVERIFY(drawn.canvas.hasText("2.1e-6"));
    }

    void boxesCoverExactBases()
    {
        genome::MotifHits data{{"chr1", 0, 2000}, {hit(500, Strand::Forward, 1)}, {}, {}};
        const auto drawn = paint(data, styled("motif"), 490, 520, 900, 28);  // 30 px a base
        const auto boxes = ofKind(drawn.canvas, Mark::Kind::Polygon);
        QCOMPARE(boxes.size(), std::size_t{1});
        COMPARE_CLOSE(boxes[0].box.x, 300.0, 0, 0.51);
        COMPARE_CLOSE(boxes[0].box.width, 300.0, 0, 1e-9);
        QVERIFY(drawn.canvas.hasText("SP1"));
        QVERIFY(drawn.canvas.hasText("(+)"));
        QVERIFY(drawn.canvas.hasText("2.1e-6"));
    }

    void densitiesOfBoundAboveUnboundBelow()
    {
        genome::MotifHits data{{"chr1", 0, kChrom}, {}, std::vector<float>(100, 0), std::vector<float>(100, 0)};
        data.boundDensity[10] = 5;
        data.unboundDensity[20] = 50;
        const auto drawn = paint(data, styled("motif"), 0, kChrom, 1000, 28);
        const auto bars = ofKind(drawn.canvas, Mark::Kind::Rect);
        QCOMPARE(bars.size(), std::size_t{2});
        const double middle = 24;
        QVERIFY(bars[0].box.bottom() <= middle + 1 && bars[0].box.y < middle - 2);
        QVERIFY(bars[1].box.y >= middle - 1 && bars[1].box.bottom() > middle + 2);
        QVERIFY(bars[0].box.height < bars[1].box.height);
    }

    void selectedHitIsFramed()
    {
        genome::MotifHits data{{"chr1", 0, 2000}, {hit(500, Strand::Forward, 1), hit(1000, Strand::Forward, 1)}, {}, {}};
        RecordingCanvas canvas;
        const Viewport view("chr1", kChrom, 0, 2000, 0, 1000);
        paintTrack({canvas, kTheme, view, {0, 0, 1000, 28}, 11, 1, std::nullopt, data.items[1]}, data, styled("motif"));
        const auto frames = canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Rect && m.stroke == kTheme.accent; });
        QCOMPARE(frames.size(), std::size_t{1});
        QVERIFY(frames[0].box.x > 490 && frames[0].box.right() < 515);
    }

    // attribution ------------------------------------------------------------------------------------------------------

    void lettersStandAndHang()
    {
        auto data = scores(100, {0.02f, -0.01f, 0.01f}, "TAn");
        const auto drawn = paint(data, styled("score_present", "letters"), 100, 110, 500, 100, std::pair(-0.02, 0.02));
        const auto letters = ofKind(drawn.canvas, Mark::Kind::Path);
        QCOMPARE(letters.size(), std::size_t{3});
        const double zero = 60;
        // Positive: from the line up; height in proportion to the score.
        COMPARE_CLOSE(letters[0].box.bottom(), zero, 0, 1e-6);
        COMPARE_CLOSE(letters[0].box.height, 48.0, 0, 1e-4);
        COMPARE_CLOSE(letters[2].box.height, 24.0, 0, 1e-4);
        QVERIFY(letters[0].fill == kTheme.vermillion && letters[2].fill == kTheme.text3);
        // Negative: from the line down, upside down (the A's apex, narrower than its feet, is at the bottom).
        COMPARE_CLOSE(letters[1].box.y, zero, 0, 1e-6);
        COMPARE_CLOSE(letters[1].box.height, 24.0, 0, 1e-4);
        QVERIFY(letters[1].fill == kTheme.green);
        double apexWidth = 0, feetWidth = 0;
        for (const auto& p : letters[1].points)
            for (const auto& q : letters[1].points) {
                if (std::fabs(p.y - letters[1].box.bottom()) < 1e-9 && std::fabs(q.y - p.y) < 1e-9)
                    apexWidth = std::max(apexWidth, std::fabs(p.x - q.x));
                if (std::fabs(p.y - zero) < 1e-9 && std::fabs(q.y - p.y) < 1e-9)
                    feetWidth = std::max(feetWidth, std::fabs(p.x - q.x));
            }
        QVERIFY(apexWidth > 0 && apexWidth < 0.5 * feetWidth);
        // Cells of 50 px with a gap of 0.6 px on each side.
        COMPARE_CLOSE(letters[0].box.x, 0.6, 0, 1e-6);
        COMPARE_CLOSE(letters[0].box.width, 48.8, 0, 1e-6);
    }

    // A letter's height is its score: each outline must reach all four edges of its cell and none further.
    void outlinesFillTheirCell()
    {
        for (int code = 0; code < 5; ++code) {
            const draw::Path& path = letterOutline(code);
            double left = 1e9, right = -1e9, top = 1e9, bottom = -1e9;
            std::size_t next = 0;
            draw::Point from;
            for (const auto verb : path.verbs) {
                if (verb == draw::Path::Verb::Close)
                    continue;
                const bool curve = verb == draw::Path::Verb::Curve;
                const draw::Point* p = &path.points[next];
                const draw::Point to = curve ? p[2] : p[0];
                for (double t = 0; t <= 1; t += 0.01) {
                    const double u = 1 - t;
                    const auto at = [&](double a, double b, double c, double d) { return curve ? u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d : d; };
                    const double x = at(from.x, p[0].x, curve ? p[1].x : 0, to.x), y = at(from.y, p[0].y, curve ? p[1].y : 0, to.y);
                    left = std::min(left, x), right = std::max(right, x), top = std::min(top, y), bottom = std::max(bottom, y);
                }
                from = to;
                next += curve ? 3 : 1;
            }
            QCOMPARE(next, path.points.size());
            COMPARE_CLOSE(left, 0.0, 0, 0.003);
            COMPARE_CLOSE(right, 1.0, 0, 0.003);
            COMPARE_CLOSE(top, 0.0, 0, 0.003);
            COMPARE_CLOSE(bottom, 1.0, 0, 0.003);
        }
    }

    void flippedLettersAreComplemented()
    {
        auto style = styled("score_present", "letters");
        style.flipped = true;
        const auto drawn = paint(scores(100, {0.02f}, "A"), style, 100, 110, 500, 100);
        QVERIFY(ofKind(drawn.canvas, Mark::Kind::Path).at(0).fill == kTheme.vermillion);  // T
    }

    void farOutLettersAreBarsByTheLargestScore()
    {
        std::vector<float> values(4000, 0.001f);
        values[2001] = -0.02f;
        const auto drawn = paint(scores(0, values, std::string(4000, 'A')), styled("", "letters"), 0, 4000, 1000, 100);
        QVERIFY(ofKind(drawn.canvas, Mark::Kind::Path).empty());
        const auto deep = drawn.canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Rect && m.box.height > 40; });
        QCOMPARE(deep.size(), std::size_t{1});
        COMPARE_CLOSE(deep[0].box.x, 500.0, 0, 1);
        QVERIFY(deep[0].fill->b > deep[0].fill->r);  // negative is blue
    }

    void heatIsSignedAndHatchedWhereNotScored()
    {
        std::vector<float> values(100, NAN);
        for (int i = 40; i < 50; ++i)
            values[static_cast<std::size_t>(i)] = i < 45 ? 0.02f : -0.02f;
        const auto drawn = paint(scores(0, values, std::string(100, 'A')), styled("", "heat"), 0, 100, 500, 22);
        const auto hot = drawn.canvas.where([](const Mark& m) { return m.fill == kTheme.signedColor(1); });
        const auto cold = drawn.canvas.where([](const Mark& m) { return m.fill == kTheme.signedColor(-1); });
        QCOMPARE(hot.size(), std::size_t{1});
        QCOMPARE(cold.size(), std::size_t{1});
        COMPARE_CLOSE(hot[0].box.x, 200.0, 0, 1e-6);
        COMPARE_CLOSE(hot[0].box.width, 25.0, 0, 1e-6);
        COMPARE_CLOSE(cold[0].box.right(), 250.0, 0, 1e-6);
        const auto hatch = drawn.canvas.where(isHatch);
        QVERIFY(hatch.size() > 20);
        for (const Mark& mark : hatch)
            QVERIFY(mark.box.right() <= 200 + 1e-6 || mark.box.x >= 250 - 1e-6);
    }

    void blockedCoreNeverShowsAScore()
    {
        auto data = scores(0, std::vector<float>(100, 0.02f), std::string(100, 'C'));
        data.windows.push_back({0, 100, 40, 51, Strand::Forward, true, 1.0});
        for (const char* graph : {"letters", "heat"}) {
            const auto drawn = paint(data, styled("", graph), 0, 100, 1200, 100);
            for (const Mark& mark : drawn.canvas.marks) {
                const bool scoreInk = mark.kind == Mark::Kind::Path || mark.fill == kTheme.signedColor(1);
                QVERIFY(!scoreInk || mark.box.right() <= 480 + 1e-6 || mark.box.x >= 612 - 1e-6);
            }
            const auto hatch = drawn.canvas.where(isHatch);
            QVERIFY(hatch.size() > 5);
            for (const Mark& mark : hatch)
                QVERIFY(mark.box.x >= 480 - 1e-6 && mark.box.right() <= 612 + 1e-6);
            QCOMPARE(drawn.canvas.hasText("N × 11 blocked"), std::string(graph) == "letters");
        }
        data.windows[0].coreBlocked = false;
        const auto present = paint(data, styled("", "letters"), 0, 100, 1200, 100);
        QCOMPARE(ofKind(present.canvas, Mark::Kind::Path).size(), std::size_t{100});
        QVERIFY(!present.canvas.hasText("blocked"));
    }

    // intervals, genes, sequence -----------------------------------------------------------------------------------------

    void overlappingPeaksTakeTwoLanesWithSummits()
    {
        genome::Interval a, b;
        a.begin = 100, a.end = 600, a.summit = 350, a.score = 1000, a.name = "SP1";
        b = a;
        b.begin = 200, b.end = 700, b.summit = 450;
        const genome::Intervals data{{"chr1", 0, 1000}, {a, b}, {}, true};
        const auto drawn = paint(data, styled("peaks"), 0, 1000, 1000, 28);
        const auto bars = drawn.canvas.where([](const Mark& m) { return m.fill == kTheme.purple; });
        QCOMPARE(bars.size(), std::size_t{2});
        COMPARE_CLOSE(bars[0].box.x, 100.0, 0, 1e-6);
        COMPARE_CLOSE(bars[1].box.right(), 700.0, 0, 1e-6);
        QVERIFY(bars[0].box.bottom() <= bars[1].box.y);
        const auto summits = drawn.canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Rect && m.fill == kTheme.text; });
        QCOMPARE(summits.size(), std::size_t{2});
        COMPARE_CLOSE(summits[0].box.x + 1, 350.5, 0, 1);
        QVERIFY(drawn.canvas.hasText("summit 351"));  // 1-based for people
    }

    void genesHaveExonsDirectionAndItalicNames()
    {
        genome::Transcript t;
        t.gene = "VPS13D";
        t.id = "NM_015378";
        t.region = {"chr1", 100, 900};
        t.strand = Strand::Reverse;
        t.codingBegin = 150;
        t.codingEnd = 850;
        t.exons = {{100, 200}, {800, 900}};
        const genome::Genes data{{"chr1", 0, 1000}, {t}, {}};
        const auto drawn = paint(data, styled("genes"), 0, 1000, 1000, 44);
        const auto names = drawn.canvas.where([](const Mark& m) { return m.text == "VPS13D"; });
        QCOMPARE(names.size(), std::size_t{1});
        QVERIFY(names[0].font.italic);
        QVERIFY(drawn.canvas.hasText("NM_015378 (−)"));
        const auto boxes = drawn.canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Rect && m.fill == kTheme.slate; });
        QCOMPARE(boxes.size(), std::size_t{4});  // each exon thin, its coding part thick
        // Marks along the intron point to the left; none stands on an exon.
        const auto chevrons = drawn.canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Polyline && m.points.size() == 3 && m.box.height < 7 && m.box.x > 200 && m.box.right() < 800; });
        QVERIFY(chevrons.size() > 10);
        for (const Mark& chevron : chevrons)
            QVERIFY(chevron.points[1].x < chevron.points[0].x);
    }

    void packedGenesDoNotTouch()
    {
        genome::Genes data{{"chr1", 0, 10'000}, {}, {}};
        for (int i = 0; i < 6; ++i) {
            genome::Transcript t;
            t.gene = "GENE" + std::to_string(i);
            t.region = {"chr1", i * 300, i * 300 + 900};
            t.strand = Strand::Forward;
            t.exons = {{t.region.begin, t.region.end}};
            data.items.push_back(t);
        }
        RecordingCanvas measure;
        const Viewport view("chr1", kChrom, 0, 10'000, 0, 1000);
        const double height = wantedHeight(view, measure, data, styled("genes"));
        const auto drawn = paint(data, styled("genes"), 0, 10'000, 1000, height);
        const auto texts = drawn.canvas.texts();
        QCOMPARE(texts.size(), std::size_t{6});
        for (std::size_t i = 0; i < texts.size(); ++i)
            for (std::size_t k = 0; k < i; ++k)
                QVERIFY(texts[i].box.y >= texts[k].box.bottom() || texts[k].box.y >= texts[i].box.bottom() ||
                        texts[i].box.x >= texts[k].box.right() || texts[k].box.x >= texts[i].box.right());
        for (const Mark& text : texts)
            QVERIFY(text.box.y >= 10 - 2 && text.box.bottom() <= 10 + height + 2);
    }

    void sequenceByZoom()
    {
        const genome::Bases data{{"chr1", 0, 400}, [] {
                                     std::string s;
                                     for (int i = 0; i < 100; ++i)
                                         s += "ACGT";
                                     return s;
                                 }(), {}};
        const auto letters = paint(data, styled("sequence"), 0, 40, 480, 38);
        QCOMPARE(letters.canvas.where([](const Mark& m) { return m.text == "A" && m.font.bold; }).size(), std::size_t{10});
        QCOMPARE(letters.canvas.where([](const Mark& m) { return m.text == "T" && !m.font.bold; }).size(), std::size_t{10});
        auto style = styled("sequence");
        style.flipped = true;
        const auto flipped = paint(data, style, 0, 40, 480, 38);
        QCOMPARE(flipped.canvas.texts().front().text, std::string("T"));
        const auto cells = paint(data, styled("sequence"), 0, 400, 1200, 38);
        QVERIFY(cells.canvas.texts().empty());
        QCOMPARE(ofKind(cells.canvas, Mark::Kind::Rect).size(), std::size_t{400});
        const auto gc = paint(data, styled("sequence"), 0, 800, 400, 38);
        const auto lines = ofKind(gc.canvas, Mark::Kind::Polyline);
        QCOMPARE(lines.size(), std::size_t{1});
        for (const auto& point : lines[0].points)
            COMPARE_CLOSE(point.y, 29.0, 0, 1e-6);  // half of the bases are G or C: the middle
    }

    // ruler ------------------------------------------------------------------------------------------------------------

    void rulerLabelsStandOnTheirBase()
    {
        RecordingCanvas canvas;
        const Viewport view("chr1", kChrom, 1000, 1040, 0, 800);  // 20 px a base
        paintRuler({canvas, kTheme, view, {0, 0, 800, 28}, 11, 1, std::nullopt, std::nullopt}, view.region());
        const auto labels = canvas.texts();
        QVERIFY(labels.size() >= 3);
        for (const Mark& label : labels) {
            const auto position = std::stoll([&] {
                std::string digits = label.text;
                std::erase(digits, ',');
                return digits;
            }());
            // 1-based position p is base p - 1, whose middle is half a base on.
            COMPARE_CLOSE(label.box.x + label.box.width / 2, view.toPx(static_cast<double>(position) - 0.5), 0, 0.51);
        }
    }

    void rulerLabelsNeverTouch()
    {
        for (double span = 10; span < 250e6; span *= 1.7) {
            RecordingCanvas canvas;
            const Viewport view("chr1", 250'000'000, 1e6, 1e6 + span, 0, 700);
            paintRuler({canvas, kTheme, view, {0, 0, 700, 28}, 11, 1, std::nullopt, std::nullopt}, view.region());
            const auto labels = canvas.texts();
            QVERIFY2(!labels.empty() && labels.size() < 14, qPrintable(QString::number(span)));
            for (std::size_t i = 1; i < labels.size(); ++i)
                QVERIFY(labels[i].box.x > labels[i - 1].box.right() + 4);
            QVERIFY(canvas.marks.size() < 250);
        }
    }

    void ideogramMarksThePlace()
    {
        RecordingCanvas canvas;
        const Viewport view("chr1", kChrom, 0, kChrom, 0, 1000);
        const draw::Rect area{0, 0, 1000, 26};
        const std::vector<Cytoband> bands{{0, 400'000, "p1", "gneg"}, {400'000, 500'000, "p0", "acen"}, {500'000, 600'000, "q0", "acen"},
                                          {600'000, kChrom, "q1", "gpos75"}};
        paintIdeogram({canvas, kTheme, view, area, 11, 1, std::nullopt, std::nullopt}, "chr1", kChrom, {"chr1", 700'000, 710'000}, bands);
        const auto boxes = canvas.where([](const Mark& m) { return m.stroke == kTheme.vermillion; });
        QCOMPARE(boxes.size(), std::size_t{1});
        const draw::Rect bar = ideogramBar(area);
        COMPARE_CLOSE(boxes[0].box.x, bar.x + 0.7 * bar.width, 0, 1.5);
        QVERIFY(canvas.hasText("q1") && canvas.hasText("chr1"));
    }
};

QTEST_APPLESS_MAIN(PaintersTest)
#include "painters_test.moc"
