// SPDX-License-Identifier: GPL-3.0-or-later
// bigBed written by the tests' own writer: the rows are those written, by region, step and name; then damaged in many ways.
#include "core/base/random.h"
#include "core/genome/bigbed.h"
#include "core/genome/track_data.h"
#include "tests/core/genome/bigbed_writer.h"
#include "tests/core/genome/genome_files.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <numeric>

using namespace bindscape;
using namespace bindscape::genome;
using test::BedRow;
namespace fs = std::filesystem;

class BigBedTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    mutable SilentProgress m_silent;
    const std::vector<Contig> m_contigs{{"chr1", 1'000'000}, {"chr2", 100'000}};
    std::vector<BedRow> m_rows;

    fs::path at(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }
    std::shared_ptr<const TrackSource> open(const std::vector<BedRow>& rows, const test::BigBedOptions& options,
                                            const std::vector<Contig>& genome) const
    {
        return openTrack(test::writeText(at("a.bb"), test::bigBed(m_contigs, rows, options)), genome);
    }
    Intervals intervals(const TrackSource& track, const Region& region, int bins) const
    {
        return std::get<Intervals>(track.read(region, bins, m_silent));
    }

private Q_SLOTS:
    void initTestCase()
    {
        Random random(11);
        for (int i = 0; i < 8000; ++i) {
            const auto begin = static_cast<std::uint32_t>(random.below(990'000));
            m_rows.push_back({0, begin, begin + 1 + static_cast<std::uint32_t>(random.below(i % 100 == 0 ? 9000 : 300)), {}});
        }
        for (int i = 0; i < 200; ++i)
            m_rows.push_back({1, static_cast<std::uint32_t>(i) * 400, static_cast<std::uint32_t>(i) * 400 + 10, {}});
        std::stable_sort(m_rows.begin(), m_rows.end(), [](const BedRow& a, const BedRow& b) { return std::tie(a.chrom, a.begin) < std::tie(b.chrom, b.begin); });
        for (std::size_t i = 0; i < m_rows.size(); ++i)
            m_rows[i].rest = "row" + std::to_string(i) + "\t" + std::to_string(i % 1000) + "\t" + (i % 2 == 0 ? "+" : "-");
    }

    void rowsAreThoseWritten_data()
    {
        QTest::addColumn<bool>("compressed");
        QTest::addColumn<bool>("bigEndian");
        QTest::newRow("usual") << true << false;
        QTest::newRow("not compressed") << false << false;
        QTest::newRow("big endian") << true << true;
    }
    void rowsAreThoseWritten()
    {
        QFETCH(bool, compressed);
        QFETCH(bool, bigEndian);
        const auto track = open(m_rows, {.definedFields = 6, .compressed = compressed, .bigEndian = bigEndian, .indexNames = true}, {{"1", 1'000'000}, {"2", 100'000}});
        QVERIFY(track->kind() == TrackKind::Intervals && track->warnings().empty());
        QCOMPARE(track->description(), std::string("bigBed, 8,200 intervals"));
        Random random(5);
        for (int round = 0; round < 60; ++round) {
            const auto begin = static_cast<std::int64_t>(random.below(990'000));
            const auto end = begin + 1 + static_cast<std::int64_t>(random.below(20'000));
            const auto items = intervals(*track, {"1", begin, end}, 1000).items;
            std::size_t i = 0;
            for (std::size_t k = 0; k < m_rows.size(); ++k) {
                const BedRow& row = m_rows[k];
                if (row.chrom != 0 || row.begin >= end || row.end <= begin)
                    continue;
                QVERIFY(i < items.size());
                QVERIFY(items[i].begin == row.begin && items[i].end == row.end && items[i].name == "row" + std::to_string(k));
                QVERIFY(items[i].score == static_cast<float>(k % 1000) && items[i].strand == (k % 2 == 0 ? Strand::Forward : Strand::Reverse));
                ++i;
            }
            QCOMPARE(i, items.size());
            checkSteps(*track, begin);
        }
        QCOMPARE(intervals(*track, {"2", 0, 100'000}, 1000).items.size(), std::size_t{200});
        QVERIFY(intervals(*track, {"3", 0, 100'000}, 1000).items.empty() && !track->next("3", 5));
        QVERIFY(!track->next("2", 99'000) && !track->previous("2", 0));
        QCOMPARE(track->next("2", -1)->name, std::string("row8000"));
    }

    void checkSteps(const TrackSource& track, std::int64_t position) const
    {
        const BedRow* next = nullptr;
        const BedRow* previous = nullptr;
        for (const auto& row : m_rows) {
            if (row.chrom == 0 && row.begin > position && next == nullptr)
                next = &row;
            if (row.chrom == 0 && row.begin < position)
                previous = &row;
        }
        QCOMPARE(track.next("1", position)->region.begin, std::int64_t{next->begin});
        QCOMPARE(track.previous("1", position)->region.begin, std::int64_t{previous->begin});
    }

    void tooManyAreCounted()
    {
        const auto track = open(m_rows, {.definedFields = 6}, {});
        const auto data = intervals(*track, {"chr1", 0, 1'000'000}, 100);
        QVERIFY(data.items.empty());
        QCOMPARE(std::accumulate(data.density.begin(), data.density.end(), 0.0F), 8000.0F);
        const auto bins = static_cast<std::size_t>(std::count_if(m_rows.begin(), m_rows.end(), [](const BedRow& r) { return r.chrom == 0 && r.begin >= 10'000 && r.begin < 20'000; }));
        QCOMPARE(data.density[1], static_cast<float>(bins));
    }

    // More bytes than are worth reading: the zoom levels say how many rows there are, more or less.
    void zoomLevelsAnswerWideViews()
    {
        Random random(4);
        std::vector<BedRow> rows;
        for (std::uint32_t i = 0; i < 60'000; ++i) {
            std::string noise;
            for (int k = 0; k < 60; ++k)
                noise += static_cast<char>('!' + random.below(90));
            rows.push_back({0, i * 16, i * 16 + 16, noise});
        }
        const auto zoomed = intervals(*open(rows, {.zooms = {1000}}, {}), {"chr1", 0, 1'000'000}, 100);
        const auto counted = intervals(*open(rows, {}, {}), {"chr1", 0, 1'000'000}, 100);
        QVERIFY(zoomed.items.empty() && zoomed.density.size() == 100 && counted.density.size() == 100);
        for (std::size_t i = 0; i < 96; ++i)
            QVERIFY2(std::abs(zoomed.density[i] - counted.density[i]) < 2, std::to_string(zoomed.density[i]).c_str());
        QCOMPARE(zoomed.density[98], 0.0F);
        QCOMPARE(intervals(*open(rows, {.zooms = {1000}}, {}), {"chr1", 0, 1600}, 100).items.size(), std::size_t{100});
    }

    void namesAreFoundInTheIndex()
    {
        const auto track = open(m_rows, {.definedFields = 6, .indexNames = true}, {{"1", 1'000'000}});
        QCOMPARE(track->find("row77", 3).size(), std::size_t{3});
        QCOMPARE(track->find("row77", 3)[0].name, std::string("row77"));
        QCOMPARE(track->find("ROW7999", 3)[0].region, (Region{"1", m_rows[7999].begin, m_rows[7999].end}));
        QVERIFY(track->find("row8001", 3).empty());  // on a chromosome that the genome lacks
        QVERIFY(track->find("rov", 3).empty() && track->find("rox", 3).empty() && track->find("", 3).empty());
        QVERIFY(open(m_rows, {.definedFields = 6}, {})->find("row77", 3).empty());
    }

    void coloursAndBlocks()
    {
        const std::vector<BedRow> rows{{0, 100, 200, "a\t5\t+\t100\t200\t255,128,0\t2\t10,20\t0,80\textra"}, {0, 300, 400, "b\t5\t-\t300\t400\t0,0,0\t1\t100,\t0,\textra"},
                                       {0, 500, 600, "c\t5\t-\t300\t400\t255\t2\t10,20\t0,90\textra"}};
        const auto items = intervals(*open(rows, {.definedFields = 12}, {}), {"chr1", 0, 1000}, 100).items;
        QCOMPARE(items.size(), std::size_t{3});
        QCOMPARE(items[0].rgb, 0xff8000);
        QVERIFY((items[0].blocks == std::vector<std::pair<std::int64_t, std::int64_t>>{{100, 110}, {180, 200}}));
        QVERIFY(items[1].rgb == -1 && items[1].blocks.empty());
        QVERIFY(items[2].rgb == 255 && items[2].blocks.empty());  // reaches past the end
    }

    void transcriptsAreGenes()
    {
        const std::string autoSql = "table t \"genes; of a kind\" ( string chrom; \"c\" uint chromStart; \"s\" uint chromEnd; \"e\" string name; \"n\" "
                                    "char[1] strand; \"(+ or -)\" uint thickStart; \"t\" uint thickEnd; \"t\" int blockCount; \"b\" int[blockCount] blockSizes; \"b\" "
                                    "int[blockCount] chromStarts; \"b\" string geneName; \"g\" string geneName2; \"g\" )";
        const std::vector<BedRow> rows{{0, 100, 500, "T1\t-\t150\t480\t2\t100,50,\t0,350,\tMYC\tnone"}, {0, 600, 900, "T2\t+\t600\t600\t1\t300\t0\tT2\tABC"}, {0, 700, 900, "T3\t+\t0\t0\t1\t500\t0\tBAD\tABC"}};
        const auto track = open(rows, {.definedFields = 4, .autoSql = autoSql, .indexNames = true, .indexColumn = 10}, {});
        QVERIFY(track->kind() == TrackKind::Genes);
        const auto genes = std::get<Genes>(track->read({"chr1", 0, 1000}, 100, m_silent));
        QCOMPARE(genes.items.size(), std::size_t{2});
        const Transcript& first = genes.items[0];
        QVERIFY(first.gene == "MYC" && first.id == "T1" && first.strand == Strand::Reverse && first.codingBegin == 150 && first.codingEnd == 480);
        QVERIFY((first.exons == std::vector<std::pair<std::int64_t, std::int64_t>>{{100, 200}, {450, 500}}));
        QCOMPARE(genes.items[1].gene, std::string("ABC"));
        QCOMPARE(track->find("my", 5).at(0).name, std::string("MYC"));
        QCOMPARE(track->find("my", 5).at(0).detail, std::string("T1 (-)"));
        const auto bed12 = open({{0, 100, 500, "T1\t0\t-\t150\t480\t0\t2\t100,50,\t0,350,"}}, {.definedFields = 12}, {});
        QVERIFY(bed12->kind() == TrackKind::Genes);
    }

    // Every byte of the file in turn is made absurd: an Error or rows, never a crash; and never an Error that is no sentence.
    void damageIsASentence()
    {
        const std::vector<BedRow> few(m_rows.begin(), m_rows.begin() + 300);
        for (const bool compressed : {true, false}) {
            const std::string good = test::bigBed(m_contigs, few, {.definedFields = 6, .compressed = compressed, .indexNames = true, .zooms = {1000}});
            const auto readAll = [&] {
                const auto track = openTrack(at("damaged.bb"), m_contigs);
                track->read({"chr1", 0, 1'000'000}, 10, m_silent);
                track->read({"chr1", 1000, 9000}, 500, m_silent);
                track->next("chr1", 5000);
                track->previous("chr1", 9000);
                track->find("row1", 5);
            };
            int refused = 0;
            for (std::size_t i = 0; i < good.size(); i += i < 300 ? 1 : 61) {
                std::string bytes = good;
                bytes[i] = static_cast<char>(bytes[i] ^ (i % 3 == 0 ? 0xff : i % 3 == 1 ? 0x80 : 1));
                test::writeText(at("damaged.bb"), bytes);
                const std::string sentence = test::errorOf(readAll);
                refused += sentence.empty() ? 0 : 1;
                QVERIFY2(sentence.empty() || (sentence.find("damaged.bb") != std::string::npos && sentence.ends_with('.')), sentence.c_str());
            }
            QVERIFY(refused > 50);
            for (std::size_t size = 0; size < good.size() - 100; size += good.size() / 40) {
                test::writeText(at("damaged.bb"), good.substr(0, size));
                QVERIFY2(!test::errorOf(readAll).empty(), std::to_string(size).c_str());
            }
        }
    }

    void otherFilesAreRefused()
    {
        test::writeText(at("x.bb"), std::string(200, 'x'));
        VERIFY_ERROR(openTrack(at("x.bb"), m_contigs), "is not a bigBed file");
        VERIFY_ERROR(BigBed(test::writeText(at("w.bb"), "\x26\xfc\x8f\x88" + std::string(200, '\0'))), "is a bigWig");
    }
};

QTEST_APPLESS_MAIN(BigBedTest)
#include "bigbed_test.moc"
