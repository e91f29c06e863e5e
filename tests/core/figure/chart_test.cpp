// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"
#include "core/base/random.h"
#include "core/figure/chart.h"
#include "tests/support/recording_canvas.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>
#include <QTest>

using namespace bindscape;
using namespace bindscape::figure;
using test::Mark;
using test::RecordingCanvas;
namespace fs = std::filesystem;

namespace {

const draw::Theme& kTheme = draw::lightTheme();
const draw::Rect kArea{10, 10, 300, 200};

Series line(const char* name, Role role, std::vector<double> x, std::vector<double> y)
{
    Series series;
    series.name = name;
    series.role = role;
    series.x = std::move(x);
    series.y = std::move(y);
    return series;
}

Chart rocChart()
{
    Chart chart;
    chart.id = "roc";
    chart.title = "ROC";
    chart.x = {"false positive rate", 0.0, 1.0};
    chart.y = {"true positive rate", 0.0, 1.0};
    chart.series = {line("", Role::Reference, {0, 1}, {0, 1}), line("core present", Role::Present, {0, 0, 0.5, 1}, {0, 0.8, 0.9, 1}),
                    line("core blocked", Role::Blocked, {0, 0.2, 0.5, 1}, {0, 0.6, 0.8, 1})};
    chart.note = "chr9, n = 1,204";
    return chart;
}

RecordingCanvas rendered(const Chart& chart, const draw::Rect& area = kArea)
{
    RecordingCanvas canvas;
    renderChart(canvas, area, chart, kTheme, {});
    return canvas;
}

void noTextOverlaps(const RecordingCanvas& canvas)
{
    const auto texts = canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Text && !m.text.empty() && !m.text.ends_with("rate"); });
    for (std::size_t i = 0; i < texts.size(); ++i)
        for (std::size_t k = 0; k < i; ++k) {
            const bool apart = texts[i].box.x >= texts[k].box.right() || texts[k].box.x >= texts[i].box.right() ||
                               texts[i].box.y >= texts[k].box.bottom() || texts[k].box.y >= texts[i].box.bottom();
            QVERIFY2(apart, (texts[i].text + " | " + texts[k].text).c_str());
        }
}

}  // namespace

class ChartTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ticksAreRound()
    {
        QCOMPARE(niceTicks(0, 10, 6), (std::vector<double>{0, 2, 4, 6, 8, 10}));
        QCOMPARE(niceTicks(0, 10, 5), (std::vector<double>{0, 5, 10}));
        QCOMPARE(niceTicks(-500, 500, 5), (std::vector<double>{-400, -200, 0, 200, 400}));
        QCOMPARE(niceTicks(-500, 500, 4), (std::vector<double>{-500, 0, 500}));
        QCOMPARE(niceTicks(0.11, 0.69, 4).size(), std::size_t{3});
        QVERIFY(niceTicks(1, 1, 5).empty());
        QVERIFY(niceTicks(2, 1, 5).empty());
        QVERIFY(niceTicks(NAN, 1, 5).empty());
        QVERIFY(niceTicks(0, INFINITY, 5).empty());
        QVERIFY(niceTicks(0, 1, 0).empty());
    }

    void ticksStayInsideAndFew()
    {
        Random random(3);
        for (int i = 0; i < 2000; ++i) {
            const double min = (random.uniform() - 0.5) * std::pow(10, random.uniform() * 12 - 6);
            const double max = min + std::pow(10, random.uniform() * 12 - 6);
            const int count = 1 + static_cast<int>(random.uniform() * 9);
            const auto ticks = niceTicks(min, max, count);
            QVERIFY(static_cast<int>(ticks.size()) <= count);
            QVERIFY(count < 3 || !ticks.empty());
            for (const double tick : ticks)
                QVERIFY(tick >= min - 1e-6 * (max - min) && tick <= max + 1e-6 * (max - min));
        }
    }

    void pairIsToldApartWithoutColour()
    {
        QVERIFY(roleLook(Role::Present, kTheme).dash.empty());
        QVERIFY(!roleLook(Role::Blocked, kTheme).dash.empty());
        QVERIFY(roleLook(Role::Present, kTheme).color == kTheme.vermillion);
        QVERIFY(roleLook(Role::Blocked, kTheme).color == kTheme.blue);
        QVERIFY(!roleLook(Role::Training, kTheme).dash.empty() && roleLook(Role::Validation, kTheme).dash.empty());
    }

    void pointsLieWhereTheAxesSay()
    {
        const auto canvas = rendered(rocChart());
        const auto reference = canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Polyline && m.group == "data" && m.stroke == kTheme.text3; });
        const auto axes = canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Polyline && m.group == "axes"; });
        QCOMPARE(reference.size(), std::size_t{1});
        QCOMPARE(axes.size(), std::size_t{1});
        // From (0, 0) to (1, 1) is from the lower left corner of the axes to the upper right.
        COMPARE_CLOSE(reference[0].box.x, axes[0].box.x, 0, 1e-9);
        COMPARE_CLOSE(reference[0].box.y, axes[0].box.y, 0, 1e-9);
        COMPARE_CLOSE(reference[0].box.width, axes[0].box.width, 0, 1e-9);
        QCOMPARE(axes[0].points.size(), std::size_t{3});  // left and bottom only
    }

    void legendLiesInAnEmptyCorner()
    {
        const auto canvas = rendered(rocChart());
        const auto names = canvas.where([](const Mark& m) { return m.group == "legend" && m.text.starts_with("core"); });
        QCOMPARE(names.size(), std::size_t{2});
        // ROC curves leave the lower right corner free.
        for (const Mark& name : names)
            QVERIFY(name.box.x > 150 && name.box.y > 110);
        noTextOverlaps(canvas);
        // No corner free: the legend goes beside the plot.
        Chart full = rocChart();
        Random random(5);
        for (int i = 0; i < 400; ++i) {
            full.series[1].x.push_back(random.uniform());
            full.series[1].y.push_back(random.uniform());
        }
        const auto crowded = rendered(full);
        const auto axes = crowded.where([](const Mark& m) { return m.kind == Mark::Kind::Polyline && m.group == "axes"; });
        for (const Mark& name : crowded.where([](const Mark& m) { return m.group == "legend" && m.text.starts_with("core"); }))
            QVERIFY(name.box.x > axes[0].box.right());
    }

    void gapsBreakTheLineAndTheBand()
    {
        Chart chart;
        Series series = line("mean", Role::Present, {0, 1, 2, 3, 4}, {1, 2, NAN, 2, 1});
        series.low = {0.5, 1.5, NAN, 1.5, 0.5};
        series.high = {1.5, 2.5, NAN, 2.5, 1.5};
        chart.series = {series};
        const auto canvas = rendered(chart);
        QCOMPARE(canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Polyline && m.group == "data"; }).size(), std::size_t{2});
        QCOMPARE(canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Polygon && m.group == "data"; }).size(), std::size_t{2});
    }

    void longLinesAreThinnedButKeepTheirPeaks()
    {
        Chart chart;
        std::vector<double> x, y;
        for (int i = 0; i < 200'000; ++i) {
            x.push_back(i);
            y.push_back(i == 123'456 ? 100 : std::sin(i));
        }
        chart.series = {line("", Role::Present, x, y)};
        chart.y = {"", -2.0, 100.0};
        const auto canvas = rendered(chart);
        const auto lines = canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Polyline && m.group == "data"; });
        const auto axes = canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Polyline && m.group == "axes"; });
        QCOMPARE(lines.size(), std::size_t{1});
        QVERIFY(lines[0].points.size() < 6'000);
        COMPARE_CLOSE(lines[0].box.y, axes[0].box.y, 0, 1e-9);
    }

    void oddChartsAreDrawn()
    {
        Chart empty;
        Chart one;
        one.series = {line("a", Role::Validation, {1}, {0.5})};
        Chart bad;
        bad.series = {line("b", Role::Test, {NAN, INFINITY, 3}, {1, 2, -INFINITY}), line("c", Role::Best, {1, 2, 3}, {1})};
        bad.markers = {{NAN, "x", Role::Best}, {2, "best", Role::Best}};
        bad.spans = {{NAN, 2, "a", Role::Third}, {1, INFINITY, "b", Role::Third}, {3, 1, "c", Role::Third}};
        Chart constant;
        constant.series = {line("d", Role::First, {1, 2, 3}, {0, 0, 0})};
        Chart reversed = rocChart();
        reversed.x = {"x", 1.0, 0.0};
        for (const Chart& chart : {empty, one, bad, constant, reversed})
            for (const draw::Rect area : {kArea, draw::Rect{0, 0, 5, 5}, draw::Rect{0, 0, 2000, 20}}) {
                const auto canvas = rendered(chart, area);
                QVERIFY(canvas.allFinite());
                QCOMPARE(canvas.openGroups, 0);
                QCOMPARE(canvas.openClips, 0);
            }
        // The first epoch is a mark before it is a line.
        QCOMPARE(rendered(one).where([](const Mark& m) { return m.kind == Mark::Kind::Circle && m.group == "data"; }).size(), std::size_t{1});
    }

    void spansLieBehindAndFaintCurvesAreNotInTheLegend()
    {
        Chart chart;
        chart.x = {"epoch", 0.0, 10.0};
        chart.series = {line("other run", Role::Neutral, {1, 6}, {0.4, 0.6}), line("this run", Role::Present, {1, 6}, {0.5, 0.7})};
        chart.series[0].faint = true;
        chart.spans = {{6, 8, "early stop at 8", Role::Third}};
        const auto canvas = rendered(chart);
        const auto tints = canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Rect && m.fill && m.group == "data"; });
        QCOMPARE(tints.size(), std::size_t{1});
        QVERIFY(tints[0].fill->a < 80);
        const auto curves = canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Polyline && m.group == "data"; });
        QCOMPARE(curves.size(), std::size_t{2});
        QVERIFY(curves[0].stroke->a < curves[1].stroke->a);
        COMPARE_CLOSE(tints[0].box.x, curves[1].points.back().x, 0, 1e-6);  // from the end of the curve
        const auto texts = [&](const char* text) { return canvas.where([text](const Mark& m) { return m.kind == Mark::Kind::Text && m.text == text; }).size(); };
        QCOMPARE(texts("early stop at 8"), std::size_t{1});
        QCOMPARE(texts("this run"), std::size_t{1});
        QCOMPARE(texts("other run"), std::size_t{0});
    }

    void barsStandOnZeroAndAreSeenThroughOneAnother()
    {
        Chart chart;
        chart.x = {"probability", 0.0, 1.0};
        Series bound = line("bound", Role::Present, {0.25, 0.75}, {1, 4}), unbound = line("unbound", Role::Blocked, {0.25, 0.75}, {3, NAN});
        bound.barWidth = unbound.barWidth = 0.5;
        bound.low = {0.5, 3};
        bound.high = {1.5, 5};
        chart.series = {bound, unbound};
        const auto canvas = rendered(chart);
        const auto axes = canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Polyline && m.group == "axes"; });
        const auto bars = canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Rect && m.group == "data" && m.fill; });
        QCOMPARE(bars.size(), std::size_t{3});
        for (const Mark& bar : bars) {
            COMPARE_CLOSE(bar.box.bottom(), axes[0].box.bottom(), 0, 1e-9);
            COMPARE_CLOSE(bar.box.width, axes[0].box.width / 2, 0, 1e-9);
            QVERIFY(bar.fill->a > 0 && bar.fill->a < 200);
        }
        COMPARE_CLOSE(bars[1].box.height, 4 * bars[0].box.height, 0, 1e-6);
        COMPARE_CLOSE(bars[2].box.height, 3 * bars[0].box.height, 0, 1e-6);
        // The second series is nearly hollow; no line joins the tops; intervals are whiskers of three strokes each.
        QVERIFY(bars[2].fill->a < bars[0].fill->a / 2);
        QVERIFY(canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Polyline && m.group == "data"; }).empty());
        QVERIFY(canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Polygon && m.group == "data"; }).empty());
        QCOMPARE(canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Line && m.group == "data"; }).size(), std::size_t{6});
        QCOMPARE(canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Rect && m.group == "legend" && m.fill; }).size(), std::size_t{2});
    }

    void barsBelowZeroHangFromIt()
    {
        Chart chart;
        Series series = line("", Role::First, {0, 1}, {-2, 1});
        series.barWidth = 0.8;
        chart.series = {series};
        const auto bars = rendered(chart).where([](const Mark& m) { return m.kind == Mark::Kind::Rect && m.group == "data" && m.fill; });
        QCOMPARE(bars.size(), std::size_t{2});
        COMPARE_CLOSE(bars[0].box.y, bars[1].box.bottom(), 0, 1e-9);
        COMPARE_CLOSE(bars[0].box.height, 2 * bars[1].box.height, 0, 1e-6);
    }

    void decadesAreEquallyFarApart()
    {
        Chart chart;
        chart.x = {"P", {}, {}, true};
        chart.y = {"n", 0.0, 4.0};
        Series series = line("", Role::First, {0.01, 0, -3, 1, 100}, {1, 2, 2, 2, 3});
        series.points = true;
        series.line = false;
        chart.series = {series};
        const auto canvas = rendered(chart);
        QVERIFY(canvas.allFinite());
        const auto dots = canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Circle && m.group == "data"; });
        QCOMPARE(dots.size(), std::size_t{3});  // zero and -3 have no logarithm
        COMPARE_CLOSE(dots[1].box.x - dots[0].box.x, dots[2].box.x - dots[1].box.x, 0, 1e-9);
        for (const char* text : {"0.01", "0.1", "1", "10", "100"})
            QVERIFY2(canvas.hasText(text), text);
        // One decade is divided; many are thinned out; nothing positive is no accident.
        chart.series[0].x = {3, 4, 5, 6, 7};
        QVERIFY(rendered(chart).hasText("2") && rendered(chart).hasText("5") && rendered(chart).hasText("10"));
        chart.series[0].x = {1e-300, 1e-100, 1, 1e100, 1e300};
        QVERIFY(rendered(chart).allFinite());
        QVERIFY(rendered(chart).hasText("10⁻"));
        chart.series[0].x = {0, -1, NAN, 0, -2};
        QVERIFY(rendered(chart).allFinite());
        QCOMPARE(decadeText(1e-6), std::string("10⁻⁶"));
        QCOMPARE(decadeText(2e6), std::string("2·10⁶"));
        QCOMPARE(decadeText(0.001), std::string("0.001"));
        QCOMPARE(decadeText(1e4), std::string("10,000"));
        QCOMPARE(decadeText(5e4), std::string("50,000"));
        QCOMPARE(decadeText(5000), std::string("5000"));
        QCOMPARE(decadeText(1e5), std::string("10⁵"));
    }

    void namesStandForNumbersAndTurnWhereTheyDoNotFit()
    {
        Chart chart;
        chart.x.categories = {"SP1", "NRF1", "STAT3"};
        Series series = line("", Role::First, {0, 1, 2}, {0.8, 0.9, 0.7});
        series.barWidth = 0.6;
        chart.series = {series};
        const auto wide = rendered(chart);
        const auto axes = wide.where([](const Mark& m) { return m.kind == Mark::Kind::Polyline && m.group == "axes"; });
        const auto bars = wide.where([](const Mark& m) { return m.kind == Mark::Kind::Rect && m.group == "data" && m.fill; });
        for (std::size_t i = 0; i < 3; ++i) {
            const auto names = wide.where([&](const Mark& m) { return m.text == chart.x.categories[i]; });
            QCOMPARE(names.size(), std::size_t{1});
            COMPARE_CLOSE(names[0].box.x + names[0].box.width / 2, bars[i].box.x + bars[i].box.width / 2, 0, 1e-6);
            COMPARE_CLOSE(bars[i].box.width, 0.2 * axes[0].box.width, 0, 1e-6);  // three places, 0.6 of one
        }
        noTextOverlaps(wide);
        // Turned names need their length below the axis.
        const auto narrow = rendered(chart, {0, 0, 60, 200});
        const auto narrowAxes = narrow.where([](const Mark& m) { return m.kind == Mark::Kind::Polyline && m.group == "axes"; });
        QVERIFY(narrow.hasText("STAT3"));
        QVERIFY(200 - narrowAxes[0].box.bottom() > 5 * 6 / 2.0);
        // A hundred names: fewer are written, none over another.
        chart.x.categories.assign(100, "name");
        const auto many = rendered(chart).where([](const Mark& m) { return m.text == "name"; });
        QVERIFY(many.size() > 10 && many.size() < 60);
        chart.x.categories.clear();
        chart.y.categories = {"low", "high"};
        QVERIFY(rendered(chart).hasText("low") && rendered(chart).hasText("high"));
    }

    void labelsStandBesideTheirPointsAndOnNoOther()
    {
        Chart chart;
        chart.x = {"", 0.0, 10.0};
        chart.y = {"", 0.0, 10.0};
        Series series = line("", Role::First, {2, 2.1, 5, 10, NAN, 7}, {5, 5, 5, 5, 5, 8});
        series.line = false;
        series.points = true;
        series.labels = {"CCAAT", "GATAA", "TTTTT", "CAGAT", "none", ""};
        chart.series = {series};
        const auto canvas = rendered(chart);
        for (const char* name : {"CCAAT", "GATAA", "TTTTT", "CAGAT"})
            QVERIFY2(canvas.hasText(name), name);
        QVERIFY(!canvas.hasText("none"));
        noTextOverlaps(canvas);
        const auto axes = canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Polyline && m.group == "axes"; });
        const auto last = canvas.where([](const Mark& m) { return m.text == "CAGAT"; });
        QVERIFY(last[0].box.right() <= axes[0].box.right());
        // Points on one spot: four labels at most, never one over another.
        const std::vector<draw::Point> same(9, draw::Point{50, 50});
        const auto places = placeLabels(same, std::vector<double>(9, 20), 8, 4, {0, 0, 100, 100});
        QCOMPARE(std::count_if(places.begin(), places.end(), [](const auto& place) { return place.has_value(); }), std::ptrdiff_t{4});
        QVERIFY(!placeLabels({{50, 50}}, {20}, 8, 4, {0, 0, 30, 30})[0]);
        // Points without labels at the right and above: below. All around: none.
        std::vector<draw::Point> crowd{{50, 50}, {60, 50}, {65, 50}, {40, 50}, {35, 50}, {50, 42}, {45, 42}};
        std::vector<double> widths(crowd.size(), 0);
        widths[0] = 20;
        const auto below = placeLabels(crowd, widths, 8, 4, {0, 0, 100, 100})[0];
        QVERIFY(below && below->y >= 50);
        for (double x = 25; x < 80; x += 4)
            for (double y = 30; y < 75; y += 4)
                crowd.push_back({x, y});
        widths.resize(crowd.size(), 0);
        QVERIFY(!placeLabels(crowd, widths, 8, 4, {0, 0, 100, 100})[0]);
    }

    void numberedRolesDiffer()
    {
        for (std::size_t i = 0; i < 8; ++i)
            for (std::size_t k = 0; k < i; ++k) {
                const RoleLook a = roleLook(numberedRole(i), kTheme), b = roleLook(numberedRole(k), kTheme);
                QVERIFY(!(a.color == b.color));
            }
        QVERIFY(numberedRole(8) == numberedRole(0));
    }

    void kmerRows()
    {
        KmerChart chart;
        chart.title = "5-mers";
        chart.rows = {{"CCAAT", "NFYA", 12.4, 11.9, 13.0, -320, -317, 2386, 21879},
                      {"GATAA", "", 0.8, 0.6, 1.1, -0.0, 0, 3, 5000},
                      {"TTTTT", "", INFINITY, 20, INFINITY, -INFINITY, -INFINITY, 7, 7},
                      {"AAAAA", "", NAN, NAN, NAN, NAN, NAN, 0, 0}};
        RecordingCanvas canvas;
        renderKmerChart(canvas, {0, 0, 400, 150}, chart, kTheme, {});
        QVERIFY(canvas.allFinite());
        const auto words = canvas.where([](const Mark& m) { return m.font.mono; });
        QCOMPARE(words.size(), std::size_t{4});
        QVERIFY(canvas.hasText("320.0") && canvas.hasText("2,386 / 21,879") && canvas.hasText("> 300") && canvas.hasText("∞"));
        QVERIFY(canvas.hasText("log scale"));
        const auto dots = canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Circle; });
        QCOMPARE(dots.size(), std::size_t{2});
        QVERIFY(dots[0].box.x > dots[1].box.x);
        noTextOverlaps(canvas);
        RecordingCanvas empty;
        renderKmerChart(empty, {0, 0, 400, 150}, {}, kTheme, {});
        QVERIFY(empty.allFinite());
    }

    void numbersAreWritten()
    {
        const QTemporaryDir folder;
        const fs::path csv = fs::path(folder.path().toStdString()) / "a.csv";
        Chart chart;
        chart.series = {line("core, \"present\"", Role::Present, {0, 0.1}, {NAN, 1.0 / 3})};
        writeChartData(chart, csv);
        QCOMPARE(readFile(csv), std::string("series,x,y,low,high\n\"core, \"\"present\"\"\",0,NA,NA,NA\n\"core, \"\"present\"\"\",0.1,0.3333333333333333,NA,NA\n"));
        chart.series = {line("a", Role::First, {0, 1.2}, {2, 3})};
        chart.series[0].barWidth = 0.4;
        chart.series[0].labels = {"first, really"};
        chart.x.categories = {"SP1", "NRF1"};
        writeChartData(chart, csv);
        QCOMPARE(readFile(csv), std::string("series,x,y,low,high,x_name,bar_width,label\na,0,2,NA,NA,SP1,0.4,\"first, really\"\na,1.2,3,NA,NA,NRF1,0.4,\n"));
        KmerChart kmers;
        kmers.rows = {{"CCAAT", "NFYA", 12.5, 11, INFINITY, -320.5, -317.5, 2386, 21879}};
        writeKmerChartData(kmers, csv);
        QVERIFY(readFile(csv).ends_with("CCAAT,NFYA,12.5,11,Inf,-320.5,-317.5,2386,21879\n"));
        VERIFY_ERROR(writeChartData(chart, "/no/such/folder/a.csv"), "/no/such/folder/a.csv");
    }
};

QTEST_APPLESS_MAIN(ChartTest)
#include "chart_test.moc"
