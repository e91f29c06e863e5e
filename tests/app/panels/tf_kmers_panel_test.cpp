// SPDX-License-Identifier: GPL-3.0-or-later
// k-mers of all TFs: planted words lead their rows on every page, a square shows its counts, designs and instances, families are named by
// hand and kept, the panel is made once and comes again from its recipe.
#include "app/panels/tf_kmers_panel.h"
#include "app/runs/finding_selection.h"
#include "app/runs/run_selection.h"
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/project/kmer_panel.h"
#include "core/project/run_project.h"
#include "tests/core/analysis/some_scores.h"
#include "tests/support/test_support.h"
#include "widgets/canvas/look.h"
#include "widgets/plots/chart_view.h"
#include "widgets/plots/kmer_matrix_view.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTableWidget>
#include <QTemporaryDir>

#include <cmath>

using namespace bindscape;
using namespace bindscape::app;
namespace fs = std::filesystem;

class TfKmersPanelTest : public QObject {
    Q_OBJECT
    static constexpr int kSites = 80, kWindow = 200;
    QTemporaryDir m_temporary;
    fs::path m_folder = m_temporary.path().toStdString();
    project::Project m_project;
    std::unique_ptr<Session> m_session;
    std::vector<std::string> m_letters;
    std::map<std::string, std::vector<int>> m_planted;  // word -> place in each window

    fs::path run(const std::string& id) const { return paths::runFolder(m_folder, id); }
    // Letters are those of the genome; where `word` was planted, scores are high with this strength.
    scores::ScoreSet scored(const std::string& word, double strength, std::uint64_t seed) const
    {
        Random random(seed);
        test::SomeScores some;
        for (int i = 0; i < kSites; ++i) {
            std::vector<float> values;
            for (int j = 0; j < kWindow; ++j) {
                const int from = m_planted.at(word)[static_cast<std::size_t>(i)];
                values.push_back(static_cast<float>((j >= from && j < from + 5 ? strength : 0.1) * (0.8 + 0.4 * random.uniform())));
            }
            test::addSite(some, 95, 10, Strand::Forward, m_letters[static_cast<std::size_t>(i)], values);
        }
        return some.set;
    }
    void addTf(const std::string& tf, const char* design, const std::string& word, double strength)
    {
        project::AnalysisEntry analysis;
        analysis.id = tf + "-" + design;
        analysis.tf = tf;
        analysis.design = design;
        project::RunEntry entry;
        entry.id = analysis.id + "-present";
        analysis.runs.push_back(entry);
        if (!word.empty())
            scores::writeScores(scored(word, strength, m_project.analyses.size() + 1), {{"chr1", kSites * 1000}}, paths::scoresFolder(run(entry.id)));
        m_project.analyses.push_back(analysis);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        widgets::Look::instance().apply(widgets::Scheme::Light);
        Random random(7);
        std::string genome = ">chr1\n";
        for (int i = 0; i < kSites; ++i) {
            std::string letters;
            for (int j = 0; j < kWindow; ++j)
                letters += "ACGT"[random.below(4)];
            int at = 10;
            for (const char* word : {"CCAAT", "TGACT"}) {
                at += 10 + static_cast<int>(random.below(20));
                letters.replace(static_cast<std::size_t>(at), 5, word);
                m_planted[word].push_back(at);
                at += 5;
            }
            m_letters.push_back(letters);
            genome += letters + std::string(1000 - kWindow, 'N') + "\n";
        }
        writeFileAtomically(m_folder / "genome.fa", genome);
        writeFileAtomically(m_folder / "known.meme",
                            "MEME version 4\n\nALPHABET= ACGT\n\nMOTIF M1 NFYA\nletter-probability matrix: alength= 4 w= 5\n"
                            "0 1 0 0\n0 1 0 0\n1 0 0 0\n1 0 0 0\n0 0 0 1\n\nMOTIF M2 FOS\nletter-probability matrix: alength= 4 w= 5\n"
                            "0 0 0 1\n0 0 1 0\n1 0 0 0\n0 1 0 0\n0 0 0 1\n");
        writeFileAtomically(m_folder / "starts.bed", "chr1\t0\t1\nchr1\t20000\t20001\n");
        m_project.file = m_folder / "p.bindscape";
        m_project.genome = m_folder / "genome.fa";
        m_project.motifs = m_folder / "known.meme";
        addTf("SP1", "baseline", "CCAAT", 1);
        addTf("JUND", "baseline", "TGACT", 1);
        addTf("SP1", "gc", "CCAAT", 0.6);
        addTf("YY1", "gc", "", 0);
    }
    void init()
    {
        std::error_code ignored;
        fs::remove(project::familiesFile(m_folder), ignored);
        m_session = std::make_unique<Session>();
        m_session->setProject(m_project);
        QTRY_VERIFY(m_session->reference() != nullptr);
    }
    void cleanup() { m_session.reset(); }

