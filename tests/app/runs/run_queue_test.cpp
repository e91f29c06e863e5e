// SPDX-License-Identifier: GPL-3.0-or-later
// The queue of trainings on disk: what a killed program leaves, what comes back, and that nothing starts by itself.
#include "app/runs/run_queue.h"

#include "app/runs/analysis_jobs.h"
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/train/metrics_file.h"
#include "core/train/run_lock.h"
#include "tests/support/test_support.h"

#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <chrono>
#include <csignal>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace bindscape;
using namespace bindscape::app;
using jobs::JobState;
using jobs::Priority;
namespace fs = std::filesystem;

namespace {

constexpr int kWait = 10'000;

// The number of a process that is gone.
std::int64_t deadProcess()
{
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(0);
    ::waitpid(child, nullptr, 0);
    return child;
}

}  // namespace

class RunQueueTest : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_temporary;
    std::unique_ptr<Session> m_session;

    fs::path folder() const { return m_temporary->path().toStdString(); }
    project::Project makeProject() const
    {
        writeFileAtomically(folder() / "genome.fa", ">chr1\nACGTACGTACGTACGTACGT\n");
        project::Project project;
        project.file = folder() / "p.bindscape";
        project.name = "p";
        project.genome = folder() / "genome.fa";
        project::AnalysisEntry analysis;
        analysis.id = "sp1-baseline";
        analysis.tf = "SP1";
        for (const char* id : {"one", "two", "three", "four"}) {
            project::RunEntry run;
            run.id = id;
            run.name = id;
            analysis.runs.push_back(run);
        }
        project.analyses.push_back(analysis);
        project::TrunkEntry trunk;
        trunk.id = "blood";
        trunk.name = "blood";
        trunk.run.id = "blood-danq";
        trunk.run.architecture = "danq";
        project.trunks.push_back(trunk);
        return project;
    }
    void trained(const std::string& run, long epochs) const
    {
        std::vector<train::EpochMetrics> all;
        for (long epoch = 1; epoch <= epochs; ++epoch) {
            train::EpochMetrics m;
            m.epoch = epoch;
            all.push_back(m);
        }
        fs::create_directories(paths::runFolder(folder(), run));
        train::writeMetrics(all, paths::runFolder(folder(), run));
    }
    std::vector<InterruptedRun> open()
    {
        m_session = std::make_unique<Session>();
        RunQueue& queue = RunQueue::of(*m_session);
        std::vector<InterruptedRun> told;
        connect(&queue, &RunQueue::interrupted, this, [&](const std::vector<InterruptedRun>& runs) { told = runs; });
        queue.start();
        m_session->setProject(makeProject());
        // Once the queue was read it is written again, by this process.
        for (int i = 0; i < kWait / 20 && !(readQueue(folder()).owner.process == ::getpid() || !fs::exists(folder() / kQueueFile)); ++i)
            QTest::qWait(20);
        QTest::qWait(300);
        disconnect(&queue, &RunQueue::interrupted, this, nullptr);
        return told;
    }
    jobs::Job* job(const char* run) const { return jobOfRun(*m_session, run); }
    bool fileSays(const std::vector<QueuedRun>& runs) const { return readQueue(folder()).runs == runs; }

