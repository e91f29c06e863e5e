// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"
#include "core/motif/matrix.h"
#include "core/motif/scanner.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

using namespace bindscape;
using namespace bindscape::motif;

namespace {

Motif threeBases()
{
    Motif motif;
    motif.id = "M";
    motif.rows = {{8, 0, 1, 1}, {0, 10, 0, 0}, {3, 3, 2, 2}};
    motif.nsites = 10;
    return motif;
}

}  // namespace

class MatrixTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void consensusShowsStrength() { QCOMPARE(threeBases().consensus(), std::string("ACa")); }

    void backgroundFromTextAndFile()
    {
        QCOMPARE(parseBackground("uniform").p[2], 0.25);
        const auto given = parseBackground("0.3, 0.1,0.2,0.4");
        QCOMPARE(given.p[3], 0.4);
        COMPARE_CLOSE(given.strandAveraged()[0], 0.35, 0, 1e-15);
        COMPARE_CLOSE(given.strandAveraged()[1], 0.15, 0, 1e-15);
        QTemporaryDir dir;
        const std::filesystem::path file = dir.filePath("b.txt").toStdString();
        writeFileAtomically(file, "# 0-order\nA 0.3\r\nC 0.2\nG 0.2\nT 0.3\n# order 1\nAA 0.1\n");
        COMPARE_CLOSE(parseBackground(file.string()).p[0], 0.3, 0, 1e-15);
        writeFileAtomically(file, "A 0.3\nC 0.2\nG 0.2\n");
        VERIFY_ERROR(parseBackground(file.string()), "one line for each of A, C, G and T");
        writeFileAtomically(file, "A 0.3\nC x\nG 0.2\nT 0.3\n");
        VERIFY_ERROR(parseBackground(file.string()), "line 2");
        VERIFY_ERROR(parseBackground("0.5,0.5,0,0"), "above 0");
        VERIFY_ERROR(parseBackground("0.5,0.5,0.5,0.5"), "sum to 2");
        VERIFY_ERROR(parseBackground("0.5,a,0.5,0.5"), "four numbers");
        VERIFY_ERROR(parseBackground("/nowhere/b.txt"), "/nowhere/b.txt\" is no file that is there");
        VERIFY_ERROR(parseBackground("0.5,0.5"), "nor four numbers");
    }

    // By hand: one position, uniform background, n = 20, pseudocount 0.1.
    // p' = (20 f + 0.025) / 20.1; f = 1: 0.996268 -> log2 odds 1.9946; f = 0: 0.00124378 -> -7.6510; offset -8;
    // scale floor(1000 / 9.9946) = 100; cells round(9.9946 * 100) = 999, round(0.3490 * 100) = 35.
    void integerCellsByHand()
    {
        Motif motif;
        motif.id = "one";
        motif.rows = {{1, 0, 0, 0}};
        const auto scores = scoreMatrix(motif, Background{});
        QCOMPARE(scores.offset, -8);
        QCOMPARE(scores.scale, 100);
        QCOMPARE(scores.cells[0][0], 999);
        QCOMPARE(scores.cells[0][1], 35);
        COMPARE_CLOSE(scores.realScore(999), 1.99, 0, 1e-12);
        const auto p = pvalueTable(scores, Background{});
        QCOMPARE(p.p.size(), std::size_t{1001});
        QCOMPARE(p.p[0], 1.0);
        QCOMPARE(p.p[35], 1.0);
        QCOMPARE(p.p[36], 0.25);
        QCOMPARE(p.p[999], 0.25);
        QCOMPARE(p.p[1000], 0.0);
        QCOMPARE(p.threshold(0.25), 36);
        QCOMPARE(p.threshold(0.2), 1000);
        QCOMPARE(p.threshold(1), 0);
        QCOMPARE(p.threshold(-1), 1001);
    }

    // P-values are probabilities: compare with the sum over all words.
    void pvaluesEqualEnumeration()
    {
        const Background background = parseBackground("0.31,0.22,0.17,0.3");
        const auto scores = scoreMatrix(threeBases(), background);
        const auto table = pvalueTable(scores, background);
        const Row b = background.strandAveraged();
        std::vector<double> expected(table.p.size(), 0.0);
        for (std::size_t i = 0; i < 4; ++i)
            for (std::size_t j = 0; j < 4; ++j)
                for (std::size_t k = 0; k < 4; ++k)
                    for (int x = scores.cells[0][i] + scores.cells[1][j] + scores.cells[2][k]; x >= 0; --x)
                        expected[static_cast<std::size_t>(x)] += b[i] * b[j] * b[k];
        for (std::size_t x = 0; x < expected.size(); ++x)
            COMPARE_CLOSE(table.p[x], expected[x], 1e-12, 1e-15);
    }

    void reverseComplementSwapsEnds()
    {
        const auto scores = scoreMatrix(threeBases(), Background{});
        const auto reversed = scores.reverseComplement();
        QCOMPARE(reversed.cells[0][0], scores.cells[2][3]);
        QCOMPARE(reversed.cells[1][2], scores.cells[1][1]);
        QCOMPARE(reversed.reverseComplement().cells, scores.cells);
    }

    void missingNsitesMeansTwenty()
    {
        Motif with = threeBases(), without = threeBases();
        with.nsites = 20;
        without.nsites.reset();
        QCOMPARE(scoreMatrix(without, Background{}).cells, scoreMatrix(with, Background{}).cells);
        QVERIFY(scoreMatrix(threeBases(), Background{}).cells != scoreMatrix(with, Background{}).cells);
    }

    void degenerateMatrices()
    {
        Motif flat;
        flat.id = "flat";
        flat.rows.assign(5, {0.25, 0.25, 0.25, 0.25});
        const auto scores = scoreMatrix(flat, Background{});
        const auto table = pvalueTable(scores, Background{});
        QCOMPARE(table.p[static_cast<std::size_t>(5 * scores.cells[0][0])], 1.0);
        QCOMPARE(table.p.back(), 5 * scores.cells[0][0] == 5000 ? 1.0 : 0.0);
        Motif certain = flat;
        certain.rows.assign(5, {1, 0, 0, 0});
        VERIFY_ERROR(scoreMatrix(certain, Background{}, 0), "pseudocount is 0");
        // More than a thousand bits have no room in the table of p-values.
        certain.rows[2] = {1, 0, 0, 1e-320};
        certain.nsites = 1e300;
        VERIFY_ERROR(prepare(certain, Background{}, 1e-4), "cannot be scored");
        VERIFY_ERROR(prepare(flat, parseBackground("1e-308,0.5,0.5,1e-308"), 1e-4),
                     "cannot be scored: its log odds span more than 1000 bits");
        Motif wide = flat;
        wide.rows.assign(kMaxWidth, {0.7, 0.1, 0.1, 0.1});
        const auto p = pvalueTable(scoreMatrix(wide, Background{}), Background{});
        QVERIFY(std::is_sorted(p.p.rbegin(), p.p.rend()));
    }
};

QTEST_APPLESS_MAIN(MatrixTest)
#include "matrix_test.moc"
