// SPDX-License-Identifier: GPL-3.0-or-later
// Variants in the window: a ranked list, singletons and tested variants of two TFs, made in jobs and read again; rows move the browser and
// are chosen from elsewhere; lists are exported with what made them.
#include "app/dialogs/export_list.h"
#include "app/dialogs/file_combo.h"
#include "app/panels/variant_tables.h"
#include "app/panels/variants_panel.h"
#include "app/runs/run_names.h"
#include "app/runs/run_selection.h"
#include "app/runs/variant_selection.h"
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "tests/core/variation/small_world.h"
#include "tests/support/test_support.h"
#include "widgets/canvas/look.h"
#include "widgets/plots/chart_view.h"

#include <QCheckBox>
#include <QPushButton>
#include <QStandardPaths>
#include <QTableView>

#include <cmath>

using namespace bindscape;
using namespace bindscape::app;
namespace fs = std::filesystem;

class VariantsPanelTest : public QObject {
    Q_OBJECT
    test::SmallWorld m_world;
    project::Project m_project;
    std::unique_ptr<Session> m_session;

    void addTf(const std::string& tf, std::uint64_t seed)
    {
        project::AnalysisEntry analysis;
        analysis.id = tf + "-gc";
        analysis.tf = tf;
        analysis.design = "gc";
        project::RunEntry entry;
        entry.id = analysis.id + "-present";
        analysis.runs.push_back(entry);
        scores::writeScores(m_world.scoreSet(tf, seed), test::SmallWorld::contigs(),
                            paths::scoresFolder(paths::runFolder(m_project.folder(), entry.id)));
        m_project.analyses.push_back(analysis);
    }
    // Every seventh base of chr1: a SNP; every second one a singleton.
    void writeFiles()
    {
        std::string vcf = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n",
                    table = "chrom\tpos\tref\talt\tlog2FC\tFDR\n";
        for (std::int64_t at = 3; at < 6000; at += 7) {
            const std::string reference(1, m_world.letter("chr1", at)), alternate(1, test::SmallWorld::other(reference[0]));
            const std::string place = "chr1\t" + std::to_string(at + 1) + "\t";
            vcf += place + "rs" + std::to_string(at) + "\t" + reference + "\t" + alternate + "\t.\tPASS\tAC=" + (at % 2 == 0 ? "1" : "9") +
                   ";AN=2000\n";
            table += place + reference + "\t" + alternate + "\t0.5\t" + (at % 3 == 0 ? "0.01" : "0.5") + "\n";
        }
        writeFileAtomically(m_world.path("some.vcf"), vcf);
        writeFileAtomically(m_world.path("tested.tsv"), table);
    }
    std::unique_ptr<VariantsPanel> shown()
    {
        auto panel = std::make_unique<VariantsPanel>(*m_session, nullptr);
        panel->resize(1500, 480);
        panel->show();
        return panel;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        widgets::Look::instance().apply(widgets::Scheme::Light);
        m_project.file = m_world.path("p.bindscape");
        m_project.genome = m_world.path("genome.fa");
        addTf("SP1", 1);
        addTf("YY1", 2);
        writeFiles();
        project::TrackEntry track;
        track.id = "some";
        track.name = "Some variants";
        track.kind = "variants";
        track.file = m_world.path("some.vcf");
        m_project.tracks = {track};
    }
    void init()
    {
        std::error_code ignored;
        fs::remove_all(project::variantsFolder(m_project.folder()), ignored);
        m_session = std::make_unique<Session>();
        m_session->setProject(m_project);
        QTRY_VERIFY(m_session->reference() != nullptr);
    }
    void cleanup() { m_session.reset(); }

