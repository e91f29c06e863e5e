// SPDX-License-Identifier: GPL-3.0-or-later
// A trunk is pre-trained in the background and a run starts from it, as the window does it, with a network that learns in seconds.
#include "app/dialogs/training_plan.h"
#include "app/dialogs/trunk_runs.h"
#include "app/panels/models_panel.h"
#include "app/panels/training_panel.h"
#include "app/panels/trunk_rows.h"
#include "app/runs/analysis_jobs.h"
#include "app/runs/panel_jobs.h"
#include "app/runs/run_names.h"
#include "app/runs/run_selection.h"
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/compute/compute.h"
#include "core/project/pretrained.h"
#include "core/scores/score_set.h"
#include "core/train/run_record.h"
#include "widgets/canvas/look.h"
#include "widgets/plots/chart_view.h"
#include "tests/core/dataset/toy_genome.h"
#include "tests/support/test_support.h"

#include <QApplication>
#include <QStandardPaths>
#include <QTreeWidget>

#include <algorithm>
#include <cmath>

using namespace bindscape;
using namespace bindscape::app;
namespace fs = std::filesystem;

class TrunkLearningTest : public QObject {
    Q_OBJECT
    test::ToyGenome m_genome;

    fs::path regions(const char* name, int first) const
    {
        std::string text;
        for (const char* chrom : {"chr1", "chr8", "chr9"})
            for (int at = first; at < 28'000; at += 450)
                text += std::string(chrom) + "\t" + std::to_string(at) + "\t" + std::to_string(at + 300) + "\n";
        writeFileAtomically(m_genome.path(name), text);
        return m_genome.path(name);
    }
    static void narrow(project::RunEntry& run)
    {
        run.preset = "quick";
        run.maxEpochs = 2;
        run.batch = 32;
        run.parameters = {{"filters", 8}, {"hidden", 4}, {"dense", 8}};
    }

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        widgets::Look::instance().apply(widgets::Scheme::Light);
        writeFileAtomically(m_genome.path("motif.meme"), "MEME version 4\n\nALPHABET= ACGT\n\nMOTIF TOY1 TOY\nletter-probability matrix: alength= 4 w= 5\n0.1 0.1 0.7 0.1\n"
                                                         "0.7 0.1 0.1 0.1\n0.1 0.1 0.1 0.7\n0.7 0.1 0.1 0.1\n0.7 0.1 0.1 0.1\n");
    }
    void aRunStartsFromATrunk()
    {
        project::Project project;
        project.file = m_genome.path("x.bindscape");
        project.genome = m_genome.fasta;
        project::TrunkEntry trunk;
        trunk.id = "blood-bins";
        trunk.name = "blood";
        trunk.tracks = {{"A", m_genome.peaksFile, "chip"}, {"B", regions("b.bed", 1'200), "dnase"}};
        trunk.settings.window = 400;
        trunk.validation = {"chr8"};
        trunk.test = {"chr9"};
        trunk.run.id = "blood-danq";
        trunk.run.name = "blood";
        narrow(trunk.run);
        project.trunks = {trunk};
        project::AnalysisEntry analysis;
        analysis.id = "toy";
        analysis.tf = "TOY";
        analysis.motifFile = m_genome.path("motif.meme");
        analysis.motifId = "TOY1";
        analysis.background = "uniform";
        analysis.pvalue = 0.005;
        analysis.peaks = m_genome.peaksFile;
        analysis.settings.window = 400;
        project::RunEntry fine;
        fine.id = "toy-danq";
        fine.name = "run 1";
        narrow(fine);
        fine.settings.trunk = paths::runFolder(project.folder(), "blood-danq");
        fine.settings.score = false;
        project::RunEntry alone = fine;  // from random weights
        alone.id = "toy-alone";
        alone.name = "run 2";
        alone.maxEpochs = 1;
        alone.settings.trunk.clear();
        analysis.runs = {fine, alone};
        project.analyses = {analysis};
        project::writeProject(project, project.file);
        Session session;
        QStringList told, warned;
        connect(&session, &Session::message, this, [&](const QString& sentence, Severity severity) {
            if (severity == Severity::Error)
                told << sentence;
            else if (severity == Severity::Warning)
                warned << sentence;
        });
        session.setProject(project);
        QTRY_VERIFY(session.hasGenome());
        QVERIFY(trunkRuns(session.project()).empty());

        ModelsPanel models(session, nullptr);
        models.show();
        TrainingPanel training(session, nullptr);
        training.resize(1060, 228);
        training.show();
        RunSelection::of(session).select("blood-danq");
        QVERIFY(models.trunks().facts().contains(QStringLiteral("not pre-trained yet")));
        startTrunk(session, "blood-bins");
        QVERIFY(jobOfRun(session, "blood-danq") != nullptr);
        QTRY_VERIFY_WITH_TIMEOUT(jobOfRun(session, "blood-danq") == nullptr, 120'000);
        QVERIFY2(told.isEmpty(), qPrintable(told.join(QLatin1Char('\n'))));
        QVERIFY(isComplete(session.project(), "blood-bins", "blood-danq"));
        QTRY_VERIFY(models.trunks().facts().contains(QStringLiteral("mean of 2 tracks")));
        QTRY_VERIFY(training.emptyText().isEmpty() && training.lossPlot().hasData());

        const auto offered = trunkRuns(session.project());
        QVERIFY(offered.size() == 1 && offered[0].tracks == 2 && offered[0].heldOut == (std::vector<std::string>{"chr8", "chr9"}));
        const auto contigs = session.contigs();
        const auto good = trunkChecks(fine, {{}, {"chr8"}, {"chr9"}, 0}, contigs);
        QVERIFY(good.size() == 1 && good[0].severity == Check::Severity::Good);
        const auto leak = trunkChecks(fine, {{}, {"chr8"}, {"chr1"}, 0}, contigs);
        QVERIFY(!leak.empty() && leak[0].text.find("chr1, a test chromosome") != std::string::npos);

        startRun(session, "toy-danq");
        QTRY_VERIFY_WITH_TIMEOUT(jobOfRun(session, "toy-danq") == nullptr, 120'000);
        QVERIFY2(told.isEmpty(), qPrintable(told.join(QLatin1Char('\n'))));
        const auto record = train::readRunRecord(paths::runFolder(project.folder(), "toy-danq"));
        QVERIFY(record.complete() && record.trunk);
        const auto& seen = record.trunk->split.train;
        const auto has = [&](const char* chrom) { return std::find(seen.begin(), seen.end(), chrom) != seen.end(); };
        QVERIFY(has("chr1") && !has("chr8") && !has("chr9"));

        // What the trunk knew of the same sites; a run without a trunk says so and the other goes on.
        startRun(session, "toy-alone");
        QTRY_VERIFY_WITH_TIMEOUT(jobOfRun(session, "toy-alone") == nullptr, 120'000);
        warned.clear();
        jobs::Job* job = scorePretrained(session, {"toy-alone", "toy-danq"});
        QVERIFY(job != nullptr && jobOfPanelScores(session) == job);
        QCOMPARE(scorePretrained(session, {"toy-danq"}), job);  // not twice
        QVERIFY(warned.size() == 1 && warned[0].contains(QStringLiteral("toy-alone began with random weights")));
        QTRY_VERIFY_WITH_TIMEOUT(jobOfPanelScores(session) == nullptr, 120'000);
        QVERIFY2(told.isEmpty(), qPrintable(told.join(QLatin1Char('\n'))));
        QVERIFY(!scores::scoresExist(project::pretrainedScores(paths::runFolder(project.folder(), "toy-alone"))));
        const auto set = scores::readScores(project::pretrainedScores(paths::runFolder(project.folder(), "toy-danq")));
        interpret::InterpretOptions options;
        options.labels = "bound";
        options.task = "A";
        SilentProgress silent;
        const fs::path direct = m_genome.path("direct");
        compute::loadCompute().interpret(paths::runFolder(project.folder(), "blood-danq"), paths::datasetFolder(project.folder(), "toy"),
                                         m_genome.fasta, options, direct, silent);
        const auto expected = scores::readScores(direct);
        QVERIFY(set.values.size() == expected.values.size() && !set.values.empty());
        QVERIFY(scores::readScores(direct).values != std::vector<float>(expected.values.size(), 0.0F));
        for (std::size_t i = 0; i < set.values.size(); ++i)
            QVERIFY(std::abs(set.values[i] - expected.values[i]) <= 1e-6F);
        QCOMPARE(scorePretrained(session, {"toy-alone"}), nullptr);
    }
};

int main(int count, char** words)
{
    compute::prepareProcess();
    QApplication application(count, words);
    TrunkLearningTest test;
    return QTest::qExec(&test, count, words);
}
#include "trunk_learning_test.moc"
