// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/genes.h"

#include "tests/core/genome/genome_files.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

using namespace bindscape;
using namespace bindscape::genome;
namespace fs = std::filesystem;

namespace {

using Exons = std::vector<std::pair<std::int64_t, std::int64_t>>;

// MYC as UCSC writes it, moved to the beginning of a small contig.
const std::string kGenePred = "NM_1\tchr8\t+\t100\t500\t150\t400\t3\t100,200,350,\t120,300,500,";
const std::string kGtf =
    "#!genome-build test\n"
    "chr8\tHAVANA\tgene\t101\t500\t.\t+\t.\tgene_id \"G1\"; gene_name \"MYC\";\n"
    "chr8\tHAVANA\ttranscript\t101\t500\t.\t+\t.\tgene_id \"G1\"; transcript_id \"NM_1\"; gene_name \"MYC\";\n"
    "chr8\tHAVANA\texon\t351\t500\t.\t+\t.\tgene_id \"G1\"; transcript_id \"NM_1\"; gene_name \"MYC\";\n"
    "chr8\tHAVANA\texon\t101\t120\t.\t+\t.\tgene_id \"G1\"; transcript_id \"NM_1\"; note \"a; b\"; gene_name \"MYC\";\n"
    "chr8\tHAVANA\texon\t201\t300\t.\t+\t.\tgene_id \"G1\"; transcript_id \"NM_1\"; gene_name \"MYC\";\n"
    "chr8\tHAVANA\tCDS\t201\t300\t.\t+\t0\tgene_id \"G1\"; transcript_id \"NM_1\"; gene_name \"MYC\";\n"
    "chr8\tHAVANA\tCDS\t351\t397\t.\t+\t0\tgene_id \"G1\"; transcript_id \"NM_1\"; gene_name \"MYC\";\n"
    "chr8\tHAVANA\tstop_codon\t398\t400\t.\t+\t0\tgene_id \"G1\"; transcript_id \"NM_1\"; gene_name \"MYC\";\n";
const std::string kGff3 = "##gff-version 3\n"
                          "chr8\t.\tgene\t101\t500\t.\t-\t.\tID=gene1;Name=MYC%2C2\n"
                          "chr8\t.\tmRNA\t101\t500\t.\t-\t.\tID=t1;Parent=gene1\n"
                          "chr8\t.\tmRNA\t101\t300\t.\t-\t.\tID=t2;Parent=gene1\n"
                          "chr8\t.\texon\t101\t120\t.\t-\t.\tParent=t1,t2\n"
                          "chr8\t.\texon\t201\t300\t.\t-\t.\tParent=t1,t2\n"
                          "chr8\t.\texon\t351\t500\t.\t-\t.\tParent=t1\n"
                          "chr8\t.\tCDS\t211\t300\t.\t-\t.\tID=c1;Parent=t1\n"
                          "chr8\t.\tgene\t600\t700\t.\t+\t.\tID=gene2;Name=LONELY\n"
                          "chr8\t.\tmatch\t600\t700\t.\t+\t.\tID=match1\n"
                          "chr8\t.\tTF_binding_site\t90\t95\t.\t+\t.\tID=tfbs1;Parent=gene1\n"
                          "##FASTA\n>chr8\nACGT\n";

}  // namespace

class GenesTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    const std::vector<Contig> m_contigs{{"chr8", 1000}, {"chrX", 1000}};
    fs::path at(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }
    GeneSet read(const std::string& content) const { return readGenes(test::writeText(at("genes.txt"), content), m_contigs); }