    void rankedList()
    {
        const auto panel = shown();
        QTRY_VERIFY(!panel->emptyText().isEmpty());
        QCOMPARE(panel->file().file(), m_world.path("some.vcf"));  // of the track
        panel->asksNetwork().setChecked(false);                    // nothing is trained here
        panel->start().click();
        QTRY_VERIFY(panel->variants().rowCount() > 20);
        QVERIFY(panel->emptyText().isEmpty());
        QVERIFY2(panel->facts().contains(QStringLiteral("SP1, YY1")), qPrintable(panel->facts()));
        const auto file = studyTable(m_project, VariantStudy::Ranked);
        const auto ranked = variation::readRanked(file);
        QCOMPARE(panel->variants().rowCount(), static_cast<int>(ranked.size()));
        QVERIFY(fs::exists(project::studyRecord(file)));
        // A row moves the browser and is the variant that is looked at.
        panel->table().setFocus();
        panel->table().selectRow(0);
        QCOMPARE(m_session->region().chrom, std::string("chr1"));
        QVERIFY(m_session->region().contains(ranked[0].begin));
        QVERIFY(VariantSelection::of(*m_session).last() && VariantSelection::of(*m_session).last()->begin == ranked[0].begin);
        QTest::keyClick(&panel->table(), Qt::Key_Down);
        QCOMPARE(VariantSelection::of(*m_session).last()->begin, ranked[1].begin);
        // The network whose score it is becomes the one that is shown.
        for (const int row : {0, 1, panel->variants().rowCount() / 2}) {
            panel->table().selectRow(row);
            const auto& line = panel->variants().at(row);
            if (line.model.empty())
                continue;
            const auto run = findRun(m_project, RunSelection::of(*m_session).run());
            QVERIFY(run);
            QCOMPARE(run->analysis->tf, line.model);
        }
        // Chosen elsewhere.
        const auto& other = ranked[ranked.size() / 2];
        VariantSelection::of(*m_session).select({other.chrom, other.begin, {}, other.reference, {other.alternates}});
        QCOMPARE(panel->variants().at(panel->table().currentIndex().row()).region.begin, other.begin);
        // Sorted by place, and back again.
        panel->table().sortByColumn(0, Qt::AscendingOrder);
        QCOMPARE(panel->variants().at(panel->table().currentIndex().row()).region.begin, other.begin);  // stays chosen
        for (int row = 1; row < panel->variants().rowCount(); ++row)
            QVERIFY(panel->variants().at(row - 1).region.begin < panel->variants().at(row).region.begin);
        // The list and what made it.
        auto list = listOf(panel->variants().table());
        list.origin["kind"] = "variants";
        writeList(list, m_world.path("list.csv"));
        QVERIFY(readFile(m_world.path("list.csv")).starts_with("chrom,pos,end,id,change,score,rank,tf,to_core,delta_logit,motif,to_motif,filter\n"));
        QCOMPARE(test::readJson(m_world.path("list.json")).at("rows").get<std::size_t>(), ranked.size());
        // Another panel reads what was made.
        const auto again = shown();
        QTRY_COMPARE(again->variants().rowCount(), static_cast<int>(ranked.size()));
        // The file once more, with INFO.
        auto order = panel->order();
        order.annotated = m_world.path("scored.vcf");
        jobs::Job* job = startVariantStudy(*m_session, order);
        QVERIFY(job != nullptr);
        QTRY_VERIFY(jobOfVariantStudy(*m_session) == nullptr);
        QVERIFY(readFile(order.annotated).find("BINDSCAPE_TF=SP1") != std::string::npos);
    }

