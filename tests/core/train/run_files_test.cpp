// SPDX-License-Identifier: GPL-3.0-or-later
// run.json, metrics.tsv, evaluation.json and the presets, without torch.
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/nn/architecture.h"
#include "core/train/evaluation_file.h"
#include "core/train/metrics_file.h"
#include "core/train/run_record.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <limits>

using namespace bindscape;

class RunFilesTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    std::filesystem::path folder() const { return m_folder.path().toStdString(); }

    static train::RunRecord record()
    {
        train::RunRecord r;
        r.options = train::completeOptions(train::presetOptions("quick", "danq"));
        r.options.seed = 0xFFFFFFFFFFFFFFFFULL;
        r.options.penalty = 5.1e-7;
        r.inputs = {"data/set", "hg19.fa", "a1", "b2", "c3", 1000, "SP1 MA0079.3", 3184, 614};
        r.machine = {"0.1.0", "1.13.1", "OpenBLAS 0.3.21 (OpenMP)", "cpu", 2};
        r.parameters = 123;
        r.startedAt = "2026-01-02T03:04:05Z";
        r.seconds = 12.5;
        r.bestEpoch = 4;
        r.epochs = 7;
        r.warnings = {{"peaks.bed", 3, "a warning"}};
        return r;
    }

private Q_SLOTS:
    void runRecordComesBackWhole()
    {
        const auto written = record();
        train::writeRunRecord(written, folder());
        const auto read = train::readRunRecord(folder());
        QVERIFY(train::firstDifference(read, written).empty());
        QCOMPARE(train::identityOf(read), train::identityOf(written));
        QCOMPARE(read.options.seed, written.options.seed);
        QCOMPARE(read.options.architectureValues.integer("filters"), written.options.architectureValues.integer("filters"));
        QCOMPARE(read.inputs.motif, written.inputs.motif);
        QCOMPARE(read.machine.blas, written.machine.blas);
        QCOMPARE(read.warnings.at(0).line, 3L);
        QVERIFY(!read.complete());
        writeFileAtomically(folder() / "first.json", readFile(folder() / paths::kRunFile));
        train::writeRunRecord(read, folder());
        QCOMPARE(readFile(folder() / paths::kRunFile), readFile(folder() / "first.json"));
    }

    void differencesAreNamed()
    {
        const auto there = record();
        auto now = there;
        now.options.threads = 7;  // does not change what is trained
        now.inputs.datasetFolder = "moved";
        QVERIFY(train::firstDifference(there, now).empty());
        now.options.batch = 32;
        QCOMPARE(train::firstDifference(there, now), std::string("batch (64 there, 32 now)"));
        now = there;
        now.inputs.instancesMd5 = "other";
        QCOMPARE(train::firstDifference(there, now), std::string("the content of the data set"));
        now = there;
        now.options.architectureValues.set(nn::findDescription("danq").parameters, "filters", "11");
        QCOMPARE(train::firstDifference(there, now), std::string("filters (64 there, 11 now)"));
        QVERIFY(train::identityOf(there) != train::identityOf(now));
    }

    void damagedRecordsAreErrors()
    {
        const QTemporaryDir empty;
        VERIFY_ERROR(train::readRunRecord(empty.path().toStdString()), "not the folder of a training run");
        const std::filesystem::path file = folder() / paths::kRunFile;
        for (const char* text : {"", "{", "[]", "{\"format\": 1}", "{\"format\": \"x\"}"}) {
            writeFileAtomically(file, text);
            VERIFY_ERROR(train::readRunRecord(folder()), "damaged");
        }
        writeFileAtomically(file, "{\"format\": 99}");
        VERIFY_ERROR(train::readRunRecord(folder()), "newer version");
    }

    void presetsFillEveryArchitecture()
    {
        for (const auto& preset : train::presets())
            for (const auto& architecture : nn::architectureDescriptions()) {
                const auto options = train::completeOptions(train::presetOptions(preset.id, architecture.id));
                QCOMPARE(options.architecture, architecture.id);
                QCOMPARE(options.preset, preset.id);
                QCOMPARE(options.learningRate, architecture.learningRate);
                QCOMPARE(options.architectureValues.all().size(), architecture.parameters.size());
            }
        QCOMPARE(train::presetOptions("paper", "danq").schedule, std::string("plateau"));
        QCOMPARE(train::presetOptions("paper", "danq").patience, 10L);
        VERIFY_ERROR(train::presetOptions("fast", "danq"), "small, paper, quick");
        VERIFY_ERROR(train::presetOptions("small", "dan"), "danq, deepsea");
    }

    void unusableOptionsAreErrors()
    {
        const auto with = [](auto change) {
            train::TrainOptions options;
            change(options);
            return options;
        };
        VERIFY_ERROR(train::completeOptions(with([](auto& o) { o.batch = 1; })), "batch");
        VERIFY_ERROR(train::completeOptions(with([](auto& o) { o.maxEpochs = 0; })), "epochs");
        VERIFY_ERROR(train::completeOptions(with([](auto& o) { o.learningRate = -1; })), "learning rate");
        VERIFY_ERROR(train::completeOptions(with([](auto& o) { o.schedule = "late"; })), "schedule");
        VERIFY_ERROR(train::completeOptions(with([](auto& o) { o.emaDecay = 1; })), "decay");
        VERIFY_ERROR(train::completeOptions(with([](auto& o) { o.architecture = "x"; })), "danq");
    }

    void metricsComeBack()
    {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        std::vector<train::EpochMetrics> epochs(3);
        epochs[0] = {1, 25, 0.69, 0.1 + 0.2, 0.5, 0.25, 1e-3, 1.5, false};
        epochs[1] = {2, 50, 0.6, 0.2, std::nullopt, std::nullopt, 1e-3, 3.0, false};
        epochs[2] = {3, 75, 0.5, 0.2, 0.7, 0.7, 1e-4, 4.5, false};
        train::writeMetrics(epochs, folder());
        auto read = train::readMetrics(folder());
        QCOMPARE(read.size(), std::size_t{3});
        QCOMPARE(read[0].validationLoss, 0.1 + 0.2);
        QVERIFY(!read[1].validationAuroc && !read[1].validationAuprc);
        QVERIFY(read[1].best && !read[2].best);  // the first of equals
        epochs[2].validationLoss = nan;
        train::writeMetrics(epochs, folder());
        QVERIFY(std::isnan(train::readMetrics(folder())[2].validationLoss));
        writeFileAtomically(folder() / paths::kMetricsFile, "#epoch\n1\t2\n");
        VERIFY_ERROR(train::readMetrics(folder()), "line 2");
        const QTemporaryDir empty;
        QVERIFY(train::readMetrics(empty.path().toStdString()).empty());
    }

    void evaluationComesBack()
    {
        train::Evaluation evaluation;
        train::SplitEvaluation split;
        split.split = "test";
        split.rows.auroc = {0.75, stats::Interval95{0.7, 0.8}};
        split.rows.positives = 20;
        split.dnase = stats::RankingMetrics{};
        evaluation.splits = {split};
        evaluation.warnings = {{"", 0, "w"}};
        train::writeEvaluation(evaluation, folder());
        const auto read = train::readEvaluation(folder());
        QCOMPARE(*read.splits.at(0).rows.auroc.value, 0.75);
        QCOMPARE(read.splits[0].rows.auroc.interval->high, 0.8);
        QCOMPARE(read.splits[0].rows.positives, 20);
        QVERIFY(!read.splits[0].sites.auroc.value && !read.splits[0].sites.auroc.interval);
        QVERIFY(read.splits[0].dnase.has_value());
        QCOMPARE(read.warnings.size(), std::size_t{1});
        const auto json = test::readJson(folder() / paths::kEvaluationFile);
        QVERIFY(json["splits"][0]["sites"]["auroc"].is_null());
        writeFileAtomically(folder() / paths::kEvaluationFile, "{}");
        VERIFY_ERROR(train::readEvaluation(folder()), "damaged");
    }
};

QTEST_GUILESS_MAIN(RunFilesTest)
#include "run_files_test.moc"
