// SPDX-License-Identifier: GPL-3.0-or-later
// The folder of a data set: everything comes back, damage is told with file and line.
#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/base/table_file.h"
#include "core/base/text.h"
#include "tests/core/dataset/toy_genome.h"
#include "tests/support/test_support.h"

using namespace bindscape;
using namespace bindscape::dataset;
namespace fs = std::filesystem;

class DatasetFilesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = m_toy.path("data");
        DatasetOptions options = m_toy.options();
        options.design = Design::Gc;
        m_data = m_toy.build(options);
        writeDataset(m_data, m_folder);
    }

    void everythingComesBack()
    {
        const Dataset got = readDataset(m_folder);
        QCOMPARE(got.instances.size(), m_data.instances.size());
        for (std::size_t i = 0; i < got.instances.size(); ++i) {
            const Instance &a = got.instances[i], &b = m_data.instances[i];
            QVERIFY(a.chrom == b.chrom && a.begin == b.begin && a.width == b.width && a.strand == b.strand && a.split == b.split);
            QVERIFY(a.label == b.label && a.used == b.used && a.dnase == b.dnase && a.windowFits == b.windowFits);
            QCOMPARE(a.pvalue, b.pvalue);  // in full, not the four digits of the file
            QCOMPARE(a.score, b.score);
            QCOMPARE(a.pBin, b.pBin);
            QCOMPARE(a.signal, b.signal);
            QCOMPARE(a.unknown, b.unknown);
            if (b.windowFits) {
                QCOMPARE(a.gcBin, b.gcBin);
                COMPARE_CLOSE(a.gc, b.gc, 0, 1e-6);
            }
        }
        QCOMPARE(got.matching.size(), m_data.matching.size());
        QCOMPARE(got.matching.front().split, m_data.matching.front().split);
        QCOMPARE(got.motif.rows, m_data.motif.rows);
        QCOMPARE(got.background.p, m_data.background.p);
        QCOMPARE(got.chroms, m_data.chroms);
        QCOMPARE(got.options.train, m_data.options.train);
        QCOMPARE(got.options.genomeFile, m_data.options.genomeFile);
        QCOMPARE(got.counts(Split::Train).boundUsed, m_data.counts(Split::Train).boundUsed);
    }

    void tablesWithoutTheLastTwoColumnsAreRead()
    {
        std::vector<std::string> lines = tableLines();
        for (auto& line : lines)
            for (int column = 0; column < 2; ++column)
                line.erase(line.rfind('\t'));
        QVERIFY(lines[0].ends_with("\tdnase"));
        writeTable(lines);
        const Dataset got = readDataset(m_folder);
        QCOMPARE(got.instances.size(), m_data.instances.size());
        QCOMPARE(got.instances[4].pvalue, m_data.instances[4].pvalue);
        QCOMPARE(got.counts(Split::Train).boundUsed, m_data.counts(Split::Train).boundUsed);
    }

    void laterOptionsAndReasonsComeBack()
    {
        const auto usual = test::readJson(m_folder / paths::kDatasetFile).at("options");
        for (const char* key : {"partial", "flank", "overlap", "ratio", "gc_window", "mask_width", "rounds", "label_column"})
            QVERIFY2(!usual.contains(key), key);
        DatasetOptions options = m_toy.options();
        options.partial = PartialOverlap::Drop;
        options.flank = 40;
        options.overlap = WindowOverlap::Drop;
        options.ratio = 2;
        options.gcWindow = 60;
        options.maskWidth = 10;
        options.rounds = {3, 0.3, 0.1, false};
        const Dataset data = m_toy.build(options);
        QVERIFY(data.leftOut.size() >= 4);
        writeDataset(data, m_folder);
        const Dataset got = readDataset(m_folder);
        const DatasetOptions& o = got.options;
        QVERIFY(o.partial == PartialOverlap::Drop && o.flank == 40 && o.overlap == WindowOverlap::Drop && o.ratio == 2 && o.gcWindow == 60);
        QVERIFY(o.maskWidth == 10 && o.rounds.round == 3 && o.rounds.test == 0.3 && o.rounds.validation == 0.1 && !o.rounds.keepTogether);
        QVERIFY(o.train.empty() && o.validation.empty() && o.test.empty());
        for (const auto& [reason, counts] : data.leftOut)
            QVERIFY(got.leftOut.at(reason).bound == counts.bound && got.leftOut.at(reason).unbound == counts.unbound);
        for (std::size_t i = 0; i < got.instances.size(); ++i)
            if (got.instances[i].windowFits)
                QCOMPARE(got.instances[i].gcBin, data.instances[i].gcBin);
    }

    void sameBytesAgain()
    {
        const auto sums = [&](const fs::path& folder) {
            std::string all;
            for (const char* file : {paths::kInstancesFile, paths::kDatasetFile, paths::kMatchingFile})
                all += md5OfFile(folder / file) + " ";
            return all;
        };
        const std::string before = sums(m_folder);
        writeDataset(m_data, m_folder);
        QCOMPARE(sums(m_folder), before);
        QVERIFY(fs::exists(m_folder / "instances.bed.gz.tbi"));
    }

    void tableHasTheColumnsOfTheContract()
    {
        TableReader table(m_folder / paths::kInstancesFile);
        std::string_view line;
        QVERIFY(table.next(line));
        QCOMPARE(std::string(line), std::string("#chrom\tbegin\tend\tmotif_id\tscore\tstrand\tpvalue\tlabel\tused\tsplit\tgc\tsignal\tdnase\tunknown\tedit"));
        const std::string matching = readFile(m_folder / paths::kMatchingFile);
        QVERIFY(matching.starts_with("#p_bin\tgc_bin\tpositives\tnegatives_available\tnegatives_taken\tpositives_dropped"));
    }

    void recordNamesTheInputs()
    {
        const auto record = test::readJson(m_folder / paths::kDatasetFile);
        QCOMPARE(record.at("inputs").at(0).at("md5").get<std::string>(), md5OfFile(m_toy.fasta));
        QCOMPARE(record.at("inputs").at(0).at("bytes").get<std::uintmax_t>(), fs::file_size(m_toy.fasta));
        QCOMPARE(record.at("options").at("design").get<std::string>(), std::string("gc"));
        QCOMPARE(record.at("counts").at("train").at("bound_used").get<std::int64_t>(), m_data.counts(Split::Train).boundUsed);
    }

    void findsInputsOfAMovedProject()
    {
        const fs::path there = m_toy.path("there"), moved = m_toy.path("moved");
        fs::create_directories(there);
        fs::copy_file(m_toy.fasta, there / "genome.fa");
        m_data.options.genomeFile = (there / "genome.fa").string();
        writeDataset(m_data, there / "data");
        fs::rename(there, moved);
        QCOMPARE(readDatasetOptions(moved / "data").genomeFile, (moved / "genome.fa").string());
    }

    void unfinishedFolderIsNotADataset()
    {
        fs::remove(m_folder / paths::kDatasetFile);
        QVERIFY(!datasetExists(m_folder));
        VERIFY_ERROR(readDataset(m_folder), "is not a data set");
        writeDataset(m_data, m_folder);
        QVERIFY(datasetExists(m_folder));
    }

    void damagedRows_data()
    {
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("begin") << 1 << "12x" << "column begin is not a whole number";
        QTest::newRow("begin negative") << 1 << "-5" << "does not fit";
        QTest::newRow("end beyond all") << 2 << "-9223372036854775808"
                                        << "column end is not a whole number";
        QTest::newRow("end") << 2 << "99999999" << "does not fit";
        QTest::newRow("chrom") << 0 << "chrQ" << "chrQ";
        QTest::newRow("score") << 4 << "900" << "score is not one";
        QTest::newRow("score nan") << 4 << "nan" << "score is not one";
        QTest::newRow("strand") << 5 << "*" << "strand";
        QTest::newRow("pvalue") << 6 << "0.9" << "p-value does not belong";
        QTest::newRow("label") << 7 << "2" << "column label must be 0 or 1";
        QTest::newRow("split") << 9 << "tset" << "column split";
        QTest::newRow("gc") << 10 << "1.5" << "column gc";
        QTest::newRow("zero bytes") << 3 << QString(QChar(0)) << "zero bytes";
        QTest::newRow("unknown") << 13 << "201" << "column unknown";
        QTest::newRow("edit") << 14 << "removed" << "column edit";
        QTest::newRow("columns") << 12 << "0\t0" << "15 columns, this one has 16";
    }
    void damagedRows()
    {
        QFETCH(int, column);
        QFETCH(QString, value);
        QFETCH(QString, sentence);
        std::vector<std::string> lines = tableLines();
        std::vector<std::string> fields;
        for (const auto field : split(lines[4], '\t'))
            fields.emplace_back(field);
        fields[static_cast<std::size_t>(column)] = value.toStdString();
        lines[4] = join(fields, "\t");
        writeTable(lines);
        const std::string got = test::errorOf([&] { readDataset(m_folder); });
        QVERIFY2(got.find("instances.bed.gz, line 5: ") != std::string::npos && got.find(sentence.toStdString()) != std::string::npos, got.c_str());
    }

    void unsortedShortAndTruncatedTables()
    {
        std::vector<std::string> lines = tableLines();
        std::swap(lines[4], lines[9]);
        writeTable(lines);
        VERIFY_ERROR(readDataset(m_folder), "not sorted");
        lines = tableLines();
        lines.pop_back();
        std::swap(lines[4], lines[9]);
        writeTable(lines);
        VERIFY_ERROR(readDataset(m_folder), "rows, but dataset.json says");
        const std::string bytes = readFile(m_folder / paths::kInstancesFile);
        writeFileAtomically(m_folder / paths::kInstancesFile, bytes.substr(0, bytes.size() / 2));
        VERIFY_ERROR(readDataset(m_folder), "truncated");
    }

    void damagedRecord()
    {
        const fs::path file = m_folder / paths::kDatasetFile;
        const std::string good = readFile(file);
        writeFileAtomically(file, good.substr(0, good.size() / 2));
        VERIFY_ERROR(readDataset(m_folder), "dataset.json is damaged");
        auto record = nlohmann::json::parse(good);
        record["options"]["window"] = 0;
        writeFileAtomically(file, record.dump());
        VERIFY_ERROR(readDataset(m_folder), "out of range");
        // A matrix or a background that gives no scores must not get as far as the table of p-values.
        for (const auto& [key, value] :
             {std::pair("/motif/rows/0/1", -0.5), std::pair("/motif/rows/0/1", 1e308), std::pair("/motif/nsites", -1.0),
              std::pair("/background/2", 0.0), std::pair("/background/2", 3.0)}) {
            record = nlohmann::json::parse(good);
            if (std::string_view(key) == "/motif/rows/0/1")
                record["motif"]["rows"][0] = {0.0, value, 0.0, value > 0 ? value : 0.0};
            else
                record[nlohmann::json::json_pointer(key)] = value;
            writeFileAtomically(file, record.dump());
            VERIFY_ERROR(readDataset(m_folder), "out of range");
        }
        record = nlohmann::json::parse(good);
        record["format"] = 99;
        writeFileAtomically(file, record.dump());
        VERIFY_ERROR(readDataset(m_folder), "newer version");
        record = nlohmann::json::parse(good);
        record.erase("motif");
        writeFileAtomically(file, record.dump());
        VERIFY_ERROR(readDataset(m_folder), "damaged");
    }

private:
    std::vector<std::string> tableLines() const
    {
        TableReader table(m_folder / paths::kInstancesFile);
        std::vector<std::string> lines;
        for (std::string_view line; table.next(line);)
            lines.emplace_back(line);
        return lines;
    }
    void writeTable(const std::vector<std::string>& lines) const
    {
        TableWriter table(m_folder / paths::kInstancesFile);
        for (const auto& line : lines)
            table.line(line);
        table.commit();
    }

    test::ToyGenome m_toy;
    Dataset m_data;
    fs::path m_folder;
};

QTEST_APPLESS_MAIN(DatasetFilesTest)
#include "dataset_files_test.moc"
