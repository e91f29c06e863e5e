// SPDX-License-Identifier: GPL-3.0-or-later
// The table of sites: filters, sorting, both links with the browser, requests of other panels, changes by hand with undo.
#include "app/panels/range_text.h"
#include "app/panels/site_filter_row.h"
#include "app/panels/site_marking.h"
#include "app/panels/sites_panel.h"
#include "app/session/site_commands.h"
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/base/table_file.h"
#include "core/base/text.h"
#include "tests/support/test_support.h"
#include "widgets/forms/notice.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>

#include <cmath>
#include <limits>

using namespace bindscape;
using namespace bindscape::app;
using dataset::SiteColumn;
using dataset::SiteEdit;
namespace fs = std::filesystem;

namespace {

constexpr int kWait = 5000, kSites = 60;

}  // namespace

class SitesPanelTest : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_temporary;
    fs::path m_folder, m_edits;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<SitesPanel> m_panel;

    // Site i: chr1 (even) or chr9, begin 100 + 50 i; bound where i % 3 == 0; predicted i / 60.
    static Region core(int i) { return {i < 30 ? "chr1" : "chr9", 100 + 50 * i, 112 + 50 * i}; }
    void writeDataset(const char* editOfFirst = ".") const
    {
        const fs::path data = paths::datasetFolder(m_folder, "gata1"), run = paths::runFolder(m_folder, "run-1");
        fs::create_directories(data);
        fs::create_directories(run);
        TableWriter sites(data / paths::kInstancesFile), predictions(run / paths::kPredictionsFile);
        sites.line("#chrom\tbegin\tend\tmotif_id\tscore\tstrand\tpvalue\tlabel\tused\tsplit\tgc\tsignal\tdnase\tunknown\tedit");
        predictions.line("#chrom\tbegin\tend\tstrand\tprobability");
        for (int i = 0; i < kSites; ++i) {
            const Region place = core(i);
            const std::string where = place.chrom + '\t' + std::to_string(place.begin) + '\t' + std::to_string(place.end) + '\t';
            const char* strand = i % 2 == 0 ? "+" : "-";
            sites.line(where + "MA0035\t" + formatReal(10 + i % 7) + '\t' + strand + "\t" + formatReal(std::pow(10.0, -4 - 0.05 * i), 4) + '\t' + (i % 3 == 0 ? "1" : "0") +
                       "\t1\t" + (i < 30 ? "train" : "test") + '\t' + formatFixed(0.3 + 0.005 * i, 6) + "\t0\t" + (i % 5 == 0 ? "1" : "0") + "\t0\t" + (i == 0 ? editOfFirst : "."));
            if (i >= 30)
                predictions.line(where + strand + '\t' + formatFixed(i / 60.0, 6));
        }
        sites.commit();
        predictions.commit();
        writeFileAtomically(data / paths::kDatasetFile, "{}");
    }
    QString cell(int row, SiteColumn column) const { return m_panel->model().index(row, static_cast<int>(column)).data().toString(); }
    int rows() const { return m_panel->model().rowCount(); }
    void waitFor(int count) const { QTRY_COMPARE_WITH_TIMEOUT(rows(), count, kWait); }
    void filter(SiteColumn column, int choice) { static_cast<QComboBox*>(m_panel->filters()->field(column))->setCurrentIndex(choice); }
    void filter(SiteColumn column, const char* text) { static_cast<QLineEdit*>(m_panel->filters()->field(column))->setText(QString::fromLatin1(text)); }
    void selectRows(std::initializer_list<int> wanted)
    {
        auto* chosen = m_panel->table()->selectionModel();
        chosen->clearSelection();
        for (const int row : wanted)
            chosen->select(m_panel->model().index(row, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }
    std::vector<dataset::SiteChange> changes() const { return dataset::readSiteChanges(m_edits); }

private Q_SLOTS:
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_folder = m_temporary->path().toStdString();
        m_edits = paths::siteChanges(m_folder, "gata1");
        std::string letters;
        for (int i = 0; i < 5000; ++i)
            letters += "ACGT"[i * 7 % 4];
        writeFileAtomically(m_folder / "genome.fa", ">chr1\n" + letters + "\n>chr9\n" + letters + "\n");
        writeDataset();
        project::Project project;
        project.file = m_folder / "p.bindscape";
        project.genome = m_folder / "genome.fa";
        project::AnalysisEntry analysis;
        analysis.id = "gata1";
        analysis.tf = "GATA1";
        project::RunEntry run;
        run.id = "run-1";
        run.name = "run 1";
        analysis.runs = {run};
        project.analyses = {analysis};
        m_session = std::make_unique<Session>();
        m_session->setProject(project);
        QTRY_VERIFY_WITH_TIMEOUT(m_session->hasGenome() && m_session->project().analyses.size() == 1, kWait);
        m_panel = std::make_unique<SitesPanel>(*m_session, nullptr);
        m_panel->resize(1200, 300);
        m_panel->show();
        waitFor(kSites);
    }
    void cleanup()
    {
        m_panel.reset();
        m_session.reset();
    }

    void showsEverySite()
    {
        QCOMPARE(m_panel->countText(), QStringLiteral("60 of 60 sites"));
        QCOMPARE(cell(0, SiteColumn::Locus), QStringLiteral("chr1:101-112"));
        QCOMPARE(cell(0, SiteColumn::Label), QStringLiteral("bound"));
        QCOMPARE(cell(0, SiteColumn::Prediction), QStringLiteral("\u2013"));
        QCOMPARE(cell(45, SiteColumn::Prediction), QStringLiteral("0.750"));
        QCOMPARE(cell(45, SiteColumn::Verdict), QStringLiteral("right"));
        QCOMPARE(cell(46, SiteColumn::Verdict), QStringLiteral("wrong"));
        QCOMPARE(cell(46, SiteColumn::Edit), QStringLiteral("\u2013"));
        QVERIFY(m_panel->waiting()->isHidden() && m_panel->listed()->isHidden());
    }
    void filtersHoldTogether()
    {
        filter(SiteColumn::Label, 1);
        waitFor(20);
        filter(SiteColumn::Prediction, "0.5-0.8");
        waitFor(6);  // 30, 33, ... 45
        QCOMPARE(m_panel->countText(), QStringLiteral("6 of 60 sites"));
        filter(SiteColumn::Verdict, 2);
        waitFor(0);
        filter(SiteColumn::Verdict, 0);
        filter(SiteColumn::Gc, ">0.5");  // from 40
        waitFor(2);
        filter(SiteColumn::Gc, "a lot");
        waitFor(6);  // no range: it does not count, and says so
        QVERIFY(m_panel->filters()->field(SiteColumn::Gc)->property("invalid").toBool());
        for (auto* button : m_panel->findChildren<QPushButton*>())
            if (button->text() == QStringLiteral("Clear filters"))
                button->click();
        waitFor(kSites);
        filter(SiteColumn::PValue, "<1e-6");
        waitFor(20);
        filter(SiteColumn::PValue, "");
        filter(SiteColumn::Locus, "chr9:2,001-2,300");
        waitFor(6);
        filter(SiteColumn::Locus, "2,6");  // anywhere in the locus
        waitFor(5);
        filter(SiteColumn::Locus, "chr9:26");  // a position
        waitFor(0);
    }
    void inViewFollowsTheBrowser()
    {
        m_session->goTo({"chr1", 100, 400});
        m_panel->inView()->setChecked(true);
        waitFor(6);
        m_session->goTo({"chr9", 1600, 1700});
        waitFor(2);
        m_panel->inView()->setChecked(false);
        waitFor(kSites);
    }
    void headersSort()
    {
        m_panel->table()->sortByColumn(static_cast<int>(SiteColumn::Prediction), Qt::DescendingOrder);
        QTRY_COMPARE_WITH_TIMEOUT(cell(0, SiteColumn::Prediction), QStringLiteral("0.983"), kWait);
        QCOMPARE(cell(59, SiteColumn::Prediction), QStringLiteral("\u2013"));
        m_panel->table()->sortByColumn(static_cast<int>(SiteColumn::PValue), Qt::AscendingOrder);
        QTRY_COMPARE_WITH_TIMEOUT(cell(0, SiteColumn::Locus), QStringLiteral("chr9:3,051-3,062"), kWait);
    }
    void aRowMovesTheBrowser()
    {
        auto* table = m_panel->table();
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(m_panel->model().index(2, 0)).center());
        QCOMPARE(m_session->region().chrom, std::string("chr1"));
        QVERIFY(m_session->region().contains(206) && m_session->selectedHit().has_value());
        QCOMPARE(m_session->selectedHit()->begin, 200);
        QCOMPARE(m_session->selectedHit()->motif, std::string("MA0035"));  // so that the browser knows it
        QCOMPARE(m_session->undoStack().undoText(), QStringLiteral("Go to chr1:201-212"));
    }
    void theArrowKeysMoveTheBrowser()
    {
        auto* table = m_panel->table();
        QApplication::setActiveWindow(m_panel.get());
        table->setFocus();
        if (!table->hasFocus())
            QSKIP("This screen gives no focus.");
        QVERIFY(!m_session->selectedHit());  // focus alone moves nothing
        QTest::keyClick(table, Qt::Key_Down);
        QVERIFY(m_session->selectedHit() && m_session->selectedHit()->begin == core(1).begin);
        QTest::keyClick(table, Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(m_panel->selectedSites().size(), 2u);
        QCOMPARE(m_session->selectedHit()->begin, core(1).begin);
    }
    void aHitOfTheBrowserIsSelected()
    {
        genome::MotifHit hit;
        hit.begin = core(50).begin;
        hit.end = core(50).end;
        hit.strand = Strand::Forward;
        const Region before = m_session->region();
        m_session->selectHit(hit, "chr9");
        QCOMPARE(m_panel->selectedSites(), std::vector<std::size_t>{50});
        QVERIFY(m_panel->table()->visualRect(m_panel->model().index(50, 0)).intersects(m_panel->table()->viewport()->rect()));
        QCOMPARE(m_session->region(), before);
        hit.strand = Strand::Reverse;  // no such site: the selection stays
        m_session->selectHit(hit, "chr9");
        QCOMPARE(m_panel->selectedSites(), std::vector<std::size_t>{50});
    }
    void listsWhatIsAskedFor()
    {
        SiteSelection::Request request;
        request.analysis = "gata1";
        request.run = "run-1";
        request.query.label = 1;
        request.query.split = dataset::Split::Test;
        request.query.prediction = dataset::Range{0.75, std::numeric_limits<double>::infinity()};
        request.query.log10P = dataset::Range{4.0, 6.6};
        request.what = QStringLiteral("bound, predicted 0.75 and more, test");
        SiteSelection::of(*m_session).list(request);
        waitFor(3);  // 45, 48, 51
        QVERIFY(!m_panel->listed()->isHidden());
        QVERIFY(m_panel->listed()->sentence().contains(request.what));
        QCOMPARE(static_cast<QLineEdit*>(m_panel->filters()->field(SiteColumn::Prediction))->text(), QStringLiteral(">0.75"));
        QCOMPARE(m_panel->filters()->query().log10P, request.query.log10P);
        Q_EMIT m_panel->listed()->buttonClicked();
        waitFor(kSites);
        QVERIFY(m_panel->listed()->isHidden());
    }

    void changesByHandAreWrittenAndUndone()
    {
        selectRows({1, 2, 4});
        m_panel->mark(SiteMark::Bound);
        QCOMPARE(changes().size(), 3u);
        QVERIFY(changes()[0].core == core(1) && changes()[0].edit == SiteEdit::Bound && changes()[0].strand == Strand::Reverse && !changes()[0].time.empty());
        QCOMPARE(m_session->undoStack().undoText(), QStringLiteral("Mark 3 sites as bound"));
        QTRY_COMPARE_WITH_TIMEOUT(cell(1, SiteColumn::Edit), QStringLiteral("\u2192 bound"), kWait);
        QCOMPARE(cell(1, SiteColumn::Label), QStringLiteral("unbound"));  // as the data set has it
        QVERIFY(m_panel->model().index(1, 0).data(Qt::FontRole).value<QFont>().bold());
        QVERIFY(!m_panel->model().index(3, 0).data(Qt::FontRole).value<QFont>().bold());
        QVERIFY(m_panel->waiting()->sentence().startsWith(QStringLiteral("3 sites were changed by hand since this data set was made.")));
        QCOMPARE(m_panel->selectedSites(), (std::vector<std::size_t>{1, 2, 4}));  // stays
        const std::string before = readFile(m_edits);
        selectRows({1});
        m_panel->mark(SiteMark::Exclude);
        QCOMPARE(changes()[0].edit == SiteEdit::Excluded, true);
        filter(SiteColumn::Edit, 1);
        waitFor(3);
        m_session->undo();
        QCOMPARE(readFile(m_edits), before);
        m_session->undo();
        QVERIFY(!fs::exists(m_edits));
        waitFor(0);
        QTRY_VERIFY_WITH_TIMEOUT(m_panel->waiting()->isHidden(), kWait);
        m_session->redo();
        QCOMPARE(readFile(m_edits), before);
    }
    void otherWindowsKeepTheirChanges()
    {
        selectRows({1});
        m_panel->mark(SiteMark::Bound);
        auto both = changes();
        both.push_back({core(8), Strand::Forward, SiteEdit::Excluded, 0, "elsewhere", ""});
        dataset::writeSiteChanges(both, m_edits);
        m_session->undo();
        QCOMPARE(changes().size(), 1u);
        QVERIFY(changes()[0].core == core(8));
    }
    void marksThatChangeNothing()
    {
        selectRows({0});
        m_panel->mark(SiteMark::Bound);  // it is
        m_panel->mark(SiteMark::Restore);
        QVERIFY(!fs::exists(m_edits));
        m_panel->mark(SiteMark::Unbound);
        QTRY_COMPARE_WITH_TIMEOUT(cell(0, SiteColumn::Edit), QStringLiteral("\u2192 unbound"), kWait);
        m_panel->mark(SiteMark::Restore);
        QVERIFY(!fs::exists(m_edits));
        QCOMPARE(m_session->undoStack().undoText(), QStringLiteral("Restore chr1:101-112"));
    }
    void aSiteIsAddedAndTakenBack()
    {
        const auto change = changeOfNewSite(m_panel->model().list(), coreOfNewSite(m_panel->model().list(), {"chr1", 300, 301}), Strand::Forward, 1, "by eye");
        QCOMPARE(change.core, (Region{"chr1", 295, 307}));  // twelve bases, as all sites
        m_panel->addSite(change);
        waitFor(kSites + 1);
        QCOMPARE(cell(4, SiteColumn::Locus), QStringLiteral("chr1:296-307"));
        QCOMPARE(cell(4, SiteColumn::Edit), QStringLiteral("\u2192 added, bound"));
        QCOMPARE(cell(4, SiteColumn::PValue), QStringLiteral("\u2013"));
        selectRows({4});
        m_panel->mark(SiteMark::Unbound);
        QCOMPARE(changes().at(0).label, 0);
        QTRY_COMPARE_WITH_TIMEOUT(cell(4, SiteColumn::Edit), QStringLiteral("\u2192 added, unbound"), kWait);
        selectRows({4});
        m_panel->mark(SiteMark::Exclude);
        waitFor(kSites);
        QVERIFY(!fs::exists(m_edits));
        // Where there is a site it is marked.
        const auto marked = changeOfNewSite(m_panel->model().list(), core(2), Strand::Forward, 1, {});
        QCOMPARE(marked.edit == SiteEdit::Bound, true);
    }
    void damagedChangesAreTold()
    {
        fs::create_directories(m_edits.parent_path());
        writeFileAtomically(m_edits, "nonsense\n");
        QSignalSpy said(m_session.get(), &Session::message);
        selectRows({1});
        m_panel->mark(SiteMark::Bound);
        QCOMPARE(said.count(), 1);
        QVERIFY(said[0][0].toString().contains(QStringLiteral("line 1")));
        QCOMPARE(readFile(m_edits), std::string("nonsense\n"));
        QCOMPARE(m_session->undoStack().count(), 0);
    }
    void aNewDataSetIsReadAgain()
    {
        selectRows({0});
        m_panel->mark(SiteMark::Unbound);
        QTRY_VERIFY_WITH_TIMEOUT(!m_panel->waiting()->isHidden(), kWait);
        writeDataset("unbound");
        Q_EMIT m_session->runUpdated(QStringLiteral("run-1"));
        QTRY_VERIFY_WITH_TIMEOUT(m_panel->waiting()->isHidden(), kWait);
        QCOMPARE(cell(0, SiteColumn::Edit), QStringLiteral("unbound"));
    }
    void copiesAndExports()
    {
        filter(SiteColumn::Label, 1);
        waitFor(20);
        selectRows({0, 1});
        QMenu menu;
        m_panel->fillMenu(menu);
        for (auto* action : menu.actions())
            if (action->text() == QStringLiteral("Copy rows"))
                action->trigger();
        QCOMPARE(QApplication::clipboard()->text().count(QLatin1Char('\n')), 3);
        m_panel->exportSites(m_folder / "out.bed");
        QTRY_VERIFY_WITH_TIMEOUT(fs::exists(m_folder / "out.bed"), kWait);
        const std::string bed = readFile(m_folder / "out.bed");
        QCOMPARE(std::count(bed.begin(), bed.end(), '\n'), 20);
        QVERIFY(bed.starts_with("chr1\t100\t112\tbound\t0\t+\n"));
    }
    void dialogChecksThePlace()
    {
        const auto place = [](const QString& text) { return text == QStringLiteral("here") ? std::optional(Region{"chr1", 1000, 1001}) : std::nullopt; };
        AddSiteDialog dialog(m_panel->model().list(), place, [](const Region& core) { return core.end < 5000; }, QStringLiteral("nowhere"));
        QVERIFY(!dialog.change());
        dialog.locus()->setText(QStringLiteral("here"));
        dialog.label()->setCurrentIndex(1);
        QVERIFY(dialog.change() && dialog.change()->core == (Region{"chr1", 995, 1007}) && dialog.change()->label == 0);
    }

    void rangesAsTyped_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        const double inf = std::numeric_limits<double>::infinity();
        QTest::newRow("dash") << "0.4-0.6" << 0.4 << 0.6;
        QTest::newRow("en dash") << QStringLiteral("0.4 \u2013 .6") << 0.4 << 0.6;
        QTest::newRow("dots") << "-3..1e2" << -3.0 << 100.0;
        QTest::newRow("negative") << "-3--1" << -3.0 << -1.0;
        QTest::newRow("exponents") << "1e-6-1e-5" << 1e-6 << 1e-5;
        QTest::newRow("above") << ">= 0.5" << 0.5 << inf;
        QTest::newRow("below") << "<0.5" << -inf << 0.5;
    }
    void rangesAsTyped()
    {
        QFETCH(QString, text);
        QFETCH(double, low);
        QFETCH(double, high);
        QCOMPARE(rangeFromText(text), (std::optional(dataset::Range{low, high})));
    }
    void otherTextIsNoRange()
    {
        for (const char* text : {"", "high", "0.6-0.4", "1-2-3", ">", "0.5x"})
            QVERIFY2(!rangeFromText(QString::fromLatin1(text)), text);
        QVERIFY(rangeFromText(QStringLiteral("0.5"))->low == 0.5 && rangeFromText(QStringLiteral("0.5"))->high < 0.500001);
        QCOMPARE(log10RangeFromText(QStringLiteral("<1e-5"))->low, 5.0);
        QCOMPARE(log10RangeText({5, std::numeric_limits<double>::infinity()}), QStringLiteral("<1e-05"));
    }
};

QTEST_MAIN(SitesPanelTest)
#include "sites_panel_test.moc"
