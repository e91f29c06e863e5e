// SPDX-License-Identifier: GPL-3.0-or-later
// The left half of the training dialog with several factors, presets and rounds.
#include "app/dialogs/design_card.h"
#include "app/dialogs/factor_list.h"
#include "app/dialogs/preset_bar.h"
#include "app/dialogs/training_dialog.h"
#include "app/dialogs/training_form.h"
#include "core/base/atomic_file.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/chromosome_strip.h"
#include "widgets/forms/notice.h"
#include "widgets/forms/number_edit.h"

#include "tests/support/named_widget.h"
#include "tests/support/test_support.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTemporaryDir>

using namespace bindscape;
using namespace bindscape::app;
using test::named;
namespace fs = std::filesystem;

namespace {

Catalogue catalogue()
{
    Catalogue made;
    for (const char* id : {"danq", "deepsea"}) {
        nn::Architecture architecture;
        architecture.id = id;
        architecture.title = std::string(id) == "danq" ? "DanQ" : "DeepSEA";
        architecture.parameters = {{"filters", "Filters", "Detectors", IntRange{320, 1, 2048}}};
        architecture.learningRate = std::string(id) == "danq" ? 1e-3 : 1e-2;
        made.architectures.push_back(architecture);
        made.defaults[{"small", id}] = {};
        made.defaults[{"small", id}].architecture = id;
        made.defaults[{"paper", id}] = made.defaults[{"small", id}];
        made.defaults[{"paper", id}].patience = 10;
        made.defaults[{"paper", id}].schedule = "plateau";
    }
    made.presets = {{"small", "Small data set", "Stops early.", nullptr}, {"paper", "As published", "Long.", nullptr}};
    return made;
}

std::vector<motif::Motif> motifs()
{
    return {{"MA0079.3", "SP1", {{1, 0, 0, 0}}, {}}, {"MA0060.3", "NFYA", {{1, 0, 0, 0}}, {}}};
}

}  // namespace

class TrainingFormTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    fs::path path(const char* name) const { return fs::path(m_folder.path().toStdString()) / name; }

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(QStringLiteral("bindscape-test"));
        widgets::Look::instance().apply(widgets::Scheme::Light);
        for (const char* name : {"SP1_GM12878.bed", "NFYA_GM12878.bed"})
            writeFileAtomically(path(name), "chr1\t1\t2\n");
    }
    void factorsFillABlankTableAndAreNotAddedTwice()
    {
        TrainingForm form;
        form.setCatalogue(catalogue());
        form.setMotifs(motifs());
        const std::vector<Factor> two{{"SP1", "GM12878", "", "/p/sp1.bed"}, {"NFYA", "GM12878", "MA0060.3", "/p/nfya.bed"}};
        form.addFactors(two);
        form.addFactors(two);
        const auto factors = form.factors();
        QCOMPARE(factors.size(), std::size_t(2));
        QCOMPARE(factors[0].motifId, std::string("MA0079.3"));  // by the name of the TF
        QCOMPARE(factors[1].motifId, std::string("MA0060.3"));
        QCOMPARE(form.choice().tf, std::string("SP1"));
        QCOMPARE(form.factorNames(), QStringList({QStringLiteral("SP1"), QStringLiteral("NFYA")}));
    }
    void theFieldsAreThoseOfTheChosenRow()
    {
        TrainingForm form;
        form.setCatalogue(catalogue());
        form.setMotifs(motifs());
        form.addFactors({{"SP1", "GM12878", "", "/p/sp1.bed"}, {"NFYA", "K562", "", "/p/nfya.bed"}});
        form.chooseFactor(1);
        QCOMPARE(named<QLineEdit>(form, "TF name")->text(), QStringLiteral("NFYA"));
        QCOMPARE(named<QLineEdit>(form, "Cell type")->text(), QStringLiteral("K562"));
        named<QLineEdit>(form, "Cell type")->setText(QStringLiteral("HeLa"));
        QCOMPARE(form.factors()[0].cell, std::string("GM12878"));
        QCOMPARE(form.factors()[1].cell, std::string("HeLa"));
        // Unchecked rows are not trained; the cross takes a row out.
        auto* list = form.findChild<FactorList*>();
        list->item(0, 0)->setCheckState(Qt::Unchecked);
        QCOMPARE(form.choices().size(), std::size_t(1));
        QCOMPARE(form.current().tf, std::string("NFYA"));
        QTest::keyClick(list, Qt::Key_Delete);
        QCOMPARE(form.factorNames(), QStringList{QStringLiteral("SP1")});
        QTest::keyClick(list, Qt::Key_Space);
        QCOMPARE(form.choices().size(), std::size_t(1));
        QTest::keyClick(list, Qt::Key_Delete);
        QCOMPARE(form.factorNames().size(), 1);  // one blank row stays
        QVERIFY(form.choice().tf.empty());
    }
    void countsStandInTheRowTheyBelongTo()
    {
        TrainingForm form;
        form.setCatalogue(catalogue());
        form.addFactors({{"SP1", "", "MA0079.3", "/p/sp1.bed"}, {"NFYA", "", "MA0060.3", "/p/nfya.bed"}});
        form.chooseFactor(1);
        form.showCounts(form.current(), 1204911, 4310);
        auto* list = form.findChild<FactorList*>();
        QCOMPARE(list->item(1, 4)->text(), QStringLiteral("1,204,911"));
        QCOMPARE(list->item(1, 5)->text(), QStringLiteral("4,310"));
        QVERIFY(list->item(0, 4)->text().isEmpty());
        named<widgets::NumberEdit>(form, "Motif threshold")->setValue(1e-5);
        QVERIFY(list->item(1, 4)->text().isEmpty());  // of other hits
    }
    void everyFieldComesBack()
    {
        TrainingForm form;
        form.setCatalogue(catalogue());
        TrainingChoice choice;
        choice.tf = "SP1";
        choice.cell = "GM12878";
        choice.peaks = "/p/sp1.bed";
        choice.motifFile = "/p/m.meme";
        choice.motifId = "MA0079.3";
        choice.dnase = "/p/dnase.bed";
        choice.exclude = "/p/black.bed";
        choice.negatives = "/p/negatives.bed";
        choice.design = "dnase";
        choice.core = CoreChoice::Blocked;
        choice.match = "strict";
        choice.background = "0.3,0.2,0.2,0.3";
        choice.pvalue = 3e-5;
        choice.maxUnknown = 50;
        choice.maxSites = 900;
        choice.settings.partial = "drop";
        choice.settings.overlap = "drop";
        choice.settings.flank = 150;
        choice.settings.ratio = 2;
        choice.settings.pBin = 0.2;
        choice.settings.gcBin = 0.05;
        choice.settings.window = 600;
        choice.settings.gcWindow = 200;
        choice.settings.maskWidth = 10;
        choice.settings.pooled = true;
        choice.settings.round = 4;
        choice.settings.testShare = 0.25;
        choice.settings.keepTogether = false;
        choice.architecture = "deepsea";
        choice.preset = "paper";
        choice.training.learningRate = 0.002;
        choice.training.patience = 4;
        choice.training.reverseComplement = false;
        choice.training.trunk = "/p/runs/old";
        choice.training.freezeTrunk = true;
        choice.training.score = false;
        choice.maxEpochs = 5;
        choice.batch = 32;
        choice.device = "cpu";
        choice.seed = 77;
        choice.parameters = {{"filters", 8}};
        form.setChoice(choice);
        TrainingChoice back = form.choice();
        back.name = choice.name;
        back.validation = choice.validation;  // without a genome there are none
        back.test = choice.test;
        back.asProposed = choice.asProposed;
        QVERIFY(back == choice);
        choice.peaks.clear();
        choice.sites = "/p/sites.bed";
        choice.labelColumn = 6;
        form.setChoice(choice);
        QVERIFY(form.choice().sites == choice.sites && form.choice().labelColumn == 6 && form.choice().peaks.empty());
    }
    void presetsDifferAndResetAndAreSavedAndDeleted()
    {
        Session session;
        TrainingDialog dialog(session, nullptr);
        dialog.setPresetFolder(path("presets"));
        dialog.setCatalogue(catalogue());
        PresetBar& bar = dialog.form().presets();
        auto* preset = named<QComboBox>(dialog, "Preset");
        QCOMPARE(preset->currentText(), QStringLiteral("DanQ, small data set"));
        QVERIFY(bar.differences().isEmpty());
        named<QSpinBox>(dialog, "Batch size")->setValue(50);
        named<QSpinBox>(dialog, "Early stop")->setValue(8);
        QVERIFY2(bar.differences().contains(QStringLiteral("2 values differ from the preset: batch size, early stop")), qPrintable(bar.differences()));
        Q_EMIT bar.resetWanted();
        QVERIFY(bar.differences().isEmpty());
        QCOMPARE(dialog.form().choice().batch, 0L);
        auto* architecture = named<QComboBox>(dialog, "Architecture");
        architecture->setCurrentIndex(1);
        QCOMPARE(preset->currentText(), QStringLiteral("DeepSEA, small data set"));
        QCOMPARE(named<widgets::NumberEdit>(dialog, "Learning rate")->value(), 1e-2);
        QVERIFY(bar.differences().isEmpty());

        named<QSpinBox>(dialog, "Batch size")->setValue(50);
        named<QAbstractButton>(dialog, "GC-controlled")->setChecked(true);
        dialog.savePreset(QStringLiteral("Mine"));
        QTRY_VERIFY(bar.userPreset() != nullptr);
        QCOMPARE(preset->currentText(), QStringLiteral("Mine"));
        QVERIFY2(bar.differences().isEmpty(), qPrintable(bar.differences()));
        named<QAbstractButton>(dialog, "Baseline")->setChecked(true);
        QVERIFY(bar.differences().contains(QStringLiteral("1 value differs from the preset: design")));
        Q_EMIT bar.resetWanted();
        QCOMPARE(dialog.form().choice().design, std::string("gc"));

        TrainingDialog later(session, nullptr);  // another day
        later.setPresetFolder(path("presets"));
        later.setCatalogue(catalogue());
        auto* again = named<QComboBox>(later, "Preset");
        QTRY_VERIFY(again->findText(QStringLiteral("Mine")) > 0);
        again->setCurrentIndex(again->findText(QStringLiteral("Mine")));
        QCOMPARE(later.form().choice().batch, 50L);
        QCOMPARE(later.form().choice().architecture, std::string("deepsea"));
        later.deletePreset();
        QTRY_VERIFY(again->findText(QStringLiteral("Mine")) < 0);
        QVERIFY(fs::is_empty(path("presets")));
    }
    void aTableIsAddedAndItsTroubleSaid()
    {
        Session session;
        TrainingDialog dialog(session, nullptr);
        dialog.setCatalogue(catalogue());
        writeFileAtomically(path("panel.tsv"), "tf\tmotif\tpeaks\tcell\nSP1\tMA0079.3\tSP1_GM12878.bed\tGM12878\nNFYA\tMA0060.3\tNFYA_GM12878.bed\tGM12878\n");
        dialog.addFromTable(QString::fromStdString(path("panel.tsv").string()));
        QTRY_COMPARE(dialog.form().choices().size(), std::size_t(2));
        QCOMPARE(dialog.form().choices()[1].peaks, path("NFYA_GM12878.bed"));
        const QString lines = dialog.copyCommands();
        QCOMPARE(lines.count(QStringLiteral("bindscape-cli train")), 4);
        QCOMPARE(QApplication::clipboard()->text(), lines);
        writeFileAtomically(path("bad.tsv"), "tf\tpeaks\nSP1\tgone.bed\n");
        dialog.addFromTable(QString::fromStdString(path("bad.tsv").string()));
        const auto said = [&dialog](const char* words) {
            const auto notices = dialog.findChildren<widgets::Notice*>();
            return std::any_of(notices.begin(), notices.end(), [&](const auto* notice) { return notice->sentence().contains(QLatin1String(words)); });
        };
        QTRY_VERIFY(said("bad.tsv, line 2"));
        QCOMPARE(dialog.form().choices().size(), std::size_t(2));
        dialog.addFromFolder(QString::fromStdString(path("presets").string()));
        QTRY_VERIFY(said("has no peak file"));
    }
    void theCircleOfADesignIsSeenInTheDark()
    {
        widgets::Look::instance().apply(widgets::Scheme::Dark);
        DesignCard card(QStringLiteral("GC-controlled"), QStringLiteral("help"));
        card.resize(240, 70);
        const QImage picture = card.grab().toImage();
        widgets::Look::instance().apply(widgets::Scheme::Light);
        const QRect button = card.button()->geometry();
        int brightest = 0;
        for (int x = button.left(); x < button.left() + 16; ++x)
            for (int y = button.top(); y <= button.bottom(); ++y)
                brightest = std::max(brightest, qGray(picture.pixel(x, y)));
        const int ground = qGray(picture.pixel(button.left() - 2, button.center().y()));
        QVERIFY2(brightest > ground + 50, qPrintable(QStringLiteral("%1 on %2").arg(brightest).arg(ground)));
    }
    void randomSplitsAreRounds()
    {
        TrainingForm form;
        form.setCatalogue(catalogue());
        form.addFactors({{"SP1", "", "MA0079.3", "/p/sp1.bed"}});
        QCOMPARE(form.choices().size(), std::size_t(1));
        QCOMPARE(form.choice().settings.round, 0);
        const auto* chromosomes = form.findChild<widgets::ChromosomeStrip*>();
        QVERIFY(!chromosomes->isHidden());
        named<QAbstractButton>(form, "Split: random by site")->setChecked(true);
        QCOMPARE(form.choices().size(), std::size_t(10));
        QVERIFY(chromosomes->isHidden());  // they have no say
        named<QSpinBox>(form, "Last round")->setValue(3);
        const auto choices = form.choices();
        QCOMPARE(choices.size(), std::size_t(3));
        QCOMPARE(choices[2].settings.round, 3);
        QCOMPARE(form.current().settings.round, 1);
        // A preset of one's own keeps the rounds.
        UserPreset preset{"mine", {}, settingsOf(choices[0]), 4};
        preset.settings.settings.round = 2;
        form.setUserPresets({preset});
        auto* names = named<QComboBox>(form, "Preset");
        names->setCurrentIndex(names->findText(QStringLiteral("mine")));
        QCOMPARE(form.rounds(), std::make_pair(2, 4));
    }
    void aListOfSitesIsTakenWhole()
    {
        TrainingForm form;
        form.setCatalogue(catalogue());
        form.addFactors({{"SP1", "", "MA0079.3", path("SP1_GM12878.bed")}});
        auto* sites = named<QComboBox>(form, "Labelled sites");
        sites->addItem(QStringLiteral("sites.bed"), QStringLiteral("/p/sites.bed"));
        sites->setCurrentIndex(1);
        QCOMPARE(form.choice().settings.ratio, 0.0);
        QVERIFY(form.choice().sites == "/p/sites.bed" && form.choice().peaks.empty());
        sites->setCurrentIndex(0);
        QCOMPARE(form.choice().settings.ratio, 1.0);
        QCOMPARE(form.choice().peaks, path("SP1_GM12878.bed"));
    }
    void everyControlHasANameAndAHint()
    {
        Session session;
        TrainingDialog dialog(session, nullptr);
        dialog.setCatalogue(catalogue());
        QStringList lacking;
        for (auto* widget : dialog.form().findChildren<QWidget*>()) {
            const bool control = qobject_cast<QComboBox*>(widget) != nullptr || qobject_cast<QAbstractButton*>(widget) != nullptr || qobject_cast<QAbstractSpinBox*>(widget) != nullptr ||
                                 (qobject_cast<QLineEdit*>(widget) != nullptr && qobject_cast<QComboBox*>(widget->parent()) == nullptr && qobject_cast<QAbstractSpinBox*>(widget->parent()) == nullptr);
            const bool inner = widget->parent() != nullptr && (widget->parent()->inherits("QAbstractItemView") || widget->parent()->inherits("QComboBoxPrivateContainer"));
            if (!control || inner || widget->inherits("QTableCornerButton"))
                continue;
            if (widget->accessibleName().isEmpty() || (widget->toolTip().isEmpty() && widget->isEnabled()))
                lacking << QString::fromLatin1(widget->metaObject()->className()) + QLatin1Char(' ') + widget->accessibleName();
            if (widget->focusPolicy() == Qt::NoFocus && !widget->inherits("QToolButton"))
                lacking << QStringLiteral("no key for ") + widget->accessibleName();
        }
        QVERIFY2(lacking.isEmpty(), qPrintable(lacking.join(QStringLiteral("; "))));
    }
};

QTEST_MAIN(TrainingFormTest)
#include "training_form_test.moc"
