// SPDX-License-Identifier: GPL-3.0-or-later
// Coverage of BAM and CRAM: against a count of every base, and against what "samtools depth" 1.16.1 printed for the same reads.
#include "core/base/random.h"
#include "core/genome/track_data.h"
#include "tests/core/genome/genome_files.h"
#include "tests/core/genome/hts_files.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <atomic>
#include <thread>

using namespace bindscape;
using namespace bindscape::genome;
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kLength = 400'000;

struct Made {
    std::string sam;
    std::vector<int> depth = std::vector<int>(kLength, 0);
};

// Sorted reads with every operation and flag.
Made makeReads(int count)
{
    Made made;
    made.sam = "@HD\tVN:1.6\tSO:coordinate\n@SQ\tSN:1\tLN:" + std::to_string(kLength) + "\n@SQ\tSN:2\tLN:1000\n";
    Random random(21);
    struct Operation {
        const char* text;
        int read, reference;
        bool counted;
    };
    const std::vector<std::vector<Operation>> cigars{
        {{"50M", 50, 50, true}},
        {{"5S", 5, 0, false}, {"20M", 20, 20, true}, {"10D", 0, 10, false}, {"20M", 20, 20, true}},
        {{"3H", 0, 0, false}, {"30=", 30, 30, true}, {"1X", 1, 1, true}, {"4I", 4, 0, false}, {"9M", 9, 9, true}},
        {{"25M", 25, 25, true}, {"500N", 0, 500, false}, {"25M", 25, 25, true}}};
    std::int64_t position = 0;
    for (int i = 0; i < count; ++i) {
        position += static_cast<std::int64_t>(random.below(random.below(10) == 0 ? 900 : 40));
        const int flags[] = {0, 16, 99, 2048, 4, 256, 512, 1024};
        const int flag = flags[random.below(8)];
        const auto& cigar = cigars[random.below(4)];
        std::string text;
        int bases = 0;
        std::int64_t at = position;
        for (const auto& operation : cigar) {
            text += operation.text;
            bases += operation.read;
            for (int j = 0; j < operation.reference; ++j, ++at)
                if (operation.counted && (flag & (4 | 256 | 512 | 1024)) == 0)
                    ++made.depth[static_cast<std::size_t>(at)];
        }
        made.sam += "r" + std::to_string(i) + "\t" + std::to_string(flag) + "\t1\t" + std::to_string(position + 1) + "\t30\t" + text + "\t*\t0\t0\t" +
                    std::string(static_cast<std::size_t>(bases), "ACGT"[i % 4]) + "\t*\n";
    }
    made.sam += "last\t0\t2\t11\t30\t5M\t*\t0\t0\tACGTA\t*\n";
    return made;
}

}  // namespace

class CoverageTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    const std::vector<Contig> m_contigs{{"chr1", kLength}, {"chr2", 1000}};
    const Made m_made = makeReads(6000);
    mutable SilentProgress m_silent;

    fs::path at(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }
    Signal read(const TrackSource& source, const Region& region, int bins) const { return std::get<Signal>(source.read(region, bins, m_silent)); }

    void compareWithEveryBase(const TrackSource& track) const
    {
        Random random(2);
        for (int round = 0; round < 40; ++round) {
            const auto begin = static_cast<std::int64_t>(random.below(kLength - 5000));
            const auto length = static_cast<std::int64_t>(1 + random.below(round < 20 ? 500 : 5000));
            const Signal base = read(track, {"chr1", begin, begin + length}, 5000);
            QCOMPARE(static_cast<std::int64_t>(base.mean.size()), length);
            double sum = 0, largest = 0;
            for (std::int64_t i = 0; i < length; ++i) {
                const int want = m_made.depth[static_cast<std::size_t>(begin + i)];
                QCOMPARE(static_cast<int>(base.mean[static_cast<std::size_t>(i)]), want);
                sum += want;
                largest = std::max<double>(largest, want);
            }
            const Signal one = read(track, {"chr1", begin, begin + length}, 1);
            COMPARE_CLOSE(one.mean[0], sum / static_cast<double>(length), 1e-6, 0);
            COMPARE_CLOSE(one.max[0], largest, 0, 0);
        }
        QCOMPARE(read(track, {"chr2", 0, 30}, 30).mean[12], 1.0F);
        QVERIFY(std::isnan(read(track, {"chr9", 0, 30}, 30).mean[12]));
        QVERIFY(std::isnan(read(track, {"chr2", 990, 1010}, 20).mean[15]));
    }