private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void init() { m_temporary = std::make_unique<QTemporaryDir>(); }
    void cleanup() { m_session.reset(); }

    void whatAKilledProgramLeftComesBackPaused()
    {
        trained("one", 7);
        writeQueue({{deadProcess(), QueueOwner::here().boot},
                    {{"one", "running", Priority::Normal, ""}, {"two", "paused", Priority::Low, "paused by you at 10:46"}, {"gone", "waiting", Priority::Normal, ""}, {"three", "waiting", Priority::High, ""}}},
                   folder());
        const auto told = open();
        QCOMPARE(told.size(), std::size_t{2});
        QCOMPARE(told[0].run, std::string("one"));
        QCOMPARE(told[0].epoch, 7L);
        QVERIFY(told[0].wasRunning && told[0].when.isValid() && told[0].title.contains(QStringLiteral("SP1")));
        QCOMPARE(told[1].run, std::string("three"));
        QVERIFY(!told[1].wasRunning);
        for (const char* run : {"one", "two", "three"})
            QVERIFY2(job(run) != nullptr && job(run)->state() == JobState::Paused, run);
        QVERIFY(job("four") == nullptr);
        QCOMPARE(m_session->jobs().runningCount(), 0);
        QCOMPARE(job("one")->pauseReason(), QStringLiteral("interrupted after epoch 7"));
        QCOMPARE(job("two")->pauseReason(), QStringLiteral("paused by you at 10:46"));
        QVERIFY(job("two")->priority() == Priority::Low && job("three")->priority() == Priority::High);
        QVERIFY(isPaused(*m_session, "one") && !isPaused(*m_session, "four"));
        // The next start offers nothing again: they are paused now.
        QVERIFY(fileSays({{"one", "paused", Priority::Normal, "interrupted after epoch 7"},
                          {"two", "paused", Priority::Low, "paused by you at 10:46"},
                          {"three", "paused", Priority::High, "interrupted before the first epoch ended"}}));
        m_session.reset();
        QVERIFY(open().empty());
        QVERIFY(job("one")->state() == JobState::Paused && job("three")->state() == JobState::Paused);
        // Cancelled by the user, they are forgotten.
        for (const char* run : {"one", "two", "three"})
            job(run)->cancel();
        QTRY_VERIFY_WITH_TIMEOUT(!fs::exists(folder() / kQueueFile), kWait);
    }

    void aKilledPreTrainingComesBackToo()
    {
        trained("blood-danq", 2);
        writeQueue({{deadProcess(), QueueOwner::here().boot}, {{"blood-danq", "running", Priority::Normal, ""}}}, folder());
        const auto told = open();
        QCOMPARE(told.size(), std::size_t{1});
        QVERIFY(told[0].run == "blood-danq" && told[0].epoch == 2 && told[0].title.contains(QStringLiteral("blood")));
        QVERIFY(job("blood-danq") != nullptr && job("blood-danq")->state() == JobState::Paused);
        QCOMPARE(job("blood-danq")->pauseReason(), QStringLiteral("interrupted after epoch 2"));
    }

    void theOrderIsKept()
    {
        open();
        for (const char* run : {"one", "two", "three"})
            startRun(*m_session, run, {Priority::Normal, QStringLiteral("paused by you")});
        QTRY_VERIFY_WITH_TIMEOUT(readQueue(folder()).runs.size() == 3, kWait);
        QCOMPARE(readQueue(folder()).owner.process, static_cast<std::int64_t>(::getpid()));
        // A job of this device that never ends by itself: the others wait.
        jobs::JobOptions options;
        options.pool = jobs::Pool::Training;
        options.device = QStringLiteral("auto");
        jobs::Job* busy = m_session->jobs().start(options, [](Progress& progress) {
            for (;;) {
                progress.checkpoint(-1, {});
                std::this_thread::sleep_for(std::chrono::milliseconds(2));
            }
        });
        resumeRuns(*m_session, {"three"});
        resumeRuns(*m_session, {"one", "two"});  // before those that wait, in their order
        QTRY_VERIFY_WITH_TIMEOUT(fileSays({{"one", "waiting", Priority::Normal, ""}, {"two", "waiting", Priority::Normal, ""}, {"three", "waiting", Priority::Normal, ""}}), kWait);
        m_session->jobs().moveToFront(job("two"));
        QTRY_VERIFY_WITH_TIMEOUT(fileSays({{"two", "waiting", Priority::High, ""}, {"one", "waiting", Priority::Normal, ""}, {"three", "waiting", Priority::Normal, ""}}), kWait);
        pauseRun(*m_session, "three");
        QVERIFY(isPaused(*m_session, "three"));
        RunQueue::of(*m_session).flush();  // as at the end of the program
        QVERIFY(fileSays({{"three", "paused", Priority::Normal, "paused by you"}, {"two", "waiting", Priority::High, ""}, {"one", "waiting", Priority::Normal, ""}}));
        busy->cancel();
        m_session->jobs().cancelAllAndWait();
    }

    void whatALivingProcessHasIsLeftAlone()
    {
        const std::vector<QueuedRun> runs{{"one", "running", Priority::Normal, ""}};
        const pid_t child = ::fork();
        if (child == 0)
            for (;;)
                ::pause();
        writeQueue({{child, QueueOwner::here().boot}, runs}, folder());
        QVERIFY(open().empty());
        QVERIFY(job("one") == nullptr);
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        m_session.reset();
        // The same number after the machine was started anew is somebody else.
        writeQueue({{1, "another boot"}, runs}, folder());
        QCOMPARE(open().size(), std::size_t{1});
        m_session.reset();
        // The program is gone, but the command line trains the run now.
        writeQueue({{deadProcess(), QueueOwner::here().boot}, runs}, folder());
        trained("one", 1);
        const train::RunLock lock(paths::runFolder(folder(), "one"));
        QVERIFY(open().empty());
        QVERIFY(job("one") == nullptr);
    }

    void damagedFilesAreEmptyQueues()
    {
        for (const char* text : {"", "{", "[]", "{\"process\": \"x\", \"boot\": 1, \"runs\": {}}", "{\"process\": 1, \"boot\": \"b\", \"runs\": [{\"run\": 7}]}"}) {
            writeFileAtomically(folder() / kQueueFile, text);
            QVERIFY(readQueue(folder()).runs.empty());
        }
        QVERIFY(open().empty());
        QVERIFY(m_session->jobs().jobs().empty() || m_session->jobs().runningCount() == 0);
    }
};

QTEST_MAIN(RunQueueTest)
#include "run_queue_test.moc"