    void singletons()
    {
        const auto panel = shown();
        panel->study().setCurrentIndex(1);
        QTRY_VERIFY(!panel->emptyText().isEmpty());
        panel->start().click();
        QTRY_VERIFY(panel->emptyText().isEmpty() && panel->chart().hasData());
        QCOMPARE(panel->chart().chart().x.categories.size(), std::size_t{4});  // two TFs and two pools
        const auto rows = variation::readSingletons(studyTable(m_project, VariantStudy::Singletons));
        // The point of a TF: the variants behind it, as many as it was made of.
        const std::string name = panel->chart().chart().x.categories[0];
        const auto row = std::find_if(rows.begin(), rows.end(), [&](const auto& one) { return one.name == name; });
        Q_EMIT panel->chart().pointClicked(0, 0);
        QTRY_VERIFY(panel->title().contains(QStringLiteral("variants")) && panel->variants().rowCount() > 0);
        QCOMPARE(static_cast<std::int64_t>(panel->variants().rowCount()), row->classes[0].variants);
        std::int64_t singletons = 0;
        for (const auto& line : panel->variants().table().lines)
            singletons += std::get<std::string>(line.cells[3]) == "yes" ? 1 : 0;
        QCOMPARE(singletons, row->classes[0].singletons);
        // The pools: every row of every TF, and every position once.
        for (const auto& pool : rows) {
            const auto& names = panel->chart().chart().x.categories;
            const auto at = static_cast<int>(std::find(names.begin(), names.end(), pool.name) - names.begin());
            Q_EMIT panel->chart().pointClicked(0, at);
            QTRY_VERIFY(panel->title().startsWith(QString::fromStdString(pool.name + ", all")));
            QCOMPARE(static_cast<std::int64_t>(panel->variants().rowCount()), pool.classes[0].variants);
        }
        if (const auto folder = qEnvironmentVariable("BINDSCAPE_SCREENSHOTS"); !folder.isEmpty())
            panel->grab().save(folder + QStringLiteral("/variants.png"));
    }

    void tested()
    {
        const auto panel = shown();
        panel->study().setCurrentIndex(2);
        panel->file().setFile(m_world.path("tested.tsv"));
        QTRY_VERIFY(!panel->emptyText().isEmpty());
        panel->start().click();
        QTRY_VERIFY(panel->emptyText().isEmpty() && panel->chart().hasData());
        const auto variants = variation::readTested(studyTable(m_project, VariantStudy::Tested));
        QCOMPARE(panel->variants().rowCount(), static_cast<int>(variants.size()));
        QVERIFY2(panel->facts().contains(QStringLiteral("Mann-Whitney")), qPrintable(panel->facts()));
    }

    // What is wrong is said, and the dock goes on.
    void trouble()
    {
        const auto panel = shown();
        QStringList said;
        connect(m_session.get(), &Session::message, this, [&said](const QString& sentence) { said << sentence; });
        QTRY_VERIFY(!panel->emptyText().isEmpty());
        std::string wrong = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";
        for (std::int64_t at = 3; at < 6000; at += 7)  // of another assembly
            wrong += "chr1\t" + std::to_string(at + 1) + "\t.\t" + test::SmallWorld::other(m_world.letter("chr1", at)) + "\tN\t.\t.\t.\n";
        writeFileAtomically(m_world.path("wrong.vcf"), wrong);
        panel->asksNetwork().setChecked(false);
        panel->file().setFile(m_world.path("wrong.vcf"));
        panel->start().click();
        QTRY_VERIFY(said.join(QLatin1Char(' ')).contains(QStringLiteral("wrong.vcf")));
        QTRY_VERIFY(panel->start().isEnabled());
        requireWritableFolder(project::variantsFolder(m_project.folder()));
        writeFileAtomically(studyTable(m_project, VariantStudy::Ranked), "#chrom\nchr1\n");
        Q_EMIT m_session->analysesChanged();
        QTRY_VERIFY(panel->emptyText().contains(QStringLiteral("ranked.tsv")));
    }

    void order()
    {
        VariantTable table;
        table.names = {QStringLiteral("n")};
        table.helps = {QString()};
        for (const double value : {2.0, std::nan(""), 1.0, 3.0})
            table.lines.push_back({{"chr1", 0, 1}, {}, {std::isnan(value) ? decltype(VariantLine::cells)::value_type() : value}});
        VariantsModel model;
        model.setTable(table);
        model.sort(1, Qt::DescendingOrder);
        const auto text = [&](int row) { return model.data(model.index(row, 1)).toString(); };
        QCOMPARE(text(0) + text(1) + text(2) + text(3), QStringLiteral("321–"));
        model.sort(1, Qt::AscendingOrder);
        QCOMPARE(text(0) + text(1) + text(2) + text(3), QStringLiteral("123–"));
    }
};

QTEST_MAIN(VariantsPanelTest)
#include "variants_panel_test.moc"
