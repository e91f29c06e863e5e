// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"
#include "core/figure/figure.h"
#include "tests/support/recording_canvas.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace bindscape;
using namespace bindscape::figure;
using test::Mark;
using test::RecordingCanvas;
namespace fs = std::filesystem;

namespace {

const draw::Theme& kTheme = draw::lightTheme();
const draw::Rect kArea{10, 10, 360, 240};
const ChartStyle kStyle;

HeatMap smallMap()
{
    HeatMap map;
    map.id = "cross";
    map.title = "Cross table";
    map.rowTitle = "Model";
    map.columnTitle = "Tested on";
    map.valueTitle = "auROC";
    map.rows = {"CTCF", "SP1"};
    map.columns = {"CTCF", "SP1", "NRF1"};
    map.values = {0.95, 0.6, NAN, 0.7, 0.9, 0.80};
    map.min = 0.5;
    map.max = 1;
    map.framed = {true, false, false, false, true, true};
    map.printValues = true;
    map.note = "Frame: the best model of each column.";
    return map;
}

RecordingCanvas rendered(const HeatMap& map, const draw::Rect& area = kArea)
{
    RecordingCanvas canvas;
    renderHeatMap(canvas, area, map, kTheme, kStyle);
    return canvas;
}

std::vector<Mark> boxes(const RecordingCanvas& canvas)
{
    return canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Rect && m.group == "data" && m.fill; });
}

}  // namespace

class HeatMapTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyCellHasTheColourOfItsValue()
    {
        const HeatMap map = smallMap();
        const RecordingCanvas canvas = rendered(map);
        QCOMPARE(canvas.openGroups, 0);
        QVERIFY(canvas.allFinite());
        const auto cells = boxes(canvas);
        QCOMPARE(cells.size(), std::size_t(6));
        const HeatMapGrid grid = heatMapGrid(canvas, kArea, map, kStyle);
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const draw::Rect cell = grid.cell(i / 3, i % 3);
            QVERIFY(cell.contains({cells[i].box.x + cells[i].box.width / 2, cells[i].box.y + cells[i].box.height / 2}));
            if (!std::isnan(map.values[i]))
                QCOMPARE(*cells[i].fill, kTheme.sequentialOnWhite((map.values[i] - 0.5) / 0.5));
        }
        // Rows from above, columns from the left.
        QVERIFY(cells[3].box.y > cells[0].box.y && cells[1].box.x > cells[0].box.x);
        QVERIFY(canvas.hasText("0.95") && canvas.hasText("0.60") && canvas.hasText("auROC") && canvas.hasText("Frame: the best"));
    }
    void missingValuesAreHatchedAndBestOnesFramed()
    {
        const RecordingCanvas canvas = rendered(smallMap());
        const HeatMapGrid grid = heatMapGrid(canvas, kArea, smallMap(), kStyle);
        const auto hatches = canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Line && m.group == "data"; });
        QVERIFY(hatches.size() >= 3);
        for (const Mark& hatch : hatches)
            QVERIFY(hatch.box.x >= grid.cell(0, 2).x && hatch.box.right() <= grid.cell(0, 2).right() && hatch.box.bottom() <= grid.cell(0, 2).bottom());
        const auto frames = canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Rect && m.group == "data" && m.stroke; });
        QCOMPARE(frames.size(), std::size_t(3));
        for (const Mark& frame : frames)
            QCOMPARE(*frame.stroke, kTheme.vermillion);
        QVERIFY(!canvas.hasText("nan"));
    }
    void valuesAreLeftOutWhereThereIsNoRoom()
    {
        HeatMap map = smallMap();
        map.rows.clear();
        map.columns.clear();
        for (int i = 0; i < 40; ++i) {
            map.rows.push_back("TF" + std::to_string(i));
            map.columns.push_back("TF" + std::to_string(i));
        }
        map.values.assign(1600, 0.75);
        map.framed.clear();
        const RecordingCanvas canvas = rendered(map);
        QVERIFY(!canvas.hasText("0.75"));
        QCOMPARE(boxes(canvas).size(), std::size_t(1600));
        // Names are never printed over each other: only some of forty in 240 points of height.
        const auto names = canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Text && m.text.starts_with("TF"); });
        QVERIFY(names.size() < 80);
        QVERIFY(names.size() >= 20);
    }
    void manyCellsBecomeOneImage()
    {
        HeatMap map = smallMap();
        map.rows.assign(200, "row");
        map.columns.assign(200, "c");
        map.values.assign(40'000, 0.5);
        map.framed.clear();
        const RecordingCanvas canvas = rendered(map);
        QVERIFY(boxes(canvas).empty());
        QCOMPARE(canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Image && m.group == "data"; }).size(), std::size_t(1));
    }
    void theGridAnswersToThePointer()
    {
        const RecordingCanvas canvas;
        const HeatMapGrid grid = heatMapGrid(canvas, kArea, smallMap(), kStyle);
        const draw::Rect cell = grid.cell(1, 2);
        QVERIFY(grid.at({cell.x + 1, cell.y + 1}) == (HeatMapGrid::Cell{1, 2}));
        QVERIFY(!grid.at({kArea.x + 1, kArea.y + 1}));
        QVERIFY(!grid.at({cell.x + 1, cell.bottom() + 1}));
        HeatMap empty;
        QVERIFY(!heatMapGrid(canvas, kArea, empty, kStyle).at({kArea.x + 100, kArea.y + 100}));
        QVERIFY(rendered(empty).allFinite());
    }
    void longNamesStandUprightInsideThePicture()
    {
        HeatMap map = smallMap();
        for (auto& name : map.columns)
            name += " with a name that is longer than any cell could be and fills more lines than there is room for below of it, so it stands upright in the end";
        const RecordingCanvas canvas = rendered(map);
        const HeatMapGrid grid = heatMapGrid(canvas, kArea, map, kStyle);
        QVERIFY(grid.box.height > 40);
        QVERIFY(grid.box.bottom() < kArea.bottom() - kArea.height * 0.3);
        QVERIFY(grid.box.right() < kArea.right());
    }
    // Names that would be cut when upright stand in lines where the cells are wide enough for their words.
    void longNamesGoOnInTheNextLine()
    {
        HeatMap map = smallMap();
        map.columns = {"GATA1 demo GC-controlled", "GATA1 demo DNase-controlled", "GATA1 K562 baseline"};
        const RecordingCanvas low = rendered(map, {0, 0, 560, 130});
        QVERIFY(low.hasText("DNase-controlled") && low.hasText("GATA1 demo") && !low.hasText("…"));
        const HeatMapGrid grid = heatMapGrid(low, {0, 0, 560, 130}, map, kStyle);
        QVERIFY(grid.box.bottom() < 110);
        const auto narrow = rendered(map, {0, 0, 180, 130}).where([](const Mark& m) { return m.kind == Mark::Kind::Text; });
        QVERIFY(std::any_of(narrow.begin(), narrow.end(), [](const Mark& mark) { return mark.text == "controlled"; }));
        // Too narrow for the words: upright again.
        map.columns[0] = "GATA1demoGCcontrolledwithoutablank";
        QVERIFY(rendered(map, {0, 0, 200, 80}).hasText("…"));
    }
    void onlyMissingValuesGiveAPictureToo()
    {
        HeatMap map = smallMap();
        map.values.assign(6, NAN);
        map.min.reset();
        map.max.reset();
        QVERIFY(rendered(map).allFinite());
    }
    void exportWritesFigureNumbersAndRecipe()
    {
        QTemporaryDir folder;
        const fs::path out = fs::path(folder.path().toStdString()) / "cross.svg";
        ExportOptions options;
        options.format = draw::FileFormat::Svg;
        options.widthMm = 120;
        const ExportedFiles files = exportFigure(smallMap(), options, out, "{\"kind\": \"cross\"}");
        const std::string svg = readFile(files.figure);
        QVERIFY(svg.find("Cross table") != std::string::npos);
        QVERIFY(svg.find("0.95") != std::string::npos);
        QCOMPARE(readFile(files.data), std::string("Model,CTCF,SP1,NRF1\nCTCF,0.95,0.6,NA\nSP1,0.7,0.9,0.8\n"));
        QVERIFY(wantedHeightPt(smallMap(), 300, 7) > 60);
        HeatMap tall = smallMap();
        tall.rows.assign(38, "TF");
        QVERIFY(wantedHeightPt(tall, 300, 7) > wantedHeightPt(smallMap(), 300, 7) + 36 * 7);
    }
};

QTEST_GUILESS_MAIN(HeatMapTest)
#include "heat_map_test.moc"
