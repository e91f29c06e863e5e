// SPDX-License-Identifier: GPL-3.0-or-later
// Trunks in the panels: their line and card in Models, their curves in Training, their tracks as a table, and what the panels say
// that have nothing of them.
#include "app/panels/evaluation_panel.h"
#include "app/panels/models_panel.h"
#include "app/panels/profile_panel.h"
#include "app/panels/track_results.h"
#include "app/panels/training_panel.h"
#include "app/panels/trunk_rows.h"
#include "app/runs/run_names.h"
#include "app/runs/run_selection.h"
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/train/metrics_file.h"
#include "core/train/trainer.h"
#include "widgets/canvas/look.h"
#include "widgets/plots/chart_view.h"
#include "tests/core/dataset/toy_genome.h"
#include "tests/support/test_support.h"

#include <QComboBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTableWidget>
#include <QTreeWidget>

using namespace bindscape;
using namespace bindscape::app;
namespace fs = std::filesystem;

class TrunksPanelTest : public QObject {
    Q_OBJECT
    test::ToyGenome m_genome;
    project::Project m_project;
    std::unique_ptr<Session> m_session;

    QTreeWidgetItem* lineOf(ModelsPanel& panel, const char* run) const
    {
        for (auto* item : panel.tree().findItems(QString(), Qt::MatchContains | Qt::MatchRecursive))
            if (item->data(0, Qt::UserRole).toString() == QLatin1String(run))
                return item;
        return nullptr;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        widgets::Look::instance().apply(widgets::Scheme::Light);
        m_project.file = m_genome.path("x.bindscape");
        m_project.genome = m_genome.fasta;
        project::TrunkEntry trunk;
        trunk.id = "blood-bins";
        trunk.name = "blood";
        trunk.tracks = {{"A", "/a.bed", "chip"}, {"B, weak", "/b.bed", "chip"}, {"C", "/c.bed", "dnase"}};
        trunk.validation = {"chr8"};
        trunk.test = {"chr9"};
        trunk.run.id = "blood-danq";
        trunk.run.name = "blood";
        m_project.trunks = {trunk};
        project::AnalysisEntry analysis;
        analysis.id = "sp1";
        analysis.tf = "SP1";
        analysis.runs.resize(1);
        analysis.runs[0].id = "sp1-run";
        analysis.runs[0].name = "run 1";
        m_project.analyses = {analysis};
        const fs::path folder = paths::runFolder(m_project.folder(), "blood-danq");
        fs::create_directories(folder);
        std::vector<train::EpochMetrics> epochs;
        for (long epoch = 1; epoch <= 4; ++epoch) {
            train::EpochMetrics metrics;
            metrics.epoch = epoch;
            metrics.trainLoss = 0.5 / static_cast<double>(epoch);
            metrics.validationLoss = epoch == 3 ? 0.2 : 0.3;
            metrics.validationAuroc = 0.7 + 0.02 * static_cast<double>(epoch);
            metrics.best = epoch == 1 || epoch == 3;
            epochs.push_back(metrics);
        }
        train::writeMetrics(epochs, folder);
        train::writeTaskResults({{"A", "chip", "validation", 100, 900, 0.9, 0.5},
                                 {"B, weak", "chip", "validation", 0, 1000, std::nullopt, std::nullopt},
                                 {"C", "dnase", "validation", 300, 700, 0.8, 0.7},
                                 {"A", "chip", "test", 90, 910, 0.88, 0.45},
                                 {"B, weak", "chip", "test", 2, 998, 0.6, 0.01},
                                 {"C", "dnase", "test", 310, 690, 0.78, 0.65}},
                                folder);
    }
    void init()
    {
        m_session = std::make_unique<Session>();
        m_session->setProject(m_project);
        QTRY_VERIFY(m_session->hasGenome());
    }
    void cleanup() { m_session.reset(); }

