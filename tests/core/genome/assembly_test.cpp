// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/assembly.h"

#include "tests/support/test_support.h"

#include <QTest>

using namespace bindscape;

class AssemblyTest : public QObject {
    Q_OBJECT
    using List = std::vector<std::string>;

private Q_SLOTS:
    void lengthsTellTheAssembly()
    {
        QCOMPARE(genome::assemblyOf({{"chr1", 249250621}, {"chr20", 63025520}, {"chrUn_x", 5}}), std::string("hg19"));
        QCOMPARE(genome::assemblyOf({{"1", 248956422}, {"X", 156040895}}), std::string("hg38"));
        QCOMPARE(genome::assemblyOf({{"chr19", 61431566}, {"chrY", 91744698}}), std::string("mm10"));
        QCOMPARE(genome::assemblyOf({{"chr1", 249250621}, {"chr20", 64444167}}), std::string());  // of two
        QCOMPARE(genome::assemblyOf({{"chr1", 9876492}, {"chr20", 63025520}}), std::string("hg19"));  // a part of it
        QCOMPARE(genome::assemblyOf({{"chr1", 1000}}), std::string());
        QCOMPARE(genome::assemblyOf({{"scaffold1", 249250621}}), std::string());
        QCOMPARE(genome::assemblyOf({}), std::string());
    }
    void endsTellWhatTheyFit()
    {
        QCOMPARE(genome::assembliesAround({{"chr20", 64000000}}), List{"hg38"});
        QCOMPARE(genome::assembliesAround({{"chr1", 249200000}}), List{"hg19"});
        QCOMPARE(genome::assembliesAround({{"chr1", 100}}), List({"hg38", "hg19", "mm10"}));
        QCOMPARE(genome::assembliesAround({{"chrX", 170000000}, {"chr22", 5}}), List{"mm10"});  // which has no chr22
        QCOMPARE(genome::assembliesAround({{"chr1", 300000000}}), List());
        QCOMPARE(genome::assembliesAround({{"scaffold", 3}}), List());
    }
};

QTEST_GUILESS_MAIN(AssemblyTest)
#include "assembly_test.moc"
