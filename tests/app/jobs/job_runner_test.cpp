// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jobs/job_runner.h"

#include "tests/support/test_support.h"

#include <QSignalSpy>

#include <atomic>
#include <chrono>
#include <memory>
#include <new>
#include <thread>

using namespace bindscape;
using namespace bindscape::jobs;

namespace {

// Runs until it is cancelled or told to stop.
void runUntilAsked(Progress& progress)
{
    while (!progress.stopRequested()) {
        progress.checkpoint(0.25, "waiting to be asked");
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

}  // namespace

class JobRunnerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void deliversResultsInTheGuiThread()
    {
        JobRunner runner;
        QThread* doneIn = nullptr;
        std::atomic<QThread*> workedIn{nullptr};
        int answer = 0;
        Job* job = runner.start<int>(
            {QStringLiteral("Answer"), Pool::Readers},
            [&](Progress&) {
                workedIn = QThread::currentThread();
                return 42;
            },
            this,
            [&](int value) {
                answer = value;
                doneIn = QThread::currentThread();
            });
        QSignalSpy finished(job, &Job::finished);
        QVERIFY(finished.wait());
        QCOMPARE(answer, 42);
        QCOMPARE(doneIn, thread());
        QVERIFY(workedIn.load() != thread());
        QVERIFY(job->state() == JobState::Done);
        QCOMPARE(job->fraction(), 1.0);
        QCOMPARE(finished.count(), 1);
    }

    void progressReachesTheCard()
    {
        JobRunner runner;
        Job* job = runner.start({QStringLiteral("Scan"), Pool::Compute, true}, runUntilAsked);
        QVERIFY(job->state() == JobState::Waiting || job->state() == JobState::Running);
        QTRY_COMPARE(job->fraction(), 0.25);
        QCOMPARE(job->facts(), QStringLiteral("waiting to be asked"));
        QCOMPARE(runner.runningCount(), 1);
        job->stop();
        QVERIFY(job->state() == JobState::Stopping);
        QTRY_VERIFY(job->state() == JobState::Done);
        QCOMPARE(runner.runningCount(), 0);
    }

    void timeLeftFollowsTheRate()
    {
        JobRunner runner;
        std::atomic<double> fraction{0};
        Job* job = runner.start({QStringLiteral("Steady"), Pool::Compute, true}, [&](Progress& progress) {
            while (!progress.stopRequested()) {
                progress.checkpoint(fraction, "");
                std::this_thread::sleep_for(std::chrono::milliseconds(2));
            }
        });
        QTRY_VERIFY(job->state() == JobState::Running);
        QTRY_COMPARE(job->fraction(), 0.0);
        QVERIFY(job->secondsLeft() < 0);  // nothing known yet
        fraction = 0.01;
        QTRY_COMPARE(job->fraction(), 0.01);
        QVERIFY(job->secondsLeft() < 0);  // below 3 %
        fraction = 0.5;
        QTRY_COMPARE(job->fraction(), 0.5);
        const double left = job->secondsLeft(), elapsed = job->secondsElapsed();
        QVERIFY2(left > 0 && std::abs(left - elapsed) < 0.2, qPrintable(QString::number(left)));
        job->stop();
        QTRY_VERIFY(job->isOver());
        QVERIFY(job->secondsLeft() < 0);
    }

    void stopKeepsAndCancelDrops()
    {
        JobRunner runner;
        bool kept = false, dropped = true;
        Job* stopped = runner.start({QStringLiteral("Kept"), Pool::Compute, true}, runUntilAsked, this, [&] { kept = true; });
        QTRY_VERIFY(stopped->state() == JobState::Running);
        stopped->stop();
        QTRY_VERIFY(stopped->state() == JobState::Done);
        QVERIFY(kept);

        Job* cancelled = runner.start({QStringLiteral("Dropped"), Pool::Compute, true}, runUntilAsked, this, [&] { dropped = false; });
        QTRY_VERIFY(cancelled->state() == JobState::Running);
        cancelled->cancel();
        QTRY_VERIFY(cancelled->state() == JobState::Cancelled);
        QVERIFY(dropped);
        QVERIFY(cancelled->failure().isEmpty());

        // A job that does not know "stop" ignores it.
        Job* deaf = runner.start({QStringLiteral("Deaf"), Pool::Compute, false}, runUntilAsked);
        QTRY_VERIFY(deaf->state() == JobState::Running);
        deaf->stop();
        QVERIFY(deaf->state() == JobState::Running);
        deaf->cancel();
        QTRY_VERIFY(deaf->state() == JobState::Cancelled);
    }

    void workThatIgnoresCancelIsStillDropped()
    {
        JobRunner runner;
        std::atomic<bool> go{false};
        bool delivered = false;
        Job* job = runner.start(
            {QStringLiteral("Stubborn"), Pool::Readers},
            [&](Progress&) {
                while (!go)
                    std::this_thread::yield();
            },
            this, [&] { delivered = true; });
        QTRY_VERIFY(job->state() == JobState::Running);
        job->cancel();
        go = true;
        QTRY_VERIFY(job->state() == JobState::Cancelled);
        QVERIFY(!delivered);
    }

    void failures_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("part");
        QTest::newRow("our own sentence") << 0 << QStringLiteral("peaks.bed, line 7: end before begin.");
        QTest::newRow("std::exception") << 1 << QStringLiteral("shape mismatch");
        QTest::newRow("no memory") << 2 << QStringLiteral("not enough memory");
        QTest::newRow("anything") << 3 << QStringLiteral("unknown error");
    }
    void failures()
    {
        QFETCH(int, kind);
        QFETCH(QString, part);
        JobRunner runner;
        bool delivered = false;
        Job* job = runner.start(
            {QStringLiteral("Read peaks"), Pool::Readers},
            [kind](Progress& progress) {
                progress.report(0.5, "row 7");
                switch (kind) {
                case 0: throw Error("peaks.bed, line 7: end before begin.");
                case 1: throw std::runtime_error("shape mismatch");
                case 2: throw std::bad_alloc();
                default: throw 7;
                }
            },
            this, [&] { delivered = true; });
        QTRY_VERIFY(job->state() == JobState::Failed);
        QVERIFY2(job->failure().contains(part), qPrintable(job->failure()));
        QVERIFY(!delivered);
        QVERIFY(job->details().contains(job->failure()));
        QVERIFY(job->details().contains(QStringLiteral("row 7")));
    }