    void modelsHasALineAndACard()
    {
        ModelsPanel panel(*m_session, nullptr);
        panel.resize(330, 620);
        panel.show();
        QTRY_VERIFY(lineOf(panel, "blood-danq") != nullptr && lineOf(panel, "blood-danq")->text(1) == QStringLiteral("0.850"));
        QTreeWidgetItem* line = lineOf(panel, "blood-danq");
        QCOMPARE(line->text(0), QStringLiteral("blood · DanQ · 3 tracks"));
        QCOMPARE(line->text(2), QStringLiteral("0.600"));
        QCOMPARE(line->parent()->text(0), QStringLiteral("Trunks"));
        QVERIFY(!panel.trunks().isVisible());
        panel.tree().setCurrentItem(line);
        QCOMPARE(RunSelection::of(*m_session).run(), std::string("blood-danq"));
        QVERIFY(panel.trunks().isVisible() && panel.details().isEmpty());
        const QString facts = panel.trunks().facts();
        for (const char* part : {"3 tracks (2 chip, 1 dnase)", "4 epochs · best epoch 3", "validation auROC 0.850, auPRC 0.600, mean of 2 tracks", "test auROC 0.753, auPRC 0.370",
                                 "validation chr8 · test chr9"})
            QVERIFY2(facts.contains(QString::fromUtf8(part)), qPrintable(facts));
        QVERIFY(panel.trunks().tracksButton().isEnabled());
        RunSelection::of(*m_session).select("sp1-run");
        QVERIFY(!panel.trunks().isVisible());
        RunSelection::of(*m_session).select("blood-danq");
        QVERIFY(panel.tree().currentItem() == lineOf(panel, "blood-danq"));
    }
    void takenOffTheListAndBack()
    {
        ModelsPanel panel(*m_session, nullptr);
        panel.show();
        RunSelection::of(*m_session).select("blood-danq");
        panel.trunks().remove();
        QVERIFY(m_session->project().trunks.empty() && lineOf(panel, "blood-danq") == nullptr);
        QCOMPARE(RunSelection::of(*m_session).run(), std::string("sp1-run"));
        m_session->undo();
        QVERIFY(m_session->project().trunks.size() == 1 && lineOf(panel, "blood-danq") != nullptr);
    }
    void theTracksAreATable()
    {
        TrackResults window(*m_session, QStringLiteral("blood"), paths::runFolder(m_project.folder(), "blood-danq"), nullptr);
        QSignalSpy loaded(&window, &TrackResults::loaded);
        QVERIFY(loaded.wait());
        QTableWidget& table = window.table();
        QCOMPARE(table.rowCount(), 3);
        QCOMPARE(table.item(0, 0)->text(), QStringLiteral("A"));  // the best told first
        QCOMPARE(table.item(0, 3)->text(), QStringLiteral("0.900"));
        QCOMPARE(table.item(2, 3)->text(), QStringLiteral("–"));
        table.sortByColumn(5, Qt::DescendingOrder);  // by number, not by text
        QCOMPARE(table.item(0, 5)->text(), QStringLiteral("310"));
        window.exportTo(m_genome.path("tracks.csv"));
        const std::string csv = readFile(m_genome.path("tracks.csv"));
        QVERIFY2(csv.find("\"B, weak\",chip,0,,,2,0.6,0.01\n") != std::string::npos, csv.c_str());
        QVERIFY(csv.starts_with("track,kind,validation_bins,"));
    }
    void trainingShowsItsCurves()
    {
        RunSelection::of(*m_session).select("blood-danq");
        TrainingPanel panel(*m_session, nullptr);
        panel.resize(1060, 228);
        panel.show();
        QTRY_VERIFY(panel.emptyText().isEmpty() && panel.lossPlot().chart().series.size() == 2);
        QCOMPARE(panel.aurocPlot().chart().series.size(), std::size_t(1));
        QVERIFY2(panel.facts().contains(QStringLiteral("Trunk · blood · DanQ")) && panel.facts().contains(QStringLiteral("3 tracks")), qPrintable(panel.facts()));
        auto* runs = panel.findChild<QComboBox*>();
        QCOMPARE(runs->currentText(), QStringLiteral("Trunk blood · DanQ"));
    }
    void otherPanelsSayThatThereIsNothing()
    {
        RunSelection::of(*m_session).select("blood-danq");
        EvaluationPanel evaluation(*m_session, nullptr);
        ProfilePanel profile(*m_session, nullptr);
        for (RunPanel* panel : {static_cast<RunPanel*>(&evaluation), static_cast<RunPanel*>(&profile)}) {
            panel->resize(1060, 228);
            panel->show();
            QVERIFY2(panel->emptyText().contains(QStringLiteral("A trunk is trained on tracks")), qPrintable(panel->emptyText()));
        }
    }
};

QTEST_MAIN(TrunksPanelTest)
#include "trunks_panel_test.moc"
