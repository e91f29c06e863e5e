// SPDX-License-Identifier: GPL-3.0-or-later
// Profiles of all TFs: the map follows its choices, chosen rows are lines, a position lists its sites, what is missing is offered; the
// table is made anew only for rows whose scores have changed, and its pictures come again from their recipes.
#include "app/panels/profiles_panel.h"
#include "app/runs/run_selection.h"
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/project/panel_profiles.h"
#include "core/project/run_project.h"
#include "tests/core/analysis/some_scores.h"
#include "tests/support/test_support.h"
#include "widgets/canvas/look.h"
#include "widgets/plots/chart_view.h"
#include "widgets/plots/profile_matrix_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <cmath>

using namespace bindscape;
using namespace bindscape::app;
namespace fs = std::filesystem;

class ProfilesPanelTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_temporary;
    fs::path m_folder = m_temporary.path().toStdString();
    project::Project m_project;
    std::unique_ptr<Session> m_session;

    // Peaks of this width around the core, every second site on the reverse strand.
    static scores::ScoreSet peaks(double width, std::uint64_t seed, int label)
    {
        Random random(seed);
        test::SomeScores some;
        for (int i = 0; i < 40; ++i) {
            std::vector<float> values;
            for (int j = 0; j < 200; ++j)
                values.push_back(static_cast<float>((std::exp(-(j - 100.0) * (j - 100.0) / (2 * width * width)) + 0.02) * (0.5 + random.uniform())));
            test::addSite(some, 95, 11, i % 2 == 0 ? Strand::Forward : Strand::Reverse, std::string(200, 'A'), values);
            some.set.sites.back().label = label;
        }
        return some.set;
    }
    fs::path run(const std::string& id) const { return paths::runFolder(m_folder, id); }
    void write(const scores::ScoreSet& set, const fs::path& folder) const { scores::writeScores(set, {{"chr1", 40'200}}, folder); }
    void addTf(const std::string& tf, const char* design, double width, bool blocked)
    {
        project::AnalysisEntry analysis;
        analysis.id = tf + "-" + design;
        analysis.tf = tf;
        analysis.design = design;
        for (const bool isBlocked : {false, true}) {
            if (isBlocked && !blocked)
                continue;
            project::RunEntry entry;
            entry.id = analysis.id + (isBlocked ? "-blocked" : "-present");
            entry.name = "run 1";
            entry.coreBlocked = isBlocked;
            analysis.runs.push_back(entry);
            if (width > 0)
                write(peaks(isBlocked ? 2 * width : width, std::hash<std::string>()(entry.id) % 1000, 1), paths::scoresFolder(run(entry.id)));
        }
        m_project.analyses.push_back(analysis);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        widgets::Look::instance().apply(widgets::Scheme::Light);
        writeFileAtomically(m_folder / "genome.fa", ">chr1\n" + std::string(40'200, 'A') + "\n");
        m_project.file = m_folder / "p.bindscape";
        m_project.genome = m_folder / "genome.fa";
        addTf("CTCF", "gc", 6, true);
        addTf("SP1", "gc", 40, true);
        addTf("PU1", "gc", 7, false);
        addTf("YY1", "gc", 0, false);  // not scored
        addTf("SP1", "baseline", 30, false);
    }
    void init()
    {
        m_session = std::make_unique<Session>();
        m_session->setProject(m_project);
        QTRY_VERIFY(m_session->reference() != nullptr);
    }
    void cleanup() { m_session.reset(); }

    void rowsOfAProject()
    {
        const auto rows = project::panelRuns(m_project, "gc");
        QCOMPARE(rows.size(), std::size_t{4});
        QVERIFY(rows[0].name == "CTCF" && rows[0].blocked != nullptr && rows[2].blocked == nullptr);
        QCOMPARE(project::panelDesigns(m_project), (std::vector<std::string>{"baseline", "gc"}));
        auto other = m_project;
        other.analyses[1].cell = "GM12878";
        other.analyses.push_back(other.analyses[1]);
        other.analyses.back().cell = "K562";
        QCOMPARE(project::panelRuns(other, "gc")[1].name, std::string("SP1 · GM12878"));
        // Of several networks the starred one stands in the row.
        project::RunEntry second = other.analyses[0].runs[0];
        second.id = "second";
        second.starred = true;
        other.analyses[0].runs.push_back(second);
        QCOMPARE(project::panelRuns(other, "gc")[0].present->id, std::string("second"));
    }

    void theTableIsMadeOnce()
    {
        SilentProgress silent;
        project::ProfileQuestion question;
        const auto first = project::profilePanel(m_project, question, 1, silent);
        QCOMPARE(first.panel.rows.size(), std::size_t{3});
        QCOMPARE(first.unscored, (std::vector<std::string>{"YY1"}));
        QCOMPARE(first.runs[1], std::string("SP1-gc-present"));
        QVERIFY(first.panel.rows[1].blocked && !first.panel.rows[2].blocked);
        const auto direct = scores::readScores(paths::scoresFolder(run("SP1-gc-present")));
        const auto expected = analysis::averageCurve(direct, analysis::sitesWith(direct, analysis::Labels::Bound), {}, silent);
        QCOMPARE(first.panel.rows[1].present.mean, expected.mean);
        const auto before = fs::last_write_time(first.file);
        const auto again = project::profilePanel(m_project, question, 1, silent);
        QCOMPARE(fs::last_write_time(first.file), before);
        QCOMPARE(again.panel.rows[1].present.mean, expected.mean);
        // Other scores of one row: that row is another one, the others stay.
        write(peaks(20, 5, 1), paths::scoresFolder(run("PU1-gc-present")));
        const auto changed = project::profilePanel(m_project, question, 1, silent);
        QVERIFY(changed.panel.rows[2].present.mean != first.panel.rows[2].present.mean);
        QCOMPARE(changed.panel.rows[0].present.mean, first.panel.rows[0].present.mean);
        // A damaged table is made anew; damaged scores leave their row out with a sentence.
        writeFileAtomically(first.file, "rubbish");
        QCOMPARE(project::profilePanel(m_project, question, 1, silent).panel.rows.size(), std::size_t{3});
        const fs::path broken = paths::scoresFolder(run("PU1-gc-present")) / paths::kScoresFile;
        const std::string kept = readFile(broken);
        writeFileAtomically(broken, kept.substr(0, kept.size() / 2));
        const auto rest = project::profilePanel(m_project, question, 1, silent);
        QVERIFY(rest.panel.rows.size() == 2 && rest.warnings.size() == 1 && rest.warnings[0].message.find("PU1-gc-present") != std::string::npos);
        writeFileAtomically(broken, kept);
    }

    void picturesComeAgainFromTheirRecipes()
    {
        SilentProgress silent;
        const auto answer = project::profilePanel(m_project, {}, 1, silent);
        project::ProfilePicture picture;
        picture.file = answer.file;
        picture.view.order = analysis::PanelOrder::ByName;
        picture.marked = {"SP1"};
        figure::ExportOptions options;
        options.format = draw::FileFormat::Svg;
        const auto files = figure::exportFigure(project::profileMatrix(answer.panel, picture), options, m_folder / "first.svg", project::profilesRecipe(picture));
        const std::string svg = readFile(files.figure);
        for (const char* text : {"CTCF", "Core present", "Core blocked", "Z per row", "Rows by name"})
            QVERIFY2(svg.find(text) != std::string::npos, text);
        figure::exportFigure(project::makePicture(files.recipe, silent), options, m_folder / "second.svg", "{}");
        QCOMPARE(readFile(m_folder / "second.svg"), svg);
        const std::string csv = readFile(files.data);
        QVERIFY(csv.starts_with("panel,row,") && csv.find("Core blocked,SP1,") != std::string::npos);

        project::ProfileLines lines;
        lines.file = answer.file;
        lines.rows = {"SP1"};
        lines.smooth = 5;
        const auto chart = project::profileLinesChart(answer.panel, lines);
        QCOMPARE(chart.series.size(), std::size_t{2});
        QVERIFY(chart.subtitle.find("n = 40 bound") != std::string::npos);
        // The band is that of the running mean; what the table says of its scores is drawn, whatever the defaults are.
        const auto five = analysis::smoothed(answer.panel.rows[1].present, 5);
        QCOMPARE(chart.series[0].high[50], five.mean[50] + 1.96 * five.sem[50]);
        auto other = answer.panel;
        other.settings = {{"method", "Saliency"}, {"labels", "unbound"}, {"normalise", "yes"}, {"control_shift", "90"}};
        other.rows[1].control = other.rows[1].present;
        lines.control = true;
        const auto said = project::profileLinesChart(other, lines);
        QCOMPARE(said.series.back().name, std::string("windows shifted by 90 bp"));
        QVERIFY(said.y.title == "Mean |Saliency|" && said.subtitle.find("unbound") != std::string::npos && said.note.find("= 1 a window") != std::string::npos);
        other.rows[1].present.smoothedBands.clear();
        QVERIFY(project::profileLinesChart(other, lines).note.find("No band") == 0 && project::profileLinesChart(other, lines).series[0].high.empty());
        lines.control = false;
        const auto again = std::get<figure::Chart>(project::makePicture(project::profileLinesRecipe(lines), m_folder, "recipe", silent));
        QCOMPARE(again.series[0].y, chart.series[0].y);
        VERIFY_ERROR(project::makePicture(R"({"kind": "profile_lines", "file": "panels/profiles-gc.tsv", "rows": ["NONE"]})", m_folder, "recipe", silent),
                     "no profile called \"NONE\"");
        VERIFY_ERROR(project::makePicture(R"({"kind": "profiles", "file": "panels/profiles-gc.tsv", "order": "upside down"})", m_folder, "recipe", silent), "order");
    }

    void theDock()
    {
        ProfilesPanel panel(*m_session, nullptr);
        panel.resize(1500, 420);
        panel.show();
        auto& map = panel.map();
        QTRY_COMPARE(map.matrix().rows.size(), std::size_t{3});
        QCOMPARE(panel.design().currentData().toString(), QStringLiteral("gc"));
        QVERIFY(panel.facts().contains(QStringLiteral("not scored: YY1")) && panel.missing().isVisible());
        QCOMPARE(panel.lines().size(), std::size_t{1});
        // Rows by name: the second is PU1, the third SP1.
        panel.order().setCurrentIndex(1);
        QCOMPARE(map.matrix().rows, (std::vector<std::string>{"CTCF", "PU1", "SP1"}));
        QVERIFY(map.matrix().tree.merges.empty());
        const auto places = map.grid();
        const double height = places.names.height / 3;
        const QPoint name(static_cast<int>(places.names.right() - 5), static_cast<int>(places.names.y + 2.5 * height));
        QTest::mouseClick(&map, Qt::LeftButton, {}, name);
        QCOMPARE(map.chosenRows(), (std::vector<std::string>{"SP1"}));
        QCOMPARE(RunSelection::of(*m_session).run(), std::string("SP1-gc-present"));
        QTest::mouseClick(&map, Qt::LeftButton, Qt::ControlModifier, name - QPoint(0, static_cast<int>(2 * height)));
        QCOMPARE(map.chosenRows(), (std::vector<std::string>{"CTCF", "SP1"}));
        QCOMPARE(panel.lines().size(), std::size_t{2});
        QVERIFY(panel.lines()[1]->chart().title == "SP1" && panel.lines()[1]->chart().series.size() == 2);
        panel.overlay().setChecked(true);
        QVERIFY(panel.lines().size() == 1 && panel.lines()[0]->chart().series.size() == 2);
        panel.overlay().setChecked(false);
        panel.smooth().setValue(11);
        QCOMPARE(map.matrix().bin, 11.0);
        // A position of the blocked network of SP1.
        const auto& box = places.boxes[1];
        QTest::mouseClick(&map, Qt::LeftButton, {}, QPoint(static_cast<int>(box.x + box.width * 0.6), static_cast<int>(box.y + 2.5 * height)));
        QTRY_VERIFY(!panel.sites().places().empty());
        const auto& best = panel.sites().places().front();
        QVERIFY2(best.toCore > 10 && best.toCore < 30, qPrintable(QString::number(best.toCore)));
        const auto blocked = scores::readScores(paths::scoresFolder(run("SP1-gc-blocked")));
        double highest = 0;
        for (const auto& place : panel.sites().places())
            highest = std::max(highest, std::fabs(place.score));
        QCOMPARE(std::fabs(best.score), highest);
        // What the pointer reads, and what is found by typing.
        QVERIFY(map.textAt(2, 9).startsWith(QStringLiteral("SP1, position +")) && map.textAt(1, 9).contains(QStringLiteral("none (core blocked)")));
        panel.find().setText(QStringLiteral("pu"));
        QCOMPARE(map.chosenRows(), (std::vector<std::string>{"PU1"}));
        // Chosen elsewhere.
        RunSelection::of(*m_session).select("CTCF-gc-present");
        QCOMPARE(map.chosenRows(), (std::vector<std::string>{"CTCF"}));
        map.setFocus();
        QTest::keyClick(&map, Qt::Key_Down);
        QTest::keyClick(&map, Qt::Key_Space);
        QCOMPARE(map.chosenRows(), (std::vector<std::string>{"PU1"}));
        QTest::keyClick(&map, Qt::Key_1);
        QTRY_COMPARE(map.matrix().rows, (std::vector<std::string>{"SP1"}));
        QVERIFY(map.matrix().panels.size() == 1);
        panel.sequences().setCurrentIndex(1);
        QTRY_VERIFY(panel.emptyText().contains(QStringLiteral("unbound sites")));
        if (const auto folder = qEnvironmentVariable("BINDSCAPE_SCREENSHOTS"); !folder.isEmpty())
            panel.grab().save(folder + QStringLiteral("/profiles-empty.png"));
    }

    void theControlIsShownWhereItWasScored()
    {
        write(peaks(6, 9, 1), project::panelScores(run("CTCF-gc-present"), true, project::kControlShift));
        write(peaks(30, 9, 0), project::panelScores(run("CTCF-gc-present"), false));
        ProfilesPanel panel(*m_session, nullptr);
        panel.resize(1500, 420);
        panel.show();
        QTRY_COMPARE(panel.map().matrix().rows.size(), std::size_t{3});
        panel.map().choose({"CTCF"});
        panel.control().setChecked(true);
        QTRY_VERIFY(!panel.lines().empty() && panel.lines()[0]->chart().series.size() == 3);
        QVERIFY2(panel.lines()[0]->chart().series[2].name.find("shifted by 150 bp") != std::string::npos, panel.lines()[0]->chart().series[2].name.c_str());
        panel.sequences().setCurrentIndex(1);
        QTRY_COMPARE(panel.map().matrix().rows, (std::vector<std::string>{"CTCF"}));
        QVERIFY(panel.lines()[0]->chart().subtitle.find("n = 40 unbound") != std::string::npos);
        if (const auto folder = qEnvironmentVariable("BINDSCAPE_SCREENSHOTS"); !folder.isEmpty())
            panel.grab().save(folder + QStringLiteral("/profiles.png"));
    }
};

QTEST_MAIN(ProfilesPanelTest)
#include "profiles_panel_test.moc"
