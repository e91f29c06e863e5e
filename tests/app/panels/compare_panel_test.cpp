// SPDX-License-Identifier: GPL-3.0-or-later
// The dock that compares runs, on a project with made-up values. With BINDSCAPE_SCREENSHOTS set to a folder, pictures are kept.
#include "app/panels/compare_panel.h"
#include "app/dialogs/export_dialog.h"
#include "app/panels/run_differences.h"
#include "app/runs/run_selection.h"
#include "core/base/atomic_file.h"
#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/project/run_project.h"
#include "core/train/evaluation_file.h"
#include "core/train/metrics_file.h"
#include "core/train/run_record.h"
#include "tests/core/dataset/toy_genome.h"
#include "tests/support/test_support.h"
#include "widgets/canvas/look.h"
#include "widgets/plots/chart_view.h"
#include "widgets/plots/heat_map_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTableWidget>
#include <QTest>

#include <cmath>

using namespace bindscape;
using namespace bindscape::app;
namespace fs = std::filesystem;

namespace {

train::Evaluation evaluationOf(double auroc)
{
    train::SplitEvaluation split;
    split.split = "test";
    split.sites.positives = split.sites.negatives = 50;
    split.rows.auroc = {auroc, stats::Interval95{auroc - 0.02, auroc + 0.02}};
    split.rows.auprc.value = auroc - 0.1;
    split.rows.positives = split.rows.negatives = 100;
    train::Evaluation evaluation;
    evaluation.splits = {split};
    return evaluation;
}

// STAT3 in two cell types and CTCF; three designs of CTCF; all trained, their own evaluations there.
struct FakeRuns {
    test::ToyGenome toy;
    project::Project project;

    FakeRuns()
    {
        project.file = toy.path("fake.bindscape");
        project.name = "fake";
        project.genome = toy.fasta;
        add("stat3-gm", "STAT3", "GM12878", "gc", 0.92, 1);
        add("stat3-hela", "STAT3", "HeLa", "gc", 0.88, 2);
        add("ctcf-baseline", "CTCF", "GM12878", "baseline", 0.95, 3);
        add("ctcf-gc", "CTCF", "GM12878", "gc", 0.94, 4);
        add("ctcf-dnase", "CTCF", "GM12878", "dnase", 0.96, 5);
    }
    fs::path run(const std::string& id) const { return paths::runFolder(project.folder(), "run-" + id); }

    void add(const std::string& id, const std::string& tf, const std::string& cell, const std::string& design, double auroc, std::uint64_t seed)
    {
        project::AnalysisEntry analysis;
        analysis.id = id;
        analysis.tf = tf;
        analysis.cell = cell;
        analysis.design = design;
        const fs::path data = paths::datasetFolder(project.folder(), id);
        auto options = toy.options();
        options.seed = seed;
        options.maxSites = 15 + static_cast<std::int64_t>(seed);
        if (design == "gc")
            options.design = dataset::Design::Gc;
        auto made = toy.build(options);
        made.options.design = *dataset::designFromText(design);
        dataset::writeDataset(made, data);
        project::RunEntry entry;
        entry.id = "run-" + id;
        entry.name = "run 1";
        analysis.runs = {entry};
        train::RunRecord record;
        record.state = "finished";
        record.options = train::completeOptions({});
        record.inputs.datasetFolder = data.string();
        record.inputs.instancesMd5 = md5OfFile(data / paths::kInstancesFile);
        record.inputs.window = options.window;
        record.inputs.motif = tf + " MA0001";
        fs::create_directories(run(id));
        train::writeRunRecord(record, run(id));
        writeFileAtomically(run(id) / paths::kModelFile, "weights of " + id);
        train::writeEvaluation(evaluationOf(auroc), run(id));
        writeKmers(id, seed);
        project.analyses.push_back(analysis);
    }
    void writeKmers(const std::string& id, std::uint64_t seed) const
    {
        Random random(seed);
        analysis::KmerTable table;
        table.options.k = 3;
        for (int word = 0; word < 64; ++word) {
            analysis::KmerRow row;
            for (int i = 4; i >= 0; i -= 2)
                row.kmer += "ACGT"[(word >> i) & 3];
            row.top = 3;
            row.total = 20;
            row.log10P = word % 9 == 0 ? -3 - 20 * random.uniform() : -3 * random.uniform();
            table.rows.push_back(row);
        }
        analysis::writeKmers(table, run(id) / paths::kKmersFile);
    }
    // As `evaluate` leaves it.
    void measure(const std::string& id, const std::string& dataset, double auroc) const
    {
        const fs::path folder = run(id) / "evaluations" / (dataset + "-test");
        fs::create_directories(folder);
        train::writeEvaluation(evaluationOf(auroc), folder);
    }
};

void keepPicture(QWidget& widget, const char* name)
{
    const QString folder = qEnvironmentVariable("BINDSCAPE_SCREENSHOTS");
    if (folder.isEmpty())
        return;
    for (const auto scheme : {widgets::Scheme::Light, widgets::Scheme::Dark}) {
        widgets::Look::instance().apply(scheme);
        QTest::qWait(60);
        widget.grab().save(QStringLiteral("%1/%2-%3.png").arg(folder, QString::fromLatin1(name), scheme == widgets::Scheme::Dark ? QStringLiteral("dark") : QStringLiteral("light")));
    }
    widgets::Look::instance().apply(widgets::Scheme::Light);
}

}  // namespace

