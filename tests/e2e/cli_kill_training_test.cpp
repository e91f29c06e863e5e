// SPDX-License-Identifier: GPL-3.0-or-later
// A training is killed twenty times, at random moments and while it writes its checkpoint. No finished epoch is ever lost, and the
// weights are those of a training that was never disturbed, byte for byte.
#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/base/random.h"
#include "core/train/run_lock.h"
#include "core/train/run_record.h"
#include "core/train/trainer.h"
#include "tests/app/cli/cli_runner.h"
#include "tests/support/test_support.h"

#include <QElapsedTimer>
#include <QTest>

#include <chrono>

using namespace bindscape;
using namespace bindscape::test;
namespace fs = std::filesystem;

namespace {

constexpr int kKills = 20, kEpochs = 40, kLongMs = 60'000;

// While a checkpoint is being written there is a temporary file of it.
bool isWriting(const fs::path& run)
{
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(run, ignored))
        if (entry.path().filename().string().starts_with(std::string(paths::kCheckpointFile) + ".bindscape-tmp-"))
            return true;
    return false;
}

// metrics.tsv without its last column, the seconds.
std::string tableOf(const fs::path& run)
{
    std::string text;
    std::istringstream lines(readFile(run / paths::kMetricsFile));
    for (std::string line; std::getline(lines, line);)
        text += line.substr(0, line.rfind('\t')) + "\n";
    return text;
}

// The largest number of an epoch that the program has told of with --json-progress; 0 if none.
long lastEpochTold(const QByteArray& output)
{
    long last = 0;
    for (const QByteArray& line : output.split('\n')) {
        const auto json = nlohmann::json::parse(line.toStdString(), nullptr, false);
        if (json.is_object() && json.value("event", "") == "epoch")
            last = json.at("epoch").get<long>();
    }
    return last;
}

}  // namespace

class CliKillTrainingTest : public QObject {
    Q_OBJECT
    CliWorld m_world;

    QStringList train(const std::string& out, bool resume) const
    {
        QStringList arguments{"train",   "--dataset", m_world.at("data"), "--architecture", "deepsea", "--parameter", "filters1=6", "--parameter", "filters2=6",
                              "--parameter", "filters3=6", "--parameter", "dense=8", "--epochs", QString::number(kEpochs),
                              "--patience", "1000", "--threads", "1", "--json-progress", "--out", m_world.at(out)};
        return resume ? arguments << "--resume" : arguments;
    }
    fs::path run(const std::string& name) const { return m_world.path(name); }

private Q_SLOTS:
    void initTestCase()
    {
        const CliResult made = runCli(m_world.dataset("data") + QStringList{"--validation", "chr8", "--test", "chr9", "--max-sites", "150"});
        QVERIFY2(made.code == 0, made.err.c_str());
    }

    // As "Stop, keep best" in the window, for a cluster that says when its time is nearly over.
    void stoppedBySignal()
    {
        QProcess process;
        process.start(program(), train("stopped", false));
        QVERIFY(process.waitForStarted(10'000));
        QElapsedTimer watch;
        watch.start();
        while (train::readMetrics(run("stopped")).size() < 3 && watch.elapsed() < kLongMs)
            QThread::usleep(500);
        const auto id = static_cast<pid_t>(process.processId());
        QVERIFY(id > 0);
        ::kill(id, SIGUSR1);
        QVERIFY(process.waitForFinished(30'000));
        QVERIFY2(process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0, process.readAllStandardError().constData());
        const auto record = train::readRunRecord(run("stopped"));
        QCOMPARE(record.state, std::string("stopped"));
        QVERIFY(fs::exists(run("stopped") / paths::kModelFile));
        const auto epochs = train::readMetrics(run("stopped")).size();
        QVERIFY2(epochs >= 3 && epochs < kEpochs, qPrintable(QString::number(epochs)));
    }

    void killedTwentyTimes()
    {
        QElapsedTimer watch;
        watch.start();
        const CliResult whole = runCli(train("whole", false));
        QVERIFY2(whole.code == 0, whole.err.c_str());
        const auto took = watch.elapsed();
        Random random(20, "kills");
        int inTheMiddle = 0, whileWriting = 0;
        long finished = 0;
        for (int i = 0; i < kKills; ++i) {
            QProcess process;
            process.start(program(), train("killed", true));
            QVERIFY(process.waitForStarted(10'000));
            watch.start();
            // Each time two or three epochs further, as soon as it has begun; every fourth while it writes.
            const long begun = static_cast<long>(train::readMetrics(run("killed")).size());
            while (train::readMetrics(run("killed")).size() == static_cast<std::size_t>(begun) && begun < kEpochs - 2 && i % 3 != 0 && watch.elapsed() < kLongMs)
                QThread::usleep(500);
            if (i % 4 == 1)
                while (!isWriting(run("killed")) && watch.elapsed() < kLongMs)
                    QThread::usleep(100);
            else
                QThread::usleep(static_cast<unsigned long>(random.below(static_cast<std::uint64_t>(1000 * took / kEpochs))));
            const auto id = static_cast<pid_t>(process.processId());
            QVERIFY(id > 0);
            ::kill(id, SIGKILL);
            whileWriting += isWriting(run("killed")) ? 1 : 0;
            QVERIFY(process.waitForFinished(10'000));
            inTheMiddle += process.exitStatus() == QProcess::CrashExit ? 1 : 0;
            const long now = static_cast<long>(train::readMetrics(run("killed")).size());
            QVERIFY2(now >= finished, "a finished epoch was lost");
            QVERIFY2(now >= lastEpochTold(process.readAllStandardError()), "an epoch was told that is not on disk");
            QVERIFY(!train::isBeingTrained(run("killed")));
            finished = now;
        }
        QCOMPARE(inTheMiddle, kKills);
        QVERIFY2(whileWriting > 0, "no kill came while a checkpoint was written");
        const CliResult last = runCli(train("killed", true));
        QVERIFY2(last.code == 0, last.err.c_str());
        QCOMPARE(md5OfFile(run("killed") / paths::kModelFile), md5OfFile(run("whole") / paths::kModelFile));
        QCOMPARE(tableOf(run("killed")), tableOf(run("whole")));
        for (const auto& entry : fs::directory_iterator(run("killed"))) {
            const std::string name = entry.path().filename().string();
            QVERIFY2(name.find(".bindscape-tmp-") == std::string::npos && name != paths::kCheckpointFile && name != train::kRunLockFile, name.c_str());
        }
    }

    // The same run twice at once: the second one is told who has it, and disturbs nothing.
    void twoProcessesDoNotTrainOneRun()
    {
        QProcess first;
        first.start(program(), train("shared", false));
        QElapsedTimer watch;
        watch.start();
        while (!train::isBeingTrained(run("shared")) && watch.elapsed() < kLongMs)
            QThread::usleep(500);
        const CliResult second = runCli(train("shared", true));
        QCOMPARE(second.code, 1);
        QVERIFY2(second.err.find("is being trained by process " + std::to_string(first.processId())) != std::string::npos, second.err.c_str());
        QVERIFY(first.waitForFinished(kLongMs));
        QCOMPARE(first.exitCode(), 0);
        QCOMPARE(md5OfFile(run("shared") / paths::kModelFile), md5OfFile(run("whole") / paths::kModelFile));
    }
};

QTEST_GUILESS_MAIN(CliKillTrainingTest)
#include "cli_kill_training_test.moc"
