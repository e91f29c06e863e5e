// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli archive and the settings that differ between runs, with run folders as `train` leaves them.
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/project/project.h"
#include "core/train/metrics_file.h"
#include "core/train/run_record.h"
#include "tests/app/cli/cli_runner.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

using namespace bindscape;
using namespace bindscape::test;
namespace fs = std::filesystem;

class ArchiveCliTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    QString at(const QString& name) const { return m_folder.filePath(name); }
    fs::path path(const QString& name) const { return at(name).toStdString(); }
    void makeRun(const QString& name, std::uint64_t seed) const
    {
        const fs::path folder = path(name), dataset = path("data/sp1-gc");
        fs::create_directories(folder);
        fs::create_directories(dataset);
        writeFileAtomically(dataset / paths::kInstancesFile, "sites");
        train::RunRecord record;
        record.state = "finished";
        record.options.seed = seed;
        record.options = train::completeOptions(record.options);
        record.inputs.datasetFolder = dataset.string();
        record.inputs.motif = "SP1 MA0079.3";
        train::writeRunRecord(record, folder);
        writeFileAtomically(folder / paths::kModelFile, "weights");
        train::EpochMetrics epoch;
        epoch.epoch = 1;
        epoch.trainLoss = 0.5;
        epoch.validationLoss = 0.6;
        epoch.validationAuroc = 0.9;
        epoch.seconds = 60;
        epoch.best = true;
        train::writeMetrics({epoch}, folder);
    }

private Q_SLOTS:
    void initTestCase()
    {
        makeRun("first", 1);
        makeRun("second", 2);
    }
    void aRunGoesToAnotherFolder()
    {
        const auto out = runCli({"archive", "export", "--run", at("first"), "--out", at("first.zip")});
        QVERIFY2(out.code == 0, out.err.c_str());
        QVERIFY(out.out.find("4 files") != std::string::npos);
        // An output that is there stays, unless asked for.
        QVERIFY(runCli({"archive", "export", "--run", at("first"), "--out", at("first.zip")}).code != 0);
        QCOMPARE(runCli({"archive", "export", "--run", at("first"), "--out", at("first.zip"), "--overwrite"}).code, 0);
        const auto in = runCli({"archive", "import", "--archive", at("first.zip"), "--out", at("there")});
        QVERIFY2(in.code == 0, in.err.c_str());
        const auto project = project::readProject(path("there/SP1.bindscape"));
        QCOMPARE(project.analyses.size(), std::size_t(1));
        QCOMPARE(project.analyses[0].runs[0].id, std::string("first"));
        QCOMPARE(readFile(path("there/runs/first/model.pt")), std::string("weights"));
        // Once more into the same project: another name, and the same data set.
        const auto again = runCli({"archive", "import", "--archive", at("first.zip"), "--project", at("there/SP1.bindscape")});
        QVERIFY2(again.code == 0, again.err.c_str());
        QCOMPARE(project::readProject(path("there/SP1.bindscape")).analyses[0].runs.size(), std::size_t(2));
        QVERIFY(fs::exists(path("there/runs/first-2/model.pt")));
    }
    void mistakesAreSentences_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("no action") << QStringList{"archive"};
        QTest::newRow("other action") << QStringList{"archive", "delete"};
        QTest::newRow("no run") << QStringList{"archive", "export", "--out", at("x.zip")};
        QTest::newRow("no such run") << QStringList{"archive", "export", "--run", at("nobody"), "--out", at("x.zip")};
        QTest::newRow("other ending") << QStringList{"archive", "export", "--run", at("first"), "--out", at("x.rar")};
        QTest::newRow("no such archive") << QStringList{"archive", "import", "--archive", at("nobody.zip"), "--out", at("y")};
        QTest::newRow("no archive") << QStringList{"archive", "import", "--archive", at("first/model.pt"), "--out", at("y")};
        QTest::newRow("two places") << QStringList{"archive", "import", "--archive", at("first.zip"), "--out", at("y"), "--project", at("z")};
    }
    void mistakesAreSentences()
    {
        QFETCH(QStringList, arguments);
        const auto result = runCli(arguments);
        QVERIFY(!result.crashed && result.code != 0);
        QVERIFY(!result.err.empty());
        QVERIFY(!fs::exists(path("x.zip")) && !fs::exists(path("x.rar")) && !fs::exists(path("y/runs")));
    }
    void settingsThatDifferAndCurves()
    {
        const auto result = runCli({"compare", "curves", "--runs", at("first"), at("second"), "--out", at("compared"), "--parameters", "--time", "--figure", "svg"});
        QVERIFY2(result.code == 0, result.err.c_str());
        QVERIFY(result.out.find("Seed: 1 | 2") != std::string::npos);
        const std::string table = readFile(path("compared/parameters.tsv"));
        QVERIFY(table.find("seed\tSeed\t1\t2") != std::string::npos && table.find("\nbatch\t") == std::string::npos);
        QCOMPARE(readTable(path("compared/curves.tsv")).rows.size(), std::size_t(2));
        const std::string picture = readFile(path("compared/curves_auroc.svg"));
        QVERIFY(picture.find("Minutes of training") != std::string::npos && picture.find("second, best 0.900") != std::string::npos);
        // The figure again from its recipe.
        QCOMPARE(runCli({"figure", "--recipe", at("compared/curves_auroc.json"), "--out", at("again.svg")}).code, 0);
        QVERIFY(runCli({"compare", "curves", "--runs", at("first"), at("second"), "--out", at("all"), "--parameters", "--all"}).code == 0);
        QVERIFY(readFile(path("all/parameters.tsv")).find("\nbatch\t") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(ArchiveCliTest)
#include "archive_cli_test.moc"