class ComparePanelTest : public QObject {
    Q_OBJECT
    std::unique_ptr<FakeRuns> m_fake;
    std::unique_ptr<Session> m_session;

    std::unique_ptr<ComparePanel> shown(CompareView view = CompareView::Cross)
    {
        auto panel = std::make_unique<ComparePanel>(*m_session, nullptr);
        panel->viewChoice().setCurrentIndex(static_cast<int>(view));
        panel->resize(1060, 236);
        panel->show();
        return panel;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        widgets::Look::instance().apply(widgets::Scheme::Light);
        m_fake = std::make_unique<FakeRuns>();
    }
    void init()
    {
        m_session = std::make_unique<Session>();
        m_session->setProject(m_fake->project);
        QTRY_VERIFY(m_session->reference() != nullptr);
    }
    void cleanup() { m_session.reset(); }

    void namesAreAsShortAsTheyMayBe()
    {
        using Words = std::vector<std::vector<std::string>>;
        QCOMPARE(shortNames(Words{{"CTCF", "K562", "gc"}, {"SP1", "K562", "gc"}}), (std::vector<std::string>{"CTCF", "SP1"}));
        QCOMPARE(shortNames(Words{{"CTCF", "K562", "gc"}, {"CTCF", "K562", "dnase"}, {"SP1", "K562", "gc"}}),
                 (std::vector<std::string>{"CTCF · gc", "CTCF · dnase", "SP1 · gc"}));
        QCOMPARE(shortNames(Words{{"CTCF"}, {"CTCF"}}), (std::vector<std::string>{"CTCF", "CTCF (2)"}));
        QVERIFY(shortNames({}).empty());
    }
    void curvesOfTheMarkedRuns()
    {
        for (const auto& [id, seed] : {std::pair("ctcf-gc", 4), std::pair("ctcf-dnase", 5)}) {
            auto record = train::readRunRecord(m_fake->run(id));
            record.options.seed = static_cast<std::uint64_t>(seed);
            train::writeRunRecord(record, m_fake->run(id));
            std::vector<train::EpochMetrics> epochs(3);
            for (std::size_t i = 0; i < epochs.size(); ++i) {
                epochs[i].epoch = static_cast<long>(i) + 1;
                epochs[i].trainLoss = 0.6 / static_cast<double>(i + 1);
                epochs[i].validationLoss = 0.7 / static_cast<double>(i + 1);
                epochs[i].validationAuroc = 0.8 + 0.05 * static_cast<double>(i);
                epochs[i].seconds = 30;
                epochs[i].best = i == 2;
            }
            train::writeMetrics(epochs, m_fake->run(id));
        }
        auto panel = shown();
        RunSelection::of(*m_session).mark({"run-ctcf-gc", "run-ctcf-dnase"});
        RunSelection::of(*m_session).compareMarked();
        QCOMPARE(panel->viewChoice().currentIndex(), static_cast<int>(CompareView::Curves));
        QTRY_COMPARE(panel->chart(1).chart().series.size(), std::size_t(2));
        QCOMPARE(panel->chart(0).chart().title, std::string("Validation loss"));
        QVERIFY(panel->map().isHidden() && !panel->differences().isHidden());
        // The legend says what tells them apart, the table only what differs.
        QVERIFY(panel->chart(1).chart().series[0].name.find("GC-controlled") != std::string::npos);
        const auto labels = [&] {
            QStringList all;
            for (int row = 0; row < panel->differences().table().rowCount(); ++row)
                all << panel->differences().table().item(row, 0)->text();
            return all;
        };
        QVERIFY(labels().contains(QStringLiteral("Seed")) && labels().contains(QStringLiteral("test auROC")));
        QVERIFY(!labels().contains(QStringLiteral("Batch")));
        panel->differences().allBox().click();
        QVERIFY(labels().contains(QStringLiteral("Batch")));
        panel->differences().allBox().click();
        panel->axisChoice().setCurrentIndex(1);
        QTRY_COMPARE(panel->chart(1).chart().series[0].x.back(), 1.5);
        panel->curveChoice().setCurrentIndex(1);
        QTRY_COMPARE(panel->chart(0).chart().title, std::string("Training loss"));
        keepPicture(*panel, "compare-curves");
        // What is exported is what its recipe draws.
        Q_EMIT panel->chart(1).exportRequested();
        QTRY_VERIFY(panel->findChild<ExportDialog*>() != nullptr);
        panel->findChild<ExportDialog*>()->close();
        // Other marks, other curves.
        RunSelection::of(*m_session).mark({"run-ctcf-gc"});
        QTRY_COMPARE(panel->chart(1).chart().series.size(), std::size_t(1));
    }
    void crossTableOfTheProject()
    {
        auto panel = shown();
        QTRY_COMPARE(panel->map().map().rows.size(), std::size_t(5));
        QVERIFY(panel->emptyText().isEmpty());
        QCOMPARE(panel->map().map().columns.size(), std::size_t(5));
        QCOMPARE(panel->computeButton().text(), QStringLiteral("Measure 20 missing cells"));
        QVERIFY(m_session->jobs().runningCount() == 0);  // nothing starts by itself
        // Only the GC-controlled ones, with one more value.
        m_fake->measure("stat3-gm", "ctcf-gc", 0.97);
        panel->designChoice().setCurrentIndex(2);
        QTRY_COMPARE(panel->map().map().rows.size(), std::size_t(3));
        const auto& map = panel->map().map();
        QCOMPARE(map.rows, (std::vector<std::string>{"STAT3 · GM12878", "STAT3 · HeLa", "CTCF · GM12878"}));
        QCOMPARE(map.values[2], 0.97);
        QVERIFY(map.framed[2] && !map.framed[8] && std::isnan(map.values[1]));
        QVERIFY(panel->facts().contains(QStringLiteral("Own model best in 0 of 1")));
        // A click selects the model and shows what was measured.
        QTest::mouseClick(&panel->map(), Qt::LeftButton, {}, panel->map().cellRect({0, 2}).center());
        QCOMPARE(RunSelection::of(*m_session).run(), std::string("run-stat3-gm"));
        QVERIFY(panel->facts().contains(QStringLiteral("auROC 0.970 (0.950–0.990)")));
        QTRY_VERIFY(panel->chart(0).hasData());
        keepPicture(*panel, "compare-cross");
        panel->coreChoice().setCurrentIndex(1);
        QTRY_VERIFY(panel->emptyText().contains(QStringLiteral("No trained model with the core blocked")));
        QVERIFY(panel->computeButton().isHidden());
    }
    void whatCannotBeMeasuredIsSaid()
    {
        auto panel = shown();
        panel->designChoice().setCurrentIndex(2);
        QTRY_COMPARE(panel->map().map().rows.size(), std::size_t(3));
        QSignalSpy said(m_session.get(), &Session::message);
        panel->computeButton().click();  // the weights of this test are none
        QCOMPARE(panel->computeButton().text(), QStringLiteral("Stop measuring"));
        QTRY_VERIFY_WITH_TIMEOUT(said.count() > 0, 60000);
        QTRY_VERIFY(panel->computeButton().text().startsWith(QStringLiteral("Measure")));
    }
    void cellTypesSideBySide()
    {
        auto panel = shown(CompareView::Cells);
        QTRY_COMPARE(panel->map().map().rows, (std::vector<std::string>{"GM12878", "HeLa"}));
        QTRY_VERIFY(panel->chart(0).hasData());
        const auto& chart = panel->chart(0).chart();
        QCOMPARE(chart.x.title, std::string("GM12878: −log10 P"));
        QVERIFY(chart.note.find("over 64 words") != std::string::npos);
        QCOMPARE(panel->pairChoice().count(), 1);
        keepPicture(*panel, "compare-cells");
        Q_EMIT panel->chart(0).pointClicked(static_cast<int>(chart.series.size()) - 1, 0);
        QCOMPARE(RunSelection::of(*m_session).run(), std::string("run-stat3-gm"));
        fs::rename(m_fake->run("stat3-hela") / paths::kKmersFile, m_fake->run("stat3-hela") / "away.tsv");
        panel->coreChoice().setCurrentIndex(0);
        panel->viewChoice().setCurrentIndex(0);
        panel->viewChoice().setCurrentIndex(1);
        QTRY_VERIFY(!panel->chart(0).hasData());
        fs::rename(m_fake->run("stat3-hela") / "away.tsv", m_fake->run("stat3-hela") / paths::kKmersFile);
    }
    void gcDifferenceAndDesigns()
    {
        auto panel = shown(CompareView::Gc);
        QTRY_VERIFY(panel->chart(0).hasData());
        QCOMPARE(panel->chart(0).chart().series[0].x.size(), std::size_t(5));
        QVERIFY(!panel->chart(1).hasData());
        QVERIFY(panel->facts().contains(QStringLiteral("n = 5")));
        keepPicture(*panel, "compare-gc");
        panel->viewChoice().setCurrentIndex(static_cast<int>(CompareView::Designs));
        QTRY_COMPARE(panel->chart(0).chart().id, std::string("designs"));
        QCOMPARE(panel->chart(0).chart().series.size(), std::size_t(3));
        QCOMPARE(panel->chart(0).chart().x.categories.front(), std::string("CTCF GM12878"));
        QVERIFY(panel->chart(1).chart().y.log);
        keepPicture(*panel, "compare-designs");
    }
    void exportsWhatTheRecipeDraws()
    {
        auto panel = shown();
        QTRY_COMPARE(panel->map().map().rows.size(), std::size_t(5));
        Q_EMIT panel->map().exportRequested();
        QTRY_VERIFY(panel->findChild<ExportDialog*>() != nullptr);
        auto* dialog = panel->findChild<ExportDialog*>();
        dialog->setTarget(QString::fromStdString(m_fake->toy.path("cross").string()));
        figure::ExportedFiles files;
        connect(dialog, &QDialog::accepted, this, [&files, dialog] { files = dialog->exported(); });
        dialog->accept();
        QTRY_VERIFY(!files.recipe.empty());
        const std::string csv = readFile(files.data);
        QVERIFY(csv.find("0.96") != std::string::npos && csv.find("NA") != std::string::npos);
        SilentProgress progress;
        const auto again = std::get<figure::HeatMap>(project::makePicture(files.recipe, progress));
        QCOMPARE(again.values[24], 0.96);
    }
    void emptyStatesSayWhatIsMissing()
    {
        project::Project one = m_fake->project;
        one.analyses.erase(one.analyses.begin());
        m_session->setProject(one);
        auto panel = shown(CompareView::Cells);
        QTRY_VERIFY2(panel->emptyText().contains(QStringLiteral("No TF of this project has models in two cell types")), qPrintable(panel->emptyText()));
        m_session->closeProject();
        QTRY_VERIFY(panel->emptyText().contains(QStringLiteral("No models yet")));
    }
};

QTEST_MAIN(ComparePanelTest)
#include "compare_panel_test.moc"
