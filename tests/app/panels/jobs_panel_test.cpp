// SPDX-License-Identifier: GPL-3.0-or-later
// Cards of jobs that run, are paused and wait: buttons, keys, menu and order. With BINDSCAPE_SCREENSHOTS set a picture is kept.
#include "app/panels/jobs_panel.h"

#include "app/panels/job_card.h"
#include "tests/support/test_support.h"
#include "widgets/canvas/look.h"

#include <QApplication>
#include <QMenu>
#include <QProgressBar>
#include <QToolButton>

#include <thread>

using namespace bindscape;
using namespace bindscape::app;
using jobs::JobState;
using jobs::Priority;

namespace {

void untilAsked(Progress& progress)
{
    while (!progress.stopRequested()) {
        progress.checkpoint(0.4, "epoch 5 of 12 · batch 20 / 40");
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

QAction* entry(QMenu& menu, const QString& text)
{
    for (QAction* action : menu.actions())
        if (action->text().remove(QLatin1Char('&')) == text)
            return action;
    return nullptr;
}

}  // namespace

class JobsPanelTest : public QObject {
    Q_OBJECT
    std::unique_ptr<Session> m_session;
    std::unique_ptr<JobsPanel> m_panel;

    jobs::JobRunner& runner() const { return m_session->jobs(); }
    jobs::Job* train(const char* title) const
    {
        jobs::JobOptions options;
        options.title = QString::fromUtf8(title);
        options.pool = jobs::Pool::Training;
        options.pause = jobs::PauseBy::Restarting;
        options.device = QStringLiteral("cpu");
        options.canStop = true;
        return runner().start(options, untilAsked);
    }
    JobCard* card(const jobs::Job* job) const
    {
        for (JobCard* one : m_panel->cards())
            if (one->job() == job)
                return one;
        return nullptr;
    }
    static QToolButton* button(JobCard* card, const char* name)
    {
        for (auto* one : card->findChildren<QToolButton*>())
            if (one->accessibleName() == QLatin1String(name))
                return one;
        return nullptr;
    }
    QStringList order() const
    {
        QStringList titles;
        for (const JobCard* one : m_panel->shownCards())
            titles << one->job()->title();
        return titles;
    }

private Q_SLOTS:
    void initTestCase() { widgets::Look::instance().apply(widgets::schemeFromText(QStringLiteral("light"))); }
    void init()
    {
        m_session = std::make_unique<Session>();
        m_panel = std::make_unique<JobsPanel>(*m_session, nullptr);
        m_panel->resize(344, 420);
        m_panel->show();
    }
    void cleanup()
    {
        m_panel.reset();
        m_session.reset();
    }

    void pausingAndResuming()
    {
        jobs::Job* first = train("Train SP1");
        jobs::Job* second = train("Train YY1");
        JobCard* one = card(first);
        QTRY_VERIFY(first->fraction() > 0.3);
        QToolButton* pause = button(one, "Pause");
        QVERIFY(pause && pause->isEnabled() && pause->toolTip().contains(QStringLiteral("Space")));
        QVERIFY(button(one, "Stop, keep best") && button(one, "Cancel"));
        auto* bar = one->findChild<QProgressBar*>();
        QVERIFY(!bar->property("paused").toBool());
        pause->click();
        QTRY_COMPARE(one->timeText(), QStringLiteral("paused"));
        QVERIFY2(one->factsText().startsWith(QStringLiteral("paused by you at ")) && one->factsText().contains(QStringLiteral("epoch 5")), qPrintable(one->factsText()));
        QVERIFY(bar->property("paused").toBool() && !bar->isHidden());
        QVERIFY(button(one, "Resume") && one->accessibleName() == QStringLiteral("Train SP1, paused"));
        QTRY_VERIFY(second->state() == JobState::Running);
        QCOMPARE(m_panel->summary(), QStringLiteral("1 running · 1 paused"));
        QTRY_COMPARE(order(), (QStringList{QStringLiteral("Train YY1"), QStringLiteral("Train SP1")}));
        keepPicture("jobs-paused");
        QTest::keyClick(one, Qt::Key_Space);
        QVERIFY(first->state() == JobState::Waiting);
        QTest::keyClick(one, Qt::Key_Delete);
        QVERIFY(first->state() == JobState::Cancelled);
        button(card(second), "Stop, keep best")->click();
        QTRY_VERIFY(second->state() == JobState::Done);
    }

    void theQueueCanBeReordered()
    {
        jobs::Job* running = train("Train SP1");
        jobs::Job* irf4 = train("Train IRF4");
        jobs::Job* stat3 = train("Train STAT3");
        QTRY_COMPARE(m_panel->waitingLine(), QStringLiteral("2 waiting: Train IRF4, Train STAT3"));
        QCOMPARE(m_panel->summary(), QStringLiteral("1 running · 2 waiting"));
        QCOMPARE(card(stat3)->factsText(), QStringLiteral("number 2 of 2 in the queue"));
        QMenu menu;
        card(stat3)->fillMenu(menu);
        for (const char* text : {"Start now", "Move to front", "Move up", "Move down", "Priority", "Pause", "Cancel"})
            QVERIFY2(entry(menu, QLatin1String(text)) != nullptr, text);
        QVERIFY(!entry(menu, QStringLiteral("Move down"))->isEnabled() && entry(menu, QStringLiteral("Move up"))->isEnabled());
        entry(menu, QStringLiteral("Move to front"))->trigger();
        QTRY_COMPARE(m_panel->waitingLine(), QStringLiteral("2 waiting: Train STAT3, Train IRF4"));
        QCOMPARE(card(stat3)->factsText(), QStringLiteral("number 1 of 2 in the queue · high priority"));
        QTRY_COMPARE(order(), (QStringList{QStringLiteral("Train SP1"), QStringLiteral("Train STAT3"), QStringLiteral("Train IRF4")}));
        QTest::keyClick(card(irf4), Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(runner().waiting(), (std::vector<jobs::Job*>{irf4, stat3}));
        QMenu second;
        card(irf4)->fillMenu(second);
        QMenu* priority = entry(second, QStringLiteral("Priority"))->menu();
        QVERIFY(entry(*priority, QStringLiteral("High"))->isChecked());
        entry(*priority, QStringLiteral("Low"))->trigger();
        QVERIFY(irf4->priority() == Priority::Low);
        keepPicture("jobs-waiting");
        entry(second, QStringLiteral("Start now"))->trigger();
        QVERIFY(irf4->state() == JobState::Running && running->state() == JobState::Running && stat3->state() == JobState::Waiting);
        QMenu third;
        card(running)->fillMenu(third);
        QVERIFY(entry(third, QStringLiteral("Start now")) == nullptr && entry(third, QStringLiteral("Stop and keep best")) != nullptr);
        entry(third, QStringLiteral("Cancel"))->trigger();
        QTRY_VERIFY(card(running)->factsText().contains(QStringLiteral("Stopping after this batch")) || running->isOver());
    }

    void otherJobsStandStill()
    {
        jobs::Job* scan = runner().start({QStringLiteral("Motif scan"), jobs::Pool::Compute}, untilAsked);
        QTRY_VERIFY(scan->fraction() > 0.3);
        QVERIFY(button(card(scan), "Stop, keep best")->isHidden());
        button(card(scan), "Pause")->click();
        QTRY_VERIFY(scan->state() == JobState::Paused);
        button(card(scan), "Resume")->click();
        QTRY_VERIFY(scan->state() == JobState::Running);
        jobs::Job* read = runner().start({QStringLiteral("Read peaks"), jobs::Pool::Readers}, untilAsked);
        QVERIFY(button(card(read), "Pause")->isHidden());
    }

private:
    void keepPicture(const char* name) const
    {
        const QString folder = qEnvironmentVariable("BINDSCAPE_SCREENSHOTS");
        QTest::qWait(50);
        if (!folder.isEmpty())
            QVERIFY(m_panel->grab().save(folder + QLatin1Char('/') + QLatin1String(name) + QStringLiteral(".png")));
    }
};

QTEST_MAIN(JobsPanelTest)
#include "jobs_panel_test.moc"