    void theTable()
    {
        SilentProgress silent;
        project::KmerQuestion question;
        const auto answer = project::kmerPanelOf(m_project, question, silent);
        QCOMPARE(answer.panel.pages, (std::vector<std::string>{"baseline", "gc"}));
        QCOMPARE(answer.panel.rows.size(), std::size_t{2});
        QCOMPARE(answer.unscored, (std::vector<std::string>{"YY1 (GC-controlled)"}));
        QCOMPARE(answer.runs.at({"gc", "SP1"}), std::string("SP1-gc-present"));
        // Each cell is the one of that run's own table.
        const auto set = scores::readScores(paths::scoresFolder(run("SP1-gc-present")));
        const auto table = analysis::kmerEnrichment(set, m_letters, {}, silent);
        const auto row = static_cast<std::size_t>(std::find(answer.panel.rows.begin(), answer.panel.rows.end(), "SP1") - answer.panel.rows.begin());
        for (std::size_t w = 0; w < answer.panel.words.size(); ++w) {
            const auto own = std::find_if(table.rows.begin(), table.rows.end(), [&](const auto& one) { return one.kmer == answer.panel.words[w].kmer; });
            QCOMPARE(answer.panel.cell(1, row, w).top, own->top);
            QCOMPARE(answer.panel.cell(1, row, w).total, own->total);
        }
        const auto before = fs::last_write_time(answer.file);
        QCOMPARE(project::kmerPanelOf(m_project, question, silent).panel.words.size(), answer.panel.words.size());
        QCOMPARE(fs::last_write_time(answer.file), before);
        question.options.top = 0.02;
        QVERIFY(project::kmerPanelOf(m_project, question, silent).panel.cell(0, 0, 0).allTop > answer.panel.cell(0, 0, 0).allTop);
        // Proximal sites alone; a stratum without a site leaves its run out.
        question = {};
        question.pages = project::KmerPages::Distance;
        VERIFY_ERROR(project::kmerPanelOf(m_project, question, silent), "need a file of genes");
        question.strata = m_folder / "starts.bed";
        question.design = "baseline";
        const auto near = project::kmerPanelOf(m_project, question, silent);
        QCOMPARE(near.panel.pages, (std::vector<std::string>{"proximal", "distal"}));
        // Every occurrence is on one of both pages.
        QVERIFY(near.panel.cell(0, 0, 0).all > 0);
        QCOMPARE(near.panel.cell(0, 0, 0).all + near.panel.cell(1, 0, 0).all, answer.panel.cell(0, 0, 0).all);
        // One TF in two cell types: a page each, one row.
        project::Project cells = m_project;
        cells.analyses.resize(2);
        cells.analyses[0].cell = "HeLa-S3";
        cells.analyses[1].cell = "K562";
        cells.analyses[1].tf = cells.analyses[0].tf;
        question = {};
        question.pages = project::KmerPages::Cells;
        const auto both = project::kmerPanelOf(cells, question, silent);
        QCOMPARE(both.panel.pages, (std::vector<std::string>{"HeLa-S3", "K562"}));
        QCOMPARE(both.panel.rows, (std::vector<std::string>{"SP1"}));
        QCOMPARE(both.runs.at({"K562", "SP1"}), std::string("JUND-baseline-present"));
        for (const auto& word : both.panel.words)
            if (word.kmer == "CCAAT" || word.kmer == "TGACT") {
                const auto at = static_cast<std::size_t>(&word - both.panel.words.data());
                QVERIFY((both.panel.cell(0, 0, at).oddsRatio > both.panel.cell(1, 0, at).oddsRatio) == (word.kmer == "CCAAT"));
            }
        // The same sites by the network that the run started from; a run without such scores is named.
        question.pages = project::KmerPages::Training;
        question.design = "baseline";
        scores::writeScores(scored("TGACT", 1, 9), {{"chr1", kSites * 1000}}, project::pageScores(m_project, "SP1-baseline-present", project::KmerPages::Training, project::kPretrainedPage));
        const auto learnt = project::kmerPanelOf(m_project, question, silent);
        QCOMPARE(learnt.panel.pages, (std::vector<std::string>{"pre-trained", "fine-tuned"}));
        QCOMPARE(learnt.unscored, (std::vector<std::string>{"JUND (Pre-trained)"}));
        const auto sp1 = static_cast<std::size_t>(std::find(learnt.panel.rows.begin(), learnt.panel.rows.end(), "SP1") - learnt.panel.rows.begin());
        const auto jund = 1 - sp1;
        for (const auto& word : learnt.panel.words)
            if (word.kmer == "CCAAT" || word.kmer == "TGACT") {
                const auto at = static_cast<std::size_t>(&word - learnt.panel.words.data());
                QVERIFY((learnt.panel.cell(0, sp1, at).oddsRatio > learnt.panel.cell(1, sp1, at).oddsRatio) == (word.kmer == "TGACT"));
                QCOMPARE(learnt.panel.cell(0, jund, at).all, std::int64_t{0});
            }
        auto permuted = learnt;
        project::permuteRow(m_project, question, permuted, "pre-trained", "SP1", 20, 1, 1, silent);
        for (const auto& word : permuted.panel.words)
            if (word.kmer == "TGACT")
                QVERIFY(permuted.panel.cell(0, sp1, static_cast<std::size_t>(&word - permuted.panel.words.data())).permutationP < 0.06);
        fs::remove_all(project::pageScores(m_project, "SP1-baseline-present", project::KmerPages::Training, project::kPretrainedPage));
        project::Project none = m_project;
        none.analyses = {m_project.analyses.back()};
        VERIFY_ERROR(project::kmerPanelOf(none, {}, silent), "No run has scores of bound sites yet");
    }

