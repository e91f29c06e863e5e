// SPDX-License-Identifier: GPL-3.0-or-later
// Curves of a training: epochs, what was seen between them, samples of the validation rows, the way to an early stop.
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/project/run_project.h"
#include "core/train/metrics_file.h"
#include "core/train/progress_file.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

using namespace bindscape;
namespace fs = std::filesystem;

namespace {

project::TrainingHistory history(long epochs, std::int64_t rows, std::int64_t ofRows)
{
    project::TrainingHistory made;
    const double nan = std::nan("");
    made.points = {{0, nan, 0.69, 0.5, rows, ofRows}, {0.5, 0.6, nan, std::nullopt, 0, 0}, {1.5, 0.5, 0.55, 0.75, rows, ofRows}};
    for (long epoch = 1; epoch <= epochs; ++epoch) {
        train::EpochMetrics m;
        m.epoch = epoch;
        m.trainLoss = 0.7 - 0.1 * static_cast<double>(epoch);
        m.validationLoss = epoch == 2 ? 0.4 : 0.5;
        m.validationAuroc = epoch == 2 ? 0.9 : 0.8;
        m.best = epoch == 2;
        made.epochs.push_back(m);
    }
    return made;
}

const figure::Series* named(const figure::Chart& chart, const std::string& part)
{
    for (const auto& series : chart.series)
        if (series.name.find(part) != std::string::npos)
            return &series;
    return nullptr;
}

}  // namespace

class TrainingChartsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void pointsOfAllRowsBelongToTheCurve()
    {
        project::TrainingView view;
        view.validation = "chr8";
        const auto charts = project::trainingCharts({history(3, 600, 600)}, view);
        const auto* validation = named(charts[0], "validation (chr8)");
        QVERIFY(validation != nullptr);
        QCOMPARE(validation->x, (std::vector<double>{0, 1, 1.5, 2, 3}));
        QCOMPARE(validation->y[2], 0.55);
        QCOMPARE(named(charts[1], "core present, best 0.900")->x, (std::vector<double>{0, 1, 1.5, 2, 3}));
        const auto* within = named(charts[0], "within epochs");
        QCOMPARE(within->id, std::string(project::kWithinEpochs));
        QCOMPARE(within->x, (std::vector<double>{0.5, 1.5}));
        QCOMPARE(named(charts[0], "training")->role, figure::Role::Reference);  // below the others
        QCOMPARE(charts[0].markers.at(0).x, 2.0);
        QVERIFY(charts[0].note.find("sample") == std::string::npos);
    }

    // Other rows give other numbers, so they are no part of the curve and say how many they are.
    void pointsOfASampleStandApart()
    {
        const auto charts = project::trainingCharts({history(3, 600, 18204)});
        QCOMPARE(named(charts[0], "validation")->x, (std::vector<double>{1, 2, 3}));
        const auto* sample = named(charts[1], "600 of 18,204 rows");
        QVERIFY(sample != nullptr && !sample->line && sample->points);
        QCOMPARE(sample->x, (std::vector<double>{0, 1.5}));
        QVERIFY(charts[1].note.find("chosen once by the seed") != std::string::npos);
        // The first point is there before any epoch has ended.
        QCOMPARE(named(project::trainingCharts({history(0, 600, 18204)})[1], "600 of 18,204 rows")->x.front(), 0.0);
    }

    void theWayToAnEarlyStopIsTinted()
    {
        project::TrainingView view;
        view.maxEpochs = 30;
        view.stopAt = 7;
        const auto charts = project::trainingCharts({history(4, 600, 600)}, view);
        QCOMPARE(charts[1].spans.size(), std::size_t{1});
        QCOMPARE(charts[1].spans[0].begin, 4.0);
        QCOMPARE(charts[1].spans[0].end, 7.0);
        QVERIFY(charts[1].spans[0].text.empty());
        QVERIFY(charts[1].markers[0].text.starts_with("best epoch ") && charts[1].markers[0].text.ends_with(", early stop at 7"));
        QCOMPARE(*charts[0].x.max, 8.0);
        view.maxEpochs = 5;
        view.stopAt = 0;
        const auto last = project::trainingCharts({history(4, 600, 600)}, view);
        QVERIFY(last[1].spans.empty());
        QCOMPARE(*last[0].x.max, 5.0);
        QVERIFY(!project::trainingCharts({history(4, 600, 600)})[0].x.max);
    }

    void smoothedCurvesAreRunningAverages()
    {
        project::TrainingView view;
        view.smooth = true;
        const auto charts = project::trainingCharts({history(3, 600, 600)}, view);
        const auto* training = named(charts[0], "training");
        for (const auto& series : charts[0].series)
            if (series.role == figure::Role::Training)
                training = &series;
        COMPARE_CLOSE(training->y[0], 0.6, 1e-12, 0);
        COMPARE_CLOSE(training->y[1], (0.6 * 0.4 * 0.6 + 0.4 * 0.5) / (0.6 * 0.4 + 0.4), 1e-12, 0);
        QVERIFY(charts[0].note.find("weight 0.6") != std::string::npos);
    }

    // What the window exports: from the files alone, with the other runs behind.
    void recipesDrawTheSame()
    {
        const QTemporaryDir temporary;
        const fs::path root = temporary.path().toStdString();
        for (const char* run : {"one", "two"}) {
            fs::create_directories(root / run);
            train::writeMetrics(history(3, 600, 600).epochs, root / run);
        }
        train::writeProgress(history(3, 600, 600).points, root / "one");
        project::ChartSource source;
        source.kind = "auroc";
        source.file = root / "one";
        source.title = "SP1";
        source.validation = "chr8";
        source.others = {{root / "two", "DanQ · run 2"}};
        SilentProgress progress;
        const auto picture = project::makePicture(project::chartRecipe(source), root, "recipe.json", progress);
        const auto& chart = std::get<figure::Chart>(picture);
        QCOMPARE(chart.series.size(), std::size_t{2});
        QVERIFY(chart.series[0].faint);
        QCOMPARE(chart.series[0].name, std::string("DanQ · run 2"));
        QCOMPARE(chart.series[0].labels.back(), std::string("DanQ · run 2"));
        QCOMPARE(chart.series[1].x.front(), 0.0);
        figure::writeChartData(chart, root / "data.csv");
        QVERIFY(readFile(root / "data.csv").find("DanQ · run 2,2") != std::string::npos);
        source.smooth = true;
        const auto smoothed = project::makePicture(project::chartRecipe(source), root, "recipe.json", progress);
        QVERIFY(std::get<figure::Chart>(smoothed).series[1].y[3] < chart.series[1].y[3]);
    }
};

QTEST_GUILESS_MAIN(TrainingChartsTest)
#include "training_charts_test.moc"
