// SPDX-License-Identifier: GPL-3.0-or-later
// Runs side by side: only what differs is told, and the curves of all are one picture that its recipe draws again.
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/project/run_differences.h"
#include "core/project/run_project.h"
#include "core/train/metrics_file.h"
#include "core/train/run_record.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

using namespace bindscape;
using namespace bindscape::project;
namespace fs = std::filesystem;

class RunDifferencesTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    std::vector<ComparedRun> m_runs;

    fs::path path(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }
    void add(const std::string& name, std::uint64_t seed, double rate, int epochs)
    {
        fs::create_directories(path(name));
        train::RunRecord record;
        record.state = "finished";
        record.options.seed = seed;
        record.options.learningRate = rate;
        record.options = train::completeOptions(record.options);
        record.inputs.split.test = {"chr9"};
        record.machine.device = "cpu";
        record.machine.threads = 2;
        record.seconds = 600;
        record.sequencesPerSecond = 1234;
        train::writeRunRecord(record, path(name));
        std::vector<train::EpochMetrics> metrics;
        for (int epoch = 1; epoch <= epochs; ++epoch) {
            train::EpochMetrics m;
            m.epoch = epoch;
            m.trainLoss = 1.0 / epoch;
            m.validationLoss = 1.5 / epoch;
            m.validationAuroc = 0.8 + 0.01 * epoch;
            m.seconds = 30;
            m.best = epoch == epochs;
            metrics.push_back(m);
        }
        train::writeMetrics(metrics, path(name));
        m_runs.push_back({path(name), name});
    }
    static const ParameterRow* row(const std::vector<ParameterRow>& rows, const std::string& id)
    {
        const auto found = std::find_if(rows.begin(), rows.end(), [&](const auto& entry) { return entry.id == id; });
        return found == rows.end() ? nullptr : &*found;
    }

private Q_SLOTS:
    void initTestCase()
    {
        add("a", 1, 1e-3, 4);
        add("b", 7, 1e-3, 6);
    }
    void onlyWhatDiffersIsTold()
    {
        const auto table = parameterTable(m_runs, "test");
        QCOMPARE(table.runs, (std::vector<std::string>{"a", "b"}));
        const auto different = table.differences();
        QVERIFY(row(different, "seed") != nullptr);
        QCOMPARE(row(different, "seed")->values, (std::vector<std::string>{"1", "7"}));
        QVERIFY(row(different, "learning_rate") == nullptr);
        QCOMPARE(row(table.rows, "learning_rate")->values, (std::vector<std::string>{"0.001", "0.001"}));
        std::size_t settings = 0;
        for (const auto& entry : different)
            settings += entry.result ? 0 : 1;
        QCOMPARE(settings, std::size_t(1));
        // How it went is always there, behind the settings.
        QCOMPARE(row(different, "best_epoch")->values, (std::vector<std::string>{"4", "6"}));
        QCOMPARE(row(different, "speed")->values.front(), std::string("1,234"));
        QCOMPARE(row(different, "threads")->values.front(), std::string("2"));
        QVERIFY(!different.front().result && different.back().result);
        writeParameterTable(table, false, path("few.tsv"));
        writeParameterTable(table, true, path("all.tsv"));
        const auto few = readFile(path("few.tsv"));
        QVERIFY(few.find("seed\tSeed\t1\t7\n") != std::string::npos && few.find("learning_rate") == std::string::npos);
        QVERIFY(readFile(path("all.tsv")).find("learning_rate") != std::string::npos);
        // A run without a record leaves its column empty.
        auto more = m_runs;
        more.push_back({path("nobody"), "c"});
        QCOMPARE(row(parameterTable(more, "test").rows, "seed")->values, (std::vector<std::string>{"1", "7", ""}));
    }
    void curvesLieOverOneAnother()
    {
        const auto byEpoch = curvesChart(m_runs, CurveKind::Auroc, false);
        QCOMPARE(byEpoch.series.size(), std::size_t(2));
        QCOMPARE(byEpoch.series[1].x.back(), 6.0);
        QCOMPARE(byEpoch.series[1].name, std::string("b, best 0.860"));
        QVERIFY(byEpoch.series[0].role != byEpoch.series[1].role);
        const auto byTime = curvesChart(m_runs, CurveKind::TrainingLoss, true);
        QCOMPARE(byTime.series[1].x.back(), 3.0);  // minutes
        QCOMPARE(byTime.series[0].y.front(), 1.0);
        QCOMPARE(curvesChart(m_runs, CurveKind::ValidationLoss, false).series[0].y.front(), 1.5);
        writeCurves(m_runs, path("curves.tsv"));
        const auto table = test::readTable(path("curves.tsv"));
        QCOMPARE(table.rows.size(), std::size_t(10));
        QCOMPARE(table.number(9, "seconds"), 180.0);
        QCOMPARE(table.text(3, "best"), std::string("1"));
    }
    void theRecipeDrawsThemAgain()
    {
        SilentProgress progress;
        for (const auto& [kind, asked] : {std::pair("curves_loss", CurveKind::ValidationLoss), std::pair("curves_training", CurveKind::TrainingLoss), std::pair("curves_auroc", CurveKind::Auroc)}) {
            ComparisonSource source{kind, "two seeds", m_runs};
            source.byTime = true;
            const auto picture = makePicture(comparisonRecipe(source), path("."), "recipe", progress);
            const auto& chart = std::get<figure::Chart>(picture);
            QCOMPARE(chart.id, std::string(kind));
            QCOMPARE(chart.subtitle, std::string("two seeds"));
            QCOMPARE(chart.series[1].x, curvesChart(m_runs, asked, true).series[1].x);
            QCOMPARE(chart.series[1].y, curvesChart(m_runs, asked, true).series[1].y);
        }
    }
};

QTEST_GUILESS_MAIN(RunDifferencesTest)
#include "run_differences_test.moc"
