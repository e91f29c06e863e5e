// SPDX-License-Identifier: GPL-3.0-or-later
// Written by libBigWig, read by our reader; read again by libBigWig and by brute force; then damaged in many ways.
#include "core/genome/bigwig.h"

#include "core/base/atomic_file.h"
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "tests/core/genome/genome_files.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>
#include <bigWig.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <sys/resource.h>

using namespace bindscape;
using namespace bindscape::genome;
namespace fs = std::filesystem;

// libBigWig does not free all of its buffers when a write fails; the tests make writes fail on purpose.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libBigWig\n"; }

class BigWigTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    const std::vector<Contig> m_contigs{{"chr2", 40000}, {"chr1", 100000}, {"chr10", 500}};
    std::vector<SignalSpan> m_spans;
    std::vector<float> m_truth;  // of chr1
    fs::path at(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }

    static void put32(std::string& bytes, std::size_t offset, std::uint32_t value) { std::memcpy(bytes.data() + offset, &value, 4); }
    static void put64(std::string& bytes, std::size_t offset, std::uint64_t value) { std::memcpy(bytes.data() + offset, &value, 8); }
    // Every way of reading, so that damage anywhere is met.
    static void readAll(const fs::path& path)
    {
        const auto file = BigWig::open(path);
        for (const auto& contig : file->contigs()) {
            const std::int64_t end = std::min<std::int64_t>(contig.length, 20000);
            file->values({contig.name, 0, end});
            file->read({contig.name, 0, end}, 50);
            file->read({contig.name, end / 3, end / 2}, 1000);
        }
    }

