// SPDX-License-Identifier: GPL-3.0-or-later
// The panels on a run folder with known content. With BINDSCAPE_SCREENSHOTS set to a folder, pictures of all of them are kept.
#include "app/dialogs/export_dialog.h"
#include "app/dialogs/training_dialog.h"
#include "app/dialogs/training_form.h"
#include "app/panels/evaluation_panel.h"
#include "app/panels/job_card.h"
#include "app/panels/jobs_panel.h"
#include "app/panels/kmers_panel.h"
#include "app/panels/model_item.h"
#include "app/panels/models_panel.h"
#include "app/panels/numbers_table.h"
#include "app/panels/panels.h"
#include "app/panels/profile_panel.h"
#include "app/panels/score_table.h"
#include "app/panels/training_panel.h"
#include "app/panels/training_trouble.h"
#include "app/runs/live_training.h"
#include "app/runs/run_selection.h"
#include "core/analysis/kmers.h"
#include "core/analysis/profile.h"
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/base/random.h"
#include "core/base/text.h"
#include "core/scores/score_set.h"
#include "core/train/evaluation_file.h"
#include "core/train/metrics_file.h"
#include "core/train/run_record.h"
#include "widgets/canvas/look.h"
#include "widgets/figure/export_form.h"
#include "widgets/plots/chart_view.h"
#include "widgets/plots/kmer_view.h"

#include "tests/support/test_support.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTableView>
#include <QTemporaryDir>
#include <QToolButton>
#include <QTreeWidget>

#include <cmath>
#include <set>
#include <thread>

using namespace bindscape;
using namespace bindscape::app;
namespace fs = std::filesystem;

namespace {

constexpr int kSites = 20, kWindow = 200;

// A genome of two chromosomes, and a project with a finished pair and a run that never ran.
struct FakeProject {
    QTemporaryDir temporary;
    fs::path folder = temporary.path().toStdString();
    project::Project project;
    std::string genome;

    FakeProject()
    {
        Random random(7);
        for (int i = 0; i < 20000; ++i)
            genome += "ACGT"[random.below(4)];
        std::string wrapped;
        for (std::size_t at = 0; at < genome.size(); at += 60)
            wrapped += genome.substr(at, 60) + "\n";
        writeFileAtomically(folder / "genome.fa", ">chr1\n" + wrapped + ">chr9\n" + wrapped);
        project.file = folder / "fake.bindscape";
        project.name = "fake";
        project.genome = folder / "genome.fa";
        project::AnalysisEntry analysis;
        analysis.id = "gata1-baseline";
        analysis.tf = "GATA1";
        analysis.motifId = "MA0035.3";
        for (const bool blocked : {false, true}) {
            project::RunEntry run;
            run.id = blocked ? "gata1-blocked" : "gata1-present";
            run.name = "run 1";
            run.coreBlocked = blocked;
            analysis.runs.push_back(run);
            finish(run);
        }
        project::RunEntry idle;
        idle.id = "gata1-idle";
        idle.name = "run 2";
        idle.seed = 2;
        analysis.runs.push_back(idle);
        project.analyses.push_back(analysis);
    }

    fs::path runFolder(const std::string& run) const { return paths::runFolder(folder, run); }

    scores::ScoreSet scoresOf(const project::RunEntry& run) const
    {
        scores::ScoreSet set;
        set.window = kWindow;
        set.origin.method = "gradcam";
        set.origin.run = run.id;
        Random random(3);
        for (int i = 0; i < kSites; ++i) {
            scores::ScoredSite site;
            site.window = {"chr1", 500 + i * 900, 500 + i * 900 + kWindow};
            site.coreBegin = site.window.begin + 96;
            site.coreEnd = site.coreBegin + 8;
            site.strand = i % 2 == 0 ? Strand::Forward : Strand::Reverse;
            site.split = "train";
            for (int p = 0; p < kWindow; ++p) {
                const double near = std::exp(-std::pow((p - 99.5) / 15, 2));
                const float value = static_cast<float>(near * (1 + 0.1 * i) + 0.1 * random.uniform());
                set.values.push_back(value);
                site.normaliser += value;
            }
            set.sites.push_back(site);
        }
        return set;
    }

