// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/motif/matrix.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <fstream>

using namespace bindscape;
using namespace bindscape::motif;

namespace {

MotifFile readText(const std::string& text)
{
    static QTemporaryDir dir;
    const std::filesystem::path file = dir.filePath("some.motif").toStdString();
    std::ofstream(file, std::ios::binary) << text;
    return readMotifs(file);
}

std::string meme(const std::string& rows, const std::string& header = "alength= 4 w= 2 nsites= 17 E= 0")
{
    return "MEME version 4\n\nALPHABET= ACGT\n\nMOTIF MA1 Foo\nletter-probability matrix: " + header + "\n" + rows + "\n";
}

const std::string kTwoRows = " 0.5 0.5 0 0\n 0.1 0.2 0.3 0.4\n";

}  // namespace

class ReadMotifsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void memeMinimal()
    {
        const auto file = readText(meme(kTwoRows) + "\nMOTIF Bar\nletter-probability matrix:\n" + kTwoRows);
        QCOMPARE(file.motifs.size(), std::size_t{2});
        QCOMPARE(file.motifs[0].id, std::string("MA1"));
        QCOMPARE(file.motifs[0].name, std::string("Foo"));
        QCOMPARE(file.motifs[0].nsites.value(), 17.0);
        QCOMPARE(file.motifs[0].rows[1][3], 0.4);
        QCOMPARE(file.motifs[1].name, std::string("Bar"));
        QVERIFY(!file.motifs[1].nsites);
        QCOMPARE(readText(meme(kTwoRows, "alength=4 w=2 nsites=5 E=1e-3")).motifs[0].nsites.value(), 5.0);
        QVERIFY(!readText(meme(kTwoRows, "nsites= 0")).motifs[0].nsites);
    }
    void memeBroken_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("part");
        const auto row = [](const char* name, const std::string& text, const char* part) {
            QTest::newRow(name) << QString::fromStdString(text) << QString(part);
        };
        row("sum", meme("0.5 0.5 0 0\n0.1 0.2 0.3 0.1"), "line 8: motif MA1: the probabilities at position 2 sum to 0.7, not to 1");
        row("counts", meme("5 5 0 0\n1 2 3 4"), "do not sum to 1");
        row("negative", meme("0.5 0.5 0 0\n-0.1 0.4 0.3 0.4"), "line 8: the matrix has a negative cell (-0.1)");
        row("nan", meme("0.5 0.5 0 0\nnan 0.4 0.3 0.4"), "line 8: \"nan\" is not a number");
        row("word", meme("0.5 0.5 0 0\n0.1x 0.4 0.3 0.4"), "line 8: \"0.1x\" is not a number");
        row("three columns", meme("0.5 0.5 0 0\n0.4 0.3 0.4"), "line 8: motif MA1 has a row with 3 numbers");
        row("short", meme("0.5 0.5 0 0"), "line 6: motif MA1 should be 2 bases wide but has 1 row");
        row("long", meme(kTwoRows + " 1 0 0 0"), "should be 2 bases wide but has 3 rows");
        row("no rows", meme("", "alength= 4"), "line 6: motif MA1 has no rows");
        row("no matrix", "MEME version 4\nMOTIF A\nMOTIF B\n", "line 2: motif A has no letter-probability matrix");
        row("nothing", "MEME version 4\n", "without a letter-probability matrix");
        row("rna", "MEME version 4\nALPHABET= ACGU\nMOTIF A\nletter-probability matrix:\n1 0 0 0\n", "line 2: the motifs are not DNA");
        row("protein", "MEME version 4\nMOTIF A\nletter-probability matrix: alength= 20 w= 1\n1 0 0 0\n", "line 3: motif A is not DNA");
        row("zero row", meme("0.5 0.5 0 0\n0 0 0 0"), "line 8: motif MA1 has only zeros at position 2");
        row("absurd width", meme(kTwoRows, "alength= 4 w= 99999999999999999999"), "should be");
        row("absurd sites", meme(kTwoRows, "alength= 4 w= 2 nsites= 1e300"), "line 6: motif MA1 cannot come from so many sites");
        row("broken width", meme(kTwoRows, "alength= 4 w= two"), "line 6: \"w= two\" is not a number");
    }
    void memeBroken()
    {
        QFETCH(QString, text);
        QFETCH(QString, part);
        VERIFY_ERROR(readText(text.toStdString()), part.toStdString());
    }
    void jaspar()
    {
        const auto file = readText(">MA0001.1 AGL3\nA  [ 0  3 79 ]\nC  [94 75 4 ]\nG [ 1 0 3 ]\nT  [ 2 19 11 ]\n\n"
                                   ">MA0002.2_RUNX1\n1 2 3\n4 5 6\n7 8 9\n10 11 12\n");
        QCOMPARE(file.motifs.size(), std::size_t{2});
        QCOMPARE(file.motifs[0].rows[1], (Row{3, 75, 0, 19}));
        QCOMPARE(file.motifs[0].nsites.value(), 97.0);
        QCOMPARE(file.motifs[1].id, std::string("MA0002.2"));
        QCOMPARE(file.motifs[1].name, std::string("RUNX1"));
        QCOMPARE(file.motifs[1].rows[0], (Row{1, 4, 7, 10}));
        QCOMPARE(file.warnings.size(), std::size_t{1});  // 22, 26, 30
        QVERIFY(toText(file.warnings[0]).find("MA0002.2") != std::string::npos);
    }
    void onePositionARow()
    {
        const auto file = readText("# HOCOMOCO\n>AHR_HUMAN.H11MO.0.B\n40.5 18.5 56 39\n11 12 35 96\n22 44 21 67\n3 1 146 4\n2 150 1 1\n"
                                   ">OTHER\n10 20 30 40\n40 30 20 10\n70 10 10 10\n1 2 3 94\n");
        QCOMPARE(file.motifs[0].rows[1], (Row{11, 12, 35, 96}));
        QCOMPARE(file.motifs[1].rows[3], (Row{1, 2, 3, 94}));
        // Frequencies have no number of sites.
        QVERIFY(!readText(">A\n0.2 0.8 0 0\n0.25 0.25 0.25 0.2501\n1 0 0 0\n0 0 1 0\n0 0 0 1\n").motifs[0].nsites);
    }
    void squareMatrices()
    {
        // Every column sums to 10, the rows do not: rows are letters.
        QCOMPARE(readText("10 9 8 1\n0 1 1 1\n0 0 1 1\n0 0 0 7\n").motifs[0].rows[3], (Row{1, 1, 1, 7}));
        // Every row sums to 10.
        QCOMPARE(readText("10 0 0 0\n9 1 0 0\n8 1 1 0\n1 1 1 7\n").motifs[0].rows[3], (Row{1, 1, 1, 7}));
        // Both do: as in JASPAR, unless the rest of the file says otherwise.
        const std::string both = "1 2 3 4\n2 3 4 1\n4 1 2 3\n3 4 1 2\n";
        QCOMPARE(readText(both).motifs[0].rows[0], (Row{1, 2, 4, 3}));
        QCOMPARE(readText(">a\n" + both + ">b\n1 2 3 4\n4 3 2 1\n").motifs[0].rows[0], (Row{1, 2, 3, 4}));
    }
    void lettersOfRowsAndColumns()
    {
        QCOMPARE(readText("a | 9 1\nt | 0 2\ng | 1 3\nc | 0 4\n").motifs[0].rows[1], (Row{1, 4, 3, 2}));
        QCOMPARE(readText("T A G C\n1 2 3 4\n4 3 2 1\n").motifs[0].rows[0], (Row{2, 4, 3, 1}));
        const auto cis = readText("TF\tX\nMotif\tM1734_0.90\nPos\tA\tC\tG\tT\n1\t0.25\t0.25\t0.25\t0.25\n2\t1\t0\t0\t0\n");
        QCOMPARE(cis.motifs[0].id, std::string("M1734_0.90"));
        QCOMPARE(cis.motifs[0].rows[1], (Row{1, 0, 0, 0}));
        QCOMPARE(readText("1 2 3\r\n1 2 3\r\n1 2 3\r\n1 2 3\r\n").motifs[0].id, std::string("some"));
    }
    void transfac()
    {
        const auto file = readText("AC MA0056.1\nXX\nID MZF1\nPO\tA\tC\tG\tT\n01\t3.0\t5.0\t4.0\t8.0\n02\t0\t0\t19\t1\tG\nXX\n//\n"
                                   "ID two\nP0 A C G T\n01 1 2 3 4\n");
        QCOMPARE(file.motifs.size(), std::size_t{2});
        QCOMPARE(file.motifs[0].id, std::string("MA0056.1"));
        QCOMPARE(file.motifs[0].name, std::string("MZF1"));
        QCOMPARE(file.motifs[0].rows[1], (Row{0, 0, 19, 1}));
        QCOMPARE(file.motifs[0].nsites.value(), 20.0);
        QCOMPARE(file.motifs[1].id, std::string("two"));
        VERIFY_ERROR(readText("ID x\nP0 A C G U\n01 1 2 3 4\n"), "DNA motifs are needed");
        VERIFY_ERROR(readText("ID x\nP0 A C G T\n01 1 2 3\n"), "line 3");
    }
    void wrongFiles_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("part");
        const auto row = [](const char* name, const std::string& text, const char* part) {
            QTest::newRow(name) << QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size())) << QString(part);
        };
        row("empty", "", "is empty");
        row("blank", "\n \n", "is empty");
        row("comments", "# nothing\n", "has no motif");
        row("bed", "chr1\t100\t200\n", "line 1: \"chr1\" does not begin a motif");
        row("fasta", ">seq\nACGTACGTAA\n", "line 2: this is a sequence");
        row("xml", "<?xml version='1.0'?>\n", "XML");
        row("gzip", "\x1f\x8b\x08", "compressed");
        row("binary", std::string("a\0b", 3), "binary");
        row("no T", ">m\nA [1 2]\nC [1 2]\nG [1 2]\n", "line 2: the matrix has no row for T");
        row("twice", ">m\nA 1 2\nA 1 2\n", "line 3: the matrix has a second row for A");
        row("ragged", ">m\n1 2 3\n1 2 3\n1 2\n1 2 3\n", "line 4: this row has 2 numbers");
        row("three rows", ">m\n1 2 3\n1 2 3\n1 2 3\n", "3 rows and 3 columns");
        row("only header", ">m\n1 2\n1 2\n1 2\n1 2\n>n\n", "line 6: motif n has no matrix");
        row("two headers", ">m\n>n\n1 2\n1 2\n1 2\n1 2\n", "line 1: motif m has no matrix");
        row("no name", ">\n1 2\n1 2\n1 2\n1 2\n", "line 1: the motif has no name");
        row("negative", ">m\n1 2\n-1 2\n1 2\n1 2\n", "line 3: the matrix has a negative cell");
        row("sum", ">m\n0.1 0.2 0.3 0.1\n1 0 0 0\n", "line 2: motif m: the probabilities at position 1 sum to 0.7");
        row("infinite", ">m\n1e308 1e308 1 1\n1 1 1 1\n", "too large");
        row("rna", ">m\nA 1 2\nC 1 2\nG 1 2\nU 1 2\n", "RNA");
        row("second without name", "1 2\n1 2\n1 2\n1 2\n\n1 2\n1 2\n1 2\n1 2\n", "line 6: a second matrix without a name");
        row("word", ">m\n1 2\n1 x\n1 2\n1 2\n", "line 3: \"x\" is not a number");
    }
    void wrongFiles()
    {
        QFETCH(QString, text);
        QFETCH(QString, part);
        VERIFY_ERROR(readText(text.toLatin1().toStdString()), part.toStdString());
    }
    void byteOrderMarkOfWindowsEditors()
    {
        QCOMPARE(readText("\xef\xbb\xbf>X\r\nA [ 1 2 ]\r\nC [ 1 2 ]\r\nG [ 1 2 ]\r\nT [ 1 2 ]\r\n").motifs.front().id, std::string("X"));
    }
    void missingFile() { VERIFY_ERROR(readMotifs("/nowhere/x.meme"), "/nowhere/x.meme"); }
    void truncatedAnywhereNeverCrashes()
    {
        const std::string whole = meme(kTwoRows) + ">x\nA [1 2]\nC [1 2]\nG [1 2]\nT [1 2]\n";
        const std::string jaspar = ">x y\nA [1 2]\nC [1 2]\nG [1 2]\nT [1 2]\n";
        for (const auto& text : {whole, jaspar, std::string("AC x\nP0 A C G T\n01 1 2 3 4\n//\n")})
            for (std::size_t n = 0; n < text.size(); ++n)
                (void)test::errorOf([&] { readText(text.substr(0, n)); });
    }
    void damagedAnywhereNeverCrashes()
    {
        const std::vector<std::string> texts{meme(kTwoRows) + "MOTIF b\nletter-probability matrix: w= 1\n1 0 0 0\n",
                                             ">x y\nA [1 2]\nC [1 2]\nG [1 2]\nT [1 2]\n>z\n1 2\n1 2\n1 2\n1 2\n",
                                             "Pos A C G T\n1 1 2 3 4\n2 4 3 2 1\n", "AC x\nID y\nP0 A C G T\n01 1 2 3 4\n//\n"};
        const std::string_view bytes = "\n\n \t>#-.0159eEnaACGTU[]|=\xff";
        Random random(1);
        int read = 0;
        for (int round = 0; round < 600; ++round) {
            std::string text = texts[random.below(texts.size())];
            for (std::uint64_t changes = 1 + random.below(4); changes > 0; --changes)
                text[random.below(text.size())] = bytes[random.below(bytes.size())];
            MotifFile file;
            const std::string sentence = test::errorOf([&] { file = readText(text); });
            read += sentence.empty();
            for (const auto& motif : file.motifs)
                QVERIFY(motif.width() > 0 && !pvalueTable(scoreMatrix(motif, Background{}), Background{}).p.empty());
        }
        QVERIFY(read > 0 && read < 600);
    }
    void findByIdThenName()
    {
        const auto file =
            readText(">MA0079.3 SP1\n1 2\n1 2\n1 2\n1 2\n>SP1 other\n1 2\n1 2\n1 2\n1 2\n>MA0599.1 KLF5\n1 2\n1 2\n1 2\n1 2\n");
        QCOMPARE(findMotif(file, "MA0079.3").name, std::string("SP1"));
        QCOMPARE(findMotif(file, "SP1").name, std::string("other"));
        QCOMPARE(findMotif(file, "klf5").id, std::string("MA0599.1"));
        VERIFY_ERROR(findMotif(file, "MA0079"), "MA0079.3 (SP1)");
        VERIFY_ERROR(findMotif(file, ""), "3 motifs");
        QCOMPARE(findMotif(readText(">a\n1 2\n1 2\n1 2\n1 2\n"), "").id, std::string("a"));
        const auto twice = readText(">a\n1 2\n2 2\n3 2\n4 4\n>a\n1 2\n2 2\n3 2\n4 4\n");
        QCOMPARE(twice.warnings.size(), std::size_t{1});
        QVERIFY(toText(twice.warnings[0]).find("Motif a is there more than once") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(ReadMotifsTest)
#include "read_motifs_test.moc"
