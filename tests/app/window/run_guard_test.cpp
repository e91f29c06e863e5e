// SPDX-License-Identifier: GPL-3.0-or-later
// The offer of interrupted trainings and the question before the program ends.
#include "app/window/run_guard.h"

#include "app/runs/analysis_jobs.h"
#include "app/window/interrupted_dialog.h"
#include "core/base/atomic_file.h"

#include <QApplication>
#include <QMessageBox>
#include <QPushButton>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QTreeWidget>

#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace bindscape;
using namespace bindscape::app;
using jobs::JobState;

namespace {

constexpr int kWait = 10'000;

void untilCancelled(Progress& progress)
{
    for (;;) {
        progress.checkpoint(0.5, "epoch 1");
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

}  // namespace

class RunGuardTest : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_temporary;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<MessageBar> m_messages;
    std::unique_ptr<RunGuard> m_guard;

    std::filesystem::path folder() const { return m_temporary->path().toStdString(); }
    // A project of three runs, two of which were left by a killed program.
    void openInterrupted()
    {
        writeFileAtomically(folder() / "genome.fa", ">chr1\nACGTACGTACGT\n");
        const pid_t child = ::fork();
        if (child == 0)
            ::_exit(0);
        ::waitpid(child, nullptr, 0);
        writeQueue({{child, QueueOwner::here().boot}, {{"one", "running", jobs::Priority::Normal, ""}, {"two", "waiting", jobs::Priority::Normal, ""}}}, folder());
        project::Project project;
        project.file = folder() / "p.bindscape";
        project.genome = folder() / "genome.fa";
        project.analyses.emplace_back();
        project.analyses[0].id = "sp1";
        project.analyses[0].tf = "SP1";
        for (const char* id : {"one", "two", "three"}) {
            project.analyses[0].runs.emplace_back();
            project.analyses[0].runs.back().id = id;
        }
        m_guard->start();
        m_session->setProject(project);
        QTRY_COMPARE_WITH_TIMEOUT(m_messages->sentences().size(), 1, kWait);
    }
    QPushButton* answer(const QString& text) const
    {
        for (auto* button : m_messages->findChildren<QPushButton*>())
            if (button->text() == text)
                return button;
        return nullptr;
    }
    // Presses this button of the box that will be shown; what the box says is kept.
    void answerBox(const QString& text)
    {
        QTimer::singleShot(50, this, [this, text] {
            auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
            QVERIFY(box);
            m_said = box->text();
            for (auto* button : box->buttons())
                if (button->text().remove(QLatin1Char('&')) == text)
                    return button->click();
            box->reject();
        });
    }
    QString m_said;

private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_session = std::make_unique<Session>();
        m_messages = std::make_unique<MessageBar>();
        m_guard = std::make_unique<RunGuard>(*m_session, *m_messages, m_messages.get());
    }
    void cleanup()
    {
        m_guard.reset();
        m_session.reset();
        m_messages.reset();
    }

    void offersWhatWasInterrupted()
    {
        openInterrupted();
        const QString sentence = m_messages->sentences().front();
        QVERIFY2(sentence.contains(QStringLiteral("2 trainings were not finished")) && sentence.contains(QStringLiteral("before its first epoch")) &&
                     sentence.contains(QStringLiteral("(waiting)")),
                 qPrintable(sentence));
        QVERIFY(isPaused(*m_session, "one") && isPaused(*m_session, "two"));
        answer(tr("Later"))->click();
        QTest::qWait(20);
        QVERIFY(isPaused(*m_session, "one") && isPaused(*m_session, "two"));
    }

    void resumesAll()
    {
        openInterrupted();
        answer(tr("Resume all"))->click();
        QVERIFY(!isPaused(*m_session, "one") && !isPaused(*m_session, "two"));
        m_session->jobs().cancelAllAndWait();
    }

    void resumesTheChosen()
    {
        openInterrupted();
        answer(QStringLiteral("Choose\u2026"))->click();
        auto* dialog = m_messages->findChild<InterruptedDialog*>();
        QVERIFY(dialog);
        auto* list = dialog->findChild<QTreeWidget*>();
        QCOMPARE(list->topLevelItemCount(), 2);
        list->topLevelItem(0)->setCheckState(0, Qt::Unchecked);
        QCOMPARE(dialog->chosen(), std::vector<std::string>{"two"});
        list->topLevelItem(1)->setCheckState(0, Qt::Unchecked);
        QPushButton* resume = nullptr;
        for (auto* button : dialog->findChildren<QPushButton*>())
            resume = button->text().contains(QStringLiteral("Resume")) ? button : resume;
        QVERIFY(resume && !resume->isEnabled());
        list->topLevelItem(1)->setCheckState(0, Qt::Checked);
        resume->click();
        QVERIFY(isPaused(*m_session, "one") && !isPaused(*m_session, "two"));
        m_session->jobs().cancelAllAndWait();
    }

    void beforeTheEndRunsArePausedOrStopped()
    {
        jobs::JobOptions options;
        options.title = QStringLiteral("Train");
        options.pool = jobs::Pool::Training;
        options.pause = jobs::PauseBy::Restarting;
        options.canStop = true;
        jobs::Job* training = m_session->jobs().start(options, untilCancelled);
        jobs::Job* waiting = m_session->jobs().start(options, untilCancelled);
        jobs::Job* scan = m_session->jobs().start({QStringLiteral("Scan")}, untilCancelled);
        answerBox(QStringLiteral("Cancel"));
        QVERIFY(!m_guard->mayQuit());
        QCOMPARE(m_said, QStringLiteral("3 jobs are running."));
        QVERIFY(training->state() == JobState::Running && scan->state() == JobState::Running);
        answerBox(QStringLiteral("Go on later"));
        QVERIFY(m_guard->mayQuit());
        QTRY_VERIFY(training->state() == JobState::Paused && waiting->state() == JobState::Paused && scan->state() == JobState::Cancelled);
        QCOMPARE(m_session->jobs().runningCount(), 0);
        QVERIFY(m_guard->mayQuit());  // nothing to ask about
    }
};

QTEST_MAIN(RunGuardTest)
#include "run_guard_test.moc"
