// SPDX-License-Identifier: GPL-3.0-or-later
// With how many threads runs are trained, and that their threads give way to the window's.
#include "app/runs/compute_threads.h"
#include "app/runs/run_names.h"
#include "core/base/parallel.h"
#include "core/base/paths.h"
#include "core/train/run_record.h"
#include "tests/support/test_support.h"

#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <thread>

#if defined(__linux__)
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

using namespace bindscape;
namespace fs = std::filesystem;

namespace {

compute::Compute computeOn(compute::Machine (*machine)())
{
    compute::Compute table{};
    table.machine = machine;
    return table;
}

compute::Machine cpu()
{
    compute::Machine machine;
    machine.device = "cpu";
    return machine;
}

compute::Machine gpu()
{
    compute::Machine machine;
    machine.device = "cuda";
    return machine;
}

}  // namespace

class ComputeThreadsTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_temporary;
    project::Project m_project;
    project::RunEntry& run() { return m_project.analyses[0].runs[0]; }

private Q_SLOTS:
    void initTestCase()
    {
        QCoreApplication::setOrganizationName(QStringLiteral("bindscape-test"));
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_temporary.path());
        m_project.file = fs::path(m_temporary.path().toStdString()) / "p.bindscape";
        project::AnalysisEntry analysis;
        analysis.id = "a";
        project::RunEntry run;
        run.id = "r";
        analysis.runs.push_back(run);
        m_project.analyses.push_back(analysis);
    }

    void oneFewerThanCores()
    {
        QCOMPARE(app::usualTrainingThreads(), std::max(1, availableCores() - 1));
        QCOMPARE(app::threadsOfRun(computeOn(cpu), m_project, "r"), app::usualTrainingThreads());
        app::setTrainingThreads(availableCores());
        QCOMPARE(app::threadsOfRun(computeOn(cpu), m_project, "r"), availableCores());
        run().threads = 7;
        QCOMPARE(app::threadsOfRun(computeOn(cpu), m_project, "r"), 7);
        run().threads = 0;
        app::setTrainingThreads(0);
    }

    // A number would ask for the CPU.
    void aGpuIsLeftToItself()
    {
        QCOMPARE(app::threadsOfRun(computeOn(gpu), m_project, "r"), 0);
        run().device = "cpu";
        QCOMPARE(app::threadsOfRun(computeOn(gpu), m_project, "r"), app::usualTrainingThreads());
        run().device = "auto";
    }

    void aRunThatHasBegunKeepsItsNumber()
    {
        const fs::path folder = app::folderOf(m_project, run());
        fs::create_directories(folder);
        train::RunRecord record;
        record.machine.threads = 5;
        train::writeRunRecord(record, folder);
        QCOMPARE(app::threadsOfRun(computeOn(cpu), m_project, "r"), 5);
        record.state = "finished";
        train::writeRunRecord(record, folder);
        QCOMPARE(app::threadsOfRun(computeOn(cpu), m_project, "r"), app::usualTrainingThreads());
        fs::remove_all(folder);
    }

    void jobsShareTheThreads()
    {
        app::setTrainingThreads(availableCores());
        const app::ComputingNow first;
        QCOMPARE(app::threadsOfRun(computeOn(cpu), m_project, "r"), availableCores());
        {
            const app::ComputingNow second;
            QCOMPARE(app::threadsOfRun(computeOn(cpu), m_project, "r"), std::max(1, availableCores() / 2));
        }
        QCOMPARE(app::ComputingNow::jobs(), 1);
        app::setTrainingThreads(0);
        QCOMPARE(app::threadsBeside(), std::max(1, availableCores() - app::trainingThreads()));
    }

    void computingThreadsGiveWay()
    {
#if defined(__linux__)
        int nice = 0, policy = -1;
        std::thread computing([&] {
            app::giveWayToWindow();
            // As OpenMP starts its threads.
            std::thread([&] {
                nice = ::getpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)));
                policy = ::sched_getscheduler(0);
            }).join();
        });
        computing.join();
        QVERIFY(nice >= 10);
        QCOMPARE(policy, SCHED_BATCH);
        QVERIFY(::getpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid))) < 10);
#else
        QSKIP("Threads have no priorities of their own here.");
#endif
    }
};

QTEST_GUILESS_MAIN(ComputeThreadsTest)
#include "compute_threads_test.moc"
