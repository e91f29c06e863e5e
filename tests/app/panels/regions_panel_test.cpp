// SPDX-License-Identifier: GPL-3.0-or-later
// The table of regions: sort, filter, go, edit, BED in and out, clipboard; fluent with a hundred thousand.
#include "app/panels/regions_panel.h"

#include <QApplication>
#include <QClipboard>
#include <QElapsedTimer>
#include <QFile>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace bindscape;
using app::RegionsModel;
using app::RegionsPanel;
using app::Session;

namespace {

constexpr int kWait = 5000;

}  // namespace

class RegionsPanelTest : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_folder;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<RegionsPanel> m_panel;

    QString path(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    QString cell(int row, int column) const { return m_panel->table()->model()->index(row, column).data().toString(); }
    void click(int row, int column, Qt::KeyboardModifiers modifiers = {})
    {
        auto* table = m_panel->table();
        QTest::mouseClick(table->viewport(), Qt::LeftButton, modifiers, table->visualRect(table->model()->index(row, column)).center());
    }
    void trigger(const QString& text)
    {
        QMenu menu;
        m_panel->fillMenu(menu);
        for (auto* action : menu.actions())
            if (action->text() == text)
                return action->trigger();
        QFAIL(qPrintable(text));
    }

private Q_SLOTS:
    void initTestCase()
    {
        QFile genome(path("genome.fa"));
        QVERIFY(genome.open(QIODevice::WriteOnly));
        for (const char* chrom : {"chr2", "chr10"})
            genome.write(QByteArray(">") + chrom + "\n" + (QByteArray("AACGTTGCAGATAACCGGTT").repeated(3) + "\n").repeated(1000));
    }
    void init()
    {
        m_session = std::make_unique<Session>();
        m_session->openGenome(path("genome.fa").toStdString());
        QTRY_VERIFY_WITH_TIMEOUT(m_session->hasGenome(), kWait);
        m_panel = std::make_unique<RegionsPanel>(*m_session, nullptr);
        m_panel->resize(900, 300);
        m_panel->show();
        m_session->addRegions({{"", {"chr10", 100, 110}, "beta", draw::Color::hex(0x0072B2), {}},
                               {"", {"chr2", 5000, 9000}, "Alpha", {}, {}},
                               {"", {"chr2", 20, 60}, "gamma site", {}, {}}});
    }
    void cleanup()
    {
        m_panel.reset();
        m_session.reset();
    }

    void titleCounts()
    {
        QCOMPARE(m_panel->windowTitle(), QStringLiteral("Regions (3)"));
        m_session->undo();
        QCOMPARE(m_panel->windowTitle(), QStringLiteral("Regions"));
    }
    void sortsByEveryColumn()
    {
        auto* table = m_panel->table();
        QCOMPARE(cell(0, RegionsModel::Label), QStringLiteral("beta"));  // as added
        table->sortByColumn(RegionsModel::Label, Qt::AscendingOrder);
        QCOMPARE(cell(0, RegionsModel::Label), QStringLiteral("Alpha"));
        table->sortByColumn(RegionsModel::Locus, Qt::AscendingOrder);
        QCOMPARE(cell(0, RegionsModel::Locus), QStringLiteral("chr2:21-60"));
        QCOMPARE(cell(2, RegionsModel::Locus), QStringLiteral("chr10:101-110"));  // the genome's order, not the alphabet's
        table->sortByColumn(RegionsModel::Length, Qt::DescendingOrder);
        QCOMPARE(cell(0, RegionsModel::Length), QStringLiteral("4,000"));
        QCOMPARE(cell(2, RegionsModel::Length), QStringLiteral("10"));
    }
    void filtersByWords()
    {
        auto* filter = m_panel->findChild<QLineEdit*>();
        filter->setText(QStringLiteral("site CHR2"));
        QCOMPARE(m_panel->table()->model()->rowCount(), 1);
        filter->setText(QStringLiteral("chr10"));
        QCOMPARE(cell(0, RegionsModel::Label), QStringLiteral("beta"));
        filter->clear();
        QCOMPARE(m_panel->table()->model()->rowCount(), 3);
    }
    void clickGoesThereAndLabelsAreEdited()
    {
        click(1, RegionsModel::Locus);
        QCOMPARE(m_session->region(), (Region{"chr2", 4600, 9400}));
        QCOMPARE(m_session->undoStack().undoText(), QStringLiteral("Go to Alpha"));
        QVERIFY(m_panel->table()->model()->setData(m_panel->table()->model()->index(1, RegionsModel::Label), QStringLiteral(" Omega ")));
        QCOMPARE(m_session->regions()[1].label, std::string("Omega"));
        QCOMPARE(m_panel->selected().size(), 1u);  // an edit keeps the selection
        m_session->undo();
        QCOMPARE(cell(1, RegionsModel::Label), QStringLiteral("Alpha"));
    }
    void selectedOnesGoTogether()
    {
        click(1, RegionsModel::Label);
        click(2, RegionsModel::Label, Qt::ControlModifier);
        QCOMPARE(m_panel->selected().size(), 2u);
        trigger(QStringLiteral("Copy locus"));
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("chr2:5,001-9,000\nchr2:21-60"));
        trigger(QStringLiteral("Show side by side"));
        QCOMPARE(m_session->loci().size(), 2u);
        m_panel->activateWindow();
        m_panel->table()->setFocus();
        QTRY_VERIFY_WITH_TIMEOUT(m_panel->table()->hasFocus(), kWait);
        QTest::keyClick(m_panel->table(), Qt::Key_Delete);
        QCOMPARE(m_session->regions().size(), 1u);
        m_session->undo();
        QCOMPARE(m_session->regions().size(), 3u);
    }
    void sequencesAreCopied()
    {
        click(0, RegionsModel::Label);
        QSignalSpy said(m_session.get(), &Session::message);
        trigger(QStringLiteral("Copy sequence"));
        QTRY_VERIFY_WITH_TIMEOUT(!said.isEmpty(), kWait);
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("AACGTTGCAG"));
        trigger(QStringLiteral("Copy reverse complement"));
        QTRY_COMPARE_WITH_TIMEOUT(said.count(), 2, kWait);
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("CTGCAACGTT"));
        click(2, RegionsModel::Label, Qt::ControlModifier);
        trigger(QStringLiteral("Copy sequence"));
        QTRY_COMPARE_WITH_TIMEOUT(said.count(), 3, kWait);
        QVERIFY(QApplication::clipboard()->text().startsWith(QStringLiteral(">chr10:101-110\nAACGTTGCAG\n>chr2:21-60\n")));
    }
    void bedOutAndInAgain()
    {
        QSignalSpy said(m_session.get(), &Session::message);
        m_panel->table()->sortByColumn(RegionsModel::Locus, Qt::AscendingOrder);
        m_panel->exportBed(path("out.bed").toStdString());
        QTRY_VERIFY_WITH_TIMEOUT(!said.isEmpty(), kWait);
        QFile out(path("out.bed"));
        QVERIFY(out.open(QIODevice::ReadOnly));
        QVERIFY(out.readAll().startsWith("chr2\t20\t60\tgamma site\t"));
        m_panel->importBed(path("out.bed").toStdString());
        QTRY_COMPARE_WITH_TIMEOUT(m_session->regions().size(), 6u, kWait);
        QCOMPARE(m_session->undoStack().undoText(), QStringLiteral("Add 3 regions"));
        QVERIFY(m_session->regions()[5].color == draw::Color::hex(0x0072B2));
        m_panel->importBed(path("none.bed").toStdString());
        QTRY_VERIFY_WITH_TIMEOUT(said.last()[0].toString().contains(QStringLiteral("none.bed")), kWait);
    }
    void aHundredThousandStayFluent()
    {
        std::vector<project::RegionEntry> many(100'000);
        for (std::size_t i = 0; i < many.size(); ++i) {
            many[i].region = {"chr2", static_cast<std::int64_t>(i * 7919 % 59'000), static_cast<std::int64_t>(i * 7919 % 59'000 + 50)};
            many[i].label = "r" + std::to_string(i);
        }
        QElapsedTimer timer;
        timer.start();
        m_session->addRegions(many);
        QCOMPARE(m_panel->windowTitle(), QStringLiteral("Regions (100,003)"));
        m_panel->table()->sortByColumn(RegionsModel::Locus, Qt::AscendingOrder);
        m_panel->findChild<QLineEdit*>()->setText(QStringLiteral("r9999"));
        m_panel->findChild<QLineEdit*>()->clear();
        m_panel->grab();
        QVERIFY2(timer.elapsed() < 3000, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_MAIN(RegionsPanelTest)
#include "regions_panel_test.moc"
