// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"
#include "core/figure/figure.h"
#include "tests/support/recording_canvas.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <cmath>

using namespace bindscape;
using namespace bindscape::figure;
using test::Mark;
using test::RecordingCanvas;
namespace fs = std::filesystem;

namespace {

const draw::Theme& kTheme = draw::lightTheme();
const draw::Rect kArea{10, 10, 480, 300};
const ChartStyle kStyle;

KmerMatrix smallMatrix()
{
    KmerMatrix matrix;
    matrix.title = "5-mer enrichment";
    matrix.subtitle = "baseline";
    matrix.note = "Empty: nominal P of 0.01 or more.";
    matrix.rows = {"SP1", "NFYA", "CTCF"};
    matrix.columns = {"CCAAT", "ATTGG", "GGGCG", "AGGGG"};
    matrix.families = {"NFY", "NFY", "SP/KLF", "CTCF"};
    matrix.cells.resize(12);
    const auto set = [&](std::size_t r, std::size_t c, double ratio, double log10P) {
        matrix.cells[r * 4 + c] = {ratio, ratio * 0.9, ratio * 1.1, log10P, log10P + 3, 20, 300};
    };
    set(0, 0, 12.4, -350);
    set(0, 1, 5.5, -50);
    set(0, 2, 1.2, -1.9);
    set(1, 0, 1.0, -2.5);
    set(1, 1, INFINITY, -200);
    set(1, 2, 0, 0);
    matrix.rowTree = {{0, 1, 2.0}, {2, 3, 4.0}};
    matrix.columnTree = {{0, 1, 1.0}, {2, 3, 2.0}, {4, 5, 5.0}};
    matrix.brackets = {{0, 1, "NFY"}, {2, 3, "a family with a long name"}};
    return matrix;
}

RecordingCanvas rendered(const KmerMatrix& matrix, const draw::Rect& area = kArea)
{
    RecordingCanvas canvas;
    renderKmerMatrix(canvas, area, matrix, kTheme, kStyle);
    return canvas;
}

// Squares of the cells: boxes in the data that are as wide as high.
std::vector<Mark> squares(const RecordingCanvas& canvas)
{
    return canvas.where([](const Mark& m) {
        return m.kind == Mark::Kind::Rect && m.group == "data" && m.fill && std::fabs(m.box.width - m.box.height) < 1e-9;
    });
}

}  // namespace

class KmerMatrixTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void squaresShowRatioAndP()
    {
        const KmerMatrix matrix = smallMatrix();
        const RecordingCanvas canvas = rendered(matrix);
        QCOMPARE(canvas.openGroups, 0);
        QVERIFY(canvas.allFinite());
        const auto marks = squares(canvas);
        QCOMPARE(marks.size(), std::size_t{4});  // not those above 0.01, nor without a table
        const auto grid = kmerMatrixGrid(canvas, kArea, matrix, kStyle);
        // Large cells are not filled: the squares of the legend have no more room.
        const double pitch = std::min({grid.cells.cell(0, 0).width, grid.cells.cell(0, 0).height, 2.2 * kStyle.axisPt});
        const std::vector<std::array<double, 4>> expected{{0, 0, 12.4, -350}, {0, 1, 5.5, -50}, {1, 0, 1.0, -2.5}, {1, 1, INFINITY, -200}};
        for (std::size_t i = 0; i < marks.size(); ++i) {
            const draw::Rect cell = grid.cells.cell(static_cast<std::size_t>(expected[i][0]), static_cast<std::size_t>(expected[i][1]));
            COMPARE_CLOSE(marks[i].box.x + marks[i].box.width / 2, cell.x + cell.width / 2, 1e-12, 1e-9);
            COMPARE_CLOSE(marks[i].box.width, pitch * kmerSquareShare(expected[i][3], 200), 1e-12, 1e-9);
            QCOMPARE(*marks[i].fill, kTheme.sequentialOnWhite(std::clamp((expected[i][2] - 1) / 9, 0.0, 1.0)));
        }
        for (const char* text : {"SP1", "CTCF", "CCAAT", "AGGGG", "NFY", "Odds ratio", "≥ 10", "≥ 200", "baseline", "Empty: nominal P"})
            QVERIFY2(canvas.hasText(text), text);
    }
    void inALowWindowRowsGoFirst()
    {
        KmerMatrix matrix = smallMatrix();
        matrix.rowsFirst = true;
        const auto drawn = [&](double height) { return rendered(matrix, {10, 10, 480, height}); };
        const auto rowHeight = [&](double height) {
            const RecordingCanvas canvas;
            return kmerMatrixGrid(canvas, {10, 10, 480, height}, matrix, kStyle).cells.cell(0, 0).height;
        };
        QVERIFY(drawn(300).hasText("Empty: nominal P") && drawn(300).hasText("Odds ratio"));
        // What is drawn gets less from step to step, and rows stay readable until all that may go is gone.
        bool note = true, legend = true;
        for (double height = 300; rowHeight(height) >= 1.2 * kStyle.axisPt - 1e-9; --height) {
            const auto canvas = drawn(height);
            QVERIFY(!canvas.hasText("Empty: nominal P") || note);
            QVERIFY(!canvas.hasText("Odds ratio") || legend);
            note = canvas.hasText("Empty: nominal P");
            legend = canvas.hasText("Odds ratio");
            QVERIFY(legend || !note);
            QVERIFY(canvas.hasText("SP1") && canvas.hasText("CCAAT"));
        }
        QVERIFY(!note && !legend);
        // Files have everything, whatever their size.
        matrix.rowsFirst = false;
        QVERIFY(drawn(60).hasText("Odds ratio"));
    }
    void sidesGrowWithTheRootOfLogP()
    {
        COMPARE_CLOSE(kmerSquareShare(-2, 200), 3.0 / 13, 1e-12, 0);
        COMPARE_CLOSE(kmerSquareShare(-200, 200), 12.0 / 13, 1e-12, 0);
        COMPARE_CLOSE(kmerSquareShare(-5000, 200), 12.0 / 13, 1e-12, 0);
        const double middle = std::pow((std::sqrt(2.0) + std::sqrt(200.0)) / 2, 2);
        COMPARE_CLOSE(kmerSquareShare(-middle, 200), 7.5 / 13, 1e-12, 0);
        COMPARE_CLOSE(kmerSquareShare(0, 200), 3.0 / 13, 1e-12, 0);
        QVERIFY(std::isfinite(kmerSquareShare(NAN, 200)) && std::isfinite(kmerSquareShare(-INFINITY, 200)));
    }
    void treesStandOverTheirLeaves()
    {
        const KmerMatrix matrix = smallMatrix();
        const RecordingCanvas canvas = rendered(matrix);
        const auto grid = kmerMatrixGrid(canvas, kArea, matrix, kStyle);
        const auto lines =
            canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Polyline && m.group == "axes" && m.points.size() == 4; });
        QCOMPARE(lines.size(), std::size_t{3 + 2 + 2});  // two trees, two brackets
        const auto middle = [&](std::size_t c) { return grid.cells.cell(0, c).x + grid.cells.cell(0, c).width / 2; };
        COMPARE_CLOSE(lines[0].points[0].x, middle(0), 1e-12, 1e-9);
        COMPARE_CLOSE(lines[0].points[3].x, middle(1), 1e-12, 1e-9);
        COMPARE_CLOSE(lines[2].points[0].x, (middle(0) + middle(1)) / 2, 1e-12, 1e-9);
        // Twice as high, twice as far.
        const double bottom = lines[0].points[0].y;
        COMPARE_CLOSE(bottom - lines[1].points[1].y, 2 * (bottom - lines[0].points[1].y), 1e-9, 1e-9);
        QVERIFY(lines[2].points[1].y >= kArea.y && bottom < grid.cells.box.y);
    }
    void namesThatDoNotFitDropALine()
    {
        const KmerMatrix matrix = smallMatrix();
        const RecordingCanvas canvas = rendered(matrix);
        const auto near = canvas.where([](const Mark& m) { return m.text == "NFY"; });
        const auto far = canvas.where([](const Mark& m) { return m.text == "a family with a long name"; });
        QCOMPARE(near.size(), std::size_t{1});
        QCOMPARE(far.size(), std::size_t{1});
        QVERIFY(far[0].box.y > near[0].box.y + kStyle.axisPt);
        // Many narrow ones: no two names over each other.
        KmerMatrix crowded = matrix;
        crowded.columns.clear();
        crowded.brackets.clear();
        crowded.columnTree.clear();
        for (int i = 0; i < 60; ++i)
            crowded.columns.push_back("AAAAA");
        crowded.cells.assign(180, {});
        for (std::size_t i = 0; i < 60; i += 2)
            crowded.brackets.push_back({i, i + 1, "Nuclear " + std::to_string(i)});
        const RecordingCanvas full = rendered(crowded);
        std::vector<Mark> names = full.where([](const Mark& m) { return m.text.starts_with("Nuc"); });
        QVERIFY(names.size() > 8);
        for (std::size_t i = 0; i < names.size(); ++i)
            for (std::size_t j = i + 1; j < names.size(); ++j)
                if (std::fabs(names[i].box.y - names[j].box.y) < 0.1)
                    QVERIFY(names[i].box.right() <= names[j].box.x + 1e-6 || names[j].box.right() <= names[i].box.x + 1e-6);
    }
    void selection()
    {
        KmerMatrix matrix = smallMatrix();
        matrix.row = 0;
        matrix.column = 1;
        const RecordingCanvas canvas = rendered(matrix);
        const auto frames = canvas.where([](const Mark& m) { return m.stroke == kTheme.vermillion; });
        QCOMPARE(frames.size(), std::size_t{1});
        const auto grid = kmerMatrixGrid(canvas, kArea, matrix, kStyle);
        QVERIFY(grid.cells.cell(0, 1).contains({frames[0].box.x + frames[0].box.width / 2, frames[0].box.y + frames[0].box.height / 2}));
        const auto bold =
            canvas.where([](const Mark& m) { return m.font.bold && (m.text == "SP1" || m.text == "ATTGG" || m.text == "NFY"); });
        QCOMPARE(bold.size(), std::size_t{3});
        matrix.row = 7;  // not there
        matrix.column = 9;
        QVERIFY(rendered(matrix).where([](const Mark& m) { return m.stroke == kTheme.vermillion; }).empty());
    }
    void pointerFindsRowsColumnsAndBrackets()
    {
        const KmerMatrix matrix = smallMatrix();
        const RecordingCanvas canvas;
        const auto grid = kmerMatrixGrid(canvas, kArea, matrix, kStyle);
        const draw::Rect cell = grid.cells.cell(1, 2);
        const draw::Point middle{cell.x + cell.width / 2, cell.y + cell.height / 2};
        QCOMPARE(grid.rowAt(middle).value(), std::size_t{1});
        QCOMPARE(grid.columnAt(middle).value(), std::size_t{2});
        QCOMPARE(grid.rowAt({grid.rowNames.x + 1, middle.y}).value(), std::size_t{1});
        QVERIFY(!grid.columnAt({grid.rowNames.x + 1, middle.y}));
        QCOMPARE(grid.columnAt({middle.x, grid.columnNames.bottom() - 1}).value(), std::size_t{2});
        QVERIFY(!grid.rowAt({middle.x, grid.columnNames.bottom() - 1}));
        QCOMPARE(grid.brackets.size(), std::size_t{2});
        QCOMPARE(grid.bracketAt({middle.x, grid.brackets[1].y + 2}).value(), std::size_t{1});
        QVERIFY(!grid.bracketAt({0, 0}) && !grid.rowAt({0, 0}) && !grid.columnAt({0, 0}));
    }
    void anySizeAndContent()
    {
        for (const double width : {1.0, 60.0, 480.0, 3000.0})
            for (const double height : {1.0, 80.0, 900.0}) {
                QVERIFY(rendered(smallMatrix(), {0, 0, width, height}).allFinite());
                QVERIFY(rendered(KmerMatrix(), {0, 0, width, height}).allFinite());
            }
        KmerMatrix broken = smallMatrix();
        broken.rowTree = {{0, 99, 1}, {2, 3, 2}};  // no such leaf
        broken.columnTree.pop_back();
        QVERIFY(rendered(broken).allFinite());
    }
    void exportedWithItsNumbers()
    {
        const QTemporaryDir folder;
        const fs::path file = folder.filePath("panel.svg").toStdString();
        ExportOptions options;
        options.format = draw::FileFormat::Svg;
        const auto files = exportFigure(smallMatrix(), options, file, R"({"kind": "kmer-panel"})");
        const std::string svg = readFile(files.figure), csv = readFile(files.data);
        QVERIFY(svg.find("CCAAT") != std::string::npos && svg.find("id=\"data\"") != std::string::npos);
        QVERIFY(csv.starts_with("row,kmer,odds_ratio,ci_low,ci_high,log10_p,log10_p_adjusted,n_top,n_total,drawn,family\n"));
        QVERIFY(csv.find("SP1,CCAAT,12.4,") != std::string::npos &&
                csv.find("NFYA,ATTGG,inf,inf,inf,-200,-197,20,300,1,NFY") != std::string::npos);
        QVERIFY(csv.find("CTCF,AGGGG,NA,NA,NA,NA,NA,0,0,0,CTCF") != std::string::npos);
        QVERIFY(isRecipe(readFile(files.recipe)));
        // Everything fits into the height that is asked for.
        const double height = wantedHeightPt(smallMatrix(), 480, 7);
        RecordingCanvas canvas;
        renderPicture(canvas, smallMatrix(), 480, height, 7);
        for (const auto& mark : canvas.marks)
            QVERIFY2(mark.box.bottom() <= height, mark.text.c_str());
    }
};

QTEST_APPLESS_MAIN(KmerMatrixTest)
#include "kmer_matrix_test.moc"