private Q_SLOTS:
    void initTestCase()
    {
        Random random(1);
        m_truth.assign(100000, std::nanf(""));
        SignalSpan other{{"chr2", 5, 8}, {1, 2, 3}};
        m_spans.push_back(other);
        for (std::int64_t begin = 10; begin + 1500 < 90000; begin += 1000 + static_cast<std::int64_t>(random.below(3000))) {
            SignalSpan span{{"chr1", begin, begin + 1 + static_cast<std::int64_t>(random.below(990))}, {}};
            for (std::int64_t i = 0; i < span.region.length(); ++i)
                span.values.push_back(random.below(20) == 0 ? std::nanf("") : static_cast<float>(random.normal()));
            std::copy(span.values.begin(), span.values.end(), m_truth.begin() + begin);
            m_spans.push_back(span);
        }
        writeBigWig(at("a.bw"), m_contigs, m_spans);
        writeBigWig(at("small.bw"), m_contigs, std::span(m_spans).first(4));
    }

    void valuesAreThoseWritten()
    {
        const auto file = BigWig::open(at("a.bw"));
        QCOMPARE(file->contigs().size(), std::size_t{3});
        const auto values = file->values({"chr1", 0, 100000});
        for (std::size_t i = 0; i < values.size(); ++i)
            QVERIFY(values[i] == m_truth[i] || (std::isnan(values[i]) && std::isnan(m_truth[i])));
        QCOMPARE(file->values({"2", 4, 9})[1], 1.0F);
        QVERIFY(std::isnan(file->values({"chr2", 4, 9})[0]));
        QVERIFY(std::isnan(file->values({"chr10", 0, 3})[2]));
        QVERIFY(std::isnan(file->values({"chr77", 0, 3})[2]));
        QCOMPARE(file->values({"chr1", 99990, 100010}).size(), std::size_t{20});
        QCOMPARE(file->values({"chr1", 5, 5}).size(), std::size_t{0});
    }

    void libBigWigReadsTheSame()
    {
        const std::string name = at("a.bw").string();
        bigWigFile_t* file = bwOpen(name.c_str(), nullptr, "r");
        QVERIFY(file != nullptr);
        bwOverlappingIntervals_t* theirs = bwGetValues(file, "chr1", 0, 100000, 1);
        const auto ours = BigWig::open(name)->values({"chr1", 0, 100000});
        QCOMPARE(theirs->l, 100000U);
        for (std::size_t i = 0; i < ours.size(); ++i)
            QVERIFY(ours[i] == theirs->value[i] || (std::isnan(ours[i]) && std::isnan(theirs->value[i])));
        bwDestroyOverlappingIntervals(theirs);
        QVERIFY(file->hdr->nLevels > 0);
        bwClose(file);
    }

    void binsEqualBruteForce()
    {
        const auto file = BigWig::open(at("a.bw"));
        Random random(5);
        for (int round = 0; round < 200; ++round) {
            const auto begin = static_cast<std::int64_t>(random.below(99000));
            const auto end = begin + 1 + static_cast<std::int64_t>(random.below(900));
            const int bins = 1 + static_cast<int>(random.below(1000));
            if ((end - begin) / bins >= 8)
                continue;  // zoom levels are only near
            const Signal signal = file->read({"chr1", begin, end}, bins);
            const auto count = std::min<std::int64_t>(bins, end - begin);
            QCOMPARE(static_cast<std::int64_t>(signal.mean.size()), count);
            for (std::int64_t i = 0; i < count; ++i)
                checkBin(signal, static_cast<std::size_t>(i), begin + i * (end - begin) / count, begin + (i + 1) * (end - begin) / count);
        }
    }

    void zoomedBinsAreNear()
    {
        const auto file = BigWig::open(at("a.bw"));
        for (const int bins : {10, 50, 200}) {
            const Signal signal = file->read({"chr1", 0, 100000}, bins);
            const std::int64_t width = 100000 / bins;
            double total = 0;
            double expected = 0;
            for (int i = 0; i < bins; ++i) {
                const auto first = m_truth.begin() + i * width;
                float low = INFINITY;
                float high = -INFINITY;
                for (auto value = first; value != first + width; ++value) {
                    if (std::isnan(*value))
                        continue;
                    expected += *value;
                    low = std::min(low, *value);
                    high = std::max(high, *value);
                    total += 1;
                }
                const auto k = static_cast<std::size_t>(i);
                QVERIFY(!(low < INFINITY) || (signal.min[k] <= low && signal.max[k] >= high));
                QVERIFY(std::isnan(signal.mean[k]) || (signal.mean[k] >= signal.min[k] && signal.mean[k] <= signal.max[k]));
            }
            QVERIFY(total > 0);
            COMPARE_CLOSE(file->read({"chr1", 0, 100000}, 1).mean[0], expected / total, 1e-3, 1e-4);
        }
    }

    void manyThreads()
    {
        const auto file = BigWig::open(at("a.bw"));
        std::atomic<int> wrong{0};
        parallelFor(100, 4, [&](std::size_t i) {
            const auto begin = static_cast<std::int64_t>(i * 900);
            const auto values = file->values({"chr1", begin, begin + 900});
            for (std::size_t k = 0; k < 900; ++k)
                wrong += std::isnan(values[k]) != std::isnan(m_truth[i * 900 + k]);
        });
        QCOMPARE(wrong.load(), 0);
    }

    void sameInputSameBytes()
    {
        writeBigWig(at("b.bw"), m_contigs, m_spans);
        QVERIFY(readFile(at("a.bw")) == readFile(at("b.bw")));
    }

    void wrongInputIsRefused()
    {
        const auto write = [&](const SignalSpan& span) { writeBigWig(at("w.bw"), m_contigs, std::vector{span}); };
        VERIFY_ERROR(write({{"chr9", 0, 1}, {1}}), "do not fit the genome");
        VERIFY_ERROR(write({{"chr10", 499, 501}, {1, 2}}), "do not fit the genome");
        VERIFY_ERROR(write({{"chr10", 0, 2}, {1}}), "do not fit the genome");
        VERIFY_ERROR(writeBigWig(at("w.bw"), m_contigs, std::vector<SignalSpan>{{{"chr1", 5, 7}, {1, 2}}, {{"chr1", 6, 7}, {1}}}),
                     "overlap");
        VERIFY_ERROR(writeBigWig(at("no/such/folder.bw"), m_contigs, m_spans), "Cannot write");
        VERIFY_ERROR(writeBigWig("/proc/x.bw", m_contigs, m_spans), "Cannot write");
        QVERIFY(!fs::exists(at("w.bw")));
    }

    void filesWithoutValuesAreRefused()
    {
        VERIFY_ERROR(writeBigWig(at("none.bw"), m_contigs, {}), "There are no values");
        VERIFY_ERROR(writeBigWig(at("none.bw"), m_contigs, std::vector<SignalSpan>{{{"chr1", 5, 7}, {std::nanf(""), INFINITY}}}),
                     "There are no values");
        QVERIFY(!fs::exists(at("none.bw")));
    }

    // A limit on the size of files stands for a full disk: write() fails in the same places.
    void fullDiskLeavesTheOldFile()
    {
        std::signal(SIGXFSZ, SIG_IGN);
        test::writeText(at("full.bw"), "old");
        rlimit old{};
        getrlimit(RLIMIT_FSIZE, &old);
        const auto size = static_cast<rlim_t>(fs::file_size(at("a.bw")));
        for (const rlim_t limit : {rlim_t{0}, rlim_t{100}, size / 4, size / 2, size - 1000, size - 4, size - 1}) {
            const rlimit small{limit, old.rlim_max};
            setrlimit(RLIMIT_FSIZE, &small);
            const std::string sentence = test::errorOf([&] { writeBigWig(at("full.bw"), m_contigs, m_spans); });
            setrlimit(RLIMIT_FSIZE, &old);
            QVERIFY2(sentence.find("Cannot write") != std::string::npos, std::to_string(limit).c_str());
            QCOMPARE(readFile(at("full.bw")), std::string("old"));
        }
        for (const auto& entry : fs::directory_iterator(at("")))
            QVERIFY2(entry.path().filename().string().find("tmp") == std::string::npos, entry.path().c_str());
    }

    void otherFilesAreErrors()
    {
        VERIFY_ERROR(BigWig::open(test::writeText(at("x.bw"), "")), "not a bigWig");
        VERIFY_ERROR(BigWig::open(test::writeText(at("x.bw"), std::string(200, 'x'))), "not a bigWig");
        VERIFY_ERROR(BigWig::open(test::writeText(at("x.bw"), "\xeb\xf2\x89\x87" + std::string(200, '\0'))), "is a bigBed");
        VERIFY_ERROR(BigWig::open(at("none-such.bw")), "There is no file");
        VERIFY_ERROR(BigWig::open(at("")), "is a folder");
    }

    void absurdHeadersAreErrors_data()
    {
        QTest::addColumn<int>("offset");
        QTest::addColumn<int>("size");
        QTest::newRow("zoom levels") << 6 << 2;
        QTest::newRow("chromosomes") << 8 << 8;
        QTest::newRow("data") << 16 << 8;
        QTest::newRow("index") << 24 << 8;
        QTest::newRow("zoom index") << 64 + 16 << 8;
    }
    void absurdHeadersAreErrors()
    {
        QFETCH(int, offset);
        QFETCH(int, size);
        const std::string good = readFile(at("a.bw"));
        for (const std::uint64_t value : {std::uint64_t{0xffffffffffffffff}, std::uint64_t{0x7fffffffffffffff}, std::uint64_t{good.size()},
                                          std::uint64_t{good.size() - 3}}) {
            std::string bytes = good;
            std::memcpy(bytes.data() + offset, &value, static_cast<std::size_t>(size));
            test::writeText(at("absurd.bw"), bytes);
            const std::string sentence = test::errorOf([&] { readAll(at("absurd.bw")); });
            QVERIFY2(sentence.find("absurd.bw is damaged or was cut off") != std::string::npos, sentence.c_str());
        }
    }

    void absurdTreesAreErrors()
    {
        const std::string good = readFile(at("a.bw"));
        std::uint64_t chromosomes = 0;
        std::uint64_t index = 0;
        std::memcpy(&chromosomes, good.data() + 8, 8);
        std::memcpy(&index, good.data() + 24, 8);
        const auto expect = [&](const std::string& bytes) {
            test::writeText(at("tree.bw"), bytes);
            const std::string sentence = test::errorOf([&] { readAll(at("tree.bw")); });
            QVERIFY2(sentence.find("tree.bw is damaged or was cut off") != std::string::npos, sentence.c_str());
        };
        std::string bytes = good;
        put32(bytes, chromosomes + 8, 0xffffffff);  // size of a name
        expect(bytes);
        bytes = good;
        put64(bytes, chromosomes + 16, 1ULL << 60);  // number of names
        expect(bytes);
        bytes = good;
        bytes[chromosomes + 32] = 0;  // a leaf taken for an inner node
        expect(bytes);
        bytes = good;
        bytes[index + 48] = 0;  // an inner node that is its own child
        put64(bytes, index + 48 + 4 + 16, index + 48);
        expect(bytes);
        bytes = good;
        bytes[index + 48 + 2] = bytes[index + 48 + 3] = '\xff';  // number of children
        expect(bytes);
    }

    // Written by hand, as a machine of the other byte order would, without compression: one section of each kind.
    void eitherByteOrder()
    {
        for (const bool swapped : {false, true}) {
            std::string file;
            const auto put = [&](auto number) {
                std::string raw(reinterpret_cast<const char*>(&number), sizeof number);
                if (swapped)
                    std::reverse(raw.begin(), raw.end());
                file += raw;
            };
            const auto many = [&](auto... numbers) { (put(numbers), ...); };
            using u16 = std::uint16_t;
            using u32 = std::uint32_t;
            using u64 = std::uint64_t;
            constexpr u64 kNames = 64, kData = kNames + 36 + 12, kFirst = kData + 4, kIndex = kFirst + 36 + 32 + 32;
            many(u32{0x888FFC26}, u16{4}, u16{0}, kNames, kData, kIndex, u32{0}, u64{0}, u64{0}, u32{0}, u64{0});
            many(u32{0x78CA8C91}, u32{1}, u32{4}, u32{8}, u64{1}, u64{0}, std::uint8_t{1}, std::uint8_t{0}, u16{1});
            file += "chr1";
            many(u32{0}, u32{500}, u32{3});
            many(u32{0}, u32{10}, u32{20}, u32{0}, u32{0}, std::uint8_t{1}, std::uint8_t{0}, u16{1}, u32{10}, u32{20}, 1.5F);
            many(u32{0}, u32{100}, u32{105}, u32{0}, u32{5}, std::uint8_t{2}, std::uint8_t{0}, u16{1}, u32{100}, 2.0F);
            many(u32{0}, u32{200}, u32{220}, u32{10}, u32{10}, std::uint8_t{3}, std::uint8_t{0}, u16{2}, 7.0F, 8.0F);
            many(u32{0x2468ACE0}, u32{256}, u64{3}, u32{0}, u32{10}, u32{0}, u32{220}, kIndex, u32{1024}, u32{0});
            many(std::uint8_t{1}, std::uint8_t{0}, u16{3}, u32{0}, u32{10}, u32{0}, u32{20}, kFirst, u64{36});
            many(u32{0}, u32{100}, u32{0}, u32{105}, kFirst + 36, u64{32}, u32{0}, u32{200}, u32{0}, u32{220}, kFirst + 68, u64{32});
            put(u32{0x888FFC26});
            const auto bigWig = BigWig::open(test::writeText(at("order.bw"), file));
            QCOMPARE(bigWig->contigs().front().length, std::int64_t{500});
            const auto values = bigWig->values({"chr1", 0, 500});
            for (const auto& [position, value] :
                 {std::pair(10, 1.5F), std::pair(19, 1.5F), std::pair(104, 2.0F), std::pair(209, 7.0F), std::pair(219, 8.0F)})
                QCOMPARE(values[static_cast<std::size_t>(position)], value);
            for (const std::size_t none : {9U, 20U, 105U, 220U})
                QVERIFY(std::isnan(values[none]));
        }
    }

    // A leaf that names the same large block again and again would take hours to unpack.
    void blocksNamedTwiceAreErrors()
    {
        std::string bytes = readFile(at("a.bw"));
        const auto number = [&](std::size_t offset) {
            std::uint64_t value = 0;
            std::memcpy(&value, bytes.data() + offset, 8);
            return value;
        };
        std::size_t node = number(24) + 48;
        while (bytes[node] == 0)
            node = number(node + 4 + 16);
        QVERIFY(bytes[node + 2] > 1);
        const std::size_t item = node + 4;
        put64(bytes, item + 24, bytes.size() - number(item + 16));
        bytes.replace(item + 32, 32, bytes.substr(item, 32));
        VERIFY_ERROR(readAll(test::writeText(at("again.bw"), bytes)), "the blocks of data overlap");
    }

    void cutFilesAreErrors()
    {
        const std::string good = readFile(at("small.bw"));
        for (std::size_t size = 0; size + 4 < good.size(); size += 97)
            QVERIFY2(!test::errorOf([&] { readAll(test::writeText(at("cut.bw"), good.substr(0, size))); }).empty(),
                     std::to_string(size).c_str());
    }

    // Whatever the bytes are, the answer is data or an Error.
    void randomDamageNeverCrashes()
    {
        const std::string good = readFile(at("small.bw"));
        std::uint64_t index = 0;
        std::memcpy(&index, good.data() + 24, 8);
        Random random(99);
        int errors = 0;
        for (int round = 0; round < 600; ++round) {
            std::string bytes = good;
            const std::uint64_t changes = 1 + random.below(8);
            for (std::uint64_t i = 0; i < changes; ++i) {
                // Headers and trees more often than values.
                const std::uint64_t where = random.below(3);
                const std::uint64_t offset = where == 0   ? random.below(400)
                                             : where == 1 ? index + random.below(good.size() - index)
                                                          : random.below(good.size());
                bytes[offset] = random.below(2) == 0 ? static_cast<char>(random.below(256)) : "\0\xff\x7f\x80"[random.below(4)];
            }
            errors += test::errorOf([&] { readAll(test::writeText(at("fuzz.bw"), bytes)); }).empty() ? 0 : 1;
        }
        QVERIFY(errors > 100);
    }

private:
    void checkBin(const Signal& signal, std::size_t i, std::int64_t begin, std::int64_t end)
    {
        double sum = 0;
        int count = 0;
        float low = INFINITY;
        float high = -INFINITY;
        for (std::int64_t k = begin; k < end; ++k) {
            const float value = m_truth[static_cast<std::size_t>(k)];
            if (std::isnan(value))
                continue;
            sum += value;
            ++count;
            low = std::min(low, value);
            high = std::max(high, value);
        }
        QCOMPARE(std::isnan(signal.mean[i]), count == 0);
        if (count == 0)
            return;
        COMPARE_CLOSE(signal.mean[i], sum / count, 1e-5, 1e-6);
        QCOMPARE(signal.min[i], low);
        QCOMPARE(signal.max[i], high);
    }
};

QTEST_APPLESS_MAIN(BigWigTest)
#include "bigwig_test.moc"