    void theDock()
    {
        TfKmersPanel panel(*m_session, nullptr);
        panel.resize(1500, 480);
        panel.show();
        auto& map = panel.map();
        QTRY_VERIFY(!map.matrix().rows.empty());
        QCOMPARE(panel.page().count(), 2);
        QVERIFY(panel.facts().contains(QStringLiteral("YY1 (GC-controlled)")));
        panel.find().setText(QStringLiteral("JUN"));
        panel.find().setText(QStringLiteral("NFY"));  // a family: its first word
        QCOMPARE(panel.word(), QStringLiteral("CCAAT"));
        panel.find().setText(QStringLiteral("SP1"));
        QCOMPARE(panel.word(), QStringLiteral("CCAAT"));
        QCOMPARE(RunSelection::of(*m_session).run(), std::string("SP1-baseline-present"));
        QTRY_VERIFY(!panel.instances().places().empty());
        // The best instance is a planted one, and the counts are the panel's.
        const auto& best = panel.instances().places().front();
        const auto site = static_cast<std::size_t>(best.region.begin / 1000);
        QCOMPARE(best.region.begin % 1000, std::int64_t{m_planted["CCAAT"][site]});
        const auto& cell = map.matrix().cell(*map.row(), *map.column());
        QVERIFY(cell.oddsRatio > 10);
        QCOMPARE(panel.counts().item(0, 0)->text(), QString::number(cell.top));
        QCOMPARE(panel.counts().item(1, 0)->text(), QString::number(cell.total - cell.top));
        QCOMPARE(panel.designs().chart().series.at(0).y.size(), std::size_t{2});
        const double here = panel.designs().chart().series[0].y[0];
        QVERIFY(std::fabs(here - cell.oddsRatio) < 1e-12);

        // Another design: same order, same square.
        const auto columns = map.matrix().columns;
        map.setFocus();
        QTest::keyClick(&map, Qt::Key_2);
        QCOMPARE(panel.page().currentData().toString(), QStringLiteral("gc"));
        QCOMPARE(map.matrix().columns, columns);
        QCOMPARE(panel.word(), QStringLiteral("CCAAT"));
        QCOMPARE(RunSelection::of(*m_session).run(), std::string("SP1-gc-present"));
        // JUND has no network there.
        const auto jund = static_cast<std::size_t>(std::find(map.matrix().rows.begin(), map.matrix().rows.end(), "JUND") - map.matrix().rows.begin());
        QVERIFY(map.cellText(jund, 0).contains(QStringLiteral("no table")));
        QTest::keyClick(&map, Qt::Key_1);

        // Mouse: the square of JUND and TGACT.
        const auto places = map.grid();
        const auto word = static_cast<std::size_t>(std::find(columns.begin(), columns.end(), "TGACT") - columns.begin());
        const auto square = places.cells.cell(jund, word);
        QTest::mouseClick(&map, Qt::LeftButton, {}, QPoint(static_cast<int>(square.x + square.width / 2), static_cast<int>(square.y + square.height / 2)));
        QCOMPARE(panel.word(), QStringLiteral("TGACT"));
        QTRY_VERIFY(!panel.instances().places().empty() && panel.instances().places().front().region.begin % 1000 ==
                                                             m_planted["TGACT"][static_cast<std::size_t>(panel.instances().places().front().region.begin / 1000)]);
        QTest::keyClick(&map, Qt::Key_Home);
        QCOMPARE(panel.word().toStdString(), columns.front());

        // Longer words.
        panel.k().setValue(6);
        QTRY_COMPARE(map.matrix().columns.front().size(), std::size_t{6});
        if (const auto folder = qEnvironmentVariable("BINDSCAPE_SCREENSHOTS"); !folder.isEmpty())
            panel.grab().save(folder + QStringLiteral("/tf-kmers.png"));
    }