    void aFailingReceiverFailsTheJob()
    {
        JobRunner runner;
        Job* job = runner.start({QStringLiteral("Show"), Pool::Readers}, [](Progress&) {}, this, [] { throw Error("The table is damaged."); });
        QTRY_VERIFY(job->isOver());
        QVERIFY(job->state() == JobState::Failed);
        QCOMPARE(job->failure(), QStringLiteral("The table is damaged."));
    }

    void guardGoneMeansNoDelivery()
    {
        JobRunner runner;
        std::atomic<bool> go{false};
        bool delivered = false;
        auto guard = std::make_unique<QObject>();
        Job* job = runner.start(
            {QStringLiteral("For a closed panel"), Pool::Readers},
            [&](Progress&) {
                while (!go)
                    std::this_thread::yield();
            },
            guard.get(), [&] { delivered = true; });
        guard.reset();
        go = true;
        QTRY_VERIFY(job->state() == JobState::Done);
        QVERIFY(!delivered);
    }

    void poolsAreApart()
    {
        // One compute job at a time; readers go on beside it.
        JobRunner runner;
        std::atomic<int> together{0}, most{0};
        std::vector<Job*> jobs;
        for (int i = 0; i < 3; ++i) {
            jobs.push_back(runner.start({QStringLiteral("Train"), Pool::Compute, true}, [&](Progress& progress) {
                most = std::max(most.load(), ++together);
                runUntilAsked(progress);
                --together;
            }));
        }
        QTRY_VERIFY(jobs[0]->state() == JobState::Running);
        Job* reader = runner.start({QStringLiteral("Read"), Pool::Readers, false, false}, [](Progress&) {});
        QSignalSpy read(reader, &Job::finished);
        QVERIFY(read.count() == 1 || read.wait());
        QVERIFY(jobs[1]->state() == JobState::Waiting);
        QCOMPARE(runner.runningCount(), 3);
        jobs[1]->cancel();  // never began: over at once
        QVERIFY(jobs[1]->state() == JobState::Cancelled);
        jobs[0]->stop();
        QTRY_VERIFY(jobs[2]->state() == JobState::Running);
        jobs[2]->stop();
        QTRY_VERIFY(jobs[2]->state() == JobState::Done);
        QCOMPARE(most.load(), 1);
    }

