// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"
#include "core/figure/chart_parts.h"
#include "core/figure/motif_page.h"
#include "tests/support/recording_canvas.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>
#include <QTest>

#include <limits>

using namespace bindscape;
using namespace bindscape::figure;
using test::Mark;
using test::RecordingCanvas;

namespace {

const draw::Theme& kTheme = draw::lightTheme();

std::vector<Mark> letters(const RecordingCanvas& canvas)
{
    return canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Path; });
}

MotifPage somePage()
{
    MotifPage page;
    page.title = "Motifs of seqlets";
    page.note = "A note.";
    MotifPage::Row row;
    row.name = "motif_1";
    row.facts = {"12 seqlets", "3 % of sites"};
    row.contributions = {{0.4, 0, 0, -0.1}, {0, 1, 0, 0}, {0, 0, 0.2, 0.3}};
    row.matches.push_back({"TAL1 MA0091.1", 0.95, 1e-5, bitsOf({{1, 0, 0, 0}, {0, 1, 0, 0}}), 0});
    page.rows = {row, row};
    return page;
}

}  // namespace

class MotifPageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void lettersAreAsHighAsTheirScores()
    {
        RecordingCanvas canvas;
        const std::vector<LogoColumn> columns{{0.5, 0, 0, 0}, {0, 0.3, 0.7, 0}, {-0.25, 0, 0, 0.25}};
        const LogoRange range = logoRange(columns);
        QCOMPARE(range.most, 1.0);
        QCOMPARE(range.least, -0.25);
        paintLogo(canvas, {0, 0, 300, 100}, columns, range, kTheme);
        const auto marks = letters(canvas);
        QCOMPARE(marks.size(), std::size_t(5));
        const double unit = 100 / 1.25, zero = unit;
        for (const auto& mark : marks) {  // each letter fills its box
            const bool below = mark.box.y + 1e-6 >= zero;
            const double height = mark.fill == kTheme.base4(0)   ? (below ? 0.25 : 0.5)
                                  : mark.fill == kTheme.base4(1) ? 0.3
                                  : mark.fill == kTheme.base4(2) ? 0.7
                                                                 : 0.25;
            COMPARE_CLOSE(mark.box.height, height * unit, 0.1, 0);
        }
        // Of C and G the larger one stands on top.
        QVERIFY(marks[2].fill == kTheme.base4(2) && marks[2].box.y < marks[1].box.y);
    }
    void theOtherStrandReadsBackwards()
    {
        const std::vector<LogoColumn> columns{{1, 2, 3, 4}, {5, 6, 7, 8}};
        const auto turned = reverseComplement(columns);
        QCOMPARE(turned[0][0], 8.0);
        QCOMPARE(turned[1][3], 1.0);
        const auto bits = bitsOf({{1, 0, 0, 0}, {0.25, 0.25, 0.25, 0.25}, {0, 0, 0, 0}});
        QCOMPARE(bits[0][0], 2.0);
        COMPARE_CLOSE(bits[1][2], 0.0, 0, 1e-12);
        COMPARE_CLOSE(bits[2][2], 0.0, 0, 1e-12);
    }
    void thePageHasEverythingAndFitsItsHeight()
    {
        const MotifPage page = somePage();
        const double height = wantedHeightPt(page, 520, 7);
        RecordingCanvas canvas;
        renderPicture(canvas, page, 520, height, 7);
        QCOMPARE(canvas.openGroups, 0);
        QCOMPARE(letters(canvas).size(), std::size_t(2 * (5 + 5 + 2)));
        std::string all;
        for (const auto& mark : canvas.texts()) {
            all += mark.text + "\n";
            QVERIFY(mark.box.bottom() <= height);
        }
        for (const char* part : {"motif_1", "12 seqlets", "TAL1 MA0091.1", "q = 1e-05", "A note."})
            QVERIFY2(all.find(part) != std::string::npos, part);
        QTemporaryDir folder;
        const std::filesystem::path csv = folder.path().toStdString() + "/p.csv";
        writeMotifPageData(page, csv);
        QVERIFY(readFile(csv).find("motif_1,mean score,2,0,1,0,0") != std::string::npos);
    }
    void oddInputIsDrawnQuietly()
    {
        auto page = somePage();
        page.rows[0].contributions = {{std::numeric_limits<double>::quiet_NaN(), 0, 0, 0}, {0, 0, 0, 0}};
        page.rows[1].contributions.clear();
        for (const double width : {5.0, 40.0, 800.0}) {
            RecordingCanvas canvas;
            renderPicture(canvas, page, width, wantedHeightPt(page, width, 7), 7);
            QCOMPARE(canvas.openGroups, 0);
            QVERIFY(canvas.allFinite());
        }
        RecordingCanvas canvas;
        renderPicture(canvas, MotifPage(), 300, 100, 7);
    }
};

QTEST_APPLESS_MAIN(MotifPageTest)
#include "motif_page_test.moc"
