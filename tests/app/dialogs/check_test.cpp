// SPDX-License-Identifier: GPL-3.0-or-later
// "Check the methods": from the choice to table and figures, with a real network at the tiny size; closing, and opening again.
#include "app/dialogs/check_dialog.h"
#include "app/runs/check_job.h"
#include "core/project/simulation_paths.h"
#include "tests/support/named_widget.h"
#include "tests/support/test_support.h"
#include "widgets/canvas/look.h"
#include "widgets/plots/chart_view.h"

#include <QComboBox>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTableWidget>
#include <QTemporaryDir>

using namespace bindscape;
using namespace bindscape::app;
using test::named;

class CheckTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    Session m_session;

    QString place() const { return m_folder.path() + QStringLiteral("/check"); }
    static QPushButton* button(const QWidget& dialog, const QString& text)
    {
        for (auto* found : dialog.findChildren<QPushButton*>())
            if (found->text().remove(QLatin1Char('&')) == text)
                return found;
        return nullptr;
    }
    static void checkOnly(QListWidget& list, const QString& id)
    {
        for (int i = 0; i < list.count(); ++i)
            list.item(i)->setCheckState(list.item(i)->data(Qt::UserRole).toString() == id ? Qt::Checked : Qt::Unchecked);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        qputenv("BINDSCAPE_CHECK_DIR", place().toLocal8Bit());
        widgets::Look::instance().apply(widgets::Scheme::Light);
    }

    void fromChoiceToResults()
    {
        CheckDialog dialog(m_session);
        QSignalSpy listed(&dialog, &CheckDialog::listed), shown(&dialog, &CheckDialog::shown);
        QVERIFY(listed.wait(20'000));
        QCOMPARE(QString::fromStdString(dialog.folder().string()), place());
        auto* networks = named<QListWidget>(dialog, "Networks");
        auto* methods = named<QListWidget>(dialog, "Methods");
        QVERIFY(networks != nullptr && methods != nullptr);
        QCOMPARE(dialog.options().architectures, (std::vector<std::string>{"danq", "deepsea"}));
        QCOMPARE(static_cast<int>(dialog.options().methods.size()), methods->count());
        checkOnly(*networks, QStringLiteral("none"));
        QVERIFY(!button(dialog, QStringLiteral("Start"))->isEnabled());
        checkOnly(*networks, QStringLiteral("deepsea"));
        checkOnly(*methods, QStringLiteral("saliency"));
        auto* size = named<QComboBox>(dialog, "Size");
        size->setCurrentIndex(size->findData(QStringLiteral("tiny")));
        QTRY_VERIFY(!shown.isEmpty());
        QVERIFY(dialog.results().empty());
        shown.clear();
        button(dialog, QStringLiteral("Start"))->click();
        QVERIFY(dialog.job() != nullptr);
        QVERIFY(!button(dialog, QStringLiteral("Start"))->isEnabled());
        QCOMPARE(jobOfCheck(m_session, dialog.folder()), dialog.job());
        QTRY_VERIFY_WITH_TIMEOUT(!dialog.results().empty(), 180'000);
        QVERIFY(dialog.job() == nullptr);
        auto* table = dialog.findChild<QTableWidget*>();
        QCOMPARE(table->rowCount(), 1);
        QCOMPARE(table->item(0, 0)->text(), QStringLiteral("DeepSEA"));
        QCOMPARE(dialog.findChild<widgets::ChartView*>()->chart().series.size(), std::size_t{2});
        QSignalSpy open(&dialog, &CheckDialog::openRequested);
        button(dialog, QStringLiteral("Open as project"))->click();
        QCOMPARE(open.at(0).at(0).toString(), place() + QStringLiteral("/simulation.bindscape"));
    }

    void resultsAreThereAgain()
    {
        CheckDialog dialog(m_session);
        QTRY_COMPARE(dialog.results().size(), std::size_t{1});
        dialog.setFolder(m_folder.path() + QStringLiteral("/elsewhere"));
        QTRY_VERIFY(dialog.results().empty());
    }

    // Cancelled at its first checkpoint; the folder of another simulation is refused in one sentence.
    void cancelAndRefuse()
    {
        CheckDialog dialog(m_session);
        dialog.setFolder(m_folder.path() + QStringLiteral("/cancelled"));
        QSignalSpy listed(&dialog, &CheckDialog::listed);
        QVERIFY(listed.wait(20'000));
        dialog.start();
        QVERIFY(dialog.job() != nullptr);
        button(dialog, QStringLiteral("Cancel"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(dialog.job() == nullptr, 20'000);
        dialog.setFolder(place());
        QSignalSpy said(&m_session, &Session::message);
        dialog.start();  // the size "quick" is another simulation than the tiny one there
        QTRY_VERIFY_WITH_TIMEOUT(!said.isEmpty(), 20'000);
        QVERIFY(said.at(0).at(0).toString().contains(QStringLiteral("holds a simulation of another seed or recipe")));
    }
};

QTEST_MAIN(CheckTest)
#include "check_test.moc"