    void trainingGoesOnBesideTheOthers()
    {
        // One training a device, one other job, readers: all at once.
        JobRunner runner;
        const auto start = [&](const char* title, Pool pool, const char* device) {
            JobOptions options;
            options.title = QLatin1String(title);
            options.pool = pool;
            options.device = QLatin1String(device);
            options.canStop = true;
            return runner.start(options, runUntilAsked);
        };
        Job* first = start("A", Pool::Training, "cpu");
        Job* second = start("B", Pool::Training, "cpu");
        Job* gpu = start("C", Pool::Training, "cuda:0");
        Job* any = start("D", Pool::Training, "auto");
        Job* scan = start("E", Pool::Compute, "");
        Job* other = start("F", Pool::Compute, "");
        for (Job* job : {first, gpu, scan})
            QVERIFY(job->state() == JobState::Running);
        QCOMPARE(runner.waiting(), (std::vector<Job*>{second, any, other}));
        runner.startNow(second);  // the user knows better
        QVERIFY(second->state() == JobState::Running && first->state() == JobState::Running);
        gpu->stop();
        first->stop();
        QTRY_VERIFY(gpu->isOver() && first->isOver());
        QVERIFY(any->state() == JobState::Waiting);  // it might choose the device of the second
        second->stop();
        QTRY_VERIFY(any->state() == JobState::Running);
        QVERIFY(other->state() == JobState::Waiting);
    }

    void prioritiesAndOrder()
    {
        JobRunner runner;
        QSignalSpy changes(&runner, &JobRunner::queueChanged);
        const auto start = [&](const char* title, Priority priority) {
            JobOptions options;
            options.title = QLatin1String(title);
            options.canStop = true;
            options.priority = priority;
            return runner.start(options, runUntilAsked);
        };
        Job* running = start("running", Priority::Low);
        Job* a = start("a", Priority::Normal);
        Job* low = start("low", Priority::Low);
        Job* high = start("high", Priority::High);
        Job* b = start("b", Priority::Normal);
        QCOMPARE(runner.waiting(), (std::vector<Job*>{high, a, b, low}));
        runner.moveBy(b, -1);
        QCOMPARE(runner.waiting(), (std::vector<Job*>{high, b, a, low}));
        QVERIFY(b->priority() == Priority::Normal);
        runner.moveBy(a, 1);  // behind the one of low priority: as low
        QCOMPARE(runner.waiting(), (std::vector<Job*>{high, b, low, a}));
        QVERIFY(a->priority() == Priority::Low);
        runner.moveBy(a, 7);
        runner.moveBy(high, -7);  // there is nothing beyond the ends
        QCOMPARE(runner.waiting(), (std::vector<Job*>{high, b, low, a}));
        runner.moveToFront(low);
        QCOMPARE(runner.waiting(), (std::vector<Job*>{low, high, b, a}));
        runner.setPriority(high, Priority::Low);
        QCOMPARE(runner.waiting(), (std::vector<Job*>{low, b, a, high}));
        QVERIFY(running->state() == JobState::Running);
        const auto before = changes.count();
        b->cancel();
        QVERIFY(b->state() == JobState::Cancelled && changes.count() > before);
        QCOMPARE(runner.waiting(), (std::vector<Job*>{low, a, high}));
        running->stop();
        QTRY_VERIFY(low->state() == JobState::Running);
        QVERIFY(a->state() == JobState::Waiting);
    }