    void finish(const project::RunEntry& run) const
    {
        const fs::path out = runFolder(run.id);
        fs::create_directories(paths::scoresFolder(out));
        std::vector<train::EpochMetrics> epochs;
        for (long epoch = 1; epoch <= 12; ++epoch) {
            train::EpochMetrics m;
            m.epoch = epoch;
            m.step = epoch * 40;
            m.trainLoss = 0.7 * std::exp(-0.12 * static_cast<double>(epoch)) + 0.1;
            m.validationLoss = 0.45 + 0.004 * std::pow(static_cast<double>(epoch) - 8, 2) + (run.coreBlocked ? 0.05 : 0);
            m.validationAuroc = 0.93 - 0.0035 * std::pow(static_cast<double>(epoch) - 8, 2) - (run.coreBlocked ? 0.06 : 0);
            m.validationAuprc = *m.validationAuroc - 0.02;
            m.seconds = 34;
            epochs.push_back(m);
        }
        train::writeMetrics(epochs, out);
        writeEvaluationOf(run, out);
        const std::vector<genome::Contig> contigs{{"chr1", 20000}, {"chr9", 20000}};
        const scores::ScoreSet set = scoresOf(run);
        scores::writeScores(set, contigs, paths::scoresFolder(out));
        analysis::writeProfile(analysis::aggregateProfile(set, run.coreBlocked ? nullptr : &set), out / paths::kProfileFile);
        std::vector<std::string> letters;
        for (const auto& site : set.sites)
            letters.push_back(genome.substr(static_cast<std::size_t>(site.window.begin), kWindow));
        SilentProgress progress;
        analysis::KmerOptions options;
        options.k = 4;
        options.top = 0.05;
        analysis::writeKmers(analysis::kmerEnrichment(set, letters, options, progress), out / paths::kKmersFile);
    }

