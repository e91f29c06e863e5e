// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/track_data.h"

#include "core/base/random.h"
#include "core/genome/bigwig.h"
#include "core/genome/signal_scores.h"
#include "tests/core/genome/genome_files.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <set>

using namespace bindscape;
using namespace bindscape::genome;
namespace fs = std::filesystem;

namespace {

class CancelledProgress final : public Progress {
public:
    bool cancelled() const override { return true; }
    void report(double, std::string_view) override {}
};

}  // namespace

class FormatsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    const std::vector<Contig> m_contigs{{"chr1", 100000}, {"chr2", 5000}, {"chr1_alt", 100000}};
    mutable SilentProgress m_silent;
    fs::path at(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }
    std::shared_ptr<const TrackSource> open(const std::string& name, const std::string& content) const
    {
        return openTrack(test::writeText(at(name), content), m_contigs);
    }
    template <class Data> Data read(const TrackSource& source, const Region& region, int bins) const
    {
        return std::get<Data>(source.read(region, bins, m_silent));
    }

private Q_SLOTS:
    void contentDecides_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("content");
        QTest::addColumn<QString>("kind");
        const auto row = [](const char* name, const char* content, const char* kind) { QTest::newRow(name) << name << content << kind; };
        row("a.bed", "chr1\t5\t9\n", "intervals");
        row("peaks.txt", "chr1\t5\t9\n", "intervals");
        row("numbered.bed", "chr1\t5\t9\t1\n", "intervals");
        row("x.narrowPeak", "chr1\t5\t9\t.\t0\t.\t1\t1\t1\t1\n", "intervals");
        row("x.bedGraph", "chr1\t5\t9\t1.5\n", "signal");
        row("values.txt", "chr1\t5\t9\t1.5\n", "signal");
        row("track.bed", "track type=bedGraph name=x\nchr1\t5\t9\t1.5\n", "signal");
        row("x.wig", "fixedStep chrom=chr1 start=5 step=2\n1\n2\n", "signal");
        row("v.wig", "variableStep chrom=chr1\n5 1\n7 2\n", "signal");
        row("x.gtf", "chr1\t.\texon\t5\t9\t.\t+\t.\tgene_id \"a\"; transcript_id \"b\"\n", "genes");
        row("named.bed", "chr1\t.\texon\t5\t9\t.\t+\t.\tgene_id \"a\"; transcript_id \"b\"\n", "genes");
        row("genes.bed", "chr1\t5\t90\tn\t0\t+\t5\t90\t0\t1\t85,\t0,\n", "genes");
        row("x.vcf", "##fileformat=VCFv4.2\nchr1\t5\t.\tA\tC\t.\t.\t.\n", "variants");
        row("named.bed", "##fileformat=VCFv4.2\nchr1\t5\t.\tA\tC\t.\t.\t.\n", "variants");
        row("regions.gff3", "chr1\t.\tenhancer\t5\t9\t0.5\t.\t.\tID=a\n", "intervals");
        row("old.gff", "chr1\tsrc\tpeak\t5\t9\t0.5\t+\t.\tsome group\n", "intervals");
        row("inter.gtf", "chr1\t.\tinter\t5\t9\t.\t+\t.\tgene_id \"\"; transcript_id \"\";\n", "intervals");
        row("odd-strand.gff3", "chr1\t.\tgene\t5\t9\t.\tt\t.\tID=a\n", "genes");
        row("wgRna.txt", "585\tchr1\t5\t9\tmir\t0\t+\n", "intervals");
        row("x.gappedPeak", "chr1\t5\t90\tn\t0\t.\t5\t90\t0\t1\t85,\t0,\t1\t2\t3\n", "intervals");
        row("refGene.txt", "585\tNM_1\tchr1\t+\t5\t9\t5\t9\t1\t5,\t9,\t0\tMYC\tcmpl\tcmpl\t0,\n", "genes");
    }
    void genesOfOtherChromosomesStayGenes()
    {
        test::writeText(at("elsewhere.gtf"), "chr77\t.\texon\t5\t9\t.\t+\t.\tgene_id \"a\"; transcript_id \"b\"\n");
        QVERIFY(openTrack(at("elsewhere.gtf"), {{"chr1", 1000}})->kind() == TrackKind::Genes);
        test::writeText(at("elsewhere.gff3"), "chr77\t.\tenhancer\t5\t9\t0.5\t.\t.\tID=a\n");
        QVERIFY(openTrack(at("elsewhere.gff3"), {{"chr1", 1000}})->kind() == TrackKind::Intervals);
    }
    void contentDecides()
    {
        QFETCH(QString, name);
        QFETCH(QString, content);
        QFETCH(QString, kind);
        const auto track = open(name.toStdString(), content.toStdString());
        QCOMPARE(QString::fromUtf8(toText(track->kind()).data()), kind);
        QVERIFY(!track->description().empty());
        const auto packed = openTrack(test::writeGzip(at("packed-" + name.toStdString()), content.toStdString()), m_contigs);
        QCOMPARE(packed->kind(), track->kind());
        QVERIFY_THROWS_EXCEPTION(Cancelled, readCancelled(*track));
    }

    void unknownFilesAreOneSentence()
    {
        VERIFY_ERROR(open("x.txt", "hello\n"), "Known are: bigWig, ");
        VERIFY_ERROR(open("x.bed", ""), "is empty");
        VERIFY_ERROR(open("x.fa", ">chr1\nACGT\n"), "open it as the genome");
        VERIFY_ERROR(open("x.bw", "hello hello hello"), "not a bigWig");
        VERIFY_ERROR(open("x.bin", std::string("BAM\1\0\0\0\0", 8)), "x.bin");
        VERIFY_ERROR(open("x.bin", std::string("BAB\1\0\0\0\0", 8)), "no format");
        VERIFY_ERROR(openTrack(at("none.bed"), m_contigs), "There is no file");
    }

    void kindsAsText()
    {
        for (const TrackKind kind :
             {TrackKind::Sequence, TrackKind::Signal, TrackKind::Intervals, TrackKind::Genes, TrackKind::MotifHits, TrackKind::Attribution,
              TrackKind::Variants})
            QVERIFY(trackKindFromText(toText(kind)) == kind);
        QVERIFY(!trackKindFromText("nonsense"));
        std::set<std::string> ids;
        for (const auto& format : trackFormats())
            QVERIFY(ids.insert(format.id).second && !format.endings.empty() && !format.title.empty());
    }

    void intervalsByRegionAndStep()
    {
        std::string content = "1\t0\t50000\tlong\n";
        Random random(2);
        std::vector<std::pair<std::int64_t, std::int64_t>> all{{0, 50000}};
        for (int i = 0; i < 3000; ++i) {
            const auto begin = static_cast<std::int64_t>(random.below(99000));
            all.emplace_back(begin, begin + 1 + static_cast<std::int64_t>(random.below(900)));
            content += "1\t" + std::to_string(all.back().first) + "\t" + std::to_string(all.back().second) + "\n";
        }
        const auto track = open("many.bed", content);
        for (int round = 0; round < 100; ++round) {
            const auto begin = static_cast<std::int64_t>(random.below(99900));
            const auto end = begin + 1 + static_cast<std::int64_t>(random.below(100));
            const auto count =
                std::count_if(all.begin(), all.end(), [&](const auto& span) { return span.first < end && begin < span.second; });
            QCOMPARE(static_cast<std::ptrdiff_t>(read<Intervals>(*track, {"chr1", begin, end}, 1000).items.size()), count);
            const auto next = track->next("chr1", begin);
            const auto previous = track->previous("chr1", begin);
            std::int64_t expectedNext = INT64_MAX;
            std::int64_t expectedPrevious = -1;
            for (const auto& span : all) {
                if (span.first > begin)
                    expectedNext = std::min(expectedNext, span.first);
                if (span.first < begin)
                    expectedPrevious = std::max(expectedPrevious, span.first);
            }
            QCOMPARE(next ? next->region.begin : INT64_MAX, expectedNext);
            QCOMPARE(previous ? previous->region.begin : -1, expectedPrevious);
        }
        const auto dense = read<Intervals>(*track, {"chr1", 0, 100000}, 100);
        QVERIFY(dense.items.empty());
        QCOMPARE(dense.density.size(), std::size_t{100});
        float total = 0;
        for (const float bin : dense.density)
            total += bin;
        QCOMPARE(total, 3001.0F);
        QVERIFY(read<Intervals>(*track, {"chr2", 0, 100}, 100).items.empty());
        QVERIFY(!track->next("chr2", 0) && !track->next("chr99", 0));
    }

    void featuresWithoutGenesAreIntervals()
    {
        const auto track = open("f.gff3", "##gff-version 3\nchr1\t.\tpromoter\t11\t20\t0.25\t-\t.\tID=p1;Name=one%3B;color=#102030\n"
                                          "chr1\t.\tmatch\t101\t110\t.\t+\t.\tID=m\nchr1\t.\tmatch\t141\t150\t.\t+\t.\tID=m\nchr2\t.\tmatch\t1\t5\t.\t+\t.\tID=m\n"
                                          "chr1\t.\tregion\t201\t210\t.\t.\t.\tNote=a note\nchr1\t.\tsite\t301\t310\t.\t.\t.\tx=y\nchr1\t.\tsite\t0\t310\t.\t.\t.\tx=y\n");
        QCOMPARE(track->description(), std::string("Features, 5 intervals"));
        QCOMPARE(track->warnings().size(), std::size_t{1});
        QVERIFY(track->warnings()[0].message.find("the begin is below 1") != std::string::npos && track->warnings()[0].line == 8);
        const auto items = read<Intervals>(*track, {"chr1", 0, 1000}, 1000).items;
        QCOMPARE(items.size(), std::size_t{4});
        QVERIFY(items[0].begin == 10 && items[0].end == 20 && items[0].name == "one;" && items[0].score == 0.25F && items[0].strand == Strand::Reverse);
        QCOMPARE(items[0].rgb, 0x102030);
        QVERIFY(items[1].begin == 100 && items[1].end == 150 && items[1].name == "m");
        QVERIFY((items[1].blocks == std::vector<std::pair<std::int64_t, std::int64_t>>{{100, 110}, {140, 150}}));
        QVERIFY(items[2].name == "a note" && items[3].name == "site" && items[3].blocks.empty());
        QCOMPARE(track->find("one", 3).size(), std::size_t{1});
    }

    void anySignalAsScores()
    {
        const auto signal = open("scores.bedGraph", "chr1\t10\t11\t0.5\nchr1\t11\t12\t-0.75\nchr1\t13\t14\t0.25\n");
        Warnings warnings;
        const auto genome = Reference::open(test::writeText(at("scores.fa"), ">chr1\nAAAAACCCCCggtTTAAAAA\n"), warnings);
        const auto track = signalAsScores(signal, genome);
        QVERIFY(track->kind() == TrackKind::Attribution);
        const auto near = read<Attribution>(*track, {"1", 9, 15}, 100);
        QCOMPARE(near.letters, std::string("CggtTT"));
        QCOMPARE(near.values.size(), std::size_t{6});
        QVERIFY(std::isnan(near.values[0]) && near.values[1] == 0.5F && near.values[2] == -0.75F && std::isnan(near.values[3]) && near.values[4] == 0.25F);
        const auto far = read<Attribution>(*track, {"chr1", 0, 20}, 5);
        QVERIFY(far.letters.empty() && far.windows.empty());
        QVERIFY(std::isnan(far.values[1]) && far.values[2] == -0.75F && far.values[3] == 0.25F);
        QCOMPARE(read<Attribution>(*track, {"chr1", 12, 25}, 100).letters, std::string());  // past the end
        QCOMPARE(read<Attribution>(*signalAsScores(signal, nullptr), {"chr1", 9, 15}, 100).letters, std::string());
        QCOMPARE(track->description(), std::string("Scores per base, bedGraph, 3 values"));
    }

    void bedGraphMayFollowAWig()
    {
        const auto track = open("mixed.wig", "track type=wiggle_0\nvariableStep chrom=chr1 span=2\n11 1\n\n# note\n21 2\nfixedStep chrom=chr2 start=5 step=3\n3\n4\n"
                                             "track type=bedGraph\nchr1\t30\t32\t5\n");
        QVERIFY(track->warnings().empty());
        QCOMPARE(track->description(), std::string("bedGraph, 5 values"));
        const Signal signal = read<Signal>(*track, {"chr1", 9, 33}, 24);
        QVERIFY(std::isnan(signal.mean[0]) && signal.mean[1] == 1 && signal.mean[2] == 1 && std::isnan(signal.mean[3]));
        QVERIFY(signal.mean[11] == 2 && signal.mean[21] == 5 && signal.mean[22] == 5 && std::isnan(signal.mean[23]));
        const Signal other = read<Signal>(*track, {"chr2", 4, 8}, 4);
        QVERIFY(other.mean[0] == 3 && std::isnan(other.mean[1]) && other.mean[3] == 4);
    }

    void bedGraphBinsEqualBruteForce()
    {
        Random random(4);
        std::vector<float> truth(100000, std::nanf(""));
        std::string content;
        for (std::size_t at = 5; at + 20 < truth.size();) {
            const std::size_t length = 1 + random.below(4);
            const float value = static_cast<float>(random.below(1000)) / 8;
            std::fill_n(truth.begin() + static_cast<std::ptrdiff_t>(at), length, value);
            content += "chr1 " + std::to_string(at) + " " + std::to_string(at + length) + " " + std::to_string(value) + "\n";
            at += length + (random.below(10) == 0 ? random.below(16) : 0);
        }
        const auto track = open("signal.bedGraph", content);
        for (int round = 0; round < 50; ++round) {
            const auto begin = static_cast<std::int64_t>(random.below(99000));
            const auto length = 1 + static_cast<std::int64_t>(random.below(1000));
            const auto count = 1 + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(length)));
            checkBins(read<Signal>(*track, {"chr1", begin, begin + length}, static_cast<int>(count)), truth);
        }
        // More than 50,000 runs have summaries for wide views: the same sums, extremes of whole cells.
        std::string large = "chr1 0 50000 0\nchr1 99999 100000 7\n";
        for (int i = 50000; i < 99990; ++i)
            large += "chr1 " + std::to_string(i) + " " + std::to_string(i + 1) + " " + std::to_string(i % 10) + "\n";
        for (int i = 0; i < 5000; ++i)
            large += "chr2 " + std::to_string(i) + " " + std::to_string(i + 1) + " 1\n";
        const auto wide = open("large.bedGraph", large);
        const Signal signal = read<Signal>(*wide, {"chr1", 0, 100000}, 4);
        COMPARE_CLOSE(signal.mean[0], 0, 0, 1e-6);
        COMPARE_CLOSE(signal.mean[3], 4.5, 0, 1e-2);
        COMPARE_CLOSE(signal.max[3], 9, 0, 0);
    }

    void rowsThatOverlapWithoutEndAreAnError()
    {
        std::string content;
        for (int i = 0; i < 70; ++i)
            content += "c\t0\t4294967295\t1\n";
        VERIFY_ERROR(openTrack(test::writeText(at("over.bedGraph"), content), {}), "over.bedGraph, line 65: the rows up to here overlap");
    }

    void bedGraphWithoutValuesIsNoBed()
    {
        VERIFY_ERROR(open("text.bedGraph", "chr1\t5\t9\thello\n"), "line 1 has \"hello\" (bedGraph has a value in column 4)");
        VERIFY_ERROR(open("three.bdg", "chr1\t5\t9\n"), "line 1 has 3 columns");
    }

    // A value beyond the range of float is no data, in near and in wide views.
    void valuesTooLargeAreNoData()
    {
        std::string content = "chr1\t0\t1\t1e39\n";
        for (int i = 1; i < 60000; ++i)
            content += "chr1\t" + std::to_string(i) + "\t" + std::to_string(i + 1) + "\t2\n";
        const auto track = open("large.bedGraph", content);
        for (const int bins : {1, 10})
            QCOMPARE(read<Signal>(*track, {"chr1", 0, 60000}, bins).mean[0], 2.0F);
    }

    void wigPositionsAreOneBased()
    {
        const auto fixed =
            open("f.wig", "track type=wiggle_0\nfixedStep chrom=chr1 start=11 step=10 span=5\n1\n2\nvariableStep chrom=chr2 span=2\n5 9\n");
        const Signal signal = read<Signal>(*fixed, {"chr1", 8, 30}, 100);
        QVERIFY(std::isnan(signal.mean[1]) && signal.mean[2] == 1 && signal.mean[6] == 1 && std::isnan(signal.mean[7]) &&
                signal.mean[12] == 2);
        const Signal variable = read<Signal>(*fixed, {"2", 3, 8}, 100);
        QVERIFY(std::isnan(variable.mean[0]) && variable.mean[1] == 9 && variable.mean[2] == 9 && std::isnan(variable.mean[3]));
        const auto broken = open("g.wig", "fixedStep start=11\n1\nfixedStep chrom=chr1 start=5\nx\n3\n");
        QCOMPARE(broken->warnings().size(), std::size_t{2});
        QCOMPARE(read<Signal>(*broken, {"chr1", 5, 6}, 1).mean[0], 3.0F);
    }

    void genesByNameAndRegion()
    {
        const auto row = [](const char* id, const char* chrom, int begin, int end, const char* gene) {
            const std::string b = std::to_string(begin);
            const std::string e = std::to_string(end);
            return std::string("0\t") + id + "\t" + chrom + "\t+\t" + b + "\t" + e + "\t" + b + "\t" + b + "\t1\t" + b + ",\t" + e +
                   ",\t0\t" + gene + "\tnone\tnone\t-1,\n";
        };
        const auto track = open("genes.txt", row("NM_1", "chr1", 10, 20, "Myc") + row("NM_2", "chr1", 10, 90, "Myc") +
                                                 row("NM_3", "chr1_alt", 0, 900, "Myc") + row("NM_4", "chr1", 500, 600, "MYCBP") +
                                                 row("NM_5", "chr2", 5, 6, "GATA1"));
        const auto found = track->find(" mYc", 10);
        QCOMPARE(found.size(), std::size_t{3});
        QCOMPARE(found[0].detail, std::string("NM_2 (+)"));
        QCOMPARE(found[1].region.chrom, std::string("chr1_alt"));
        QCOMPARE(found[2].name, std::string("MYCBP"));
        QCOMPARE(track->find("myc", 1).size(), std::size_t{1});
        QCOMPARE(track->find("nm_5", 5).front().name, std::string("GATA1"));
        QVERIFY(track->find("", 5).empty() && track->find("zzz", 5).empty());
        QCOMPARE(read<Genes>(*track, {"1", 15, 30}, 100).items.size(), std::size_t{2});
        QCOMPARE(read<Genes>(*track, {"1", 20, 30}, 100).items.size(), std::size_t{1});
        QCOMPARE(track->next("chr1", 10)->name, std::string("MYCBP"));
        QCOMPARE(track->previous("chr1", 500)->name, std::string("Myc"));
    }

    void bigWigOfAnotherAssemblyWarns()
    {
        writeBigWig(at("t.bw"), {{"1", 90000}}, std::vector<SignalSpan>{{{"1", 10, 12}, {3, 4}}});
        const auto track = openTrack(at("t.bw"), m_contigs);
        QCOMPARE(track->warnings().size(), std::size_t{1});
        QCOMPARE(read<Signal>(*track, {"chr1", 10, 12}, 2).mean[1], 4.0F);
        writeBigWig(at("u.bw"), {{"other", 90000}}, std::vector<SignalSpan>{{{"other", 10, 12}, {3, 4}}});
        QVERIFY(openTrack(at("u.bw"), m_contigs)->warnings().front().message.find("None of its chromosomes") != std::string::npos);
    }

    void sequenceAsLettersOrGc()
    {
        const std::string letters = test::randomDna(1'200'000, 8);
        Warnings warnings;
        const auto track =
            sequenceTrack(Reference::open(test::writeText(at("s.fa"), ">chr1\n" + test::wrapped(letters, 50)), warnings, at("cache")));
        QCOMPARE(read<Bases>(*track, {"1", 100, 20100}, 500).letters, letters.substr(100, 20000));
        const Bases wide = read<Bases>(*track, {"chr1", 5, 1'100'004}, 700);
        QVERIFY(wide.letters.empty());
        QCOMPARE(wide.gc.size(), std::size_t{700});
        for (std::size_t i = 0; i < 700; ++i) {
            const std::size_t begin = 5 + i * 1'099'999 / 700;
            const std::size_t end = 5 + (i + 1) * 1'099'999 / 700;
            int gc = 0;
            int known = 0;
            for (std::size_t k = begin; k < end; ++k) {
                const char c = static_cast<char>(letters[k] & ~0x20);
                gc += c == 'G' || c == 'C';
                known += c == 'G' || c == 'C' || c == 'A' || c == 'T';
            }
            COMPARE_CLOSE(wide.gc[i], static_cast<double>(gc) / known, 1e-6, 0);
        }
        QVERIFY(read<Bases>(*track, {"chr7", 0, 10}, 5).letters.empty());
        QVERIFY_THROWS_EXCEPTION(Cancelled, readCancelled(*track));
    }

private:
    static void readCancelled(const TrackSource& track)
    {
        CancelledProgress progress;
        track.read({"chr1", 0, 90000}, 100, progress);
    }

    void checkBins(const Signal& signal, const std::vector<float>& truth)
    {
        const auto count = static_cast<std::int64_t>(signal.mean.size());
        for (std::int64_t i = 0; i < count; ++i) {
            double sum = 0;
            int known = 0;
            for (std::int64_t k = signal.region.begin + i * signal.region.length() / count;
                 k < signal.region.begin + (i + 1) * signal.region.length() / count; ++k)
                if (const float value = truth[static_cast<std::size_t>(k)]; !std::isnan(value)) {
                    sum += value;
                    ++known;
                }
            COMPARE_CLOSE(signal.mean[static_cast<std::size_t>(i)], known == 0 ? std::nan("") : sum / known, 1e-5, 1e-6);
        }
    }
};

QTEST_APPLESS_MAIN(FormatsTest)
#include "formats_test.moc"