    // A training leaves memory and thread, and is called again.
    void pausedByRestarting()
    {
        JobRunner runner;
        std::atomic<int> calls{0}, inside{0};
        bool done = false;
        JobOptions options;
        options.title = QStringLiteral("Train");
        options.pool = Pool::Training;
        options.pause = PauseBy::Restarting;
        options.canStop = true;
        const auto work = [&](Progress& progress) {
            struct Inside {
                std::atomic<int>& count;
                ~Inside() { --count; }
            } guard{inside};
            ++inside;
            ++calls;
            while (!progress.stopRequested()) {
                progress.checkpoint(calls == 1 ? 0.25 : 0.5, "epoch");
                std::this_thread::sleep_for(std::chrono::milliseconds(2));
            }
        };
        Job* job = runner.start(options, work, this, [&] { done = true; });
        Job* next = runner.start(options, runUntilAsked);
        QTRY_COMPARE(job->fraction(), 0.25);
        job->pause(QStringLiteral("paused by you"));
        QVERIFY(job->state() == JobState::Pausing);
        QTRY_VERIFY(job->state() == JobState::Paused);
        QCOMPARE(inside.load(), 0);
        QCOMPARE(job->pauseReason(), QStringLiteral("paused by you"));
        QTRY_VERIFY(next->state() == JobState::Running);
        QCOMPARE(runner.runningCount(), 1);
        const double elapsed = job->secondsElapsed();
        QTest::qWait(50);
        QCOMPARE(job->secondsElapsed(), elapsed);
        QVERIFY(job->secondsLeft() < 0);
        job->resume();  // its place is taken
        QVERIFY(job->state() == JobState::Waiting);
        QCOMPARE(calls.load(), 1);
        next->stop();
        QTRY_COMPARE(job->fraction(), 0.5);
        QCOMPARE(calls.load(), 2);
        QVERIFY(!done);
        // Stopped while it is paused: it goes on only to finish.
        job->pause(QStringLiteral("paused by you"));
        QTRY_VERIFY(job->state() == JobState::Paused);
        job->stop();
        QTRY_VERIFY(job->state() == JobState::Done);
        QCOMPARE(calls.load(), 3);
        QVERIFY(done);
    }

