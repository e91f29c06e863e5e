// SPDX-License-Identifier: GPL-3.0-or-later
// A run again with one change: what can be changed, what comes out, and what is refused.
#include "app/dialogs/clone_dialog.h"
#include "core/base/atomic_file.h"
#include "tests/support/test_support.h"
#include "widgets/canvas/look.h"

#include <QComboBox>
#include <QPushButton>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTreeWidget>

using namespace bindscape;
using namespace bindscape::app;

class CloneTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    Catalogue m_catalogue;
    project::Project m_project;

    TrainingChoice source() const { return choiceOf(m_project.analyses[0], m_project.analyses[0].runs[0]); }
    const CloneField* field(const std::vector<CloneField>& fields, const std::string& id) const
    {
        const auto found = std::find_if(fields.begin(), fields.end(), [&](const auto& entry) { return entry.id == id; });
        return found == fields.end() ? nullptr : &*found;
    }
    std::vector<CloneRun> cloned(const std::string& id, const std::string& values) const { return clones(source(), id, values, m_catalogue, m_project); }
    std::string refused(const std::string& id, const std::string& values) const
    {
        return test::errorOf([&] { cloned(id, values); });
    }

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        widgets::Look::instance().apply(widgets::Scheme::Light);
        m_catalogue = loadCatalogue();
        const std::filesystem::path folder = m_folder.path().toStdString();
        for (const char* name : {"genome.fa", "peaks.bed", "motifs.meme"})
            writeFileAtomically(folder / name, ">chr1\nACGT\n");
        m_project.file = folder / "p.bindscape";
        m_project.genome = folder / "genome.fa";
        project::AnalysisEntry entry;
        entry.id = "sp1-gc";
        entry.tf = "SP1";
        entry.design = "gc";
        entry.peaks = folder / "peaks.bed";
        entry.motifFile = folder / "motifs.meme";
        entry.motifId = "MA0079.3";
        for (const bool blocked : {false, true}) {
            project::RunEntry run;
            run.id = blocked ? "run-blocked" : "run-present";
            run.name = "run 2";
            run.coreBlocked = blocked;
            run.seed = 1;
            entry.runs.push_back(run);
        }
        m_project.analyses = {entry};
    }
    void theListHasWhatWillBeUsed()
    {
        const auto fields = cloneFields(source(), m_catalogue);
        QCOMPARE(fields.front().id, std::string("seed"));
        const auto* usual = m_catalogue.options("small", "danq");
        QCOMPARE(field(fields, "patience")->value, std::to_string(usual->patience));  // the preset's, not 0
        QVERIFY(field(fields, "learning_rate")->value != "0");
        QCOMPARE(field(fields, "core")->value, std::string("both"));
        QCOMPARE(field(fields, "trunk")->value, std::string("none"));
        QVERIFY(field(fields, "architecture")->options.size() >= 2);
        for (const auto& parameter : m_catalogue.architecture("danq")->parameters)
            QVERIFY2(field(fields, "size:" + parameter.id) != nullptr, parameter.id.c_str());
        for (const auto& entry : fields)
            QVERIFY(!entry.label.isEmpty() && !entry.help.isEmpty());
    }
    void severalValuesAreSeveralRuns()
    {
        const auto runs = cloned("seed", "2, 3,5");
        QCOMPARE(runs.size(), std::size_t(3));
        QCOMPARE(runs[1].choice.seed, std::uint64_t(3));
        QCOMPARE(runs[1].choice.name, std::string("run 2 · seed 3"));
        QVERIFY(runs[1].says.contains(QStringLiteral("seed 3 instead of 1")));
        // Nothing else differs.
        TrainingChoice same = runs[1].choice;
        same.seed = 1;
        same.name = source().name;
        QVERIFY(same == source());
        // The pair comes along, in the same data set.
        std::vector<TrainingChoice> choices;
        for (const auto& run : runs)
            choices.push_back(run.choice);
        const auto plan = planRuns(choices, m_project);
        QCOMPARE(plan.runs.size(), std::size_t(6));
        QCOMPARE(plan.analyses.size(), std::size_t(1));
        QCOMPARE(plan.analyses[0].runs.size(), std::size_t(8));
        // A clone of a clone says its own value, not both.
        project::Project more = m_project;
        more.analyses = plan.analyses;
        const auto again = clones(choiceOf(more.analyses[0], more.analyses[0].runs[4]), "seed", "9", m_catalogue, more);
        QCOMPARE(again.front().choice.name, std::string("run 2 · seed 9"));
        // A name that is taken gets a number.
        QCOMPARE(clones(source(), "seed", "3", m_catalogue, more).front().choice.name, std::string("run 2 · seed 3 (2)"));
    }
    void everySettingCanBeChanged()
    {
        for (const CloneField& entry : cloneFields(source(), m_catalogue)) {
            std::string value;
            for (const auto& option : entry.options)
                if (option != entry.value && value.empty())
                    value = option;
            if (entry.id == "trunk")
                value = "/somewhere/runs/other";
            else if (value.empty() && entry.id.starts_with("size:"))
                continue;  // ranges of their own, tried below
            else if (value.empty())
                value = entry.value == "1" ? "2" : "1";
            if (entry.id == "freeze_trunk") {
                QVERIFY(refused(entry.id, "yes").find("scratch") != std::string::npos);
                continue;
            }
            const auto runs = cloned(entry.id, value);
            QVERIFY2(runs.size() == 1 && !(runs[0].choice == source()), entry.id.c_str());
            const auto after = cloneFields(runs[0].choice, m_catalogue);
            const auto* now = field(after, entry.id);
            QVERIFY2(now != nullptr && now->value == value, (entry.id + ": " + (now ? now->value : "") + " for " + value).c_str());
        }
        const auto dense = std::find_if(m_catalogue.architecture("danq")->parameters.begin(), m_catalogue.architecture("danq")->parameters.end(),
                                        [](const auto& parameter) { return std::holds_alternative<IntRange>(parameter.kind); });
        const auto range = std::get<IntRange>(dense->kind);
        const std::string wanted = std::to_string(range.value == range.min ? range.max : range.min);
        QCOMPARE(cloned("size:" + dense->id, wanted)[0].choice.parameters.at(dense->id).get<long>(), std::stol(wanted));
        // Another network has its own sizes.
        project::Project sized = m_project;
        sized.analyses[0].runs[0].parameters = {{dense->id, range.min}};
        const auto other = clones(choiceOf(sized.analyses[0], sized.analyses[0].runs[0]), "architecture", "deepsea", m_catalogue, sized);
        QVERIFY(other[0].choice.parameters.empty());
        // Another design is another data set.
        QCOMPARE(planRuns(cloned("design", "baseline")[0].choice, m_project).analyses.size(), std::size_t(2));
    }
    void whatCannotBeIsRefused()
    {
        QVERIFY(refused("seed", "1").find("nothing would differ") != std::string::npos);
        QVERIFY(refused("seed", "2,2").find("twice") != std::string::npos);
        QVERIFY(refused("seed", "2,").find("separated by commas") != std::string::npos);
        QVERIFY(refused("seed", "two").find("whole number") != std::string::npos);
        QVERIFY(refused("seed", "-1").find("whole number") != std::string::npos);
        QVERIFY(refused("learning_rate", "nan").find("number from") != std::string::npos);
        QVERIFY(refused("learning_rate", "0").find("number from") != std::string::npos);
        QVERIFY(refused("architecture", "transformer").find("one of danq") != std::string::npos);
        QVERIFY(refused("nothing", "1").find("no setting") != std::string::npos);
        const auto& parameter = m_catalogue.architecture("danq")->parameters.front();
        QVERIFY(!refused("size:" + parameter.id, "-5").empty());
    }
    void theDialogShowsWhatWillDiffer()
    {
        Session session;
        session.setProject(m_project);
        QTRY_VERIFY(session.project().analyses.size() == 1 && session.reference() != nullptr);
        CloneDialog dialog(session, session.project().analyses[0], session.project().analyses[0].runs[0], nullptr);
        dialog.setCatalogue(m_catalogue);
        dialog.show();
        QVERIFY(dialog.windowTitle().contains(QStringLiteral("run 2")));
        // The next seed is proposed: one key press trains it.
        QVERIFY(dialog.says().contains(QStringLiteral("run 2 · seed 2")));
        dialog.choose("seed", QStringLiteral("1"));
        QVERIFY(dialog.says().contains(QStringLiteral("nothing would differ")));
        QVERIFY(!dialog.trainButton().isEnabled());
        QVERIFY(!dialog.addToQueue());
        dialog.choose("learning_rate", QStringLiteral("0.01, 0.003"));
        QCOMPARE(dialog.says().count(QLatin1Char('\n')), 1);
        dialog.choose("reverse_complement", QString());
        QVERIFY(dialog.valueField().count() == 1);
        if (const QString folder = qEnvironmentVariable("BINDSCAPE_SCREENSHOTS"); !folder.isEmpty()) {
            dialog.choose("seed", QStringLiteral("2, 3, 4"));
            QTest::qWait(60);
            dialog.grab().save(folder + QStringLiteral("/clone-light.png"));
        }
    }
};

QTEST_MAIN(CloneTest)
#include "clone_test.moc"
