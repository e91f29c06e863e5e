// SPDX-License-Identifier: GPL-3.0-or-later
// "What if" with two networks that were trained for a moment: a typed variant, every model, a window edited by hand with undo, and the
// picture again from its recipe. With BINDSCAPE_SCREENSHOTS set to a folder, pictures are kept.
#include "app/panels/numbers_table.h"
#include "app/panels/scratch_part.h"
#include "app/panels/variant_part.h"
#include "app/panels/what_if_panel.h"
#include "app/runs/run_selection.h"
#include "app/runs/score_choice.h"
#include "app/runs/variant_selection.h"
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/compute/compute.h"
#include "core/nn/architecture.h"
#include "core/project/run_project.h"
#include "core/project/whatif_picture.h"
#include "tests/core/train/toy_dataset.h"
#include "tests/support/test_support.h"
#include "widgets/plots/letter_rows.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSettings>
#include <QTemporaryDir>

#include <cmath>

using namespace bindscape;
using namespace bindscape::app;
namespace fs = std::filesystem;

class WhatIfPanelTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_temporary;
    fs::path m_folder = m_temporary.path().toStdString();
    std::unique_ptr<test::ToyDatasets> m_toy;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<WhatIfPanel> m_panel;
    std::shared_ptr<const genome::Reference> m_genome;

    project::Project makeProject()
    {
        project::Project project;
        project.file = m_folder / "toy.bindscape";
        project.genome = m_toy->genome();
        project.motifs = m_folder / "datasets/motif.meme";
        project::AnalysisEntry analysis;
        analysis.id = "toy";
        analysis.tf = "TOY";
        for (const bool blocked : {false, true}) {
            project::RunEntry run;
            run.id = blocked ? "blocked" : "present";
            run.name = "run 1";
            run.coreBlocked = blocked;
            analysis.runs.push_back(run);
        }
        project.analyses.push_back(analysis);
        return project;
    }
    void train(const std::string& name, bool blocked)
    {
        const auto& compute = compute::loadCompute();
        auto options = compute.presetOptions("small", "danq");
        options.coreBlocked = blocked;
        options.maxEpochs = 30;
        options.patience = 30;
        options.learningRate = 0.01;
        options.batch = 16;
        options.threads = 1;
        options.device = "cpu";
        const auto& description = nn::findDescription("danq");
        for (const auto& [id, value] : description.narrow)
            options.architectureValues.set(description.parameters, id, "6");
        SilentProgress silent;
        compute.train(m_folder / "datasets/toy", m_toy->genome(), options, m_folder / "runs" / name, silent, {});
    }
    char base(std::int64_t position) const { return m_genome->fetch({"chr1", position, position + 1})[0]; }
    static char other(char letter) { return letter == 'G' ? 'C' : 'G'; }
    QString snv(std::int64_t position) const
    {
        return QStringLiteral("chr1:%1 %2>%3").arg(position + 1).arg(QLatin1Char(base(position))).arg(QLatin1Char(other(base(position))));
    }
    std::vector<double> logits(const std::string& run, std::vector<std::string> sequences) const
    {
        SilentProgress silent;
        return compute::loadCompute().openModel(m_folder / "runs" / run, "cpu", 1)->logits(sequences, silent);
    }
    void shoot(const char* name) const
    {
        if (const auto folder = qEnvironmentVariable("BINDSCAPE_SCREENSHOTS"); !folder.isEmpty())
            m_panel->grab().save(folder + QLatin1Char('/') + QLatin1String(name));
    }
    std::string afterTyping(QChar letter)
    {
        QTest::keyClick(&m_panel->scratch().rows(), letter.toLatin1());
        return m_panel->scratch().edits().letters();
    }