private Q_SLOTS:
    void initTestCase() { qunsetenv("REF_PATH"); }

    void bamOfEitherIndex()
    {
        const fs::path file = test::writeAlignments(at("reads.bam"), "wb", m_made.sam);
        QVERIFY(!file.empty());
        VERIFY_ERROR(openTrack(file, m_contigs), "reads.bam has no index that can be read; make one with \"samtools index reads.bam\"");
        QVERIFY(test::indexAlignments(file));
        const auto track = openTrack(file, m_contigs);
        QVERIFY(track->kind() == TrackKind::Signal && track->warnings().empty());
        QVERIFY2(track->description().starts_with("BAM, coverage, 5,"), track->description().c_str());
        compareWithEveryBase(*track);
        fs::rename(file.string() + ".bai", at("other.bai"));
        QVERIFY(test::indexAlignments(file, ".csi"));
        compareWithEveryBase(*openTrack(file, m_contigs));
    }

    // The reference is not needed, and is not there.
    void cramWithoutReference()
    {
        const fs::path fasta = test::writeText(at("ref.fa"), ">1\n" + test::wrapped(std::string(kLength, 'A'), 60) + ">2\n" + std::string(1000, 'C') + "\n");
        const fs::path file = test::writeAlignments(at("reads.cram"), "wc", m_made.sam, fasta);
        QVERIFY(!file.empty());
        VERIFY_ERROR(openTrack(file, m_contigs), "samtools index reads.cram");
        QVERIFY(test::indexAlignments(file));
        fs::remove(fasta);
        fs::remove(fasta.string() + ".fai");
        const auto track = openTrack(file, m_contigs);
        QCOMPARE(track->description(), std::string("CRAM, coverage"));
        compareWithEveryBase(*track);
    }

    // Printed by: samtools depth -a -r 1:START-END reads.bam
    void asSamtoolsDepth()
    {
        const fs::path file = test::writeAlignments(at("depth.bam"), "wb", m_made.sam);
        QVERIFY(test::indexAlignments(file));
        const auto track = openTrack(file, m_contigs);
        for (const auto& [begin, sum] : std::vector<std::pair<std::int64_t, double>>{{0, 3753.0}, {50'000, 2875.0}, {100'000, 2665.0}}) {
            const Signal signal = read(*track, {"chr1", begin, begin + 10'000}, 10'000);
            double total = 0;
            for (const float depth : signal.mean)
                total += static_cast<double>(depth);
            QCOMPARE(total, sum);
        }
        const Signal near = read(*track, {"chr1", 52'284, 52'304}, 20);
        QCOMPARE(near.mean, (std::vector<float>{2, 2, 2, 3, 3, 3, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3}));
    }

    void wideViewsAskToZoomIn()
    {
        const auto track = openTrack(at("depth.bam"), m_contigs);
        VERIFY_ERROR(read(*track, {"chr1", 0, kLength}, 100), "Zoom in below 200 kb to see the coverage of depth.bam.");
        QCOMPARE(read(*track, {"chr1", 0, 200'000}, 100).mean.size(), std::size_t{100});
    }

    void damagedFilesAreOneSentence()
    {
        VERIFY_ERROR(openTrack(test::writeText(at("text.sam"), m_made.sam), m_contigs), "text.sam holds alignments as text");
        const fs::path file = test::writeAlignments(at("cut.bam"), "wb", m_made.sam);
        QVERIFY(test::indexAlignments(file));
        const auto modified = fs::last_write_time(file);
        fs::resize_file(file, fs::file_size(file) / 3);
        fs::last_write_time(file, modified);
        const auto track = openTrack(file, m_contigs);
        VERIFY_ERROR(read(*track, {"chr1", 100'000, 100'500}, 100), "cut.bam cannot be read at this place");
        fs::resize_file(file, 40);
        VERIFY_ERROR(openTrack(file, m_contigs), "cut.bam");
        test::writeBgzip(at("nothing.bam"), "BAM\1 and no header at all");
        VERIFY_ERROR(openTrack(at("nothing.bam"), m_contigs), "nothing.bam is damaged or was cut off");
        test::writeText(at("nothing.cram"), "CRAM\3 and no more");
        VERIFY_ERROR(openTrack(at("nothing.cram"), m_contigs), "nothing.cram");
    }

    void severalThreads()
    {
        const auto track = openTrack(at("depth.bam"), m_contigs);
        std::atomic<int> wrong = 0;
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&, t] {
                for (int round = 0; round < 30; ++round) {
                    const std::int64_t begin = (t * 30 + round) * 800;
                    const Signal signal = read(*track, {"chr1", begin, begin + 700}, 700);
                    for (std::size_t i = 0; i < 700; ++i)
                        wrong += static_cast<int>(signal.mean[i]) != m_made.depth[static_cast<std::size_t>(begin) + i];
                }
            });
        for (auto& thread : threads)
            thread.join();
        QCOMPARE(wrong.load(), 0);
    }
};

QTEST_APPLESS_MAIN(CoverageTest)
#include "coverage_test.moc"
