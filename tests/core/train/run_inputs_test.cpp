// SPDX-License-Identifier: GPL-3.0-or-later
// What a run reads and writes down of it: checksums of its inputs, windows that are moved along the genome.
#include "core/base/atomic_file.h"
#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/train/input_checksums.h"
#include "core/train/rows.h"
#include "tests/core/train/tiny_options.h"
#include "tests/core/train/toy_dataset.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

using namespace bindscape;
namespace fs = std::filesystem;

class RunInputsTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    fs::path root() const { return m_folder.path().toStdString(); }

    static std::string md5Of(const train::RunRecord& record, const std::string& role)
    {
        std::string md5;
        for (const auto& input : record.inputs.checksums)
            if (input.role == role)
                md5 += input.md5;
        return md5;
    }

private Q_SLOTS:
    // Rows moved by every shift against the letters of the genome at that place, both strands, core seen and hidden.
    void shiftedRowsLieFurtherAlongTheGenome_data()
    {
        QTest::addColumn<int>("margin");
        QTest::addColumn<bool>("blocked");
        for (const int margin : {7, 4200})  // the longer one reaches over both ends of the chromosomes
            for (const bool blocked : {false, true})
                QTest::addRow("%d %d", margin, blocked) << margin << blocked;
    }
    void shiftedRowsLieFurtherAlongTheGenome()
    {
        QFETCH(int, margin);
        QFETCH(bool, blocked);
        const test::ToyDatasets toy(root() / "shifts");
        const auto data = dataset::readDataset(toy.make("data", {"chr1"}, {"chr2"}, {"chr3"}));
        Warnings warnings;
        const auto reference = genome::Reference::open(toy.genome(), warnings);
        SilentProgress silent;
        const train::SplitLoader loader{data, *reference, blocked, std::nullopt};
        const auto windows = std::make_shared<const dataset::WindowSet>(loader.load(dataset::Split::Train, silent, margin));
        const auto plain = train::rowsOf(std::make_shared<const dataset::WindowSet>(loader.load(dataset::Split::Train, silent)), true);
        const auto rows = train::rowsOf(windows, true, margin);
        QCOMPARE(rows.length, 200L);
        QCOMPARE(rows.margin, static_cast<long>(margin));
        QVERIFY(rows.labels == plain.labels && rows.size() > 20);
        int unknown = 0;
        std::vector<std::uint8_t> got(200);
        for (std::size_t row = 0; row < rows.size(); ++row) {
            const auto& instance = data.instances[windows->instance[row / 2]];
            const Region window = data.window(instance);
            std::string chrom = reference->fetch({window.chrom, 0, *reference->length(window.chrom)});
            if (blocked)
                chrom.replace(static_cast<std::size_t>(instance.begin), instance.width, instance.width, 'N');
            for (const long shift : {-margin, -margin / 2, -1, 0, 1, 5, margin}) {
                std::string expected;
                for (std::int64_t at = window.begin + shift; at < window.end + shift; ++at)
                    expected += at >= 0 && at < static_cast<std::int64_t>(chrom.size()) ? chrom[static_cast<std::size_t>(at)] : 'N';
                if (row % 2 == 1)
                    expected = genome::reverseComplement(expected);
                rows.shiftedCodes(row, shift, got);
                QCOMPARE(got, genome::toCodes(expected));
                unknown += got.front() == genome::kUnknownBase || got.back() == genome::kUnknownBase;
                if (shift != 0)
                    continue;
                std::vector<std::uint8_t> still(200), seen(200);
                rows.codes(row, still);
                plain.codes(row, seen);
                QVERIFY(still == got && seen == got);
            }
        }
        QVERIFY((unknown > 0) == (margin > 2000));
    }

    void checksumsAreRecorded()
    {
        const test::ToyDatasets toy(root() / "checksums");
        const auto data = toy.make("data", {"chr1"}, {"chr2"}, {"chr3"});
        auto options = test::tinyOptions("danq");
        options.maxEpochs = 1;
        options.shift = 3;
        options.reverseComplement = false;
        SilentProgress silent;
        const fs::path run = root() / "checksums" / "run";
        train::trainNetwork(data, toy.genome(), options, run, silent);
        const auto record = train::readRunRecord(run);
        QCOMPARE(md5Of(record, "peaks"), md5OfFile(root() / "checksums" / "peaks.bed"));
        QCOMPARE(md5Of(record, "motif"), md5OfFile(root() / "checksums" / "motif.meme"));
        QCOMPARE(md5Of(record, "genome"), md5OfFile(toy.genome()));
        // By their definition.
        const auto dataset = dataset::readDataset(data);
        Warnings warnings;
        const auto reference = genome::Reference::open(toy.genome(), warnings);
        std::string training, validation;
        for (const auto& instance : dataset.instances) {
            if (!instance.used)
                continue;
            const Region window = dataset.window(instance);
            const long flank = instance.split == dataset::Split::Train ? 3 : 0;
            std::string& text = instance.split == dataset::Split::Train ? training : validation;
            if (instance.split != dataset::Split::Test)
                text += reference->fetch({window.chrom, window.begin - flank, window.end + flank}) + (instance.label ? "\t1\n" : "\t0\n");
        }
        QCOMPARE(md5Of(record, train::kTrainingWindows), md5OfText(training));
        QCOMPARE(md5Of(record, train::kValidationWindows), md5OfText(validation));
        // What the issue asks of a record, in the file itself.
        const auto json = test::readJson(run / paths::kRunFile);
        for (const char* key : {"program", "torch", "blas", "device", "threads"})
            QVERIFY2(json["machine"].contains(key), key);
        for (const char* key : {"started", "finished", "seconds"})
            QVERIFY2(json.contains(key), key);
        QVERIFY(json["finished"] != "" && json["options"]["seed"] == 1 && json["options"]["shift"] == 3);

        // The same names and lengths with another letter in a training window: it is not the same run.
        std::string letters = readFile(toy.genome());
        const auto trained = std::find_if(dataset.instances.begin(), dataset.instances.end(),
                                          [](const auto& i) { return i.used && i.split == dataset::Split::Train; });
        const std::size_t at = std::string(">chr1\n").size() + static_cast<std::size_t>(trained->begin) + 30;
        letters[at] = letters[at] == 'A' ? 'C' : 'A';
        writeFileAtomically(root() / "checksums" / "other.fa", letters);
        VERIFY_ERROR(train::trainNetwork(data, root() / "checksums" / "other.fa", options, run, silent), "differs in the letters of the genome in its windows");
        train::trainNetwork(data, toy.genome(), options, run, silent);  // finished, returned as it is
    }

    void whatCannotWorkIsSaidBeforeTraining()
    {
        const test::ToyDatasets toy(root() / "refused");
        const auto data = toy.make("data", {"chr1"}, {"chr2"}, {"chr3"});
        auto options = test::tinyOptions("danq");
        options.maxEpochs = 1;
        options.shift = 95;
        SilentProgress silent;
        VERIFY_ERROR(train::trainNetwork(data, toy.genome(), options, root() / "refused" / "far", silent), "Choose at most 94.");
        options.shift = 94;
        options.groupRates = {{"dense", 0}};
        const auto result = train::trainNetwork(data, toy.genome(), options, root() / "refused" / "random", silent);
        QVERIFY(std::any_of(result.warnings.begin(), result.warnings.end(), [](const Warning& w) { return w.message.find("dense is frozen") != std::string::npos; }));
        const auto all = test::tinyOptions("danq");
        train::trainNetwork(data, toy.genome(), all, root() / "refused" / "all", silent);
        QVERIFY(train::readRunRecord(root() / "refused" / "random").parameters < train::readRunRecord(root() / "refused" / "all").parameters);
    }
};

QTEST_GUILESS_MAIN(RunInputsTest)
#include "run_inputs_test.moc"