private Q_SLOTS:
    void initTestCase()
    {
        QCoreApplication::setOrganizationName(QStringLiteral("bindscape-test"));
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_temporary.path());
        m_toy = std::make_unique<test::ToyDatasets>(m_folder / "datasets");
        m_toy->make("toy", {"chr1"}, {"chr2"}, {"chr3"});
        train("present", false);
        train("blocked", true);
        Warnings warnings;
        m_genome = genome::Reference::open(m_toy->genome(), warnings);
        m_session = std::make_unique<Session>();
        m_session->setProject(makeProject());
        QTRY_VERIFY(m_session->reference() != nullptr);
        m_panel = std::make_unique<WhatIfPanel>(*m_session, nullptr);
        m_panel->resize(1300, 320);
        m_panel->show();
        RunSelection::of(*m_session).select("present");
    }
    void cleanupTestCase()
    {
        m_panel.reset();
        m_session.reset();
    }

    void aTypedVariantIsAnswered()
    {
        VariantPart& part = m_panel->variants();
        part.text().setText(snv(3'040));  // the core of a bound hit lies at 3,000
        QTest::keyClick(&part.text(), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(part.comparison().has_value(), 30'000);
        const auto& answer = *part.comparison();
        QVERIFY2(answer.notes.at(0).find("Window of the bound ") == 0 &&
                     answer.notes.at(0).find("29 bp from the variant") != std::string::npos,
                 answer.notes.at(0).c_str());
        const Region window{"chr1", 2'906, 3'106};
        std::string first = m_genome->fetch(window), second = first;
        second[3'040 - 2'906] = other(base(3'040));
        const auto expected = logits("present", {first, second});
        COMPARE_CLOSE(answer.change(), expected[1] - expected[0], 1e-6, 1e-7);
        QVERIFY2(std::fabs(answer.change()) > 1e-3, qPrintable(QString::number(answer.change())));
        QVERIFY(part.numbers().contains(QStringLiteral("change of the logit")));
        QVERIFY(m_session->region().contains(3'040));
        QCOMPARE(part.rows().rows().size(), std::size_t{4});
        QVERIFY(part.rows().rows()[1].range == part.rows().rows()[3].range);
        shoot("variant.png");
    }

    void whatIsWrongIsSaid()
    {
        VariantPart& part = m_panel->variants();
        part.text().setText(QStringLiteral("chr1:3041 %1>T").arg(QLatin1Char(other(base(3'040)))));
        part.go();
        QTRY_VERIFY_WITH_TIMEOUT(!part.trouble().isEmpty(), 30'000);
        QVERIFY2(part.trouble().contains(QStringLiteral("The genome has %1 at chr1:3,041, but the variant says %2")
                                             .arg(QLatin1Char(base(3'040)))
                                             .arg(QLatin1Char(other(base(3'040))))),
                 qPrintable(part.trouble()));
        QVERIFY(!part.comparison());
        part.text().setText(QStringLiteral("rubbish"));
        part.go();
        QVERIFY(part.trouble().startsWith(QStringLiteral("This is no variant.")));
    }

    void oneAlternateAtATime()
    {
        genome::Variant row;
        row.begin = 3'040;
        row.reference = base(3'040);
        row.alternates = std::string(1, other(base(3'040))) + "," + row.reference + "TT";
        VariantSelection::of(*m_session).ask(whatif::variantOf("chr1", row));  // as a click in a track does
        VariantPart& part = m_panel->variants();
        QTRY_VERIFY_WITH_TIMEOUT(part.comparison().has_value(), 30'000);
        QCOMPARE(part.alternates().count(), 2);
        QVERIFY(part.alternates().isVisible() && part.trouble().isEmpty());
        QCOMPARE(part.comparison()->columns(), std::int64_t{200});
        part.alternates().setCurrentIndex(1);
        QTRY_COMPARE_WITH_TIMEOUT(part.comparison()->columns(), std::int64_t{202}, 30'000);
        part.centre().setCurrentIndex(1);
        QTRY_VERIFY_WITH_TIMEOUT(part.comparison()->notes.at(0).find("centred on the variant") != std::string::npos, 30'000);
        QCOMPARE(part.comparison()->begin, std::int64_t{3'041 - 100});
        shoot("insertion.png");
        part.centre().setCurrentIndex(0);
        part.alternates().setCurrentIndex(0);
    }

    void everyModelIsAsked()
    {
        VariantPart& part = m_panel->variants();
        QTRY_VERIFY_WITH_TIMEOUT(part.comparison() && part.comparison()->columns() == 200, 30'000);
        part.askEveryModel();
        QTRY_COMPARE_WITH_TIMEOUT(part.answers().size(), std::size_t{2}, 30'000);
        QCOMPARE(part.answers()[0].alternate - part.answers()[0].reference, part.comparison()->change());
        const Region window{"chr1", 2'906, 3'106};
        std::string first = m_genome->fetch(window).replace(94, 12, 12, 'N'), second = first;
        second[3'040 - 2'906] = other(base(3'040));
        const auto expected = logits("blocked", {first, second});
        COMPARE_CLOSE(part.answers()[1].alternate - part.answers()[1].reference, expected[1] - expected[0], 1e-6, 1e-7);
        QVERIFY(part.table().isVisible());
        shoot("models.png");
    }

    void theOptionsOfTheMethodCount()
    {
        VariantPart& part = m_panel->variants();
        ScoreChoice& choice = ScoreChoice::of(*m_session);
        m_panel->setMethod("saliency");
        QTRY_VERIFY_WITH_TIMEOUT(part.comparison() && part.comparison()->method == interpret::findMethod("saliency").title, 30'000);
        const auto before = part.comparison()->second;
        choice.chooseMethod("saliency");
        Values values = choice.request().values;
        values.set(choice.request().description().parameters, "rc_average", "true");
        choice.setValues(values);
        QTRY_VERIFY_WITH_TIMEOUT(part.comparison() && part.comparison()->method.find("rc_average=true") != std::string::npos, 30'000);
        QVERIFY(part.comparison()->second != before);
        values.set(choice.request().description().parameters, "rc_average", "false");
        choice.setValues(values);
        QTRY_VERIFY_WITH_TIMEOUT(part.comparison() && part.comparison()->second == before, 30'000);
        choice.chooseMethod("gradcam");
        m_panel->setMethod("gradcam");
        QTRY_VERIFY_WITH_TIMEOUT(part.comparison() && part.comparison()->method == interpret::findMethod("gradcam").title, 30'000);
    }

    void aWindowIsEditedByHand()
    {
        m_panel->setView(WhatIfPanel::View::Scratch);
        ScratchPart& part = m_panel->scratch();
        m_session->setDetailShown(false);
        m_session->goTo({"chr1", 2'950, 3'063});
        part.takeView();
        QTRY_VERIFY_WITH_TIMEOUT(part.comparison().has_value(), 30'000);
        QCOMPARE(part.window()->region, (Region{"chr1", 2'906, 3'106}));
        const std::string original = part.edits().original();
        QCOMPARE(part.comparison()->change(), 0.0);
        const auto settled = [&] { return part.comparison() && part.comparison()->secondLetters == part.edits().letters(); };
        const auto isRight = [&] {
            const auto expected = logits("present", {original, part.edits().letters()});
            return test::isClose(part.comparison()->change(), expected[1] - expected[0], 1e-6, 1e-7);
        };

        // Typed over three bases: one step.
        part.rows().setCursor(2'920);
        std::string typed = original;
        for (std::size_t i = 14; i < 17; ++i) {
            typed[i] = other(original[i]);
            QCOMPARE(afterTyping(QLatin1Char(typed[i])), std::string(typed).substr(0, i + 1) + original.substr(i + 1));
        }
        QCOMPARE(part.edits().stack().count(), 1);
        QTRY_VERIFY_WITH_TIMEOUT(settled(), 30'000);
        QVERIFY(isRight());
        QCOMPARE(part.comparison()->marks, (std::vector<std::pair<std::int64_t, std::int64_t>>{{14, 17}}));
        shoot("typed.png");

        // A motif of the project's file, on its other strand.
        QTRY_VERIFY(part.motifs().count() == 1);
        part.rows().setCursor(3'050);
        part.insert(part.motifs().itemText(0));
        QCOMPARE(part.edits().letters(), std::string(typed).replace(144, 12, "CGATAAGCTTGC"));
        part.insert(QStringLiteral("ACGTX"));
        QVERIFY(part.trouble().contains(QStringLiteral("is neither bases (A, C, G, T, N) nor a motif of motif.meme")));
        const std::string inserted = part.edits().letters();
        QTRY_VERIFY_WITH_TIMEOUT(settled(), 30'000);
        QVERIFY(isRight());

        // The core is taken out and the flanks shuffled, again another way.
        part.rows().choose(3'000, 3'012);
        part.remove(whatif::Removal::Unknown);
        QCOMPARE(part.edits().letters().substr(94, 12), std::string(12, 'N'));
        part.shuffle(whatif::Flank::Left);
        const std::string once = part.edits().letters();
        part.shuffle(whatif::Flank::Left);
        QVERIFY(part.edits().letters() != once && part.edits().letters().substr(94) == once.substr(94));
        QTRY_VERIFY_WITH_TIMEOUT(settled(), 30'000);
        QVERIFY(isRight());

        // All the way back: bytes and logit.
        for (int i = 0; i < 4; ++i)
            QTest::keyClick(&part.rows(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(part.edits().letters(), typed);
        QTest::keyClick(&part.rows(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(part.edits().letters(), original);
        QTRY_VERIFY_WITH_TIMEOUT(settled(), 30'000);
        QCOMPARE(part.comparison()->change(), 0.0);
        part.edits().stack().redo();
        part.edits().stack().redo();
        QCOMPARE(part.edits().letters(), inserted);

        part.rows().choose(3'050, 3'062);
        part.average();
        QTRY_VERIFY_WITH_TIMEOUT(part.marginal().has_value(), 30'000);
        SilentProgress silent;
        const auto model = compute::loadCompute().openModel(m_folder / "runs/present", "cpu", 1);
        const auto expected =
            whatif::marginalise(*model, *part.window(), original, inserted, 144, 156, part.marginal()->changes.size(), 1, silent);
        COMPARE_CLOSE(part.marginal()->mean, expected.mean, 1e-6, 1e-7);
        shoot("scratch.png");
        part.reset();
        QCOMPARE(part.edits().letters(), original);
    }

    void theBlockedCoreStaysBlocked()
    {
        ScratchPart& part = m_panel->scratch();
        RunSelection::of(*m_session).select("blocked");
        genome::MotifHit hit{3'000, 3'012, Strand::Forward, 10, 1e-6, 1, true, "toy"};
        m_session->selectHit(hit, "chr1");
        part.takeSite();
        QTRY_VERIFY_WITH_TIMEOUT(part.comparison() && part.comparison()->coreBlocked, 30'000);
        part.rows().choose(3'000, 3'012);
        part.remove(whatif::Removal::Unknown);
        QTRY_VERIFY_WITH_TIMEOUT(part.comparison()->secondLetters == part.edits().letters(), 30'000);
        QCOMPARE(part.comparison()->change(), 0.0);
        QVERIFY(std::isnan(part.comparison()->first[95]));
        shoot("blocked.png");
        RunSelection::of(*m_session).select("present");  // the same place, the edits stay
        QTRY_VERIFY_WITH_TIMEOUT(part.comparison() && !part.comparison()->coreBlocked && part.comparison()->change() != 0, 30'000);
        QCOMPARE(part.edits().letters().substr(94, 12), std::string(12, 'N'));
    }

    void thePictureComesAgainFromItsRecipe()
    {
        const auto& comparison = *m_panel->scratch().comparison();
        const project::WhatIfView view{80, 120, "toy", draw::BaseColors::Igv};
        const std::string recipe = project::whatIfRecipe(comparison, view);
        SilentProgress silent;
        const auto picture = project::makePicture(recipe, m_folder, "recipe", silent);
        const auto& figure = std::get<figure::BrowserFigure>(picture);
        QCOMPARE(figure.views.at(0).region, (Region{"chr1", 2'986, 3'026}));
        const auto& row = std::get<genome::Attribution>(figure.views[0].tracks.at(2).data);
        QCOMPARE(row.letters, comparison.secondLetters);
        QVERIFY(std::equal(row.values.begin(), row.values.end(), comparison.second.begin(),
                           [](float a, float b) { return a == b || (std::isnan(a) && std::isnan(b)); }));
        figure::ExportOptions options;
        options.format = draw::FileFormat::Svg;
        const auto files = figure::exportFigure(picture, options, m_folder / "first.svg", recipe);
        const auto again = project::makePicture(files.recipe, silent);
        figure::exportFigure(again, options, m_folder / "second.svg", recipe);
        QCOMPARE(readFile(m_folder / "second.svg"), readFile(m_folder / "first.svg"));
        QVERIFY(readFile(files.data).find("edited") != std::string::npos);
        VERIFY_ERROR(project::makePicture(R"({"kind": "whatif", "chrom": "chr1", "first_letters": "ACGT", "second_letters": "ACG"})",
                                          m_folder, "recipe", silent),
                     "as long as");
        VERIFY_ERROR(project::makePicture(
                         R"({"kind": "whatif", "chrom": "chr1", "first_letters": "AC", "second_letters": "AC", "first_scores": ["x", 1]})",
                         m_folder, "recipe", silent),
                     "must hold numbers");
    }
};

QTEST_MAIN(WhatIfPanelTest)
#include "what_if_panel_test.moc"
