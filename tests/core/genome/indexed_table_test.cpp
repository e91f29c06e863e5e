// SPDX-License-Identifier: GPL-3.0-or-later
// Tables read by region through tabix show what the whole file shows.
#include "core/genome/indexed_table.h"

#include "core/base/random.h"
#include "tests/core/genome/genome_files.h"
#include "tests/core/genome/hts_files.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

using namespace bindscape;
using namespace bindscape::genome;
namespace fs = std::filesystem;

class IndexedTableTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    const std::vector<Contig> m_contigs{{"chr1", 1'000'000}, {"chr2", 5000}};
    mutable SilentProgress m_silent;

    fs::path at(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }
    template <class Data> Data read(const TrackSource& source, const Region& region, int bins = 2000) const
    {
        return std::get<Data>(source.read(region, bins, m_silent));
    }
    // By region, whatever its size.
    std::shared_ptr<const TrackSource> indexed(const fs::path& path, const std::string& id) const
    {
        for (const auto& format : trackFormats())
            if (format.id == id)
                return openIndexedTable(format, path, m_contigs, 0);
        return nullptr;
    }
    void compareSteps(const TrackSource& part, const TrackSource& whole, Random& random) const
    {
        const auto position = static_cast<std::int64_t>(random.below(1'000'000));
        for (const auto ask : {&TrackSource::next, &TrackSource::previous}) {
            const auto got = (part.*ask)("chr1", position), want = (whole.*ask)("chr1", position);
            QCOMPARE(got.has_value(), want.has_value());
            QVERIFY(!got || (got->region == want->region && got->name == want->name));
        }
    }