private Q_SLOTS:
    void everyLayoutGivesTheSameTranscript_data()
    {
        QTest::addColumn<QString>("content");
        QTest::addColumn<QString>("gene");
        const std::string refFlat = "MYC\t" + kGenePred;
        const std::string ext = kGenePred + "\t0\tMYC\tcmpl\tcmpl\t-1,0,1,";
        QTest::newRow("genePred") << QString::fromStdString(kGenePred + "\n") << "NM_1";
        QTest::newRow("genePred with bin") << QString::fromStdString("585\t" + kGenePred + "\n") << "NM_1";
        QTest::newRow("genePredExt") << QString::fromStdString(ext + "\n") << "MYC";
        QTest::newRow("genePredExt with bin and header")
            << QString::fromStdString("#bin\tname\tchrom\tstrand\ttxStart\ttxEnd\tcdsStart\n585\t" + ext + "\r\n") << "MYC";
        QTest::newRow("refFlat") << QString::fromStdString(refFlat + "\n") << "MYC";
        QTest::newRow("BED12") << "chr8\t100\t500\tNM_1\t0\t+\t150\t400\t0,0,0\t3\t20,100,150,\t0,100,250,\n"
                               << "NM_1";
        QTest::newRow("GTF") << QString::fromStdString(kGtf) << "MYC";
    }
    void everyLayoutGivesTheSameTranscript()
    {
        QFETCH(QString, content);
        QFETCH(QString, gene);
        const GeneSet set = read(content.toStdString());
        QVERIFY(set.warnings.empty());
        QCOMPARE(set.byChrom.at("chr8").size(), std::size_t{1});
        const Transcript& transcript = set.byChrom.at("chr8").front();
        QCOMPARE(QString::fromStdString(transcript.gene), gene);
        QCOMPARE(transcript.id, std::string("NM_1"));
        QCOMPARE(toLocus(transcript.region), std::string("chr8:101-500"));
        QCOMPARE(transcript.exons, (Exons{{100, 120}, {200, 300}, {350, 500}}));
        QCOMPARE(transcript.codingBegin, content.startsWith("#!") ? std::int64_t{200} : std::int64_t{150});
        QCOMPARE(transcript.codingEnd, std::int64_t{400});
        QCOMPARE(transcript.strand, Strand::Forward);
        QCOMPARE(transcript.tss(), std::int64_t{100});
    }

    void gff3WithSharedExons()
    {
        const GeneSet set = read(kGff3);
        const auto& all = set.byChrom.at("chr8");
        QCOMPARE(all.size(), std::size_t{3});
        QCOMPARE(all[0].id, std::string("t2"));
        QCOMPARE(all[0].exons, (Exons{{100, 120}, {200, 300}}));
        QCOMPARE(all[1].gene, std::string("MYC,2"));
        QCOMPARE(all[1].codingBegin, std::int64_t{210});
        QCOMPARE(all[1].tss(), std::int64_t{499});
        QCOMPARE(all[2].gene, std::string("LONELY"));
        QCOMPARE(all[2].exons, (Exons{{599, 700}}));
    }

    void sameIdOnTwoChromosomes()
    {
        std::string content = kGtf;
        for (std::size_t at = 0; (at = content.find("chr8", at)) != std::string::npos;)
            content.replace(at, 4, "chrX");
        QCOMPARE(read(kGtf + content).byChrom.size(), std::size_t{2});
    }

    void badRowsAreTold()
    {
        const GeneSet set = read(kGenePred + "\nNM_2\tchr8\t+\t100\t500\t150\t400\t2\t100,200,350,\t120,300,500,\n"
                                             "NM_3\tchr8\t+\t500\t100\t150\t400\t1\t100,\t120,\n"
                                             "NM_4\tchr8\t+\t100\t500\t150\t400\t1\t90,\t120,\n"
                                             "NM_5\tchr8\t+\n"
                                             "NM_6\tchr9\t+\t100\t500\t150\t400\t1\t100,\t120,\n"
                                             "NM_7\tchr8\t+\t100\t5000\t150\t400\t1\t100,\t120,\n"
                                             "NM_8\tchr8\t+\t100\t500\t9\t4\t999999999999\t100,\t120,\n");
        QCOMPARE(set.byChrom.at("chr8").size(), std::size_t{1});
        QCOMPARE(set.warnings.size(), std::size_t{6});
        QCOMPARE(set.warnings[0].line, 2L);
        QVERIFY(set.warnings[4].message.find("chr9") != std::string::npos);
        QCOMPARE(read("chr8\t.\tmatch\t600\t700\t.\t+\t.\tID=match1\n").warnings.size(), std::size_t{1});
        VERIFY_ERROR(read("hello\nworld\n"), "line 1");
        VERIFY_ERROR(read(""), "no rows");
    }

    void gtfBeyondTheEndIsLeftOut()
    {
        std::string content = kGtf;
        content.replace(content.find("exon\t351\t500"), 12, "exon\t351\t5000");
        const GeneSet set =
            read(content +
                 "chrX\t.\texon\t5\t9\t.\t+\t.\ttranscript_id \"b\"; gene_id \"b\"\nchrX\t.\texon\t9\t5\t.\t+\t.\ttranscript_id \"b\"\n");
        QCOMPARE(set.byChrom.count("chr8"), std::size_t{1});  // the gene's own row stays
        QCOMPARE(set.byChrom.at("chr8").front().id, std::string("G1"));
        QCOMPARE(set.byChrom.at("chrX").front().exons, (Exons{{4, 9}}));
        QCOMPARE(set.warnings.size(), std::size_t{2});
    }
};

QTEST_APPLESS_MAIN(GenesTest)
#include "genes_test.moc"
