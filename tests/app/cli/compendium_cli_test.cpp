// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli compendium: what it writes and says, its options, what is wrong with them.
#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/compendium/compendium.h"
#include "tests/app/cli/cli_runner.h"
#include "tests/support/test_support.h"

using namespace bindscape;
using namespace bindscape::test;
namespace fs = std::filesystem;

class CompendiumCliTest : public QObject {
    Q_OBJECT

    CliWorld m_world;

    QStringList command(const std::string& out) const
    {
        return {"compendium", "--genome", m_world.at("genome.fa"), "--tracks", m_world.at("tracks.tsv"), "--out", m_world.at(out)};
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_world.write("open.bed", "chr1\t5000\t9000\nchr8\t5000\t9000\nchr9\t5000\t9000\nchr9\t59000\t60000\n");
        m_world.write("out.bed", "chr1\t5000\t5100\n");
        m_world.write("tracks.tsv", "name\tfile\tkind\nCTCF\tpeaks.narrowPeak\tchip\nopen\topen.bed\tdnase\n");
    }

    void theFolderAndTheSummaryAgree()
    {
        const CliResult result = runCli(command("plain"));
        QVERIFY2(result.code == 0, result.err.c_str());
        const auto made = compendium::readCompendium(m_world.path("plain"));
        QCOMPARE(made.options.tracks.size(), 2U);
        QCOMPARE(made.options.validation, std::vector<std::string>{"chr8"});
        QVERIFY(made.options.settings == compendium::CompendiumSettings{});
        const auto& open = made.counts[1];
        QVERIFY(open.regions == 4 && open.train == 20 && open.validation == 20 && open.test == 23);
        QVERIFY(made.leftOutEdge == 2);
        QVERIFY2(result.out.find("open\tdnase\t4\t20\t20\t23\n") != std::string::npos, result.out.c_str());
        QVERIFY(result.out.find("outside_chromosome\t2\n") != std::string::npos);
        QVERIFY(runCli(command("again")).code == 0);
        QCOMPARE(md5OfFile(m_world.path("plain") / paths::kBinsFile), md5OfFile(m_world.path("again") / paths::kBinsFile));
        // What is there is refused, replaced or left, as for every command.
        QCOMPARE(runCli(command("plain")).code, 1);
        QVERIFY(runCli(command("plain") << "--resume").out.find("finished already") != std::string::npos);
        QCOMPARE(runCli(command("plain") << "--overwrite").code, 0);
    }

    void everyOptionReachesTheRecord()
    {
        const CliResult result = runCli(command("options") << "--bin" << "100" << "--window" << "600" << "--covered" << "0.25" << "--max-unknown" << "7"
                                                           << "--exclude" << m_world.at("out.bed") << "--empty-bins" << "0.5" << "--max-bins" << "30"
                                                           << "--train" << "1" << "--validation" << "9" << "--test" << "none" << "--seed" << "9");
        QVERIFY2(result.code == 0, result.err.c_str());
        const auto made = compendium::readCompendium(m_world.path("options"));
        const compendium::CompendiumSettings expected{100, 600, 0.25, 7, 0.5, 30, 9};
        QVERIFY(made.options.settings == expected);
        QCOMPARE(made.options.excludeFile, m_world.path("out.bed").string());
        QCOMPARE(made.options.train, std::vector<std::string>{"chr1"});
        QCOMPARE(made.options.validation, std::vector<std::string>{"chr9"});
        QVERIFY(made.options.test.empty() && made.leftOutExcluded > 0);
        QCOMPARE(made.bins.size(), 60U);
    }

    void wrongUsage_data()
    {
        QTest::addColumn<QStringList>("more");
        QTest::addColumn<int>("code");
        QTest::newRow("window shorter than the bin") << QStringList{"--bin", "500", "--window", "400"} << 2;
        QTest::newRow("all of it covered") << QStringList{"--covered", "1"} << 2;
        QTest::newRow("negative share") << QStringList{"--empty-bins", "-1"} << 2;
        QTest::newRow("no such chromosome") << QStringList{"--test", "chr22"} << 1;
        QTest::newRow("no such file") << QStringList{"--exclude", "gone.bed"} << 1;
    }
    void wrongUsage()
    {
        QFETCH(QStringList, more);
        QFETCH(int, code);
        const CliResult result = runCli(command("wrong") << more);
        QVERIFY2(result.code == code && !result.err.empty(), result.err.c_str());
        QVERIFY(!fs::exists(m_world.path("wrong")));
    }

    void wrongTablesAreToldWithTheirLine()
    {
        m_world.write("wrong.tsv", "name\tfile\nA\tpeaks.narrowPeak\nB\tgone.bed\n");
        QStringList arguments = command("wrong");
        arguments[4] = m_world.at("wrong.tsv");
        const CliResult result = runCli(arguments);
        QVERIFY2(result.code == 1 && isOneSentence(result.err) && result.err.find("wrong.tsv, line 3") != std::string::npos, result.err.c_str());
        QCOMPARE(runCli({"compendium", "--genome", m_world.at("genome.fa"), "--out", m_world.at("wrong")}).code, 2);
    }
};

QTEST_GUILESS_MAIN(CompendiumCliTest)
#include "compendium_cli_test.moc"