    // In and out of regions, side by side in one order; the lists are of the page.
    void strata()
    {
        TfKmersPanel panel(*m_session, nullptr);
        panel.resize(1500, 480);
        panel.show();
        auto& map = panel.map();
        QTRY_VERIFY(!map.matrix().rows.empty());
        QVERIFY(panel.design().isHidden());
        writeFileAtomically(m_folder / "half.bed", "chr1\t0\t40000\n");
        panel.pages().setCurrentIndex(panel.pages().findData(QStringLiteral("regions")));
        panel.setStrata(m_folder / "half.bed");
        panel.k().setValue(4);
        QTRY_COMPARE(panel.page().count(), 2);
        QTRY_COMPARE(map.matrix().columns.front().size(), std::size_t{4});
        QCOMPARE(panel.page().itemText(1), QStringLiteral("Outside"));
        QVERIFY(!panel.design().isHidden());
        QVERIFY(map.matrix().subtitle.find("Inside") != std::string::npos);
        panel.find().setText(QStringLiteral("CCAA"));
        QTRY_VERIFY(!panel.instances().places().empty());
        for (const auto& place : panel.instances().places())
            QVERIFY(place.region.begin < 40'000);
        map.setFocus();
        QTest::keyClick(&map, Qt::Key_2);
        QCOMPARE(panel.page().currentData().toString(), QStringLiteral("outside"));
        QTRY_VERIFY(!panel.instances().places().empty() && panel.instances().places().front().region.begin >= 40'000);
        QCOMPARE(panel.designs().chart().x.categories, (std::vector<std::string>{"Inside", "Outside"}));
    }

    // What chance does is told for all words of the row, and kept with the table.
    void permutation()
    {
        TfKmersPanel panel(*m_session, nullptr);
        panel.resize(1500, 480);
        panel.show();
        QTRY_VERIFY(!panel.map().matrix().rows.empty());
        panel.find().setText(QStringLiteral("SP1"));
        panel.find().setText(QStringLiteral("CCAAT"));
        QVERIFY(!panel.wordFacts().contains(QStringLiteral("by permutation")));
        panel.permute().click();
        QTRY_VERIFY(panel.wordFacts().contains(QStringLiteral("by permutation P 0.005")));  // none of 200 rounds
        const auto kept = analysis::readKmerPanel(project::panelsFolder(m_folder) / "kmers-5.tsv");
        const auto row = static_cast<std::size_t>(std::find(kept.rows.begin(), kept.rows.end(), "SP1") - kept.rows.begin());
        std::size_t told = 0;
        for (std::size_t w = 0; w < kept.words.size(); ++w) {
            told += std::isnan(kept.cell(0, row, w).permutationP) ? 0 : 1;
            if (kept.words[w].kmer == "CCAAT")
                COMPARE_CLOSE(kept.cell(0, row, w).permutationP, 1.0 / 201, 1e-9, 0);
        }
        QCOMPARE(told, kept.words.size());
    }

    // A word, a design and a TF that are chosen elsewhere are chosen here, and the other way round.
    void oneSelection()
    {
        TfKmersPanel panel(*m_session, nullptr);
        panel.resize(1500, 480);
        panel.show();
        QTRY_VERIFY(!panel.map().matrix().rows.empty());
        FindingSelection& findings = FindingSelection::of(*m_session);
        panel.find().setText(QStringLiteral("SP1"));
        findings.selectWord("TGACT");
        QCOMPARE(panel.word(), QStringLiteral("TGACT"));
        findings.selectDesign("gc");
        QCOMPARE(panel.page().currentData().toString(), QStringLiteral("gc"));
        QCOMPARE(RunSelection::of(*m_session).run(), std::string("SP1-gc-present"));
        RunSelection::of(*m_session).select("JUND-baseline-present");
        QCOMPARE(findings.design(), std::string("baseline"));
        QCOMPARE(panel.page().currentData().toString(), QStringLiteral("baseline"));
        QCOMPARE(panel.map().matrix().rows[*panel.map().row()], std::string("JUND"));
        panel.map().setFocus();
        QTest::keyClick(&panel.map(), Qt::Key_Home);
        QCOMPARE(findings.word(), panel.word().toStdString());
    }

    void familiesAreKept()
    {
        {
            TfKmersPanel panel(*m_session, nullptr);
            panel.resize(1500, 480);
            panel.show();
            QTRY_VERIFY(!panel.map().matrix().rows.empty());
            panel.nameFamily({"CCAAT"}, "mine");
            const auto& matrix = panel.map().matrix();
            const auto at = static_cast<std::size_t>(std::find(matrix.columns.begin(), matrix.columns.end(), "CCAAT") - matrix.columns.begin());
            QCOMPARE(matrix.families.at(at), std::string("mine"));
            m_session->undo();
            QVERIFY(!project::readFamilies(project::familiesFile(m_folder)).contains("CCAAT"));
            QTRY_VERIFY(panel.map().matrix().families.at(at) != "mine");
            m_session->redo();
            QTRY_COMPARE(panel.map().matrix().families.at(at), std::string("mine"));
        }
        QCOMPARE(project::readFamilies(project::familiesFile(m_folder)).at("CCAAT"), std::string("mine"));
        SilentProgress silent;
        const auto answer = project::kmerPanelOf(m_project, {}, silent);
        const auto word = std::find_if(answer.panel.words.begin(), answer.panel.words.end(), [](const auto& one) { return one.kmer == "CCAAT"; });
        QCOMPARE(word->family, std::string("mine"));
        writeFileAtomically(project::familiesFile(m_folder), "CCAAT no tab\n");
        VERIFY_ERROR(project::readFamilies(project::familiesFile(m_folder)), "line 1");
    }

    void thePictureComesAgain()
    {
        SilentProgress silent;
        const auto answer = project::kmerPanelOf(m_project, {}, silent);
        const project::KmerPanelView view{"gc", "DanQ", "SP1", "CCAAT"};
        figure::ExportOptions options;
        options.format = draw::FileFormat::Svg;
        const auto files = figure::exportFigure(project::kmerMatrix(answer.panel, view), options, m_folder / "a.svg", project::kmerPanelRecipe(answer.file, view));
        figure::exportFigure(project::makePicture(files.recipe, silent), options, m_folder / "b.svg", "{}");
        QCOMPARE(readFile(m_folder / "b.svg"), readFile(m_folder / "a.svg"));
    }
};

QTEST_MAIN(TfKmersPanelTest)
#include "tf_kmers_panel_test.moc"