    static void writeEvaluationOf(const project::RunEntry& run, const fs::path& out)
    {
        std::vector<int> labels;
        std::vector<double> scores;
        std::string table = "#chrom\tbegin\tend\tstrand\tsplit\tlabel\tlogit_forward\tlogit_reverse\n";
        Random random(run.coreBlocked ? 5 : 4);
        for (int i = 0; i < 200; ++i) {
            labels.push_back(i % 2);
            scores.push_back(random.uniform() + 0.4 * (i % 2));
            table += "chr9\t" + std::to_string(i * 10) + "\t" + std::to_string(i * 10 + 8) + "\t+\ttest\t" + std::to_string(i % 2) + "\t" + formatExact(scores.back()) + "\t" +
                     formatExact(scores.back()) + "\n";
        }
        train::SplitEvaluation test;
        test.split = "test";
        test.rows = test.sites = stats::rankingMetrics(labels, scores, {}, 50, 1);
        test.motifScore = stats::rankingMetrics(labels, std::vector<double>(scores.size(), 1.0), {}, 0, 1);
        train::Evaluation evaluation;
        evaluation.splits = {test};
        train::writeEvaluation(evaluation, out);
        writeFileAtomically(out / paths::kPredictionsFile, table);
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

class PanelsTest : public QObject {
    Q_OBJECT
    std::unique_ptr<FakeProject> m_fake;
    std::unique_ptr<Session> m_session;

    template <class Panel>
    std::unique_ptr<Panel> shown(int width = 1060, int height = 228)
    {
        auto panel = std::make_unique<Panel>(*m_session, nullptr);
        panel->resize(width, height);
        panel->show();
        return panel;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        widgets::Look::instance().apply(widgets::Scheme::Light);
        m_fake = std::make_unique<FakeProject>();
    }
    void init()
    {
        m_session = std::make_unique<Session>();
        m_session->setProject(m_fake->project);
        QTRY_VERIFY(m_session->reference() != nullptr);
    }
    void cleanup() { m_session.reset(); }

    void theListIsWhatTheWindowNeeds()
    {
        std::set<QString> ids;
        int bottom = 0;
        for (const PanelInfo& info : panels()) {
            QVERIFY(!info.title.isEmpty());
            QVERIFY(ids.insert(info.id).second);
            bottom += info.area == Qt::BottomDockWidgetArea ? 1 : 0;
            std::unique_ptr<QWidget> widget(info.make(*m_session, nullptr));
            QVERIFY(widget != nullptr);
        }
        QCOMPARE(bottom, 12);
        QCOMPARE(panels()[0].key, QKeySequence(QStringLiteral("Alt+1")));
    }
    // The browser keeps most of the window: a dock of all of them is as high as its highest panel must be.
    void theyFitALowDock()
    {
        for (const auto& panel : panels()) {
            const std::unique_ptr<QWidget> widget(panel.make(*m_session, nullptr));
            const int height = widget->minimumSizeHint().height();
            QVERIFY2(height <= widgets::scaled(300), qPrintable(panel.id + QStringLiteral(" needs ") + QString::number(height)));
        }
    }

    void trainingShowsTheHistoryOfThePair()
    {
        auto panel = shown<TrainingPanel>();
        QTRY_COMPARE(panel->aurocPlot().chart().series.size(), std::size_t(2));
        QVERIFY(panel->emptyText().isEmpty());
        QCOMPARE(panel->lossPlot().chart().markers.size(), std::size_t(1));
        QCOMPARE(panel->lossPlot().chart().markers[0].x, 8.0);
        QVERIFY(panel->aurocPlot().shownSeries()[0].contains(QStringLiteral("0.930")));
        QVERIFY(panel->aurocPlot().chart().series[1].role == figure::Role::Blocked);
        keepPicture(*panel, "training");
        // What is exported is what its recipe draws.
        Q_EMIT panel->aurocPlot().exportRequested();
        QTRY_VERIFY(panel->findChild<ExportDialog*>() != nullptr);
        auto* dialog = panel->findChild<ExportDialog*>();
        dialog->setTarget(QString::fromStdString((m_fake->folder / "auroc").string()));
        figure::ExportOptions options = dialog->form().options();
        options.format = draw::FileFormat::Svg;
        dialog->form().setOptions(options);
        figure::ExportedFiles files;  // the dialog deletes itself
        connect(dialog, &QDialog::accepted, this, [&files, dialog] { files = dialog->exported(); });
        dialog->accept();
        QTRY_VERIFY(!files.recipe.empty());
        const std::string recipe = readFile(files.recipe);
        SilentProgress progress;
        const auto again = figure::exportFigure(project::makePicture(files.recipe, progress), figure::exportOptionsOf(recipe), m_fake->folder / "again", recipe);
        QCOMPARE(readFile(again.figure), readFile(files.figure));
        QVERIFY(readFile(again.figure).find("core blocked") != std::string::npos);
        QVERIFY(!panel->goOnButton().isHidden());  // the fake run lacks its stamps
        RunSelection::of(*m_session).select("gata1-idle");
        QTRY_VERIFY(panel->emptyText().contains(QStringLiteral("Curves appear here")));
    }
    void liveEpochsAppear()
    {
        auto panel = shown<TrainingPanel>();
        RunSelection::of(*m_session).select("gata1-idle");
        QTRY_VERIFY(!panel->emptyText().isEmpty());
        LiveTraining& live = LiveTraining::of(*m_session);
        const train::TrainObserver observer = live.begin("gata1-idle");
        std::thread trainer([&] {
            for (long batch = 1; batch <= 5; ++batch)
                observer.batch(1, batch, 10, 0.7 - 0.01 * static_cast<double>(batch), 100);
        });
        trainer.join();
        QTRY_VERIFY(panel->lossPlot().hasData());
        QVERIFY(panel->emptyText().isEmpty());
        QCOMPARE(panel->lossPlot().chart().series[0].x.back(), 0.5);
        // Paused and gone on from a checkpoint: told again from there.
        for (const double epoch : {0.0, 0.3, 0.5, 0.3, 0.4})
            observer.point({epoch, 0.6, 0.6, 0.6, 10, 10});
        observer.batch(1, 3, 10, 0.65, 100);
        QTRY_COMPARE(live.state("gata1-idle")->points.size(), std::size_t(3));
        QCOMPARE(live.state("gata1-idle")->points.back().epoch, 0.4);
        QCOMPARE(live.state("gata1-idle")->lossAt, (std::vector<double>{0.1, 0.2, 0.3}));
        live.end("gata1-idle");
        QVERIFY(!live.isRunning("gata1-idle"));
        observer.batch(1, 6, 10, 0.6, 100);  // late news harm nobody
    }
    // A run that trains: points before its first epoch has ended, where it would stop, numbers and times.
    void aTrainingIsFollowed()
    {
        const std::string id = "gata1-idle";
        const fs::path folder = m_fake->runFolder(id);
        fs::create_directories(folder);
        train::RunRecord record;
        record.options.patience = 8;
        record.options.maxEpochs = 30;
        record.options.learningRate = 1e-4;
        record.inputs.trainRows = 18204;
        record.inputs.validationRows = 900;
        record.inputs.split.validation = {"chr8"};
        train::writeRunRecord(record, folder);
        LiveTraining& live = LiveTraining::of(*m_session);
        const train::TrainObserver observer = live.begin(id);
        jobs::Job* job = m_session->jobs().start({QStringLiteral("Train"), jobs::Pool::Compute, true}, [](Progress& progress) {
            while (!progress.stopRequested()) {
                progress.checkpoint(0.1, "epoch 1");
                std::this_thread::sleep_for(std::chrono::milliseconds(2));
            }
        });
        job->setProperty("run", QString::fromStdString(id));
        auto panel = shown<TrainingPanel>();
        RunSelection::of(*m_session).select(id);
        observer.point({0, std::nan(""), 0.69, 0.5, 300, 900});
        observer.batch(1, 3, 143, 0.68, 512);
        QTRY_VERIFY(panel->aurocPlot().hasData());
        QCOMPARE(panel->aurocPlot().chart().series.back().x, std::vector<double>{0});
        QVERIFY(panel->aurocPlot().chart().series.back().name.find("300 of 900 rows") != std::string::npos);
        QTRY_VERIFY(panel->facts().contains(QStringLiteral("512 sequences/s")));
        QVERIFY(panel->facts().contains(QStringLiteral("18,204 sequences · batch 128")));
        QVERIFY(panel->facts().contains(QStringLiteral("From scratch")));
        QVERIFY(panel->facts().contains(QStringLiteral("Elapsed 0:")));
        QVERIFY(panel->facts().contains(QStringLiteral("left")));
        QVERIFY(panel->aurocPlot().chart().spans.empty());

        std::vector<train::EpochMetrics> epochs(4);
        for (std::size_t i = 0; i < epochs.size(); ++i) {
            epochs[i].epoch = static_cast<long>(i) + 1;
            epochs[i].trainLoss = 0.5;
            epochs[i].validationLoss = i == 1 ? 0.4 : 0.5;
            epochs[i].validationAuroc = 0.9;
            epochs[i].learningRate = 1e-4;
            epochs[i].seconds = 34;
        }
        train::writeMetrics(epochs, folder);
        observer.epoch(epochs.back());
        observer.batch(5, 3, 143, 0.5, 512);
        QTRY_COMPARE(panel->aurocPlot().chart().spans.size(), std::size_t(1));
        QCOMPARE(panel->aurocPlot().chart().spans[0].begin, 4.0);
        QCOMPARE(panel->aurocPlot().chart().markers[0].text, std::string("best epoch 2, early stop at 10"));
        QCOMPARE(panel->table().item(5, 0)->text(), QStringLiteral("2 / 8"));
        QTRY_VERIFY(panel->facts().contains(QStringLiteral("34 s / epoch")));
        QVERIFY(panel->lossPlot().shownSeries().contains(QStringLiteral("validation (chr8)")));
        keepPicture(*panel, "training-live");
        job->stop();
        QTRY_VERIFY(job->isOver());
        live.end(id);
        fs::remove_all(folder);
    }

    // A loss that ran away: what is kept, and a clone with a lower rate.
    void aDivergedRunIsOfferedAnew()
    {
        const fs::path folder = m_fake->runFolder("gata1-present");
        train::RunRecord record;
        record.state = "finished";
        record.options.learningRate = 1e-4;
        record.warnings.push_back({"", 0, "The loss became infinite at epoch 3. The best weights (epoch 2) are kept. A lower learning rate usually helps."});
        train::writeRunRecord(record, folder);
        auto panel = shown<TrainingPanel>();
        RunSelection::of(*m_session).select("gata1-present");
        QTRY_VERIFY(panel->trouble().sentence().contains(QStringLiteral("infinite at epoch 3")));
        QCOMPARE(panel->trouble().offers(), QStringList{QStringLiteral("Clone with rate 1e-05")});
        panel->trouble().findChildren<QPushButton*>().last()->click();
        auto* dialog = panel->findChild<TrainingDialog*>();
        QVERIFY(dialog != nullptr);
        QCOMPARE(dialog->form().choice().training.learningRate, 1e-5);
        dialog->close();
        fs::remove(folder / paths::kRunFile);
        QVERIFY(troubleOf(std::nullopt, {}).sentence.isEmpty());
        record.state = "running";  // nothing could be kept: the job says it
        QVERIFY(troubleOf(record, {}).sentence.isEmpty());
        QCOMPARE(troubleOf(record, QStringLiteral("The loss became infinite at epoch 1. No weights could be kept.")).cloneRate, 1e-5);
    }

    void aTrainingIsPausedWithSpace()
    {
        jobs::JobOptions options{QStringLiteral("Train"), jobs::Pool::Training, true};
        options.pause = jobs::PauseBy::Holding;
        options.device = QStringLiteral("cpu");
        jobs::Job* job = m_session->jobs().start(std::move(options), [](Progress& progress) {
            while (!progress.stopRequested()) {
                progress.checkpoint(0.1, "epoch 1");
                std::this_thread::sleep_for(std::chrono::milliseconds(2));
            }
        });
        job->setProperty("run", QStringLiteral("gata1-present"));
        auto panel = shown<TrainingPanel>();
        RunSelection::of(*m_session).select("gata1-present");
        QTRY_VERIFY(panel->pauseButton().isVisible());
        QTRY_VERIFY(job->state() == jobs::JobState::Running);
        QCOMPARE(panel->pauseButton().text(), QStringLiteral("Pause"));
        panel->activateWindow();
        QTest::keyClick(panel.get(), Qt::Key_Space);
        QTRY_VERIFY(job->state() == jobs::JobState::Paused);
        QTRY_COMPARE(panel->pauseButton().text(), QStringLiteral("Resume"));
        QVERIFY(panel->facts().contains(QStringLiteral("aused by you")));
        panel->pauseButton().click();
        QTRY_VERIFY(job->state() == jobs::JobState::Running);
        job->stop();
        QTRY_VERIFY(job->isOver());
    }

    void aRunWithoutMemoryMayGoOn()
    {
        train::RunRecord record;
        record.outOfMemory = train::MemoryFailure{128, 6, true};
        const fs::path folder = m_fake->runFolder("gata1-present");
        train::writeRunRecord(record, folder);
        auto panel = shown<TrainingPanel>();
        RunSelection::of(*m_session).select("gata1-present");
        QTRY_COMPARE(panel->trouble().sentence(), QStringLiteral("The GPU ran out of memory at batch 128. Weights of epoch 6 are kept."));
        QCOMPARE(panel->trouble().offers(), (QStringList{QStringLiteral("Resume with batch 64"), QStringLiteral("Resume on CPU")}));
        panel->trouble().findChildren<QPushButton*>().last()->click();
        QCOMPARE(m_session->project().analyses[0].runs[0].device, std::string("cpu"));
        QTRY_VERIFY(panel->trouble().sentence().isEmpty());  // it goes on
        m_session->jobs().cancelAllAndWait();
        fs::remove(folder / paths::kRunFile);
        record.outOfMemory->onGpu = false;
        record.outOfMemory->batch = 2;
        QCOMPARE(troubleOf(record, {}).smallerBatch, 0L);
    }

    void curvesCanBeSmoothedAndCompared()
    {
        auto panel = shown<TrainingPanel>();
        RunSelection::of(*m_session).select("gata1-present");
        QTRY_COMPARE(panel->aurocPlot().chart().series.size(), std::size_t(2));
        const double last = panel->aurocPlot().chart().series[0].y.back();
        panel->smoothBox().click();
        QVERIFY(panel->aurocPlot().chart().series[0].y.back() > last);  // it falls after its best epoch
        panel->smoothBox().click();
        QCOMPARE(panel->aurocPlot().chart().series[0].y.back(), last);
        // Another run of the same data, behind.
        std::vector<train::EpochMetrics> epochs(1);
        epochs[0].epoch = 1;
        epochs[0].validationAuroc = 0.8;
        fs::create_directories(m_fake->runFolder("gata1-idle"));
        train::writeMetrics(epochs, m_fake->runFolder("gata1-idle"));
        panel->allRunsBox().click();
        QTRY_COMPARE(panel->aurocPlot().chart().series.size(), std::size_t(3));
        QVERIFY(panel->aurocPlot().chart().series[0].faint);
        QCOMPARE(panel->aurocPlot().chart().series[0].name, std::string("DanQ · run 2"));
        keepPicture(*panel, "training-all-runs");
        fs::remove_all(m_fake->runFolder("gata1-idle"));
    }
    void theObserverOutlivesItsSession()
    {
        const train::TrainObserver observer = LiveTraining::of(*m_session).begin("gata1-idle");
        m_session.reset();
        observer.batch(1, 1, 10, 0.5, 10);
        observer.epoch({});
    }
    void profileClickMovesTheBrowser()
    {
        auto panel = shown<ProfilePanel>();
        QTRY_VERIFY(panel->plot().hasData());
        QVERIFY(panel->facts().contains(QStringLiteral("20 bound sites")));
        QSignalSpy moved(m_session.get(), &Session::detailChanged), region(m_session.get(), &Session::regionChanged);
        Q_EMIT panel->plot().clicked(-10.2, 0.5);
        QTRY_VERIFY(panel->sites().rowCount() > 0);
        const auto& places = panel->sites().places();
        QCOMPARE(places.size(), std::size_t(kSites));
        QCOMPARE(places.front().toCore, -10);
        // Site 19 has the highest scores; it lies on the reverse strand: the centre of its core is base 100 of the window.
        QCOMPARE(places.front().region.begin, 500 + 19 * 900 + 100 + 10);
        QVERIFY(moved.count() + region.count() > 0);
        QVERIFY(m_session->detail().contains(places.front().region.begin));
        keepPicture(*panel, "profile");
    }
    void kmerInstanceMovesTheBrowser()
    {
        auto panel = shown<KmersPanel>();
        QTRY_COMPARE(panel->words().rowsShown(), 256);
        panel->words().table()->selectRow(0);
        const QString word = panel->words().selectedKmer();
        QTRY_VERIFY(panel->instances().rowCount() > 0);
        const ScoredPlace place = panel->instances().places().front();
        const std::string letters = m_session->reference()->fetch(place.region);
        QVERIFY(QString::fromStdString(letters) == word || place.strand == Strand::Reverse);
        panel->instances().selectRow(0);
        QVERIFY(m_session->detail().overlaps(place.region));
        keepPicture(*panel, "kmers");
    }
    void evaluationShowsIntervalsAndBaselines()
    {
        auto panel = shown<EvaluationPanel>();
        QTRY_VERIFY(panel->rocPlot().hasData());
        QCOMPARE(panel->table().rowCount(), 4);
        QVERIFY(panel->table().item(0, 1)->text().contains(QStringLiteral("–")));
        QCOMPARE(panel->table().item(2, 0)->text(), QStringLiteral("Network trained without core"));
        QCOMPARE(panel->table().item(3, 1)->text().left(5), QStringLiteral("0.500"));
        QVERIFY(panel->prPlot().hasData());
        keepPicture(*panel, "evaluation");
    }
    void missingResultsAreOffered()
    {
        RunSelection::of(*m_session).select("gata1-idle");
        auto kmers = shown<KmersPanel>();
        auto evaluation = shown<EvaluationPanel>();
        QTRY_VERIFY(kmers->emptyText().contains(QStringLiteral("Needs Grad-CAM")));
        QTRY_VERIFY(evaluation->emptyText().contains(QStringLiteral("not evaluated")));
        m_session->closeProject();
        QTRY_VERIFY(kmers->emptyText().contains(QStringLiteral("No models yet")));
    }
    void modelsPairUpWithTheirDifference()
    {
        auto panel = shown<ModelsPanel>(344, 420);
        const auto pairItem = [&] { return panel->tree().topLevelItem(0)->child(0)->child(0); };
        QCOMPARE(panel->tree().topLevelItem(0)->text(0), QStringLiteral("GATA1"));
        QTRY_VERIFY(!pairItem()->text(3).isEmpty());
        QCOMPARE(panel->tree().topLevelItem(0)->child(0)->childCount(), 2);
        QVERIFY(panel->details().contains(QStringLiteral("best epoch 8")));
        // The number of Evaluation is another one: both say which.
        QVERIFY(panel->tree().headerItem()->toolTip(1).contains(QStringLiteral("strands as rows")));
        QVERIFY(pairItem()->toolTip(1).contains(QStringLiteral("by site")));
        // Its scores as tracks: shown, hidden, and back by undo.
        QTRY_VERIFY(panel->showButton().isEnabled());
        QVERIFY(!panel->showButton().isChecked());
        panel->showButton().click();
        QCOMPARE(m_session->project().tracks.size(), std::size_t(5));  // hits, heat row and letters of both
        QVERIFY(panel->showButton().isChecked());
        panel->showButton().click();
        QCOMPARE(m_session->project().tracks.size(), std::size_t(1));
        m_session->undoStack().undo();
        QCOMPARE(m_session->project().tracks.size(), std::size_t(5));
        panel->tree().setCurrentItem(panel->tree().topLevelItem(0)->child(0)->child(1));
        QCOMPARE(RunSelection::of(*m_session).run(), std::string("gata1-idle"));
        keepPicture(*panel, "models");
        panel->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(panel.get()));
        panel->tree().setFocus();
        QTest::keyClick(&panel->tree(), Qt::Key_Delete);
        QCOMPARE(m_session->project().analyses[0].runs.size(), std::size_t(2));
        m_session->undoStack().undo();
        QCOMPARE(m_session->project().analyses[0].runs.size(), std::size_t(3));
    }
    void starsNotesAndNamesAreStepsOfUndoAndSaved()
    {
        auto panel = shown<ModelsPanel>(344, 460);
        QTRY_VERIFY(panel->details().contains(QStringLiteral("best epoch 8")));
        const auto line = [&](int row) { return panel->tree().topLevelItem(0)->child(0)->child(row); };
        // The user's star is another mark than that of the best of its design, to the eye and to assistive tools.
        panel->toggleStar();
        QVERIFY(line(0)->data(0, model_item::StarredRole).toBool());
        QVERIFY(!line(0)->data(0, model_item::BestRole).toBool());
        QVERIFY(line(0)->data(0, Qt::AccessibleTextRole).toString().contains(QStringLiteral("Starred by you")));
        QVERIFY(m_session->project().analyses[0].runs[0].starred && m_session->project().analyses[0].runs[1].starred);
        QVERIFY(m_session->isModified());
        // What is typed is one step, found by the filter and shown as tooltip.
        panel->card().editNotes();
        panel->card().notes().insertPlainText(QStringLiteral("wider "));
        panel->card().notes().insertPlainText(QStringLiteral("kernels"));
        QCOMPARE(m_session->project().analyses[0].runs[1].notes, std::string("wider kernels"));
        QVERIFY(line(0)->toolTip(0).contains(QStringLiteral("wider kernels")));
        panel->filterField().setText(QStringLiteral("kernels"));
        QVERIFY(!line(0)->isHidden() && line(1)->isHidden());
        panel->filterField().clear();
        panel->kindChoice().setCurrentIndex(static_cast<int>(ModelFilter::Starred));
        QVERIFY(!line(0)->isHidden() && line(1)->isHidden());
        panel->kindChoice().setCurrentIndex(static_cast<int>(ModelFilter::Finished));
        QVERIFY(!line(0)->isHidden() && line(1)->isHidden());
        panel->kindChoice().setCurrentIndex(static_cast<int>(ModelFilter::All));
        keepPicture(*panel, "models-notes");
        panel->rename(QStringLiteral("first try"));
        QVERIFY(line(0)->text(0).contains(QStringLiteral("first try")));
        QTemporaryDir other;
        const fs::path file = other.path().toStdString() + "/saved.bindscape";
        project::writeProject(m_session->project(), file);
        const project::Project saved = project::readProject(file);
        QCOMPARE(saved.analyses[0].runs[0].notes, std::string("wider kernels"));
        QCOMPARE(saved.analyses[0].runs[0].name, std::string("first try"));
        QVERIFY(saved.analyses[0].runs[0].starred);
        m_session->undoStack().undo();
        QVERIFY(line(0)->text(0).contains(QStringLiteral("run 1")));
        m_session->undoStack().undo();
        QVERIFY(m_session->project().analyses[0].runs[0].notes.empty());
        QVERIFY(panel->card().notes().toPlainText().isEmpty());
        m_session->undoStack().undo();
        QVERIFY(!line(0)->data(0, model_item::StarredRole).toBool());
        QCOMPARE(m_session->undoStack().count(), 3);
    }
    void theTreeSaysInWhichStateARunIs()
    {
        auto panel = shown<ModelsPanel>(344, 420);
        const auto state = [&](int row) { return panel->tree().topLevelItem(0)->child(0)->child(row)->data(0, model_item::StateTextRole).toString(); };
        QTRY_COMPARE(state(0), QString());
        QTRY_COMPARE(state(1), QStringLiteral("not trained"));
        // A run that was begun and has no job.
        const fs::path folder = m_fake->runFolder("gata1-idle");
        fs::create_directories(folder);
        writeFileAtomically(folder / paths::kCheckpointFile, "half");
        Q_EMIT m_session->runUpdated(QStringLiteral("gata1-idle"));
        QTRY_COMPARE(state(1), QStringLiteral("unfinished"));
        fs::remove_all(folder);
        Q_EMIT m_session->runUpdated(QStringLiteral("gata1-idle"));
        QTRY_COMPARE(state(1), QStringLiteral("not trained"));
        // Folded groups stay folded when results arrive.
        panel->tree().topLevelItem(0)->child(0)->setExpanded(false);
        Q_EMIT m_session->analysesChanged();
        QVERIFY(!panel->tree().topLevelItem(0)->child(0)->isExpanded());
        QVERIFY(panel->tree().topLevelItem(0)->isExpanded());
    }
    void anArchiveComesInWhole()
    {
        QTemporaryDir other;
        const fs::path archive = fs::path(other.path().toStdString()) / "gata1.zip";
        QSignalSpy said(m_session.get(), &Session::message);
        m_session->exportRuns({"gata1-present", "gata1-blocked"}, archive, true);
        QTRY_COMPARE(said.size(), qsizetype(1));
        QVERIFY2(fs::exists(archive), qPrintable(said[0][0].toString()));
        // Another project: opened like any other file, shown at once.
        project::Project target;
        target.file = fs::path(other.path().toStdString()) / "there" / "other.bindscape";
        target.genome = m_fake->project.genome;
        fs::create_directories(target.folder());
        m_session->setProject(target);
        QTRY_VERIFY(m_session->project().file == target.file && m_session->reference() != nullptr);
        auto panel = shown<ModelsPanel>(344, 420);
        QVERIFY(!panel->card().isVisible());
        m_session->openFiles({archive});
        QTRY_COMPARE(m_session->project().analyses.size(), std::size_t(1));
        QTRY_VERIFY(panel->details().contains(QStringLiteral("best epoch 8")));
        QVERIFY(!panel->tree().topLevelItem(0)->child(0)->child(0)->text(3).isEmpty());
        QVERIFY(!m_session->project().tracks.empty());  // its scores
        QVERIFY(m_session->isModified());
        m_session->undoStack().undo();
        QVERIFY(m_session->project().analyses.empty());
        m_session->undoStack().redo();
        // Damaged: a sentence, nothing else.
        const std::string bytes = readFile(archive);
        writeFileAtomically(archive, bytes.substr(0, bytes.size() / 2));
        said.clear();
        m_session->importRuns(archive);
        QTRY_COMPARE(said.size(), qsizetype(1));
        QVERIFY(said[0][0].toString().contains(QStringLiteral("gata1.zip")));
        QCOMPARE(m_session->project().analyses.size(), std::size_t(1));
    }
    void severalRunsAreMarkedForComparison()
    {
        auto panel = shown<ModelsPanel>(344, 420);
        QTRY_VERIFY(panel->details().contains(QStringLiteral("best epoch 8")));
        auto* design = panel->tree().topLevelItem(0)->child(0);
        panel->tree().setCurrentItem(design->child(0));
        design->child(1)->setSelected(true);
        QCOMPARE(RunSelection::of(*m_session).marked(), (std::vector<std::string>{"gata1-present", "gata1-idle"}));
        QCOMPARE(RunSelection::of(*m_session).run(), std::string("gata1-present"));
        Q_EMIT m_session->analysesChanged();  // the tree is filled anew
        QCOMPARE(RunSelection::of(*m_session).marked().size(), std::size_t(2));
        QSignalSpy wanted(&RunSelection::of(*m_session), &RunSelection::comparisonWanted);
        panel->card().compareButton().click();
        QCOMPARE(wanted.size(), qsizetype(1));
    }
    void jobsHaveCardsUntilCleared()
    {
        auto panel = shown<JobsPanel>(344, 380);
        jobs::JobRunner& runner = m_session->jobs();
        const auto untilAsked = [](Progress& progress) {
            while (!progress.stopRequested()) {
                progress.checkpoint(0.4, "epoch 5 of 12 · batch 20 / 40");
                std::this_thread::sleep_for(std::chrono::milliseconds(2));
            }
        };
        jobs::Job* training = runner.start({QStringLiteral("Train GATA1 · Baseline · DanQ (core present)"), jobs::Pool::Compute, true}, untilAsked);
        runner.start({QStringLiteral("Train GATA1 · Baseline · DanQ (core blocked)"), jobs::Pool::Compute, true}, untilAsked);
        jobs::Job* failing = runner.start({QStringLiteral("Read peaks"), jobs::Pool::Readers}, [](Progress&) { throw Error("peaks.bed, line 7: the end lies before the begin. Correct the file."); });
        QCOMPARE(panel->cards().size(), std::size_t(3));
        QTRY_VERIFY(training->fraction() > 0.3);
        QTRY_VERIFY(failing->isOver());
        QCOMPARE(panel->cards()[0]->factsText(), QStringLiteral("epoch 5 of 12 · batch 20 / 40"));
        QCOMPARE(panel->cards()[1]->timeText(), QStringLiteral("waiting"));
        QVERIFY(panel->summary().contains(QStringLiteral("1 running")));
        keepPicture(*panel, "jobs");
        for (auto* button : panel->cards()[0]->findChildren<QToolButton*>())
            if (button->accessibleName() == QStringLiteral("Stop, keep best"))
                button->click();
        QTRY_VERIFY(training->state() == jobs::JobState::Done);
        runner.clearFinished();
        QCOMPARE(panel->cards().size(), std::size_t(1));
        panel.reset();  // closed while a job runs
        runner.cancelAllAndWait();
    }
    void panelsMayCloseWhileTheyRead()
    {
        for (int i = 0; i < 4; ++i) {
            auto kmers = shown<KmersPanel>();
            auto profile = shown<ProfilePanel>();
            auto training = shown<TrainingPanel>();
            QTest::qWait(i * 5);
            m_session->setProject(m_fake->project);
        }
        QTest::qWait(50);
    }
    void theTrainingDialogFits()
    {
        TrainingDialog dialog(*m_session, nullptr);
        dialog.cloneFrom(m_fake->project.analyses[0], m_fake->project.analyses[0].runs[0]);
        dialog.show();
        QCOMPARE(dialog.form().choice().name, std::string("run 3"));
        QTest::qWait(600);
        keepPicture(dialog, "training-dialog");
    }
};

QTEST_MAIN(PanelsTest)
#include "panels_test.moc"
