// SPDX-License-Identifier: GPL-3.0-or-later
// Matches of many motifs by zoom: ticks, boxes with names, arrow boxes with name, id and p; lanes, cores and distances; and what a click
// finds.
#include "core/tracks/match_lanes.h"
#include "core/tracks/track_painter.h"
#include "tests/support/recording_canvas.h"
#include "tests/support/test_support.h"

#include <algorithm>

using namespace bindscape;
using namespace bindscape::tracks;
using bindscape::test::Mark;

namespace {

TrackStyle matchStyle()
{
    TrackStyle style;
    style.role = "motif";
    style.graph = kMatchGraph;
    return style;
}

genome::MotifHits someMatches()
{
    genome::MotifHits data;
    data.region = {"chr1", 0, 20'000};
    const auto add = [&](std::int64_t begin, Strand strand, double p, int label, const char* motif) {
        data.items.push_back({begin, begin + 12, strand, 10, p, label, false, motif});
    };
    add(100, Strand::Forward, 1e-6, -1, "GATA1 MA0035.4");
    add(104, Strand::Reverse, 1e-5, -1, "GATA2 MA0036.3");
    add(106, Strand::Forward, 5e-5, -1, "KLF4 MA0039.4");
    add(130, Strand::Reverse, 1e-7, 1, "SP1 MA0079.3");  // the core
    add(170, Strand::Forward, 2e-5, -1, "AHR_HUMAN.H11MO.0.B");
    return data;
}

struct Painted {
    test::RecordingCanvas canvas;
    std::vector<std::string> texts;
    std::size_t polygons = 0, dotted = 0, lines = 0;
};

Painted paint(const genome::TrackData& data, double begin, double end, double height = 84)
{
    Painted painted;
    const Viewport view("chr1", 100'000, begin, end, 0, 1'000);
    paintTrack({painted.canvas, draw::lightTheme(), view, {0, 0, 1'000, height}, 11, 1, std::nullopt, std::nullopt}, data, matchStyle());
    for (const Mark& mark : painted.canvas.marks) {
        if (mark.kind == Mark::Kind::Text)
            painted.texts.push_back(mark.text);
        painted.polygons += mark.kind == Mark::Kind::Polygon;
        painted.dotted += mark.kind == Mark::Kind::Line && !mark.dash.empty();
        painted.lines += mark.kind == Mark::Kind::Line;
    }
    return painted;
}

bool has(const Painted& painted, const std::string& text)
{
    return std::find(painted.texts.begin(), painted.texts.end(), text) != painted.texts.end();
}

}  // namespace

class MatchPainterTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void basesShowNameIdAndP()
    {
        const auto painted = paint(someMatches(), 92, 172);  // 12.5 px a base
        QCOMPARE(painted.polygons, std::size_t{4});
        for (const char* text : {"GATA1", "MA0035.4", "p 1e-6", "GATA2", "KLF4"})
            QVERIFY2(has(painted, text), text);
        QVERIFY(painted.dotted >= 2);
        QVERIFY(has(painted, "28 bp"));  // behind the core
        for (const Mark& mark : painted.canvas.marks)
            QVERIFY(mark.kind == Mark::Kind::Text || (mark.box.y >= -1 && mark.box.bottom() <= 85));
    }

    void boxesHaveNamesWhereTheyFit()
    {
        const auto painted = paint(someMatches(), 0, 1'000);
        QCOMPARE(painted.polygons, std::size_t{4});
        QVERIFY(has(painted, "GATA1") && has(painted, "AHR_HUMAN.H11MO.0.B") && !has(painted, "MA0035.4"));
        QCOMPARE(painted.dotted, std::size_t{0});
    }

    void tenKilobasesAreTicks()
    {
        const auto painted = paint(someMatches(), 0, 10'000);
        QCOMPARE(painted.polygons, std::size_t{0});
        QCOMPARE(painted.lines, std::size_t{5});  // and the ground line
        QVERIFY(painted.texts.empty());
    }

    void farOutThereIsAHint()
    {
        QVERIFY(has(paint(std::monostate{}, 0, 50'000), "Zoom in to 20 kb or less for motif matches."));
        QVERIFY(has(paint(someMatches(), 0, 90'000), "Zoom in to 20 kb or less for motif matches."));
    }

    void theBestTakeTheUppermostLanes()
    {
        const auto data = someMatches();
        const Viewport view("chr1", 100'000, 90, 190, 0, 1'000);
        const auto placed = placeMatches(view, {0, 0, 1'000, 84}, 11, data);
        QCOMPARE(placed.matches.size(), std::size_t{4});
        QCOMPARE(placed.matches[0].hit->motif, std::string("GATA1 MA0035.4"));
        QVERIFY(placed.matches[0].box.y < placed.matches[1].box.y && placed.matches[0].box.y == placed.matches[2].box.y);
        for (std::size_t i = 0; i < placed.matches.size(); ++i)
            for (std::size_t j = 0; j < i; ++j) {
                const auto &a = placed.matches[i].box, &b = placed.matches[j].box;
                QVERIFY(a.y != b.y || a.right() <= b.x || b.right() <= a.x);
            }
        // One lane only: the two that lie over the best one are counted.
        QCOMPARE(placeMatches(view, {0, 0, 1'000, 18}, 11, data).left, std::size_t{2});
        QVERIFY(has(paint(data, 90, 190, 18), "2 more matches"));
    }

    void aClickFindsTheMatchInItsLane()
    {
        const auto data = someMatches();
        const Viewport view("chr1", 100'000, 90, 190, 0, 1'000);
        const draw::Rect area{0, 0, 1'000, 84};
        for (const auto& match : placeMatches(view, area, 11, data).matches) {
            const auto found = pick(view, area, data, matchStyle(), {match.box.x + match.box.width / 2, match.box.y + 3});
            QVERIFY(found.hit.has_value());
            QCOMPARE(found.hit->motif, match.hit->motif);
        }
        const auto left = pick(view, area, data, matchStyle(), {110, 3});
        QCOMPARE(
            left.text,
            std::string("GATA1 MA0035.4 match (+), p 1e-6, score 10.0, 18 bp downstream of the core"));  // the core is on the other strand
        const auto core = pick(view, area, data, matchStyle(), {view.toPx(135), 80});
        QVERIFY2(core.text.find("SP1 MA0079.3 core, bound") == 0, core.text.c_str());
    }

    void namesAndDistances()
    {
        QCOMPARE(matchName("GATA1 MA0035.4").id, std::string("MA0035.4"));
        QCOMPARE(matchName("AHR_HUMAN.H11MO.0.B").name, std::string("AHR_HUMAN.H11MO.0.B"));
        QCOMPARE(familyOf("Klf4 MA0039.4"), std::string("KLF"));
        const genome::MotifHit core{100, 110, Strand::Forward, 0, 1, 1, true, "c"}, match{120, 130, Strand::Forward, 0, 1, -1, false, "m"};
        QCOMPARE(distanceToCore(match, {&core}).bases, std::int64_t{10});
        QCOMPARE(distanceText(distanceToCore(match, {})), std::string());
    }
};

QTEST_MAIN(MatchPainterTest)
#include "match_painter_test.moc"
