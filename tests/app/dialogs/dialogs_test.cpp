// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/export_dialog.h"
#include "app/dialogs/preflight_view.h"
#include "app/dialogs/training_dialog.h"
#include "app/dialogs/training_form.h"
#include "core/base/atomic_file.h"
#include "widgets/canvas/look.h"
#include "widgets/figure/export_form.h"
#include "widgets/forms/error_frame.h"
#include "widgets/forms/notice.h"

#include "tests/support/test_support.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QWheelEvent>

using namespace bindscape;
using namespace bindscape::app;

namespace {

figure::Chart lossChart()
{
    figure::Chart chart;
    chart.id = "loss";
    chart.title = "Loss";
    chart.x.title = "epoch";
    chart.y.title = "loss";
    figure::Series series;
    series.name = "training";
    series.x = {1, 2, 3};
    series.y = {0.7, 0.5, 0.4};
    chart.series = {series};
    return chart;
}

Catalogue smallCatalogue()
{
    Catalogue catalogue;
    nn::Architecture danq;
    danq.id = "danq";
    danq.title = "DanQ";
    danq.parameters = {{"filters", "Filters", "Detectors", IntRange{320, 1, 2048}}};
    catalogue.architectures = {danq};
    catalogue.presets = {{"small", "Small data", "Stops early.", nullptr}, {"paper", "Paper", "As published.", nullptr}};
    train::TrainOptions options;
    options.batch = 128;
    options.maxEpochs = 30;
    catalogue.defaults[{"small", "danq"}] = options;
    options.maxEpochs = 60;
    catalogue.defaults[{"paper", "danq"}] = options;
    return catalogue;
}

}  // namespace

class DialogsTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    QString path(const char* name) const { return m_folder.filePath(QLatin1String(name)); }

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(QStringLiteral("bindscape-test"));
        widgets::Look::instance().apply(widgets::Scheme::Light);
        writeFileAtomically(path("motifs.jaspar").toStdString(),
                            ">MA0035.3 GATA1\nA [ 1 0 9 0 9 9 0 1 ]\nC [ 3 0 0 0 0 0 1 3 ]\nG [ 3 9 0 0 0 0 8 3 ]\nT [ 2 0 0 9 0 0 0 2 ]\n"
                            ">MA0091.1 TAL1::TCF3\nA [ 1 0 9 0 ]\nC [ 3 0 0 0 ]\nG [ 3 9 0 0 ]\nT [ 2 0 0 9 ]\n");
        writeFileAtomically(path("peaks.bed").toStdString(), "chr1\t100\t300\n");
    }
    void exportWritesThreeFiles_data()
    {
        QTest::addColumn<int>("format");
        QTest::newRow("pdf") << static_cast<int>(draw::FileFormat::Pdf);
        QTest::newRow("svg") << static_cast<int>(draw::FileFormat::Svg);
        QTest::newRow("png") << static_cast<int>(draw::FileFormat::Png);
    }
    void exportWritesThreeFiles()
    {
        QFETCH(int, format);
        jobs::JobRunner jobs;
        ExportDialog dialog(jobs, lossChart(), path("new folder/loss"), R"({"kind":"loss"})", nullptr);
        figure::ExportOptions options = dialog.form().options();
        options.format = static_cast<draw::FileFormat>(format);
        dialog.form().setOptions(options);
        Q_EMIT dialog.form().changed();
        QVERIFY(QString::fromStdString(dialog.target().string()).endsWith(widgets::ExportForm::ending(options.format)));
        dialog.accept();
        QTRY_COMPARE(dialog.result(), static_cast<int>(QDialog::Accepted));
        for (const auto& file : {dialog.exported().figure, dialog.exported().data, dialog.exported().recipe})
            QVERIFY2(std::filesystem::exists(file) && std::filesystem::file_size(file) > 20, file.c_str());
        QVERIFY(readFile(dialog.exported().recipe).find("loss") != std::string::npos);
    }
    void exportTroubleIsSaidInside()
    {
        writeFileAtomically(path("file").toStdString(), "not a folder");
        jobs::JobRunner jobs;
        ExportDialog dialog(jobs, lossChart(), path("file/loss"), "{}", nullptr);
        dialog.accept();
        const auto notices = dialog.findChildren<widgets::Notice*>();
        QTRY_VERIFY(std::any_of(notices.begin(), notices.end(), [](const auto* notice) { return notice->kind() == widgets::NoticeKind::Error && !notice->sentence().isEmpty(); }));
        QVERIFY(dialog.result() != QDialog::Accepted);
    }
    void trainIsDisabledOnlyForErrors()
    {
        Session session;
        TrainingDialog dialog(session, nullptr);
        dialog.setCatalogue(smallCatalogue());
        dialog.show();
        QTRY_VERIFY(!dialog.trainButton().isEnabled());
        const QString all = dialog.preflightView().checkTexts().join(QLatin1Char('\n'));
        QVERIFY2(all.contains(QStringLiteral("Open a genome first")), qPrintable(all));
        QVERIFY(all.contains(QStringLiteral("Save the project first")));
        dialog.accept();  // Enter does not get past errors
        QVERIFY(dialog.isVisible());
        QVERIFY(session.project().analyses.empty());
    }
    void presetsFillTheFieldsAndOnlyChangesAreKept()
    {
        TrainingForm form;
        form.setCatalogue(smallCatalogue());
        TrainingChoice choice;
        choice.tf = "GATA1";
        choice.preset = "paper";
        form.setChoice(choice);
        QCOMPARE(form.maxEpochs(), 60L);
        QCOMPARE(form.choice().maxEpochs, 0L);  // the preset's: nothing to keep
        QVERIFY(form.choice().parameters.empty());
        choice.maxEpochs = 2;
        choice.batch = 16;
        form.setChoice(choice);
        QCOMPARE(form.choice().maxEpochs, 2L);
        QCOMPARE(form.choice().batch, 16L);
        QCOMPARE(form.choice().tf, std::string("GATA1"));
    }
    void motifsAreReadInTheBackground()
    {
        Session session;
        project::Project project;
        project.motifs = path("motifs.jaspar").toStdString();
        project::TrackEntry peaks;
        peaks.id = "peaks";
        peaks.name = "GATA1 peaks";
        peaks.kind = "intervals";
        peaks.file = path("peaks.bed").toStdString();
        project.tracks = {peaks};
        session.setProject(project);
        QTRY_COMPARE(session.project().tracks.size(), std::size_t(1));
        TrainingDialog dialog(session, nullptr);
        dialog.setCatalogue(smallCatalogue());
        QCOMPARE(dialog.form().choice().peaks, peaks.file);  // the only peaks are chosen
        TrainingChoice choice = dialog.form().choice();
        choice.motifId = "MA0035.3";
        dialog.form().setChoice(choice);
        QTRY_COMPARE(dialog.form().choice().motifId, std::string("MA0035.3"));
        QTRY_COMPARE(dialog.form().choice().tf, std::string("GATA1"));  // proposed from the motif
    }
    void whatIsWrongIsSaidAndOutlinedAtItsField()
    {
        TrainingForm form;
        form.setCatalogue(smallCatalogue());
        form.resize(700, 900);
        form.show();
        const std::vector<Check> checks{{Check::Severity::Error, "Choose a peak file.", "peaks"}, {Check::Severity::Warning, "odd", "tf"}};
        form.markFields(checks);
        const auto outlined = [&form] {
            QStringList names;
            for (const auto* frame : form.findChildren<widgets::ErrorFrame*>())
                if (frame->widget() != nullptr)
                    names << frame->widget()->accessibleName();
            return names;
        };
        QVERIFY(outlined().isEmpty());  // nobody has been there: a new form is not full of mistakes
        form.markEmptyFieldsToo();
        form.markFields(checks);
        QCOMPARE(outlined(), QStringList{QStringLiteral("Peaks")});
        const auto labels = form.findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const auto* label) { return label->isVisible() && label->text() == QStringLiteral("Choose a peak file."); }));
        for (const auto* frame : form.findChildren<widgets::ErrorFrame*>())
            QVERIFY(frame->isVisible() == (frame->widget() != nullptr));
        form.markFields({});
        QVERIFY(outlined().isEmpty());
    }
    void aFieldThatIsFilledOrWasLeftIsOutlinedAtOnce()
    {
        TrainingForm form;
        form.setCatalogue(smallCatalogue());
        TrainingChoice choice;
        choice.peaks = "/nowhere/gone.bed";
        form.setChoice(choice);
        form.show();
        const std::vector<Check> checks{{Check::Severity::Error, "The file is not there.", "peaks"}, {Check::Severity::Error, "Give a name.", "tf"}};
        form.markFields(checks);
        const auto outlined = [&form] {
            QStringList names;
            for (const auto* frame : form.findChildren<widgets::ErrorFrame*>())
                if (frame->widget() != nullptr)
                    names << frame->widget()->accessibleName();
            return names;
        };
        QCOMPARE(outlined(), QStringList{QStringLiteral("Peaks")});
        for (auto* line : form.findChildren<QLineEdit*>())
            if (line->accessibleName() == QStringLiteral("TF name")) {
                QFocusEvent leave(QEvent::FocusOut, Qt::TabFocusReason);
                QApplication::sendEvent(line, &leave);
            }
        QCOMPARE(outlined().size(), 2);
    }
    void aClonedChoiceKeepsItsSizes()
    {
        TrainingForm form;
        form.setCatalogue(smallCatalogue());
        TrainingChoice choice;
        choice.architecture = "danq";
        choice.parameters = {{"filters", 32}};
        choice.device = "cpu";
        form.setChoice(choice);
        QVERIFY(form.choice().parameters == choice.parameters);
        QCOMPARE(form.choice().device, std::string("cpu"));
        // Another preset brings its own sizes.
        auto* preset = form.findChildren<QComboBox*>().first();
        for (auto* combo : form.findChildren<QComboBox*>())
            if (combo->accessibleName() == QStringLiteral("Preset"))
                preset = combo;
        preset->setCurrentIndex(preset->findData(QStringLiteral("paper")));
        QVERIFY(form.choice().parameters.empty());
    }
    void theWheelScrollsTheFormAndChangesNoField()
    {
        TrainingForm form;
        form.setCatalogue(smallCatalogue());
        form.show();
        const long before = form.maxEpochs();
        for (auto* spin : form.findChildren<QSpinBox*>()) {
            QWheelEvent wheel(QPointF(5, 5), spin->mapToGlobal(QPointF(5, 5)), {}, {0, 120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
            QApplication::sendEvent(spin, &wheel);
        }
        QCOMPARE(form.maxEpochs(), before);
    }
    void typedMotifsAreChosenOrGivenBack()
    {
        TrainingForm form;
        form.setCatalogue(smallCatalogue());
        std::vector<motif::Motif> motifs(579);
        for (std::size_t i = 0; i < motifs.size(); ++i)
            motifs[i] = {"MA" + std::to_string(1000 + i), i == 70 ? "NRF1" : "other", {{1, 0, 0, 0}}, {}};
        form.setMotifs(motifs);
        QComboBox* motif = nullptr;
        for (auto* combo : form.findChildren<QComboBox*>())
            if (combo->accessibleName() == QStringLiteral("Motif"))
                motif = combo;
        QCOMPARE(motif->count(), 579);
        const auto type = [motif](const char* text) {
            motif->lineEdit()->setText(QString::fromLatin1(text));
            Q_EMIT motif->lineEdit()->editingFinished();
        };
        type("nrf1");
        QCOMPARE(form.choice().motifId, std::string("MA1070"));
        QCOMPARE(form.choice().tf, std::string("NRF1"));
        type("other");  // fits many
        QCOMPARE(form.choice().motifId, std::string("MA1070"));
        QCOMPARE(motif->currentText(), QStringLiteral("MA1070 NRF1"));
    }
    void closingWhileTheCheckRunsIsSafe()
    {
        Session session;
        for (int i = 0; i < 5; ++i) {
            TrainingDialog dialog(session, nullptr);
            dialog.setCatalogue(smallCatalogue());
            QTest::qWait(i * 90);
        }
        QTest::qWait(50);
    }
};

QTEST_MAIN(DialogsTest)
#include "dialogs_test.moc"
