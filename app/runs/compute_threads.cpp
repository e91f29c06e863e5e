// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/compute_threads.h"

#include "app/runs/run_names.h"
#include "core/base/parallel.h"
#include "core/train/run_record.h"

#include <QSettings>

#include <algorithm>
#include <atomic>

#if defined(__linux__)
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace bindscape::app {

namespace {

QString key() { return QStringLiteral("training/threads"); }

std::atomic<int> computing{0};

// Of a training that has begun and not ended; 0 = none.
int threadsBegunWith(const project::Project& project, const project::RunEntry& run)
{
    try {
        const auto folder = folderOf(project, run);
        if (!train::hasRunRecord(folder))
            return 0;
        const train::RunRecord record = train::readRunRecord(folder);
        return record.complete() ? 0 : record.machine.threads;
    } catch (const Error&) {
        return 0;  // the training itself says what is wrong with it
    }
}

}  // namespace

int usualTrainingThreads() { return std::max(1, availableCores() - 1); }

int trainingThreads()
{
    const int wanted = QSettings().value(key()).toInt();
    return wanted > 0 ? std::min(wanted, availableCores()) : usualTrainingThreads();
}

void setTrainingThreads(int threads)
{
    if (threads < 1 || threads == usualTrainingThreads())
        QSettings().remove(key());
    else
        QSettings().setValue(key(), threads);
}

void giveWayToWindow()
{
#if defined(__linux__)
    constexpr int kNice = 10;
    // Both belong to the thread and are inherited by those that it starts, so by OpenMP's as well. A batch thread does not push
    // others aside when it wakes up; the nice value says who goes first where there are fewer cores than threads.
    const sched_param none{};
    ::sched_setscheduler(0, SCHED_BATCH, &none);
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), kNice);
#endif
}

ComputingNow::ComputingNow() { ++computing; }
ComputingNow::~ComputingNow() { --computing; }
int ComputingNow::jobs() { return computing; }

int threadsOfRun(const compute::Compute& compute, const project::Project& project, const std::string& runId)
{
    project::AnalysisEntry ofTrunk;
    const auto found = findRunOrTrunk(project, runId, ofTrunk);
    if (found && found->run->threads > 0)
        return found->run->threads;
    if ((!found || found->run->device != "cpu") && compute.machine().device != "cpu")
        return 0;  // a number would ask for the CPU
    if (const int begun = found ? threadsBegunWith(project, *found->run) : 0; begun > 0)
        return begun;
    return std::max(1, trainingThreads() / std::max(1, ComputingNow::jobs()));
}

int threadsBeside() { return ComputingNow::jobs() > 0 ? std::max(1, availableCores() - trainingThreads()) : trainingThreads(); }

}  // namespace bindscape::app
