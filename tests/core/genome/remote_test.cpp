// SPDX-License-Identifier: GPL-3.0-or-later
// Files by their address from a server on the loopback: the same data as from the disk, few requests, and one sentence for each way
// in which a server fails.
#include "core/base/atomic_file.h"
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/base/thread_progress.h"
#include "core/genome/bigwig.h"
#include "core/genome/byte_source.h"
#include "core/genome/text_lines.h"
#include "core/genome/track_data.h"
#include "tests/core/genome/bigbed_writer.h"
#include "tests/core/genome/genome_files.h"
#include "tests/core/genome/hts_files.h"
#include "tests/support/http_server.h"
#include "tests/support/test_support.h"

#include <QElapsedTimer>
#include <QTemporaryDir>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>

using namespace bindscape;
using namespace bindscape::genome;
using test::HttpServer;
using test::ServerManner;
namespace fs = std::filesystem;

class RemoteTest : public QObject {
    Q_OBJECT

    static constexpr HttpPatience kHasty{1, 1, 10, 1};

    QTemporaryDir m_folder;
    mutable SilentProgress m_silent;
    const std::vector<Contig> m_contigs{{"chr1", 3'000'000}, {"chr2", 5000}};
    std::string m_bytes;  // noise, larger than several blocks
    fs::path at(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }

    static bool same(const std::vector<float>& a, const std::vector<float>& b)
    {
        return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
    }
    static std::string part(const ByteSource& source, std::uint64_t offset, std::uint64_t length)
    {
        std::string bytes(length, '\0');
        source.read(offset, length, bytes.data());
        return bytes;
    }

private Q_SLOTS:
    void initTestCase()
    {
        Random random(7);
        for (int i = 0; i < 1'500'000; ++i)
            m_bytes += static_cast<char>(random.below(256));
        SignalSpan span{{"chr1", 0, 3'000'000}, {}};
        for (int i = 0; i < 3'000'000; ++i)
            span.values.push_back(static_cast<float>(random.normal()));
        writeBigWig(at("a.bw"), m_contigs, std::vector{span});
    }

