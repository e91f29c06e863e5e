// SPDX-License-Identifier: GPL-3.0-or-later
// Between Bindscape and Python: resources/python/logit.py computes from a run's files what the run's predictions say, and weights
// that torch.save has written become a run that training starts from.
#include "core/base/text.h"
#include "tests/app/cli/cli_runner.h"
#include "tests/support/test_support.h"

#include <QTest>

#include <cmath>

using namespace bindscape;
using namespace bindscape::test;

namespace {

// Debian's, which has python3-torch; another one first in the path may not.
CliResult python(const QStringList& arguments)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("OMP_NUM_THREADS", "1");
    process.setProcessEnvironment(environment);
    process.start("/usr/bin/python3", arguments);
    CliResult result;
    if (!process.waitForFinished(120000))
        process.kill();
    result.code = process.exitStatus() == QProcess::NormalExit && process.error() != QProcess::FailedToStart ? process.exitCode() : -1;
    result.out = process.readAllStandardOutput().toStdString();
    result.err = process.readAllStandardError().toStdString();
    return result;
}

}  // namespace

class PythonModelTest : public QObject {
    Q_OBJECT
    CliWorld m_world{60000};
    QString m_script = qEnvironmentVariable("BINDSCAPE_SOURCE_DIR") + "/resources/python/logit.py";

private Q_SLOTS:
    void initTestCase()
    {
        if (python({"-c", "import torch"}).code != 0)
            QSKIP("python3-torch is not installed; install it to run this test.");
        const CliResult dataset = runCli(m_world.dataset("data") << "--window" << "200");
        QVERIFY2(dataset.code == 0, dataset.err.c_str());
    }
    void logitsOfARun_data()
    {
        QTest::addColumn<QString>("architecture");
        QTest::addColumn<QString>("core");
        QTest::newRow("danq") << "danq" << "present";
        QTest::newRow("deepsea") << "deepsea" << "blocked";
        QTest::newRow("dilated") << "dilated" << "present";
    }
    void logitsOfARun()
    {
        QFETCH(QString, architecture);
        QFETCH(QString, core);
        const CliResult train = runCli({"train", "--dataset", m_world.at("data"), "--architecture", architecture, "--core", core, "--preset", "quick", "--epochs", "1",
                                        "--out", m_world.at("run-" + architecture.toStdString())});
        QVERIFY2(train.code == 0, train.err.c_str());
        const CliResult result = python({m_script, m_world.at("run-" + architecture.toStdString()), "--genome", m_world.at("genome.fa"), "--row", "3"});
        QVERIFY2(result.code == 0, result.err.c_str());
        const auto lines = split(result.out, '\n');
        const auto fields = split(lines.at(1), '\t');
        QCOMPARE(fields.size(), std::size_t(6));
        for (std::size_t strand = 0; strand < 2; ++strand) {
            const double computed = std::stod(std::string(fields[1 + strand])), written = std::stod(std::string(fields[4 + strand]));
            QVERIFY(std::fabs(computed) > 1e-6);
            COMPARE_CLOSE(computed, written, 0, 2e-5);
        }
    }
    // A file of Python's own torch.save, with what a training script keeps beside the weights.
    void weightsFromPython()
    {
        const char* save = "import argparse, sys, torch\n"
                           "from torch import nn\n"
                           "class DanQ(nn.Module):\n"
                           "    def __init__(self):\n"
                           "        super().__init__()\n"
                           "        self.nnet = nn.Sequential(nn.Conv1d(4, 8, 26), nn.ReLU(), nn.MaxPool1d(13))\n"
                           "        self.bdlstm = nn.Sequential(nn.LSTM(8, 6, batch_first=True, bidirectional=True))\n"
                           "        self.classifier = nn.Sequential(nn.Linear(13 * 12, 5), nn.ReLU(), nn.Linear(5, 3))\n"
                           "torch.manual_seed(1)\n"
                           "m = DanQ()\n"
                           "x = torch.zeros(1, 4, 200)\n"
                           "x[0, 2] = 1\n"
                           "y = m.classifier(m.bdlstm(m.nnet(x).transpose(1, 2))[0].flatten(1))\n"
                           "y.sum().backward()\n"
                           "adam = torch.optim.Adam(m.parameters())\n"
                           "adam.step()\n"
                           "y = m.classifier(m.bdlstm(m.nnet(x).transpose(1, 2))[0].flatten(1))\n"
                           "torch.save({'epoch': 3, 'args': argparse.Namespace(rate=0.1), 'optimizer': adam.state_dict(),\n"
                           "            'state_dict': nn.DataParallel(m).state_dict()}, sys.argv[1])\n"
                           "torch.save(m.state_dict(), sys.argv[2], _use_new_zipfile_serialization=False)\n"
                           "torch.save(m, sys.argv[3])\n"
                           "print(*y[0].tolist())\n";
        const CliResult saved = python({"-c", save, m_world.at("danq.pth"), m_world.at("old.pth"), m_world.at("whole.pth")});
        QVERIFY2(saved.code == 0, saved.err.c_str());
        const QStringList sizes{"--parameter", "filters=8", "--parameter", "hidden=6", "--parameter", "dense=5"};
        const auto import = [&](const char* file) {
            return runCli(QStringList{"import-weights", "--weights", m_world.at(file), "--window", "200", "--train", "chr1,chr8", "--out", m_world.at("imported")} + sizes);
        };
        for (const char* file : {"old.pth", "whole.pth"}) {
            const CliResult refused = import(file);
            QVERIFY2(refused.code == 1 && isOneSentence(refused.err), refused.err.c_str());
        }
        const CliResult imported = import("danq.pth");
        QVERIFY2(imported.code == 0, imported.err.c_str());
        QVERIFY2(imported.out.find("conv1.weight <- nnet.0.weight [8, 4, 26]") != std::string::npos, imported.out.c_str());
        QVERIFY(imported.out.find("dense layers came over as well") != std::string::npos);
        // The run computes what Python's network did.
        const CliResult again = python({m_script, m_world.at("imported"), "--sequence", QString(200, 'G')});
        QVERIFY2(again.code == 0, again.err.c_str());
        const auto lines = split(again.out, '\n');
        const auto want = split(saved.out, ' ');
        for (std::size_t output = 0; output < 3; ++output)
            COMPARE_CLOSE(std::stod(std::string(split(lines.at(1 + output), '\t').at(1))), std::stod(std::string(want.at(output))), 0, 2e-6);
        // Training starts from it, and knows what it has seen.
        const CliResult train = runCli(QStringList{"train", "--dataset", m_world.at("data"), "--trunk", m_world.at("imported"), "--epochs", "1", "--out", m_world.at("tuned")} + sizes);
        QVERIFY2(train.code == 0, train.err.c_str());
        QVERIFY2(train.err.find("trained on chr8, a validation chromosome") != std::string::npos, train.err.c_str());
        QVERIFY(train.err.find("another genome") == std::string::npos);
    }
};

QTEST_GUILESS_MAIN(PythonModelTest)
#include "python_model_test.moc"
