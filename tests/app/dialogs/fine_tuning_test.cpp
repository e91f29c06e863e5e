// SPDX-License-Identifier: GPL-3.0-or-later
// The fields of the training dialog that are about starting from a trunk and how each layer learns.
#include "app/dialogs/layer_rates.h"
#include "app/dialogs/model_part.h"
#include "app/dialogs/preset_bar.h"
#include "app/dialogs/training_command.h"
#include "app/dialogs/training_dialog.h"
#include "app/dialogs/training_form.h"
#include "app/dialogs/training_trial.h"
#include "app/dialogs/user_presets.h"
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/train/run_record.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/notice.h"
#include "widgets/forms/number_edit.h"
#include "tests/support/named_widget.h"
#include "tests/support/test_support.h"

#include <QCheckBox>
#include <QComboBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTemporaryDir>

using namespace bindscape;
using namespace bindscape::app;
using test::named;
namespace fs = std::filesystem;

namespace {

void choose(QComboBox& combo, const QString& part)
{
    for (int i = 0; i < combo.count(); ++i)
        if (combo.itemText(i).contains(part)) {
            combo.setCurrentIndex(i);
            Q_EMIT combo.activated(i);  // as a user's click does
            return;
        }
    QFAIL(qPrintable(QStringLiteral("no entry with ") + part));
}

std::string sentences(const std::vector<Check>& checks)
{
    std::string all;
    for (const Check& check : checks)
        all += (check.severity == Check::Severity::Error ? "error: " : "") + check.text + "\n";
    return all;
}

}  // namespace

class FineTuningTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    fs::path path(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }

    // A finished run of DanQ with narrow layers; with tasks it is a pre-trained one.
    fs::path finishedRun(const std::string& name, std::size_t tasks) const
    {
        train::RunRecord record;
        record.options.architecture = "danq";
        const auto& parameters = nn::findDescription("danq").parameters;
        Values values(parameters);
        values.set(parameters, "filters", "16");
        values.set(parameters, "dense", "9");
        record.options.architectureValues = values;
        record.inputs.split = {{"chr1", "chr2"}, {"chr8"}, {"chr9"}, 0};
        for (std::size_t i = 0; i < tasks; ++i)
            record.inputs.tasks.push_back({"track " + std::to_string(i), "chip", ""});
        record.state = "finished";
        fs::create_directories(path(name));
        train::writeRunRecord(record, path(name));
        writeFileAtomically(path(name) / paths::kModelFile, "weights");
        return path(name);
    }
    project::Project projectWithTrunk() const
    {
        project::Project project;
        project.file = path("x.bindscape");
        project::AnalysisEntry analysis;
        analysis.id = "sp1";
        analysis.tf = "SP1";
        analysis.runs.resize(1);
        analysis.runs[0].id = "sp1-run";
        project.analyses = {analysis};
        project::TrunkEntry trunk;
        trunk.id = "blood-bins";
        trunk.name = "blood";
        trunk.run.id = "blood-danq";
        project.trunks = {trunk};
        return project;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        widgets::Look::instance().apply(widgets::Scheme::Light);
        finishedRun("runs/blood-danq", 12);
        finishedRun("runs/sp1-run", 0);
        finishedRun("elsewhere", 3);
    }
    void everyFieldComesBack()
    {
        TrainingForm form;
        form.setCatalogue(loadCatalogue());
        TrainingChoice choice = form.choice();
        choice.training.trunk = path("runs/blood-danq");
        choice.training.stopBy = "auroc";
        choice.training.shift = 25;
        choice.training.classWeights = "balanced";
        choice.training.ema = false;
        choice.training.groupRates = {{"convolution", 0.0}, {"recurrent", 0.1}, {"dense", 2.0}};
        form.setChoice(choice);
        QVERIFY(form.choice().training == choice.training);
        QVERIFY(named<QCheckBox>(form, "Convolution frozen")->isChecked());
        QCOMPARE(named<widgets::NumberEdit>(form, "Rate of LSTM")->value(), 0.1);
        form.presets().select("small");
        Q_EMIT form.presets().resetWanted();
        QVERIFY(form.choice().training == project::TrainSettings());
    }
    void differencesAreNamedAndKeptByOwnPresets()
    {
        Session session;
        TrainingDialog dialog(session, nullptr);
        dialog.setPresetFolder(path("presets"));
        dialog.setCatalogue(loadCatalogue());
        named<QComboBox>(dialog, "Stop by")->setCurrentIndex(1);
        named<QSpinBox>(dialog, "Shift windows")->setValue(10);
        named<QComboBox>(dialog, "Class weights")->setCurrentIndex(1);
        named<QCheckBox>(dialog, "Average the weights")->setChecked(false);
        named<widgets::NumberEdit>(dialog, "Rate of Dense layers")->setValue(3);
        const QString told = dialog.form().presets().differences();
        QVERIFY2(told.contains(QStringLiteral("5 values differ from the preset: early stop, rates of layers, shift, class weights, averaged weights")), qPrintable(told));
        dialog.savePreset(QStringLiteral("Mine"));
        QTRY_VERIFY(dialog.form().presets().userPreset() != nullptr);
        QVERIFY(dialog.form().presets().differences().isEmpty());
        const TrainingChoice kept = dialog.form().presets().userPreset()->settings;
        QVERIFY(kept.training == dialog.form().choice().training && kept.training.groupRates.at("dense") == 3);
    }
    void onlyATrunkCanBeFrozen()
    {
        TrainingForm form;
        form.setCatalogue(loadCatalogue());
        auto* frozen = named<QCheckBox>(form, "Convolution frozen");
        auto* rate = named<widgets::NumberEdit>(form, "Rate of Convolution");
        auto* freeze = named<QComboBox>(form, "Freeze trunk");
        QVERIFY(!frozen->isEnabled() && rate->isEnabled() && !freeze->isEnabled());
        TrainingChoice choice = form.choice();
        choice.training.trunk = path("elsewhere");
        form.setChoice(choice);
        QVERIFY(frozen->isEnabled() && freeze->isEnabled());
        QVERIFY(!named<QCheckBox>(form, "Dense layers frozen")->isEnabled());  // they begin anew
        frozen->setChecked(true);
        QVERIFY(!rate->isEnabled() && form.choice().training.groupRates.at("convolution") == 0);
        freeze->setCurrentIndex(1);  // all of the trunk: the rows have no say
        QVERIFY(!frozen->isEnabled() && !rate->isEnabled() && form.choice().training.groupRates.empty());
    }
    void trunksOfTheProjectAreOffered()
    {
        const auto runs = trunkRuns(projectWithTrunk());
        QCOMPARE(runs.size(), std::size_t(2));
        QCOMPARE(trunkLabel(runs[0]), std::string("blood · DanQ · 12 tracks · held out chr8, chr9"));
        QCOMPARE(runs[1].tracks, std::size_t(0));
        TrainingForm form;
        form.setCatalogue(loadCatalogue());
        form.setTrunks(runs);
        auto* combo = named<QComboBox>(form, "Start from");
        QCOMPARE(combo->count(), 3);
        choose(*combo, QStringLiteral("blood"));
        QVERIFY2(combo->toolTip().contains(QStringLiteral("Trained on chr1, chr2")), qPrintable(combo->toolTip()));
        const TrainingChoice chosen = form.choice();
        QVERIFY(chosen.training.trunk == path("runs/blood-danq"));
        QCOMPARE(chosen.parameters.at("filters").get<int>(), 16);   // or its layers would not fit
        QVERIFY(!chosen.parameters.contains("dense"));              // the head is its own
    }
    void aRunFolderFromElsewhereIsTaken()
    {
        Session session;
        TrainingDialog dialog(session, nullptr);
        dialog.setCatalogue(loadCatalogue());
        Q_EMIT dialog.form().trunkFolderWanted(QString::fromStdString(path("elsewhere").string()));
        QTRY_VERIFY(dialog.form().choice().training.trunk == path("elsewhere"));
        QCOMPARE(dialog.form().choice().parameters.at("filters").get<int>(), 16);
        QVERIFY(named<QComboBox>(dialog, "Start from")->currentText().contains(QStringLiteral("3 tracks")));
        fs::create_directories(path("nothing"));
        Q_EMIT dialog.form().trunkFolderWanted(QString::fromStdString(path("nothing").string()));
        const auto trouble = [&] {
            for (auto* notice : dialog.findChildren<widgets::Notice*>())
                if (notice->isVisibleTo(&dialog) && notice->kind() == widgets::NoticeKind::Error && notice->sentence().contains(QStringLiteral("run.json")))
                    return true;
            return false;
        };
        QTRY_VERIFY(trouble());
    }
    void checksOfLayers()
    {
        project::TrainSettings settings;
        QVERIFY(layerChecks("danq", settings).empty());
        settings.groupRates = {{"convolution", 0.0}};
        QVERIFY(sentences(layerChecks("danq", settings)).find("Layers are frozen that start from random weights") == 0);
        settings.trunk = path("elsewhere");
        QVERIFY(layerChecks("danq", settings).empty());
        settings.groupRates["dense"] = 0;
        settings.freezeTrunk = true;
        QVERIFY(sentences(layerChecks("danq", settings)).find("error: All layers are frozen") == 0);
    }
    void checksOfTheTrunk()
    {
        const std::vector<genome::Contig> contigs{{"chr1", 1000}, {"chr2", 1000}, {"chr8", 1000}, {"chr9", 1000}};
        project::RunEntry run;
        run.settings.trunk = path("elsewhere");
        VERIFY_ERROR(trunkChecks(run, {{}, {"chr8"}, {"chr9"}, 0}, contigs), "filters = 16");
        run.parameters = {{"filters", 16}};
        QVERIFY(sentences(trunkChecks(run, {{}, {"chr8"}, {"chr2"}, 0}, contigs)).find("The trunk was trained on chr2, a test chromosome") != std::string::npos);
    }
    void theCommandSaysIt()
    {
        TrainingChoice choice;
        choice.tf = "SP1";
        choice.name = "run 1";
        choice.core = CoreChoice::Present;
        choice.training.trunk = "/t";
        choice.training.stopBy = "auroc";
        choice.training.shift = 25;
        choice.training.classWeights = "balanced";
        choice.training.ema = false;
        choice.training.groupRates = {{"convolution", 0.0}, {"recurrent", 0.1}};
        project::Project project;
        project.file = "/p/x.bindscape";
        const std::string lines = commandLines(planRuns(choice, project), project);
        for (const char* option : {"--stop-by auroc", "--shift 25", "--class-weights balanced", "--ema 0", "--freeze convolution", "--group-rate recurrent=0.1"})
            QVERIFY2(lines.find(option) != std::string::npos, lines.c_str());
        choice.training = {};
        const std::string usual = commandLines(planRuns(choice, project), project);
        for (const char* option : {"--stop-by", "--shift", "--class-weights", "--ema", "--freeze", "--group-rate"})
            QVERIFY2(usual.find(option) == std::string::npos, usual.c_str());
    }
    void frozenLayersAreTriedApart()
    {
        train::TrainOptions options;
        const std::string all = TrainingTrials::keyOf(options, 1000);
        options.groupRates = {{"convolution", 0.5}};
        QCOMPARE(TrainingTrials::keyOf(options, 1000), all);  // as fast
        options.groupRates = {{"convolution", 0}};
        QVERIFY(TrainingTrials::keyOf(options, 1000) != all);
    }
    void itFitsANarrowWindow()
    {
        Session session;
        TrainingDialog dialog(session, nullptr);
        dialog.setCatalogue(loadCatalogue());
        dialog.resize(1100, 700);
        dialog.show();
        QVERIFY2(dialog.width() <= 1100 && dialog.height() <= 700, qPrintable(QStringLiteral("%1 x %2").arg(dialog.width()).arg(dialog.height())));
        // No field of the form is cut off at its right.
        const int right = dialog.form().width();
        for (auto* field : dialog.form().findChildren<QComboBox*>())
            if (field->isVisible())
                QVERIFY2(field->mapTo(&dialog.form(), QPoint(field->width(), 0)).x() <= right, qPrintable(field->accessibleName()));
    }
};

QTEST_MAIN(FineTuningTest)
#include "fine_tuning_test.moc"