    void anyStretchIsThatOfTheFile()
    {
        HttpServer server;
        const auto source = ByteSource::open(server.serve("noise", m_bytes));
        QCOMPARE(source->size(), std::uint64_t{m_bytes.size()});
        Random random(3);
        for (int i = 0; i < 200; ++i) {
            const std::size_t begin = random.below(m_bytes.size());
            const std::size_t length = std::min<std::size_t>(random.below(i % 10 == 0 ? 600'000 : 5000), m_bytes.size() - begin);
            QVERIFY(part(*source, begin, length) == m_bytes.substr(begin, length));
        }
        QVERIFY(part(*source, m_bytes.size() - 5, 5) == m_bytes.substr(m_bytes.size() - 5));
        QVERIFY2(server.requests() < 40, std::to_string(server.requests()).c_str());
    }

    // Tables, variants and alignments with their index beside them: read by region, the same as from the disk, and nothing is left
    // in the folder that the program runs in.
    void filesWithAnIndex()
    {
        HttpServer server;
        std::string vcf = "##fileformat=VCFv4.2\n##contig=<ID=chr1,length=3000000>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n", bed;
        std::string sam = "@HD\tVN:1.6\tSO:coordinate\n@SQ\tSN:chr1\tLN:3000000\n";
        for (int i = 0; i < 4000; ++i) {
            const std::string at = std::to_string(1000 + i * 500), name = "r" + std::to_string(i);
            vcf += "chr1\t" + at + "\t" + name + "\tA\tC\t50\tPASS\t.\n";
            bed += "chr1\t" + at + "\t" + std::to_string(1200 + i * 500) + "\t" + name + "\n";
            sam += name + "\t0\tchr1\t" + at + "\t60\t10M\t*\t0\t0\tACGTACGTAC\t*\n";
        }
        const fs::path variants = test::writeBgzip(at("v.vcf.gz"), vcf, 5000), peaks = test::writeBgzip(at("p.bed.gz"), bed, 5000);
        QVERIFY(test::indexTable(variants, ".tbi", test::TableKind::Vcf));
        QVERIFY(test::indexTable(peaks, ".tbi", test::TableKind::Bed));
        const fs::path reads = test::writeAlignments(at("a.bam"), "wb", sam);
        QVERIFY(test::indexAlignments(reads));
        const auto inFolder = [] { return std::distance(fs::directory_iterator(fs::current_path()), fs::directory_iterator()); };
        const auto before = inFolder();
        for (const auto& [file, index] : {std::pair{variants, ".tbi"}, {peaks, ".tbi"}, {reads, ".bai"}}) {
            const std::string name = file.filename().string();
            server.serve(name + index, readFile(file.string() + index));
            const auto remote = openTrack(server.serve(name, readFile(file)), m_contigs), local = openTrack(file, m_contigs);
            QCOMPARE(remote->kind(), local->kind());
            const Region region{"chr1", 500'000, 600'000};
            const auto a = remote->read(region, 2000, m_silent), b = local->read(region, 2000, m_silent);
            if (const auto* signal = std::get_if<Signal>(&a)) {
                QVERIFY(same(signal->mean, std::get<Signal>(b).mean) && *std::max_element(signal->max.begin(), signal->max.end()) == 1.0f);
                continue;
            }
            const auto rows = [](const TrackData& data) {
                std::vector<std::pair<std::int64_t, std::string>> found;
                if (const auto* list = std::get_if<Variants>(&data))
                    for (const auto& item : list->items)
                        found.emplace_back(item.begin, item.id);
                if (const auto* list = std::get_if<Intervals>(&data))
                    for (const auto& item : list->items)
                        found.emplace_back(item.begin, item.name);
                return found;
            };
            QCOMPARE(rows(a).size(), std::size_t{200});
            QVERIFY(rows(a) == rows(b));
        }
        QCOMPARE(inFolder(), before);
    }

    // Small reads in order are answered by few requests that grow; a block that is known is not asked for again.
    void readingOnAsksAhead()
    {
        HttpServer server;
        const auto source = ByteSource::open(server.serve("noise", m_bytes));
        for (std::size_t at = 0; at + 1000 <= m_bytes.size(); at += 1000)
            QVERIFY(part(*source, at, 1000) == m_bytes.substr(at, 1000));
        QVERIFY2(server.requests() <= 7, std::to_string(server.requests()).c_str());
        const int before = server.requests();
        part(*source, 70'000, 100'000);
        QCOMPARE(server.requests(), before);
    }

    void manyThreads()
    {
        HttpServer server;
        const auto source = ByteSource::open(server.serve("noise", m_bytes));
        std::atomic<int> wrong{0};
        parallelFor(200, 8, [&](std::size_t i) {
            const std::size_t begin = i * 7001;
            wrong += part(*source, begin, 3000) != m_bytes.substr(begin, 3000);
        });
        QCOMPARE(wrong.load(), 0);
    }

    void bigWigByAddress()
    {
        HttpServer server;
        const auto local = BigWig::open(at("a.bw"));
        const auto remote = BigWig::open(server.serve("a.bw", readFile(at("a.bw"))));
        QVERIFY(same(remote->values({"chr1", 1'000'000, 1'003'000}), local->values({"chr1", 1'000'000, 1'003'000})));
        for (const int bins : {1, 300, 1500}) {
            const Signal a = local->read({"chr1", 0, 3'000'000}, bins);
            const Signal b = remote->read({"chr1", 0, 3'000'000}, bins);
            QVERIFY(same(a.mean, b.mean) && same(a.min, b.min) && same(a.max, b.max));
        }
        QVERIFY2(server.bytesSent() < fs::file_size(at("a.bw")), "the whole file was fetched");
        const auto track = openTrack(server.url("a.bw"), m_contigs);
        QVERIFY(track->kind() == TrackKind::Signal && track->warnings().empty());
    }

    void bigBedByAddress()
    {
        HttpServer server;
        std::vector<test::BedRow> rows;
        for (std::uint32_t i = 0; i < 20'000; ++i)
            rows.push_back({0, i * 100, i * 100 + 60, "item" + std::to_string(i) + "\t" + std::to_string(i % 1000) + "\t+"});
        const std::string bytes = test::bigBed({{"chr1", 3'000'000}}, rows, {.definedFields = 6, .indexNames = true});
        const auto local = openTrack(test::writeText(at("a.bb"), bytes), m_contigs);
        const auto remote = openTrack(server.serve("a.bb", bytes), m_contigs);
        const auto a = std::get<Intervals>(local->read({"chr1", 500'000, 600'000}, 1000, m_silent));
        const auto b = std::get<Intervals>(remote->read({"chr1", 500'000, 600'000}, 1000, m_silent));
        QCOMPARE(a.items.size(), std::size_t{1000});
        QCOMPARE(b.items.size(), a.items.size());
        for (std::size_t i = 0; i < a.items.size(); ++i)
            QVERIFY(a.items[i].begin == b.items[i].begin && a.items[i].name == b.items[i].name);
        QCOMPARE(remote->find("item777", 1).at(0).region.begin, std::int64_t{77'700});
        QCOMPARE(remote->next("chr1", 1'000'000)->name, std::string("item10001"));
    }

    void textByAddress()
    {
        HttpServer server;
        std::string bed;
        for (int i = 0; i < 20'000; ++i)
            bed += "chr1\t" + std::to_string(i * 100) + "\t" + std::to_string(i * 100 + 50) + "\tname" + std::to_string(i) + "\n";
        test::writeGzip(at("x.gz"), bed);
        test::writeBgzip(at("x.bgz"), bed);
        const std::vector<std::string> urls{
            server.serve("x.bed", bed), server.serve("y.bed.gz", readFile(at("x.gz"))), server.serve("z.bed.gz?download=1", readFile(at("x.bgz"))),
            server.serve("w.bed.gz", readFile(at("x.gz")), ServerManner::WholeOnly)};
        for (const auto& url : urls) {
            const auto track = openTrack(url, m_contigs);
            QVERIFY(track->kind() == TrackKind::Intervals);
            QCOMPARE(track->find("name19999", 1).at(0).region.begin, std::int64_t{1'999'900});
            QVERIFY(QString::fromStdString(headOf(url, 1000)).startsWith("chr1\t0\t50\tname0\n"));
            QCOMPARE(headOf(url, 1000).size(), std::size_t{1000});
        }
        VERIFY_ERROR(openTrack(server.serve("cut.bed.gz", readFile(at("x.gz")).substr(0, 9000)), m_contigs), "was cut off");
        VERIFY_ERROR(RemoteCopy(urls[0], 10'000), "larger than 0 MiB");
    }

    void redirectsAreFollowed()
    {
        HttpServer server;
        server.serve("file/moved", m_bytes);
        const auto source = ByteSource::open(server.serve("moved", "", ServerManner::Redirects));
        QVERIFY(part(*source, 500'000, 10) == m_bytes.substr(500'000, 10));
        server.serve("loop", "", ServerManner::Redirects);
        server.serve("file/loop", "", ServerManner::Redirects);
        VERIFY_ERROR(ByteSource::open(server.url("loop")), "no such file on the server");
    }

    void failuresAreOneSentence()
    {
        HttpServer server;
        VERIFY_ERROR(openTrack(server.url("none.bw"), m_contigs), "none.bw: there is no such file on the server (404). Check the address.");
        VERIFY_ERROR(ByteSource::open(server.serve("whole", m_bytes, ServerManner::WholeOnly)), "cannot send parts of a file");
        VERIFY_ERROR(ByteSource::open(server.serve("cut", m_bytes, ServerManner::CutShort)), "was cut before all data had come");
        VERIFY_ERROR(TextLines(server.serve("cut.bed", m_bytes, ServerManner::CutShort)), "was cut before all data had come");
        VERIFY_ERROR(ByteSource::open("http://127.0.0.1:1/x.bw"), "cannot be reached");
        VERIFY_ERROR(ByteSource::open("http://no-such-host.invalid/x.bw"), "no server called no-such-host.invalid");
        VERIFY_ERROR(ByteSource::open("http://"), "Cannot read http://: ");
        VERIFY_ERROR(openTrack(server.serve("empty.bed", "", ServerManner::WholeOnly), m_contigs), "is empty");
    }

    void cancelledWorkDoesNotWaitForTheServer()
    {
        struct CancelledSoon final : Progress {
            std::chrono::steady_clock::time_point from = std::chrono::steady_clock::now();
            bool cancelled() const override { return std::chrono::steady_clock::now() - from > std::chrono::milliseconds(200); }
            void report(double, std::string_view) override {}
        };
        HttpServer server;
        const std::string url = server.serve("silent", m_bytes, ServerManner::FallsSilent);
        CancelledSoon progress;
        const ThreadProgress scope(progress);
        QVERIFY_EXCEPTION_THROWN(ByteSource::open(url), Cancelled);
        QVERIFY(std::chrono::steady_clock::now() - progress.from < std::chrono::seconds(4));
    }
    void aFileThatChangesIsNoticed()
    {
        HttpServer server;
        const auto source = ByteSource::open(server.serve("noise", m_bytes, ServerManner::Changes));
        VERIFY_ERROR(part(*source, 1'000'000, 10), "was changed on the server");
    }

    void aServerThatFallsSilentHoldsNobody_data()
    {
        QTest::addColumn<int>("manner");
        QTest::newRow("in the middle") << static_cast<int>(ServerManner::FallsSilent);
        QTest::newRow("from the start") << static_cast<int>(ServerManner::NeverAnswers);
        QTest::newRow("a few bytes a second") << static_cast<int>(ServerManner::Trickles);
    }
    void aServerThatFallsSilentHoldsNobody()
    {
        QFETCH(int, manner);
        HttpServer server;
        const std::string url = server.serve("slow", m_bytes, static_cast<ServerManner>(manner));
        QElapsedTimer timer;
        timer.start();
        const std::string sentence = test::errorOf([&] { ByteSource::open(url, kHasty); });
        QVERIFY2(sentence.find("does not answer") != std::string::npos || sentence.find("became too slow") != std::string::npos,
                 sentence.c_str());
        QVERIFY2(timer.elapsed() < 8000, std::to_string(timer.elapsed()).c_str());
    }

    // One reader waits for a server that stopped; those that come right after are told at once, and later it is asked again.
    void aDeadServerIsNotAskedByEveryReader()
    {
        HttpServer server;
        const auto source = ByteSource::open(server.serve("noise", m_bytes), kHasty);
        server.serve("noise", m_bytes, ServerManner::NeverAnswers);
        VERIFY_ERROR(part(*source, 1'000'000, 10), "does not answer");
        const int asked = server.requests();
        VERIFY_ERROR(part(*source, 1'000'000, 10), "does not answer");
        QCOMPARE(server.requests(), asked);
        server.serve("noise", m_bytes);
        QTest::qWait(1100);
        QVERIFY(part(*source, 1'000'000, 10) == m_bytes.substr(1'000'000, 10));
    }

    // The server dies while the file is open: reading what is not yet known fails with a sentence, what is known stays.
    void aServerThatDies()
    {
        auto server = std::make_unique<HttpServer>();
        const auto source = ByteSource::open(server->serve("noise", m_bytes), kHasty);
        server.reset();
        QVERIFY(part(*source, 100, 10) == m_bytes.substr(100, 10));
        VERIFY_ERROR(part(*source, 1'000'000, 10), "Cannot read http://127.0.0.1");
    }
};

QTEST_GUILESS_MAIN(RemoteTest)
#include "remote_test.moc"