    // Other work stands still where it is.
    void pausedByHolding()
    {
        JobRunner runner;
        std::atomic<int> calls{0}, turns{0};
        Job* scan = runner.start({QStringLiteral("Scan"), Pool::Compute, true}, [&](Progress& progress) {
            ++calls;
            while (!progress.stopRequested()) {
                progress.checkpoint(0.25, "chr12");
                ++turns;
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
        });
        QVERIFY(scan->pauseBy() == PauseBy::Holding);
        QTRY_VERIFY(turns > 0);
        Job* next = runner.start({QStringLiteral("Next"), Pool::Compute, true}, runUntilAsked);
        scan->pause(QStringLiteral("paused by you"));
        QTRY_VERIFY(scan->state() == JobState::Paused);
        const int then = turns;
        QTRY_VERIFY(next->state() == JobState::Running);
        QCOMPARE(turns.load(), then);
        scan->resume();
        QVERIFY(scan->state() == JobState::Waiting);
        QTest::qWait(20);
        QCOMPARE(turns.load(), then);
        next->stop();
        QTRY_VERIFY(scan->state() == JobState::Running && turns > then);
        QCOMPARE(calls.load(), 1);
        scan->pause(QStringLiteral("paused by you"));
        QTRY_VERIFY(scan->state() == JobState::Paused);
        scan->cancel();
        QTRY_VERIFY(scan->state() == JobState::Cancelled);
        Job* held = runner.start({QStringLiteral("Held to the end"), Pool::Compute, true}, runUntilAsked);
        QTRY_VERIFY(held->state() == JobState::Running);
        held->pause(QStringLiteral("paused by you"));
        QTRY_VERIFY(held->state() == JobState::Paused);
        runner.cancelAllAndWait();
        QVERIFY(held->state() == JobState::Cancelled);
    }

    void waitingAndRestoredJobsCanBePaused()
    {
        JobRunner runner;
        Job* running = runner.start({QStringLiteral("Running"), Pool::Compute, true}, runUntilAsked);
        Job* passedOver = runner.start({QStringLiteral("Passed over"), Pool::Compute, true}, runUntilAsked);
        JobOptions options;
        options.title = QStringLiteral("Of an earlier day");
        options.pause = PauseBy::Restarting;
        options.pausedBecause = QStringLiteral("interrupted");
        std::atomic<int> calls{0};
        Job* restored = runner.start(options, [&](Progress&) { ++calls; });
        passedOver->pause(QStringLiteral("paused by you"));
        QVERIFY(passedOver->state() == JobState::Paused && restored->state() == JobState::Paused);
        QVERIFY(runner.waiting().empty());
        running->stop();
        QTRY_VERIFY(running->isOver());
        QTest::qWait(20);
        QVERIFY(passedOver->state() == JobState::Paused);
        QCOMPARE(calls.load(), 0);  // nothing starts by itself
        restored->resume();
        QTRY_VERIFY(restored->state() == JobState::Done);
        QCOMPARE(calls.load(), 1);
        passedOver->resume();
        QTRY_VERIFY(passedOver->state() == JobState::Running);
        Job* reader = runner.start({QStringLiteral("Read"), Pool::Readers, false, false}, [](Progress&) {});
        QVERIFY(!reader->canPause());
        reader->pause(QStringLiteral("paused by you"));
        QVERIFY(reader->state() != JobState::Paused && reader->state() != JobState::Pausing);
    }

    void finishedJobsStayUntilCleared()
    {
        JobRunner runner;
        QSignalSpy added(&runner, &JobRunner::jobAdded), over(&runner, &JobRunner::jobFinished), cleared(&runner, &JobRunner::jobsCleared);
        runner.start({QStringLiteral("Shown"), Pool::Readers}, [](Progress&) {});
        runner.start({QStringLiteral("Hidden"), Pool::Readers, false, false}, [](Progress&) {});
        QTRY_COMPARE(over.count(), 2);
        QCOMPARE(added.count(), 2);
        QCOMPARE(runner.jobs().size(), std::size_t(1));
        QCOMPARE(runner.jobs().front()->title(), QStringLiteral("Shown"));
        QPointer<Job> shown(runner.jobs().front());
        runner.clearFinished();
        QCOMPARE(cleared.count(), 1);
        QVERIFY(runner.jobs().empty());
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QVERIFY(!shown);
    }

    void cancelAllEndsEverything()
    {
        JobRunner runner;
        bool delivered = false;
        QSignalSpy over(&runner, &JobRunner::jobFinished);
        for (const Pool pool : {Pool::Compute, Pool::Compute, Pool::Readers})
            runner.start({QStringLiteral("Long"), pool, true}, runUntilAsked, this, [&] { delivered = true; });
        QTest::qWait(20);
        runner.cancelAllAndWait();
        QCOMPARE(over.count(), 3);
        QCOMPARE(runner.runningCount(), 0);
        QTest::qWait(20);
        QVERIFY(!delivered);
        QCOMPARE(over.count(), 3);
        // It can be used afterwards: the next project.
        Job* next = runner.start({QStringLiteral("Next"), Pool::Compute}, [](Progress&) {}, this, [&] { delivered = true; });
        QTRY_VERIFY(next->state() == JobState::Done);
        QVERIFY(delivered);
    }

    void goesDownWhileJobsRun()
    {
        bool delivered = false;
        std::atomic<int> ended{0};
        {
            JobRunner runner;
            for (int i = 0; i < 6; ++i) {
                runner.start(
                    {QStringLiteral("Long"), i % 2 == 0 ? Pool::Compute : Pool::Readers, true},
                    [&](Progress& progress) {
                        struct End {
                            std::atomic<int>& count;
                            ~End() { ++count; }
                        } end{ended};
                        runUntilAsked(progress);
                    },
                    this, [&] { delivered = true; });
            }
            QTest::qWait(20);
        }
        const int atEnd = ended;
        QVERIFY(atEnd >= 2);
        QTest::qWait(20);
        QCOMPARE(ended.load(), atEnd);
        QVERIFY(!delivered);
    }

    void aSlotMayClearWhileProgressIsRead()
    {
        JobRunner runner;
        Job* quick = runner.start({QStringLiteral("Quick"), Pool::Readers}, [](Progress&) {});
        connect(quick, &Job::finished, &runner, [&] { runner.clearFinished(); });
        Job* slow = runner.start({QStringLiteral("Slow"), Pool::Compute, true}, runUntilAsked);
        QTRY_COMPARE(runner.jobs().size(), std::size_t(1));
        QTRY_COMPARE(slow->fraction(), 0.25);
        slow->stop();
        QTRY_VERIFY(slow->isOver());
    }
};

QTEST_GUILESS_MAIN(JobRunnerTest)
#include "job_runner_test.moc"
