// SPDX-License-Identifier: GPL-3.0-or-later
// Networks with an output a track: they learn all of them, are judged task by task, and are resumed like others.
#include "core/base/atomic_file.h"
#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/nn/architecture.h"
#include "core/interpret/score_rows.h"
#include "core/stats/metrics.h"
#include "core/train/fit.h"
#include "core/train/predict.h"
#include "core/train/run_record.h"
#include "core/train/validation.h"
#include "tests/core/train/planted_rows.h"
#include "tests/core/train/tiny_options.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <cmath>

using namespace bindscape;
namespace fs = std::filesystem;

namespace {

// Task 0: the first word is there; task 1: the second one, in every third row; task 2: never.
train::Rows threeTasks(std::size_t count, std::uint64_t seed)
{
    auto first = test::plantedRows(count, 150, "TGACGTCATGACCA", seed);
    const auto word = genome::toCodes("GGCCAATCAGCGCG");
    const auto labels = std::make_shared<std::vector<std::uint8_t>>();
    Random random(seed, "second word");
    for (std::size_t row = 0; row < count; ++row) {
        const bool second = row % 3 == 0;
        if (second)
            std::copy(word.begin(), word.end(), first.codes.begin() + static_cast<std::ptrdiff_t>(row * 150 + random.below(130)));
        labels->insert(labels->end(), {first.labels[row], static_cast<std::uint8_t>(second ? 1 : 0), std::uint8_t{0}});
    }
    train::Rows rows = first.rows();
    rows.labels.clear();
    rows.tasks = 3;
    rows.taskRows = count;
    rows.taskLabels = [labels](std::size_t row, std::span<std::uint8_t> out) { std::copy_n(labels->begin() + static_cast<std::ptrdiff_t>(3 * row), 3, out.begin()); };
    return rows;
}

class CancelAt final : public Progress {
public:
    explicit CancelAt(long at) : m_at(at) {}
    bool cancelled() const override { return ++m_asked == m_at; }
    bool stopRequested() const override { return false; }
    void report(double, std::string_view) override {}

private:
    mutable long m_asked = 0;
    long m_at;
};

}  // namespace

class TasksTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void scoresOfTasksEqualTheirDefinition()
    {
        const auto rows = threeTasks(60, 5);
        Random random(3, "logits");
        std::vector<float> logits(rows.size() * 3);
        for (auto& logit : logits)
            logit = static_cast<float>(random.normal());
        const auto single = train::scoreTasks(rows, logits, 1), paired = train::scoreTasks(rows, logits, 2);
        std::vector<std::uint8_t> labels(3);
        for (std::size_t task = 0; task < 3; ++task) {
            std::vector<int> truth, pairTruth;
            std::vector<double> values, means;
            for (std::size_t row = 0; row < rows.size(); ++row) {
                rows.taskLabels(row, labels);
                truth.push_back(labels[task]);
                values.push_back(logits[row * 3 + task]);
                if (row % 2 == 0) {
                    pairTruth.push_back(labels[task]);
                    means.push_back((static_cast<double>(logits[row * 3 + task]) + logits[(row + 1) * 3 + task]) / 2);
                }
            }
            QVERIFY(single[task].auroc == stats::auroc(truth, values));
            QVERIFY(single[task].auprc == stats::averagePrecision(truth, values));
            QCOMPARE(single[task].positives, std::count(truth.begin(), truth.end(), 1));
            QCOMPARE(paired[task].positives + paired[task].negatives, 30);
            const auto expected = stats::auroc(pairTruth, means);
            QCOMPARE(paired[task].auroc.has_value(), expected.has_value());
            QVERIFY(!expected || std::fabs(*paired[task].auroc - *expected) < 1e-12);
        }
        QVERIFY(!single[2].auroc);
    }

    // DanQ stands still for many epochs on words like these, with one task as with several.
    void learnsAllTasks_data()
    {
        QTest::addColumn<QString>("id");
        for (const char* id : {"deepsea", "dilated"})
            QTest::newRow(id) << id;
    }
    void learnsAllTasks()
    {
        QFETCH(QString, id);
        auto options = train::presetOptions("quick", id.toStdString());
        const auto& parameters = nn::findDescription(options.architecture).parameters;
        for (const auto& [key, value] : nn::findDescription(options.architecture).narrow)
            options.architectureValues.set(parameters, key, key == "blocks" ? "4" : "24");
        options.batch = 16;
        options.learningRate = 5e-3;
        options.dropoutScale = 0;
        options.maxEpochs = 5;
        options.device = "cpu";
        const auto complete = train::completeOptions(options);
        const QTemporaryDir folder;
        SilentProgress silent;
        const auto result = train::fit(threeTasks(1500, 1), threeTasks(300, 2), complete, {folder.path().toStdString(), "x"}, silent);
        const auto& best = result.epochs.at(static_cast<std::size_t>(result.bestEpoch - 1));
        QVERIFY2(best.validationAuroc.value_or(0) > 0.93, std::to_string(best.validationAuroc.value_or(0)).c_str());
    }

    void resumedInTheMiddleOfAnEpochItIsTheSame()
    {
        const auto training = threeTasks(80, 1), held = threeTasks(30, 2);
        const auto options = test::tinyOptions("danq");
        const QTemporaryDir whole, broken;
        SilentProgress silent;
        const auto uninterrupted = train::fit(training, held, options, {whole.path().toStdString(), "x"}, silent);
        const fs::path folder = broken.path().toStdString();
        int cancelled = 0;
        std::optional<train::TrainResult> resumed;
        while (!resumed) {
            CancelAt progress(8);
            try {
                resumed = train::fit(training, held, options, {folder, "x", 0}, progress);
            } catch (const Cancelled&) {
                QVERIFY(++cancelled < 50);
            }
        }
        QVERIFY(cancelled >= 2);
        QCOMPARE(md5OfFile(folder / paths::kModelFile), md5OfFile(fs::path(whole.path().toStdString()) / paths::kModelFile));
        QCOMPARE(resumed->epochs.back().validationAuroc, uninterrupted.epochs.back().validationAuroc);
    }

    // One output of a network with several, for scores of what it knew before it was fine-tuned.
    void oneOutputAlone_data()
    {
        QTest::addColumn<QString>("id");
        for (const auto& architecture : nn::architectureDescriptions())
            QTest::newRow(architecture.id.c_str()) << QString::fromStdString(architecture.id);
    }
    void oneOutputAlone()
    {
        QFETCH(QString, id);
        const auto options = test::tinyOptions(id.toStdString());
        train::RunRecord record;
        record.options = options;
        record.inputs.window = 150;
        auto network = nn::findArchitecture(options.architecture).make(options.architectureValues, 150, 3, 7);
        network->eval();
        const auto rows = threeTasks(20, 5);
        SilentProgress silent;
        const auto all = train::predictAllLogits(*network, rows, 8, torch::kCPU, silent);
        for (std::size_t output = 0; output < 3; ++output) {
            const auto one = train::withOneOutput(*network, record, output);
            const auto logits = train::predictLogits(*one, rows, 8, torch::kCPU, silent);
            QCOMPARE(logits.size() * 3, all.size());
            for (std::size_t row = 0; row < logits.size(); ++row)
                COMPARE_CLOSE(logits[row], static_cast<double>(all[3 * row + output]), 1e-5, 1e-6);
        }
        const std::vector<std::string> names{"a", "b"};
        QCOMPARE(interpret::outputOf(names, "b", "trunk"), std::size_t{1});
        QCOMPARE(interpret::outputOf({}, "", "run"), std::size_t{0});
        VERIFY_ERROR(interpret::outputOf(names, "", "trunk"), "say whose output is to be scored: a, b");
        VERIFY_ERROR(interpret::outputOf(names, "c", "trunk"), "no output called \"c\"");
        VERIFY_ERROR(interpret::outputOf({}, "a", "run"), "has one output");
    }

    void tableOfTasksIsReadBack()
    {
        const QTemporaryDir folder;
        const fs::path path = folder.path().toStdString();
        QVERIFY(train::readTaskResults(path).empty());
        const std::vector<train::TaskResult> results{{"CTCF GM12878", "chip", "test", 12, 900, 0.9312345678901234, 0.1}, {"rare", "dnase", "test", 0, 912, {}, {}}};
        train::writeTaskResults(results, path);
        const auto read = train::readTaskResults(path);
        QCOMPARE(read.size(), 2U);
        QCOMPARE(read[0].name, results[0].name);
        QVERIFY(read[0].auroc == results[0].auroc && read[0].positives == 12);
        QVERIFY(!read[1].auroc && read[1].negatives == 912);
        writeFileAtomically(path / paths::kTasksFile, "#track\tkind\nCTCF\tchip\ttest\t1\t2\t1.5\t0.1\n");
        const std::string error = test::errorOf([&] { train::readTaskResults(path); });
        QVERIFY2(error.find("tasks.tsv") != std::string::npos && error.find("line 2") != std::string::npos, error.c_str());
    }
};

QTEST_GUILESS_MAIN(TasksTest)
#include "tasks_test.moc"
