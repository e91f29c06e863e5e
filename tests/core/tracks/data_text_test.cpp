// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracks/data_text.h"

#include "core/tracks/track_painter.h"
#include "tests/support/test_support.h"

#include <QTest>

using namespace bindscape;
using namespace bindscape::tracks;

namespace {

std::string bed(const genome::TrackData& data, const Region& visible) { return dataAsBed(visible.chrom, plottedNumbers(data, visible)); }

}  // namespace

class DataTextTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void signalIsBedGraph()
    {
        const genome::Signal data{{"chr1", 100, 103}, {1, NAN, 3}, {2, NAN, 3}, {4, NAN, 3}};
        QCOMPARE(bed(data, {"chr1", 0, 1000}), std::string("chr1\t100\t101\t2\nchr1\t102\t103\t3\n"));
        const auto csv = dataAsCsv("chr1", plottedNumbers(data, {"chr1", 102, 1000}));
        QCOMPARE(csv, std::string("chrom,begin,end,min,mean,max\nchr1,102,103,3,3,3\n"));
    }
    void hitsKeepNameAndStrand()
    {
        genome::MotifHit hit;
        hit.begin = 10;
        hit.end = 20;
        hit.motif = "SP1\tx";
        hit.strand = Strand::Reverse;
        hit.score = 12.7;
        QCOMPARE(bed(genome::MotifHits{{"chr1", 0, 100}, {hit}, {}, {}}, {"chr1", 0, 100}), std::string("chr1\t10\t20\tSP1 x\t13\t-\n"));
    }
    void transcriptsAreBed12()
    {
        genome::Transcript t;
        t.gene = "G";
        t.id = "T1";
        t.region = {"chr1", 100, 200};
        t.strand = Strand::Forward;
        t.codingBegin = 110;
        t.codingEnd = 190;
        t.exons = {{100, 120}, {150, 200}};
        QCOMPARE(bed(genome::Genes{{"chr1", 0, 1000}, {t}, {}}, {"chr1", 0, 1000}),
                 std::string("chr1\t100\t200\tT1\t0\t+\t110\t190\t0\t2\t20,50,\t0,50,\n"));
    }
    void scoresOfBasesAreValues()
    {
        genome::Attribution data;
        data.region = {"chr1", 5, 7};
        data.values = {0.5f, NAN};
        data.letters = "AC";
        QCOMPARE(bed(data, {"chr1", 0, 10}), std::string("chr1\t5\t6\t0.5\n"));
        QCOMPARE(bed(genome::TrackData{}, {"chr1", 0, 10}), std::string());
    }
    void cellsWithCommasAreQuoted()
    {
        QCOMPARE(dataAsCsv("chr1", {{"begin", "name"}, {"1", "a,\"b\""}}), std::string("chrom,begin,name\nchr1,1,\"a,\"\"b\"\"\"\n"));
    }
};

QTEST_APPLESS_MAIN(DataTextTest)
#include "data_text_test.moc"
