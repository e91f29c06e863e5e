// SPDX-License-Identifier: GPL-3.0-or-later
// The grammar of the locus box as a table, hostile text, and names: whole, parts, near misses, on a million of them.
#include "core/base/text.h"
#include "core/genome/edit_distance.h"
#include "core/genome/locus.h"
#include "core/genome/name_search.h"
#include "tests/core/genome/genome_files.h"
#include "tests/support/test_support.h"

#include <QElapsedTimer>
#include <QTemporaryDir>

#include <fstream>

using namespace bindscape;
using namespace bindscape::genome;

namespace {

const std::vector<Contig> kContigs{{"chr1", 249250621}, {"chr2", 243199373}, {"chrX", 155270560}, {"HLA-A*01:01", 3000}, {"chr1_gl000191_random", 106433}};

// "chr1:1-100@" a position, "!" reversed, "?" a name, "(..)" words
std::string shown(const TypedPlace& place)
{
    std::string text;
    if (place.locus)
        text = toLocus(place.locus->region) + (place.locus->position ? "@" : "") + (place.locus->reversed ? "!" : "");
    else if (!place.words.empty()) {
        for (const auto& word : place.words)
            text += (text.empty() ? "(" : " + ") + shown(word);
        text += ")";
    } else
        text = place.text + "?";
    return text;
}

std::string shown(const std::vector<TypedPlace>& places)
{
    std::string text;
    for (const auto& place : places)
        text += (text.empty() ? "" : " | ") + shown(place);
    return text;
}

}  // namespace

class LocusTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void grammar_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("result");
        const auto row = [](const char* text, const char* result) { QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(result); };
        row("chr1:1,000-2,000", "chr1:1,000-2,000");
        row("chr1:1000..2000", "chr1:1,000-2,000");
        row("chr1 : 1000 .. 2000", "chr1:1,000-2,000");
        row("chr1 1000 2000", "chr1:1,001-2,000");
        row("chr1\t1000\t2000\tpeak1\t0\t+", "chr1:1,001-2,000");
        row("chr1:1500", "chr1:1,500-1,500@");
        row("chr1 1500", "chr1:1,500-1,500@");
        row("1:1000-2000", "chr1:1,000-2,000");
        row("CHR1:1000-2000", "chr1:1,000-2,000");
        row("NC_000001.10:1000-2000", "chr1:1,000-2,000");
        row("x", "chrX:1-155,270,560");
        row("34M-35M", "chr2:34,000,000-35,000,000");
        row("34-35 Mb", "chr2:34,000,000-35,000,000");
        row("chr1:34-35Mb", "chr1:34,000,000-35,000,000");
        row("1.5Mb", "chr2:1,500,000-1,500,000@");
        row("500kb", "chr2:500,000-500,000@");
        row("500 kb", "chr2:500,000-500,000@");
        row("1,500", "chr2:1,500-1,500@");
        row("1000-2000", "chr2:1,000-2,000");
        row("chr1:1000\u20132000", "chr1:1,000-2,000");
        row("chr1:1000\u20142000", "chr1:1,000-2,000");
        row("chr1:1000\u22122000", "chr1:1,000-2,000");
        row("chr1:1\u2009000\u2009000\u20132\u2009000\u2009000", "chr1:1,000,000-2,000,000");
        row("chr1:\u00a01\u202f000-2\u202f000", "chr1:1,000-2,000");
        row("chr1:1 000 000-2 000 000", "chr1:1,000,000-2,000,000");
        row("chr1:1.000.000-2.000.000", "chr1:1,000,000-2,000,000");
        row("chr1:1000 2000", "chr1:1,000-2,000");
        row("\u200bchr1:1000-2000\ufeff", "chr1:1,000-2,000");
        row("\u201cchr1:1000-2000\u201d", "chr1:1,000-2,000");
        row("chr1\uff1a1000\u20262000", "chr1:1,000-2,000");
        row("hg19 chr1:1-100", "chr1:1-100");
        row("hg19:chr1:1-100", "chr1:1-100");
        row("{hg19}chr1:1-100", "chr1:1-100");
        row("GRCh37 chr1:1-100", "chr1:1-100");
        row("chr1:1-100 (hg19)", "chr1:1-100");
        row("(chr1:1-100)", "chr1:1-100");
        row("(chr1:1-100", "chr1:1-100");
        row("chr1:1000-2000(+)", "chr1:1,000-2,000");
        row("chr1:1000-2000 (\u2212)", "chr1:1,000-2,000");
        row("chr1:1000-2000:+", "chr1:1,000-2,000");
        row("chr1:1000-2000 -", "chr1:1,000-2,000");
        row("at chr1:1000-2000.", "chr1:1,000-2,000");
        row("Chr. 1: 1000-2000 bp", "chr1:1,000-2,000");
        row("chromosome 1:1000-2000", "chr1:1,000-2,000");
        row("chr1:1000-2000[rev]", "chr1:1,000-2,000!");
        row("chr1:1000-2000 [REV]", "chr1:1,000-2,000!");
        row("chr1-1000-2000", "chr1:1,000-2,000");
        row("chr1_1000_2000", "chr1:1,000-2,000");
        row("1-55516888-G-GA", "chr1:55,516,888-55,516,888@");
        row("chr1:55516888:G:GA", "chr1:55,516,888-55,516,888@");
        row("chr1:g.55516888G>A", "chr1:55,516,888-55,516,888@");
        row("chr1_gl000191_random:5-9", "chr1_gl000191_random:5-9");
        row("chr1_gl000191_random", "chr1_gl000191_random:1-106,433");
        row("HLA-A*01:01:5-10", "HLA-A*01:01:5-10");
        row("HLA-A*01:01", "HLA-A*01:01:1-3,000");
        row("chr1:1-100 chr2:5-50", "(chr1:1-100 + chr2:5-50)");
        row("chr1 chr2", "(chr1:1-249,250,621 + chr2:1-243,199,373)");
        row("chr1 10 20 chr2 30 40", "chr1:11-20");  // a BED row with more columns
        row("chr1\t10\t20\nchr2\t30\t40\n", "chr1:11-20 | chr2:31-40");
        row("chr1:1-100; VPS13D\nTP53", "chr1:1-100 | VPS13D? | TP53?");
        row("VPS13D, TP53", "VPS13D? | TP53?");
        row("chr1:1-100, 2:5-50", "(chr1:1-100 + chr2:5-50)");
        row("VPS13D chr1:5-9 TP53", "(VPS13D? + chr1:5-9 + TP53?)");
        row("my region", "(my? + region?)");
        row("VPS13D", "VPS13D?");
        row("HLA-DRB1", "HLA-DRB1?");
        row("NKX2-5", "NKX2-5?");
        row("H1-2", "H1-2?");
        row("mir-21", "mir-21?");
        row("", "");
        row(" ; ,\n", "");
    }
    void grammar()
    {
        QFETCH(QString, text);
        QFETCH(QString, result);
        QCOMPARE(QString::fromStdString(shown(readPlaces(kContigs, text.toStdString(), "chr2"))), result);
    }

    void mistakesAreToldWithWhatToDo_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("beyond") << "chr1:250,000,000" << "chr1 ends at 249,250,621. Type a place before that.";
        QTest::newRow("unknown") << "chr9:5-6" << "The genome has no chromosome called chr9. Did you mean chr1?";
        QTest::newRow("scaffold") << "scaffold_77:5-6" << "The genome has no chromosome called scaffold_77.";
        QTest::newRow("no number") << "chr1:a-b" << "\"a-b\" is not a position on chr1. Type a place like chr1:1,000-2,000, chr1, 34M-35M or a gene.";
    }
    void mistakesAreToldWithWhatToDo()
    {
        QFETCH(QString, text);
        QFETCH(QString, sentence);
        const auto places = readPlaces(kContigs, text.toStdString(), "chr1");
        QCOMPARE(places.size(), 1u);
        QVERIFY(!places[0].locus);
        QCOMPARE(QString::fromStdString(places[0].trouble), sentence);
    }
    void whatReachesOverTheEndIsClippedAndTold()
    {
        const auto places = readPlaces(kContigs, "chr1:249,250,000-250,000,000", "chr1");
        QCOMPARE(places.at(0).locus->region.end, std::int64_t{249250621});
        QCOMPARE(places.at(0).locus->note, std::string("chr1 ends at 249,250,621. Shown up to there."));
    }
    void hostileTextIsSafe()
    {
        std::vector<std::string> texts{":", "::::", "-", "..", "chr1:", ":5", "chr1:-", "chr1:..", "[rev]", "(((((", ")))", "{[(", "chr1:5-6-7", "1e300M", "nan",
                                       "inf-inf", "chr1:9999999999999999999-99999999999999999999", "chr1:0-0", "chr1:-5", "\xff\xfe\xe2\x80", "\xe2", std::string(5, '\0'),
                                       std::string(99'999, ':'), std::string(99'999, '('), std::string(99'999, '-'), std::string(200'000, 'a')};
        std::string words;
        for (int i = 0; i < 20'000; ++i)
            words += "a ";
        texts.push_back(words);
        std::uint32_t state = 7;
        for (int i = 0; i < 3000; ++i) {
            std::string text;
            for (int k = 0; k < 24; ++k) {
                state = state * 1664525 + 1013904223;
                text += std::string_view("chr1:1-2,. \t\n;[](rev)kMb\xe2\x80\x93\xc2\xa0|_>ACGT09")[(state >> 10) % 38];
            }
            texts.push_back(text);
        }
        QElapsedTimer timer;
        timer.start();
        for (const auto& text : texts)
            for (const auto& place : readPlaces(kContigs, text, "chr1"))
                if (place.locus) {
                    const auto& region = place.locus->region;
                    const auto contig = std::find_if(kContigs.begin(), kContigs.end(), [&](const auto& c) { return c.name == region.chrom; });
                    QVERIFY2(contig != kContigs.end() && region.begin >= 0 && region.begin < region.end && region.end <= contig->length, text.c_str());
                }
        QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
    }

    void distanceCountsLetters_data()
    {
        QTest::addColumn<QString>("a");
        QTest::addColumn<QString>("b");
        QTest::addColumn<int>("distance");
        QTest::newRow("same") << "vps13d" << "vps13d" << 0;
        QTest::newRow("other letter") << "vps13x" << "vps13d" << 1;
        QTest::newRow("missing") << "vps1d" << "vps13d" << 1;
        QTest::newRow("swapped") << "vsp13d" << "vps13d" << 1;
        QTest::newRow("two") << "tp35a" << "tp53" << 2;
        QTest::newRow("far") << "gata1" << "vps13d" << 3;
        QTest::newRow("empty") << "" << "ab" << 2;
    }
    void distanceCountsLetters()
    {
        QFETCH(QString, a);
        QFETCH(QString, b);
        QFETCH(int, distance);
        QCOMPARE(editDistance(a.toStdString(), b.toStdString(), 2), distance);
        QCOMPARE(editDistance(b.toStdString(), a.toStdString(), 2), distance);
    }

    void namesOfAMillionIntervals()
    {
        QTemporaryDir folder;
        const std::string path = folder.filePath(QStringLiteral("many.bed")).toStdString();
        {
            std::ofstream bed(path);
            for (int i = 0; i < 1'000'000; ++i)
                bed << "chr1\t" << i * 200 << '\t' << i * 200 + 100 << "\tsite_" << i << '\n';
            bed << "chr2\t500\t900\tEnhancerA\n";
        }
        const auto source = openTrack(path, kContigs);
        SilentProgress progress;
        QElapsedTimer timer;
        timer.start();
        const auto whole = findNames(*source, "SITE_77", NamePart::Whole, 5, progress);
        QCOMPARE(whole.size(), 1u);
        QCOMPARE(whole[0].region, (Region{"chr1", 77 * 200, 77 * 200 + 100}));
        const auto inside = findNames(*source, "hancer", NamePart::Inside, 5, progress);
        QCOMPARE(inside.size(), 1u);
        QCOMPARE(inside[0].region, (Region{"chr2", 500, 900}));
        QVERIFY(findNames(*source, "enhancer", NamePart::Inside, 5, progress).empty());  // that is its beginning
        NearestName nearest("EnhancrrA");
        nearest.offerNames(*source, progress);
        QCOMPARE(nearest.name(), std::string("EnhancerA"));
        NearestName none("quite_another_name");
        none.offerNames(*source, progress);
        QCOMPARE(none.name(), std::string());
        QVERIFY2(timer.elapsed() < 4000, qPrintable(QString::number(timer.elapsed())));
    }
    void genesByPartAndNearMiss()
    {
        QTemporaryDir folder;
        const std::string path = folder.filePath(QStringLiteral("genes.bed12")).toStdString();
        std::ofstream(path) << "chr1\t1000\t5000\tVPS13D\t0\t+\t1000\t5000\t0\t2\t100,100,\t0,3900,\n"
                               "chr1\t1000\t2000\tVPS13D\t0\t+\t1000\t2000\t0\t2\t100,100,\t0,900,\n"
                               "chr2\t7000\t9000\tVPS13A\t0\t-\t7000\t9000\t0\t2\t100,100,\t0,1900,\n";
        const auto source = openTrack(path, kContigs);
        QVERIFY(source->kind() == TrackKind::Genes);
        SilentProgress progress;
        const auto whole = findNames(*source, "vps13d", NamePart::Whole, 5, progress);
        QVERIFY(!whole.empty());
        QCOMPARE(whole[0].region, (Region{"chr1", 1000, 5000}));  // the longest
        const auto inside = findNames(*source, "13", NamePart::Inside, 5, progress);
        QCOMPARE(inside.size(), 2u);
        NearestName nearest("VPS13X");
        nearest.offerNames(*source, progress);
        QVERIFY(nearest.name() == "VPS13D" || nearest.name() == "VPS13A");
        NearestName longer("vps13dd");
        longer.offerNames(*source, progress);
        QCOMPARE(longer.name(), std::string("VPS13D"));
    }
};

QTEST_APPLESS_MAIN(LocusTest)
#include "locus_test.moc"
