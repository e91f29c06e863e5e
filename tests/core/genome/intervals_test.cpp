// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/intervals.h"

#include "core/base/atomic_file.h"
#include "core/base/random.h"
#include "tests/core/genome/genome_files.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <algorithm>

using namespace bindscape;
using namespace bindscape::genome;
namespace fs = std::filesystem;

class IntervalsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    const std::vector<Contig> m_contigs{{"chr1", 1000}, {"chrX", 500}};
    fs::path at(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }
    IntervalSet read(const std::string& name, const std::string& content) const
    {
        return readIntervals(test::writeText(at(name), content), m_contigs);
    }

private Q_SLOTS:
    void columnsOfBed()
    {
        const IntervalSet set = read("a.bed", "chr1\t20\t30\tp2\t7.5\t-\nX 5 9\nchr1\t10\t40\t.\t.\t+\textra\n");
        QCOMPARE(set.kept(), std::int64_t{3});
        QCOMPARE(set.rows, std::int64_t{3});
        QVERIFY(!set.hasSignal && set.warnings.empty());
        const auto& chr1 = set.byChrom.at("chr1");
        QCOMPARE(chr1[0].begin, std::int64_t{10});
        QCOMPARE(chr1[0].order, 2U);
        QVERIFY(chr1[0].name.empty() && std::isnan(chr1[0].score) && chr1[0].strand == Strand::Forward);
        QCOMPARE(chr1[1].name, std::string("p2"));
        QCOMPARE(chr1[1].score, 7.5F);
        QVERIFY(chr1[1].strand == Strand::Reverse && std::isnan(chr1[1].signal) && chr1[1].summit == -1);
        QCOMPARE(set.byChrom.at("chrX")[0].end, std::int64_t{9});
    }

    void narrowAndBroadPeaks()
    {
        const IntervalSet narrow = read("a.txt", "chr1\t100\t200\t.\t0\t.\t12.5\t-1\t3.2\t40\nchr1\t300\t400\t.\t0\t.\t7\t-1\t-1\t-1\n");
        QVERIFY(narrow.hasSignal);
        QCOMPARE(narrow.byChrom.at("chr1")[0].signal, 12.5);
        QCOMPARE(narrow.byChrom.at("chr1")[0].summit, std::int64_t{140});
        QCOMPARE(narrow.byChrom.at("chr1")[1].summit, std::int64_t{-1});
        const IntervalSet broad = read("b.txt", "chr1\t100\t200\tn\t0\t.\t12.5\t-1\t3.2\n");
        QVERIFY(broad.hasSignal);
        QCOMPARE(broad.byChrom.at("chr1")[0].signal, 12.5);
        QVERIFY(!read("bed9.bed", "chr1\t100\t200\tn\t0\t.\t120\t180\t0\n").hasSignal);
        QVERIFY(!read("bed12.bed", "chr1\t100\t200\tn\t0\t+\t120\t180\t0\t2\t10,10,\t0,90,\n").hasSignal);
        // IDR writes 20 columns.
        QVERIFY(read("idr.txt", "chr1\t100\t200\tn\t0\t.\t5\t-1\t3\t40\t1\t2\t100\t200\t4\t50\t100\t200\t4\t50\n").hasSignal);
    }

    void coloursAndBlocks()
    {
        const auto first = [&](const std::string& columns) { return read("c.bed", "chr1\t100\t200\tn\t5\t+\t100\t200\t" + columns + "\n").byChrom.at("chr1")[0]; };
        QCOMPARE(first("255,128,0").rgb, 0xff8000);
        QCOMPARE(first("'1,2,3'").rgb, 0x010203);
        QCOMPARE(first("\"1,2,3\"").rgb, 0x010203);
        QCOMPARE(first("#ff8001").rgb, 0xff8001);
        for (const char* none : {"0", ".", "0,0,0", "1,2", "1,2,300", "#12345", "#12345g", "red", "-1", "99999999"})
            QCOMPARE(first(none).rgb, -1);
        const Interval blocks = first("0\t2\t10,20,\t0,80,");
        QVERIFY((blocks.blocks == std::vector<std::pair<std::int64_t, std::int64_t>>{{100, 110}, {180, 200}}));
        for (const char* none : {"0\t1\t100\t0", "0\t2\t10,20\t0,90", "0\t2\t10\t0", "0\t2\t10,x\t0,20", "0\t2\t10,20\t-5,50", "0\t2\t10,9223372036854775807\t0,50"})
            QVERIFY2(first(none).blocks.empty(), none);
        QCOMPARE(read("interact.bed", "chr1\t100\t200\tn\t0\t0.6\tlung\t#7A67EE\t12\t5\n").byChrom.at("chr1")[0].rgb, -1);
    }

    void gappedPeaks()
    {
        const std::string row = "chr1\t100\t200\tn\t0\t.\t100\t200\t0\t2\t10,20\t0,80\t7.5\t-1\t3\n";
        const IntervalSet set = read("a.gappedPeak", row);
        QVERIFY(set.hasSignal && set.warnings.empty());
        QCOMPARE(set.byChrom.at("chr1")[0].signal, 7.5);
        QCOMPARE(set.byChrom.at("chr1")[0].blocks.size(), std::size_t{2});
        QVERIFY(read("b.bed", row).hasSignal);
        VERIFY_ERROR(read("c.gappedPeak", "chr1\t100\t200\tn\t0\t.\n"), "6 columns where gappedPeak needs 13");
    }

    void tablesOfTheUcscBrowser()
    {
        const IntervalSet bins = read("mirna.txt", "bin\tchrom\tchromStart\tchromEnd\tname\n585\tchr1\t20\t30\tmir-1\t9\t-\t0\t0\tmiRNA\n586\tX\t5\t9\tmir-2\t8\t+\n");
        QVERIFY(bins.warnings.empty() && bins.kept() == 2);
        const Interval& mir = bins.byChrom.at("chr1")[0];
        QVERIFY(mir.begin == 20 && mir.end == 30 && mir.name == "mir-1" && mir.score == 9 && mir.strand == Strand::Reverse);
        const IntervalSet islands = read("cpg.txt", "585\tchr1\t20\t30\tCpG: 111\t1002\t111\t731\n");
        QVERIFY(islands.byChrom.at("chr1")[0].name == "CpG: 111" && std::isnan(islands.byChrom.at("chr1")[0].score));
        const IntervalSet repeats = read("rmsk.txt", "585\t24\t0\t0\t0\tchr1\t40\t60\t-900\t-\tAT_rich\tLow_complexity\tLow_complexity\t1\t24\t0\t4\n");
        const Interval& repeat = repeats.byChrom.at("chr1")[0];
        QVERIFY(repeat.begin == 40 && repeat.end == 60 && repeat.name == "AT_rich" && repeat.score == 24 && repeat.strand == Strand::Reverse);
    }

    void namesThatAreTags()
    {
        const IntervalSet set = read("tags.bed", "#gffTags\nchr1\t1\t5\tNote=x;Name=two%20words\nchr1\t6\t9\tID=i7;Note=x\nchr1\t10\t12\tplain\n");
        const auto& chr1 = set.byChrom.at("chr1");
        QVERIFY(chr1[0].name == "two words" && chr1[1].name == "i7" && chr1[2].name == "plain");
        QCOMPARE(read("t.bed", "chr1\t1\t5\tNote=x;Name=y\n").byChrom.at("chr1")[0].name, std::string("Note=x;Name=y"));
    }

    void narrowPeakWithTooFewColumns()
    {
        const IntervalSet set = read("a.narrowPeak", "chr1\t100\t200\t.\t0\t.\t12.5\t-1\t3.2\t40\nchr1\t300\t400\t.\t0\t.\n");
        QCOMPARE(set.kept(), std::int64_t{1});
        QCOMPARE(set.warnings.size(), std::size_t{1});
        QCOMPARE(set.warnings[0].line, 2L);
        QVERIFY(set.warnings[0].message.find("6 columns where narrowPeak needs 10") != std::string::npos);
        VERIFY_ERROR(read("b.narrowPeak", "chr1\t100\t200\n"), "line 1 has 3 columns where narrowPeak needs 10");
        VERIFY_ERROR(read("c.bed", "track type=narrowPeak\nchr1\t100\t200\n"), "line 2 has 3 columns where narrowPeak needs 10");
    }

    void headersCommentsAndWindowsLines()
    {
        const std::string content =
            "\xef\xbb\xbf# comment\r\nbrowser position chr1:1-10\r\ntrack name=\"x y\"\r\n\r\nchrom\tstart\tend\tname\r\n"
            "chr1\t1\t5\ta\r\n#more\r\nchr1\t6\t9\tb\r\n";
        const IntervalSet set = read("h.bed", content);
        QCOMPARE(set.kept(), std::int64_t{2});
        QVERIFY(set.warnings.empty());
        QCOMPARE(set.byChrom.at("chr1")[1].name, std::string("b"));
        QCOMPARE(read("n.bed", "chr1\t1\t5").kept(), std::int64_t{1});
        QCOMPARE(read("point.bed", "chr1\t5\t5\n").byChrom.at("chr1")[0].end, std::int64_t{5});
    }

    void badRowsAreCountedOncePerKind()
    {
        const IntervalSet set = read("bad.bed", "chr1\t10\t20\nchr1\t30\t20\nchr1\t-5\t20\nchr1\t9\nchr1\tx\t20\nchr1\t6\t5\nchr1\t40\t30\n"
                                                "chr1\t1e2\t200\nchr1\t99999999999999999999\t3\n");
        QCOMPARE(set.kept(), std::int64_t{1});
        QCOMPARE(set.rows, std::int64_t{9});
        QCOMPARE(set.warnings.size(), std::size_t{4});
        QCOMPARE(set.warnings[0].line, 2L);
        QVERIFY(set.warnings[0].message.find("3 rows were left out: the end lies before the begin") != std::string::npos);
        QCOMPARE(set.warnings[1].line, 3L);
        QCOMPARE(set.warnings[2].line, 4L);
        QVERIFY(set.warnings[3].message.find("3 rows") != std::string::npos);
    }

    void unknownContigsAndEnds()
    {
        std::string content = "chr7\t1\t2\nchr1\t990\t1010\nchr8\t1\t2\nchr7\t5\t6\n";
        for (int i = 0; i < 98; ++i)
            content += "chr1\t" + std::to_string(i) + "\t1000\n";
        IntervalSet set = read("u.bed", content);
        QCOMPARE(set.onUnknownContigs, std::int64_t{3});
        QCOMPARE(set.beyondEnd, std::int64_t{1});
        QCOMPARE(set.kept(), std::int64_t{98});
        QCOMPARE(set.byChrom.at("chr1")[0].order, 0U);
        QCOMPARE(set.warnings.size(), std::size_t{2});
        QVERIFY(set.warnings[0].message.find("3 rows lie on 2 chromosomes that the genome lacks (chr7, chr8)") != std::string::npos);
        QVERIFY(set.warnings[1].message.find("another assembly") == std::string::npos);
        set = read("w.bed", content + "chrX\t499\t501\nX\t600\t700\n");
        QCOMPARE(set.beyondEnd, std::int64_t{3});
        QVERIFY(set.warnings[1].message.find("another assembly") != std::string::npos);
        QCOMPARE(set.warnings[1].line, 2L);
        // All rows elsewhere: counted and carried on.
        set = read("all.bed", "chr9\t1\t2\n");
        QCOMPARE(set.kept(), std::int64_t{0});
        QCOMPARE(set.warnings.size(), std::size_t{1});
        // No genome: every name counts.
        QCOMPARE(readIntervals(at("all.bed"), {}).byChrom.count("chr9"), std::size_t{1});
    }

    void packedFilesByContent()
    {
        std::string content;
        for (int i = 0; i < 50000; ++i)
            content += "chr1\t" + std::to_string(i % 900) + "\t" + std::to_string(i % 900 + 50) + "\tname" + std::to_string(i) + "\n";
        const auto plain = readIntervals(test::writeText(at("p.bed.gz"), content), m_contigs);
        const auto gzip = readIntervals(test::writeGzip(at("g.bed"), content), m_contigs);
        const auto bgzip = readIntervals(test::writeBgzip(at("b.bed"), content), m_contigs);
        QCOMPARE(plain.kept(), std::int64_t{50000});
        for (const auto* other : {&gzip, &bgzip}) {
            QCOMPARE(other->kept(), plain.kept());
            QCOMPARE(other->byChrom.at("chr1")[777].name, plain.byChrom.at("chr1")[777].name);
        }
        const std::string gzipBytes = readFile(at("g.bed"));
        VERIFY_ERROR(read("cut.bed.gz", gzipBytes.substr(0, gzipBytes.size() / 2)), "cut off");
        VERIFY_ERROR(read("cut.bed.gz", gzipBytes.substr(0, gzipBytes.size() - 4)), "cut off");
        std::string hurt = gzipBytes;
        hurt[hurt.size() / 2] = static_cast<char>(hurt[hurt.size() / 2] ^ 0x3c);
        VERIFY_ERROR(read("hurt.bed.gz", hurt), "damaged");
        const std::string bgzipBytes = readFile(at("b.bed"));
        VERIFY_ERROR(read("cut.bed.gz", bgzipBytes.substr(0, bgzipBytes.size() - 28)), "cut off");
        VERIFY_ERROR(read("cut.bed.gz", bgzipBytes.substr(0, bgzipBytes.size() / 2)), "cut off");
    }

    void filesWithoutAnyGoodRow()
    {
        VERIFY_ERROR(read("e.bed", ""), "it has no rows");
        VERIFY_ERROR(read("c.bed", "# nothing\n"), "it has no rows");
        VERIFY_ERROR(read("t.bed", "this is no table at all\n"), "line 1");
        VERIFY_ERROR(read("n.bed", "chr1\t-5\t9\n"), "line 1 has -5-9 (the begin is negative)");
        VERIFY_ERROR(read("mac.bed", "chr1\t5\t9\rchr1\t7\t9\r"), "mac.bed, line 1: the lines end with a carriage return alone");
        VERIFY_ERROR(read("bin.bed", std::string("\x26\xfc\x8f\x88\0\0\0\0", 8)), "binary");
        VERIFY_ERROR(readIntervals(at("none.bed"), m_contigs), "There is no file");
        VERIFY_ERROR(readIntervals(m_folder.path().toStdString(), m_contigs), "is a folder");
    }

    void indexEqualsBruteForce()
    {
        Random random(3);
        for (int round = 0; round < 60; ++round) {
            std::vector<Interval> intervals(random.below(40));
            std::vector<std::uint32_t> orders;
            for (std::uint32_t i = 0; i < intervals.size(); ++i)
                orders.push_back(i);
            random.shuffle(orders);
            for (std::size_t i = 0; i < intervals.size(); ++i) {
                intervals[i].begin = static_cast<std::int64_t>(random.below(100));
                intervals[i].end = intervals[i].begin + 1 + static_cast<std::int64_t>(random.below(random.below(5) == 0 ? 90 : 15));
                intervals[i].order = orders[i];
            }
            std::sort(intervals.begin(), intervals.end(), [](const auto& a, const auto& b) { return a.begin < b.begin; });
            const ContainmentIndex index(intervals);
            for (std::int64_t begin = -3; begin < 110; ++begin)
                for (const std::int64_t length : {1, 5, 20, 60})
                    checkQuery(intervals, index, begin, begin + length);
        }
    }

private:
    void checkQuery(const std::vector<Interval>& intervals, const ContainmentIndex& index, std::int64_t begin, std::int64_t end)
    {
        const Interval* first = nullptr;
        bool overlap = false;
        for (const auto& interval : intervals) {
            overlap = overlap || (interval.begin < end && begin < interval.end);
            if (interval.begin <= begin && end <= interval.end && (first == nullptr || interval.order < first->order))
                first = &interval;
        }
        QCOMPARE(index.firstContaining(begin, end), first);
        QCOMPARE(index.overlapsAny(begin, end), overlap);
    }
};

QTEST_APPLESS_MAIN(IntervalsTest)
#include "intervals_test.moc"