private Q_SLOTS:
    void peaks()
    {
        Random random(3);
        std::string text = "track type=narrowPeak name=x\n#chrom\tbegin\n";
        std::int64_t begin = 0;
        for (int i = 0; i < 3000; ++i) {
            begin += static_cast<std::int64_t>(random.below(i == 1500 ? 200'000 : 400));
            text += "1\t" + std::to_string(begin) + "\t" + std::to_string(begin + 1 + static_cast<std::int64_t>(random.below(1500))) + "\tp" + std::to_string(i) +
                    "\t7\t.\t" + std::to_string(i) + ".5\t-1\t-1\t0\n";
        }
        const fs::path file = test::writeBgzip(at("peaks.narrowPeak.gz"), text, 4000);
        QVERIFY(!indexed(file, "intervals"));  // no index
        const auto whole = openTrack(file, m_contigs);
        QVERIFY(test::indexTable(file, ".tbi", test::TableKind::Bed));
        QVERIFY(openTrack(file, m_contigs)->description() == whole->description());  // small: still read whole
        const auto part = indexed(file, "intervals");
        QVERIFY(part && part->kind() == TrackKind::Intervals && part->warnings().empty());
        QCOMPARE(part->description(), std::string("Peaks, 3,000 rows, indexed"));
        for (int round = 0; round < 60; ++round) {
            const auto from = static_cast<std::int64_t>(random.below(900'000));
            const Region region{"chr1", from, from + 1 + static_cast<std::int64_t>(random.below(20'000))};
            const auto got = read<Intervals>(*part, region), want = read<Intervals>(*whole, region);
            QCOMPARE(got.items.size(), want.items.size());
            for (std::size_t i = 0; i < got.items.size(); ++i)
                QVERIFY(got.items[i].begin == want.items[i].begin && got.items[i].end == want.items[i].end && got.items[i].name == want.items[i].name &&
                        got.items[i].signal == want.items[i].signal && got.items[i].summit == want.items[i].summit);
            compareSteps(*part, *whole, random);
        }
        QCOMPARE(read<Intervals>(*part, {"chr1", 0, 1'000'000}, 100).density, read<Intervals>(*whole, {"chr1", 0, 1'000'000}, 100).density);
        QVERIFY(read<Intervals>(*part, {"chr2", 0, 5000}).items.empty() && !part->next("chr2", 0) && !part->previous("chr9", 50));
    }

    // The exons of a transcript lie far outside of what is asked for.
    void genesAreWhole()
    {
        Random random(6);
        std::vector<std::pair<std::int64_t, std::string>> rows;
        const auto add = [&](const char* type, std::int64_t begin, std::int64_t end, int gene) {
            rows.emplace_back(begin, "chr1\tx\t" + std::string(type) + "\t" + std::to_string(begin + 1) + "\t" + std::to_string(end) +
                                         "\t.\t+\t.\tgene_id \"G" + std::to_string(gene) + "\"; transcript_id \"T" + std::to_string(gene) + "\"; gene_name \"N" +
                                         std::to_string(gene) + "\";\n");
        };
        for (int gene = 0; gene < 200; ++gene) {
            const std::int64_t begin = gene * 4500;
            add("transcript", begin, begin + 40'000, gene);
            add("exon", begin, begin + 300, gene);
            add("exon", begin + 20'000, begin + 20'200, gene);
            add("exon", begin + 39'000, begin + 40'000, gene);
        }
        std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        std::string text;
        for (const auto& row : rows)
            text += row.second;
        const fs::path file = test::writeBgzip(at("genes.gtf.gz"), text, 4000);
        const auto whole = openTrack(file, m_contigs);
        QVERIFY(test::indexTable(file, ".csi", test::TableKind::Gff));
        const auto part = indexed(file, "genes");
        QVERIFY(part && part->kind() == TrackKind::Genes);
        for (int round = 0; round < 40; ++round) {
            const auto from = static_cast<std::int64_t>(random.below(900'000));
            const Region region{"chr1", from, from + 100};
            const auto got = read<Genes>(*part, region), want = read<Genes>(*whole, region);
            QCOMPARE(got.items.size(), want.items.size());
            for (std::size_t i = 0; i < got.items.size(); ++i)
                QVERIFY(got.items[i].exons == want.items[i].exons && got.items[i].region == want.items[i].region && got.items[i].gene == want.items[i].gene);
        }
    }

    void signal()
    {
        Random random(9);
        std::string text;
        for (int i = 0; i < 20'000; ++i)
            text += "chr1\t" + std::to_string(i * 40) + "\t" + std::to_string(i * 40 + 30) + "\t" + std::to_string(random.below(100)) + "\n";
        const fs::path file = test::writeBgzip(at("signal.bedGraph.gz"), text, 20'000);
        const auto whole = openTrack(file, m_contigs);
        QVERIFY(test::indexTable(file, ".tbi", test::TableKind::Bed));
        const auto part = indexed(file, "bedgraph");
        for (int round = 0; round < 20; ++round) {
            const auto from = static_cast<std::int64_t>(random.below(700'000));
            const Region region{"1", from, from + 1000};
            const auto got = read<Signal>(*part, region, 100), want = read<Signal>(*whole, region, 100);
            for (std::size_t i = 0; i < 100; ++i)
                COMPARE_CLOSE(got.mean[i], want.mean[i], 1e-6, 0);
        }
    }

    void damage()
    {
        std::string text;
        for (int i = 0; i < 20'000; ++i)
            text += "chr1\t" + std::to_string(i * 40) + "\t" + std::to_string(i * 40 + 30) + "\n";
        const fs::path file = test::writeBgzip(at("cut.bed.gz"), text, 4000);
        QVERIFY(test::indexTable(file, ".tbi", test::TableKind::Bed));
        const auto modified = fs::last_write_time(file);
        fs::resize_file(file, fs::file_size(file) / 2);
        fs::last_write_time(file, modified);
        const auto part = indexed(file, "intervals");
        QVERIFY(!read<Intervals>(*part, {"chr1", 1000, 2000}).items.empty());
        VERIFY_ERROR(read<Intervals>(*part, {"chr1", 700'000, 701'000}), "cut.bed.gz cannot be read at this place");
        test::writeText(at("cut.bed.gz.tbi"), "not an index");
        VERIFY_ERROR(indexed(file, "intervals"), "cut.bed.gz.tbi is damaged");
    }
};

QTEST_APPLESS_MAIN(IndexedTableTest)
#include "indexed_table_test.moc"
