// SPDX-License-Identifier: GPL-3.0-or-later
// The dialog "Pre-train a trunk": its list of tracks, what it counts and checks, what comes out.
#include "app/dialogs/pretrain_dialog.h"
#include "app/dialogs/pretrain_view.h"
#include "app/dialogs/tracks_part.h"
#include "app/dialogs/training_trial.h"
#include "app/runs/analysis_jobs.h"
#include "core/base/paths.h"
#include "widgets/canvas/look.h"
#include "tests/core/dataset/toy_genome.h"
#include "tests/support/named_widget.h"
#include "tests/support/test_support.h"

#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QDropEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTableWidget>
#include <QToolButton>

using namespace bindscape;
using namespace bindscape::app;
using test::named;
namespace fs = std::filesystem;

class PretrainTest : public QObject {
    Q_OBJECT
    test::ToyGenome m_genome;
    std::unique_ptr<Session> m_session;

    // Regions of 300 bases every `step` bases of the chromosomes, as BED3 or narrowPeak, whatever the name says.
    fs::path regions(const std::string& name, int first, int step, const std::vector<std::string>& chroms = {"chr1", "chr8", "chr9"}) const
    {
        std::string text;
        const std::string more = name.ends_with(".narrowPeak") ? "\t.\t0\t.\t5\t-1\t-1\t150" : "";
        for (const auto& chrom : chroms)
            for (int at = first; at < 28'000; at += step)
                text += chrom + "\t" + std::to_string(at) + "\t" + std::to_string(at + 300) + more + "\n";
        writeFileAtomically(m_genome.path(name), text);
        return m_genome.path(name);
    }
    QString checksOf(PretrainDialog& dialog) const { return dialog.view().checkTexts().join(QLatin1Char('\n')); }

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        widgets::Look::instance().apply(widgets::Scheme::Light);
        regions("SP1_GM12878.narrowPeak", 1'000, 450);
        regions("DNase_hotspots.bed", 1'000, 400);
        regions("rare.bed", 2'000, 100'000, {"chr1"});
    }
    void init()
    {
        m_session = std::make_unique<Session>();
        // Steps of a real network would take minutes of a busy machine.
        TrainingTrials::of(*m_session).setTry([](const train::TrainOptions&, long, long batches, Progress&) {
            train::TrialResult result;
            result.batches = batches;
            result.secondsPerBatch = 0.5;
            result.evaluateSecondsPerBatch = 0.1;
            return result;
        });
        project::Project project;
        project.file = m_genome.path("x.bindscape");
        project.genome = m_genome.fasta;
        project::TrackEntry open;
        open.id = "sp1";
        open.name = "SP1 peaks";
        open.kind = "intervals";
        open.file = m_genome.path("SP1_GM12878.narrowPeak");
        project.tracks = {open};
        project::writeProject(project, project.file);
        m_session->setProject(project);
        QTRY_VERIFY(m_session->hasGenome());
    }
    void cleanup() { m_session.reset(); }

    void tracksAreAddedInEveryWayAndTakenBack()
    {
        PretrainDialog dialog(*m_session);
        TracksPart& part = dialog.tracks();
        named<QPushButton>(dialog, "Add open tracks")->click();
        QVERIFY(part.tracks() == (std::vector<compendium::Track>{{"SP1 peaks", m_genome.path("SP1_GM12878.narrowPeak"), "chip"}}));
        QMimeData dropped;
        dropped.setUrls({QUrl::fromLocalFile(QString::fromStdString(m_genome.path("DNase_hotspots.bed").string()))});
        QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &dropped, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&part, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &dropped, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&part, &drop);
        QVERIFY(part.tracks().size() == 2 && part.tracks()[1] == (compendium::Track{"DNase_hotspots", m_genome.path("DNase_hotspots.bed"), "dnase"}));
        writeFileAtomically(m_genome.path("tracks.tsv"), "name\tfile\tkind\nSP1 peaks\trare.bed\tchip\nagain\tDNase_hotspots.bed\tdnase\n");
        Q_EMIT part.tableWanted(QString::fromStdString(m_genome.path("tracks.tsv").string()));
        QTRY_COMPARE(part.tracks().size(), std::size_t(3));  // the file that is there already is left out
        QCOMPARE(part.tracks()[2].name, std::string("SP1 peaks 2"));
        part.table().item(2, 0)->setText(QStringLiteral("rare"));
        QCOMPARE(part.tracks()[2].name, std::string("rare"));
        dialog.show();
        dialog.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&dialog));
        part.table().setFocus();
        part.table().selectRow(0);
        QTest::keyClick(&part.table(), Qt::Key_Delete);
        QCOMPARE(part.tracks().size(), std::size_t(2));
        QTest::keyClick(&part.table(), Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(part.tracks().size() == 3 && part.tracks()[0].name == "SP1 peaks" && part.tracks()[2].name == "rare");
        part.undo();
        QCOMPARE(part.tracks()[2].name, std::string("SP1 peaks 2"));
        part.undo();
        QCOMPARE(part.tracks().size(), std::size_t(2));
    }
    void binsAndLabelsAreCounted()
    {
        PretrainDialog dialog(*m_session);
        named<QDoubleSpinBox>(dialog, "Empty bins")->setValue(0);
        dialog.tracks().addFiles({m_genome.path("SP1_GM12878.narrowPeak"), m_genome.path("DNase_hotspots.bed"), m_genome.path("rare.bed")});
        QTRY_VERIFY_WITH_TIMEOUT(dialog.view().labels().rowCount() == 3, 20'000);
        SilentProgress progress;
        const TrunkCounts counts = countBins(dialog.choice(), m_genome.fasta, progress);
        QVERIFY2(counts.train == 101 && counts.validation == 101 && counts.test == 101,
                 qPrintable(QStringLiteral("%1 %2 %3").arg(counts.train).arg(counts.validation).arg(counts.test)));
        QCOMPARE(dialog.view().binsText(0), QString::number(counts.train));
        QCOMPARE(dialog.view().labels().item(0, 3)->text(), QString::number(counts.tracks[0].train));
        QVERIFY(!dialog.view().labels().item(2, 0)->icon().isNull() && dialog.view().labels().item(0, 0)->icon().isNull());
        QVERIFY2(checksOf(dialog).contains(QStringLiteral("rare has fewer than 50 labelled bins to train on")), qPrintable(checksOf(dialog)));
        // Another window, other bins; the numbers of before go.
        named<QSpinBox>(dialog, "Window")->setValue(300);
        QTRY_VERIFY_WITH_TIMEOUT(dialog.view().labels().rowCount() == 3 && dialog.view().binsText(0) != QString::number(counts.train), 20'000);
    }
    void whatIsWrongIsSaid()
    {
        SilentProgress progress;
        project::TrunkEntry trunk;
        trunk.name = "blood";
        trunk.validation = {"chr8"};
        trunk.test = {"chr9"};
        const auto sentences = [&] {
            std::string all;
            for (const Check& check : trunkPreflight(trunk, m_session->project(), m_session->contigs()))
                all += check.text + "\n";
            for (const Check& check : countBins(trunk, m_genome.fasta, progress).checks)
                all += check.text + "\n";
            return all;
        };
        const auto says = [&](const char* part) {
            const std::string all = sentences();
            if (all.find(part) == std::string::npos)
                qWarning("%s", all.c_str());
            return all.find(part) != std::string::npos;
        };
        trunk.tracks = {{"A", m_genome.path("SP1_GM12878.narrowPeak"), "chip"}};
        QVERIFY(says("Add at least two tracks"));
        trunk.tracks.push_back({"A", m_genome.path("DNase_hotspots.bed"), "dnase"});
        QVERIFY(says("Two tracks have the same name: A"));
        trunk.tracks[1].name = "B";
        trunk.settings.window = 400;
        QVERIFY(says("Tracks and genome agree"));
        QVERIFY(says("set Empty bins to 100 %"));
        trunk.settings.emptyBins = 1;
        QVERIFY(sentences().find("Empty bins") == std::string::npos);
        trunk.tracks.push_back({"C", m_genome.path("gone.bed"), "chip"});
        QVERIFY(says("Files of tracks are not there: C ("));
        std::string beyond;
        for (int i = 0; i < 9; ++i)
            beyond += "chr1\t" + std::to_string(900'000 + i) + "\t" + std::to_string(900'100 + i) + "\n";
        writeFileAtomically(m_genome.path("other.bed"), beyond + "chr1\t100\t400\n");
        trunk.tracks[2].file = m_genome.path("other.bed");
        QVERIFY(says("Regions lie beyond the chromosome ends of this genome in C"));
        trunk.tracks.pop_back();
        trunk.validation.clear();
        QVERIFY(says("Choose a validation chromosome"));
        trunk.validation = {"chr8"};
        trunk.settings.window = 100;
        QVERIFY(says("at least as long as a bin"));
        project::Project known = m_session->project();
        known.trunks = {trunk};
        const auto checks = quickTrunkChecks(trunk, known, true);
        QVERIFY(std::any_of(checks.begin(), checks.end(), [](const Check& check) { return check.field == "name" && check.severity == Check::Severity::Error; }));
    }
    void itComesIntoTheProjectAndTheQueue()
    {
        PretrainDialog dialog(*m_session);
        dialog.setCatalogue(loadCatalogue());
        dialog.tracks().addFiles({m_genome.path("SP1_GM12878.narrowPeak"), m_genome.path("DNase_hotspots.bed")});
        named<QSpinBox>(dialog, "Bins of")->setValue(100);
        named<QComboBox>(dialog, "Architecture")->setCurrentIndex(1);
        auto* name = named<QLineEdit>(dialog, "Run name");
        name->selectAll();
        QTest::keyClicks(name, QStringLiteral("Blood cells"));  // typed: a proposed name gives way to the next proposal
        named<QSpinBox>(dialog, "Seed")->setValue(5);
        const std::string lines = dialog.copyCommands().toStdString();
        QVERIFY2(lines.find("<<'END'\nname\tfile\tkind\nSP1_GM12878\t") != std::string::npos, lines.c_str());
        for (const char* part : {"bindscape-cli compendium", "--bin 100", "--validation chr8", "bindscape-cli pretrain", "--architecture deepsea", "--seed 5", "--empty-bins 1"})
            QVERIFY2(lines.find(part) != std::string::npos, lines.c_str());
        QVERIFY(dialog.addToQueue());
        const auto& trunks = m_session->project().trunks;
        QCOMPARE(trunks.size(), std::size_t(1));
        QCOMPARE(trunks[0].id, std::string("blood-cells-bins"));
        QCOMPARE(trunks[0].run.id, std::string("blood-cells-deepsea"));
        QCOMPARE(trunks[0].run.architecture, std::string("deepsea"));
        QVERIFY(trunks[0].settings.bin == 100 && trunks[0].settings.seed == 5 && trunks[0].validation == std::vector<std::string>{"chr8"});
        jobs::Job* job = jobOfRun(*m_session, "blood-cells-deepsea");
        QVERIFY(job != nullptr && job->title().contains(QStringLiteral("Pre-train")));
        job->cancel();
        QVERIFY(!dialog.addToQueue());  // the name is taken now
        QVERIFY(checksOf(dialog).contains(QStringLiteral("There is a trunk")));
        const auto saved = project::readProject(m_genome.path("x.bindscape"));
        QVERIFY(saved.trunks.size() == 1 && saved.trunks[0].tracks.size() == 2);
        QTRY_VERIFY(jobOfRun(*m_session, "blood-cells-deepsea") == nullptr);
    }
    void settingsOfATrunkComeBack()
    {
        PretrainDialog dialog(*m_session);
        dialog.setCatalogue(loadCatalogue());
        project::TrunkEntry trunk;
        trunk.name = "x";
        trunk.tracks = {{"A", "/a.bed", "chip"}, {"B", "/b.bed", "dnase"}};
        trunk.exclude = "/black.bed";
        trunk.settings = {150, 900, 0.25, 40, 0.5, 20'000, 9};
        trunk.validation = {"chr9"};
        trunk.test = {"chr8"};
        trunk.run.preset = "paper";
        trunk.run.seed = 9;
        trunk.run.batch = 64;
        trunk.run.settings.reverseComplement = false;
        trunk.run.settings.shift = 12;
        trunk.run.settings.groupRates = {{"recurrent", 0.5}};
        dialog.setChoice(trunk);
        const auto back = dialog.choice();
        QVERIFY(back.tracks == trunk.tracks && back.exclude == trunk.exclude && back.settings == trunk.settings);
        QVERIFY(back.validation == trunk.validation && back.test == trunk.test);
        QVERIFY(back.run.preset == "paper" && back.run.seed == 9 && back.run.batch == 64 && back.run.settings == trunk.run.settings);
        QVERIFY(back.name != "x");  // a new one
    }
    void everyControlHasANameAndAHintAndFits()
    {
        PretrainDialog dialog(*m_session);
        dialog.setCatalogue(loadCatalogue());
        dialog.resize(1100, 700);
        dialog.show();
        QVERIFY2(dialog.width() <= 1100 && dialog.height() <= 700, qPrintable(QStringLiteral("%1 x %2").arg(dialog.width()).arg(dialog.height())));
        QStringList lacking;
        for (auto* widget : dialog.findChildren<QWidget*>()) {
            const bool control = qobject_cast<QComboBox*>(widget) != nullptr || qobject_cast<QAbstractButton*>(widget) != nullptr || qobject_cast<QAbstractSpinBox*>(widget) != nullptr;
            const bool inner = widget->parent() != nullptr && (widget->parent()->inherits("QAbstractItemView") || widget->parent()->inherits("QComboBoxPrivateContainer"));
            if (!control || inner || !widget->isVisible() || widget->inherits("QTableCornerButton") || widget->inherits("QMessageBoxButton"))
                continue;
            if (widget->accessibleName().isEmpty() && widget->objectName() != QLatin1String("qt_toolbar_ext_button"))
                lacking << QString::fromLatin1(widget->metaObject()->className());
            if (widget->toolTip().isEmpty() && widget->isEnabled())
                lacking << QStringLiteral("no hint: ") + widget->accessibleName();
        }
        QVERIFY2(lacking.isEmpty(), qPrintable(lacking.join(QStringLiteral("; "))));
        if (const QString folder = qEnvironmentVariable("BINDSCAPE_SCREENSHOTS"); !folder.isEmpty())
            dialog.grab().save(folder + QStringLiteral("/pretrain-dialog.png"));
    }
};

QTEST_MAIN(PretrainTest)
#include "pretrain_test.moc"
