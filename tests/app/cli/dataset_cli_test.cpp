// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli dataset beyond the usual: rounds, lists of sites, changes by hand, options that do not go together.
#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/dataset/dataset.h"
#include "core/dataset/site_edits.h"
#include "tests/app/cli/cli_runner.h"
#include "tests/support/test_support.h"

#include <sstream>

using namespace bindscape;
using namespace bindscape::test;
namespace fs = std::filesystem;

class DatasetCliTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        std::string rows;
        for (int i = 0; i < 100; ++i)
            rows += "chr" + std::string(i % 3 == 0 ? "8" : "1") + "\t" + std::to_string(1200 + 550 * i) + "\t" + std::to_string(1201 + 550 * i) + "\tx\t" +
                    (i % 4 == 0 ? "1" : "0") + "\t+\n";
        m_world.write("sites.bed", rows);
    }

    void wrongUsage_data()
    {
        QTest::addColumn<QStringList>("arguments");
        const auto row = [&](const char* name, const QStringList& more) { QTest::newRow(name) << (m_world.dataset("x") << more); };
        row("rounds and one round", {"--rounds", "3", "--round", "2"});
        row("rounds by chromosome", {"--rounds", "3", "--split", "chromosomes"});
        row("shares by chromosome", {"--test-share", "0.3"});
        row("chromosomes at random", {"--split", "random", "--test", "chr9"});
        row("nothing to train on", {"--round", "1", "--test-share", "0.5", "--validation-share", "0.5"});
        row("sites and peaks", {"--sites", m_world.at("sites.bed")});
        row("label column alone", {"--label-column", "4"});
        row("negative ratio", {"--ratio", "-1"});
        row("mask wider than the window", {"--window", "100", "--mask-width", "101"});
        const QStringList genome{"dataset", "--genome", m_world.at("genome.fa"), "--out", m_world.at("x")};
        QTest::newRow("neither peaks nor sites") << (genome + QStringList{"--motif", m_world.at("motif.meme")});
        QTest::newRow("no motif") << (genome + QStringList{"--peaks", m_world.at("peaks.narrowPeak")});
        QTest::newRow("flank of a list") << (genome + QStringList{"--sites", m_world.at("sites.bed"), "--flank", "100"});
    }
    void wrongUsage()
    {
        QFETCH(QStringList, arguments);
        const CliResult result = runCli(arguments);
        QVERIFY2(result.code == 2 && !result.err.empty(), result.err.c_str());
        QVERIFY(!fs::exists(m_world.path("x")));
    }

    void everyOptionReachesTheRecord()
    {
        m_world.write("negatives.bed", "chr1\t0\t150000\nchr8\t0\t50000\nchr9\t0\t50000\n");
        const CliResult result = runCli(m_world.dataset("options") << "--design" << "gc" << "--partial" << "drop" << "--flank" << "60" << "--overlap" << "drop"
                                                                   << "--ratio" << "0.5" << "--gc-window" << "301" << "--mask-width" << "8" << "--negatives"
                                                                   << m_world.at("negatives.bed") << "--window" << "400");
        QVERIFY2(result.code == 0, result.err.c_str());
        const auto data = dataset::readDataset(m_world.path("options"));
        const auto& o = data.options;
        QVERIFY(o.partial == dataset::PartialOverlap::Drop && o.overlap == dataset::WindowOverlap::Drop && o.flank == 60 && o.ratio == 0.5);
        QVERIFY(o.gcWindow == 301 && o.maskWidth == 8 && o.negativesFile == m_world.path("negatives.bed").string() && o.rounds.round == 0);
        const auto train = data.counts(dataset::Split::Train);
        QVERIFY(train.boundUsed > 10 && train.unboundUsed > 0 && 2 * train.unboundUsed <= train.boundUsed);
        for (const char* reason : {"partly_in_peak", "near_peak", "not_in_negatives", "overlapping_window"})
            QVERIFY2(result.out.find(std::string("\n") + reason + "\t") != std::string::npos, reason);
    }

    void roundsOfAListOfSites()
    {
        const QStringList arguments{"dataset", "--genome", m_world.at("genome.fa"), "--sites", m_world.at("sites.bed"), "--window", "500",
                                    "--rounds", "3", "--mask-width", "10", "--out", m_world.at("rounds"), "--seed", "4"};
        const CliResult result = runCli(arguments);
        QVERIFY2(result.code == 0, result.err.c_str());
        std::vector<std::string> seen;
        for (int round = 1; round <= 3; ++round) {
            const fs::path folder = m_world.path("rounds") / ("round-" + std::to_string(round));
            const auto data = dataset::readDataset(folder);
            QCOMPARE(data.options.rounds.round, round);
            QCOMPARE(data.options.maskWidth, 10);
            std::int64_t test = 0, used = 0;
            for (const auto& i : data.instances) {
                test += i.split == dataset::Split::Test ? 1 : 0;
                used += i.used ? 1 : 0;
            }
            QCOMPARE(used, 100);  // a list is taken whole
            QCOMPARE(test, 20);
            seen.push_back(md5OfFile(folder / paths::kInstancesFile));
        }
        QVERIFY(seen[0] != seen[1] && seen[1] != seen[2]);
        QCOMPARE(runCli(arguments).code, 1);
        fs::remove_all(m_world.path("rounds") / "round-2");
        QCOMPARE(runCli(QStringList(arguments) << "--resume").code, 0);
        QCOMPARE(md5OfFile(m_world.path("rounds") / "round-2" / paths::kInstancesFile), seen[1]);
        QStringList one = arguments;
        one[one.indexOf("--rounds")] = "--round";
        one[one.indexOf(m_world.at("rounds"))] = m_world.at("third");
        QCOMPARE(runCli(one).code, 0);
        QCOMPARE(md5OfFile(m_world.path("third") / paths::kInstancesFile), seen[2]);
    }

    void roundsOfAMotif()
    {
        const CliResult result = runCli(m_world.dataset("random") << "--split" << "random" << "--window" << "60" << "--json-progress");
        QVERIFY2(result.code == 0, result.err.c_str());
        const auto data = dataset::readDataset(m_world.path("random"));
        QCOMPARE(data.options.rounds.round, 1);
        QVERIFY(data.counts(dataset::Split::Test).boundUsed > 3);
        QVERIFY(result.err.find("\"left_out\"") != std::string::npos);
    }

    void matchedListOfSites()
    {
        const QStringList arguments{"dataset", "--genome", m_world.at("genome.fa"), "--sites", m_world.at("sites.bed"), "--test", "none", "--validation", "chr8",
                                    "--ratio", "1", "--window", "500", "--out", m_world.at("matched")};
        const CliResult result = runCli(arguments);
        QVERIFY2(result.code == 0, result.err.c_str());
        const auto train = dataset::readDataset(m_world.path("matched")).counts(dataset::Split::Train);
        QVERIFY(train.boundUsed > 5 && train.boundUsed == train.unboundUsed && train.unboundFound > train.unboundUsed);
    }

    void changesByHand()
    {
        QCOMPARE(runCli(m_world.dataset("before")).code, 0);
        const auto before = dataset::readDataset(m_world.path("before"));
        const auto site = std::find_if(before.instances.begin(), before.instances.end(), [](const auto& i) { return i.used && i.label == 0; });
        dataset::writeSiteChanges({{before.core(*site), site->strand, dataset::SiteEdit::Bound, 0, "seen in a gel", ""}}, m_world.path("edits.tsv"));
        const CliResult result = runCli(m_world.dataset("after") << "--edits" << m_world.at("edits.tsv"));
        QVERIFY2(result.code == 0, result.err.c_str());
        const auto after = dataset::readDataset(m_world.path("after"));
        const auto& changed = after.instances[static_cast<std::size_t>(site - before.instances.begin())];
        QVERIFY(changed.label == 1 && changed.used && changed.edit == dataset::SiteEdit::Bound);
        QVERIFY(result.err.find("changed by hand: 1 made bound") != std::string::npos);
        const CliResult missing = runCli(m_world.dataset("never") << "--edits" << "/nowhere/edits.tsv");
        QVERIFY2(missing.code == 1 && isOneSentence(missing.err), missing.err.c_str());
        m_world.write("broken.tsv", "#chrom\tbegin\tend\tstrand\tchange\tnote\ttime\nchr1\tx\t5\t+\tbound\t\t\n");
        const CliResult broken = runCli(m_world.dataset("never") << "--edits" << m_world.at("broken.tsv"));
        QVERIFY2(broken.code == 1 && isOneSentence(broken.err) && broken.err.find("line 2") != std::string::npos, broken.err.c_str());
    }

    void badListsFailWithOneSentence()
    {
        m_world.write("labels.bed", "chr1\t500\t501\tx\t1\nchr1\t600\t601\tx\tmaybe\n");
        const CliResult result = runCli({"dataset", "--genome", m_world.at("genome.fa"), "--sites", m_world.at("labels.bed"), "--out", m_world.at("never")});
        QVERIFY2(result.code == 1 && isOneSentence(result.err) && result.err.find("labels.bed, line 2: \"maybe\"") != std::string::npos, result.err.c_str());
    }

    void failuresLeaveNoFolderBehind()
    {
        m_world.write("cut.bed", "chr1\t500\n");
        QStringList arguments{"dataset", "--genome", m_world.at("genome.fa"), "--sites", m_world.at("cut.bed"), "--out", m_world.at("new/deep/set")};
        QCOMPARE(runCli(arguments).code, 1);
        QVERIFY(!fs::exists(m_world.path("new")));
        fs::create_directories(m_world.path("own"));  // somebody else's stays
        arguments.back() = m_world.at("own");
        QCOMPARE(runCli(arguments).code, 1);
        QVERIFY(fs::exists(m_world.path("own")));
    }

    void everyChromosomeIsHeldOut()
    {
        const CliResult result = runCli({"dataset", "--genome", m_world.at("genome.fa"), "--sites", m_world.at("sites.bed"), "--window", "500", "--validation", "chr8",
                                         "--test", "chr1", "--out", m_world.at("never")});
        QVERIFY2(result.code == 1 && isOneSentence(result.err), result.err.c_str());
        QVERIFY2(result.err.find("No chromosome is left to train on") != std::string::npos && result.err.find("(chr1, chr8)") != std::string::npos,
                 result.err.c_str());
    }

    void numbersThatAreNone_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("seed") << QStringList{"dataset", "--seed", "-1"} << "\"-1\" is not a number of at least 0";
        QTest::newRow("rate") << QStringList{"train", "--learning-rate", "0"} << "\"0\" is not a number above 0";
        QTest::newRow("rate is no number") << QStringList{"train", "--learning-rate", "nan"} << "\"nan\" is not a number above 0";
        QTest::newRow("penalty") << QStringList{"train", "--penalty", "inf"} << "\"inf\" is not a number of at least 0";
        QTest::newRow("group without factor") << QStringList{"train", "--group-rate", "convolution"} << "\"convolution\" is not GROUP=FACTOR";
        QTest::newRow("group's factor") << QStringList{"pretrain", "--group-rate", "convolution=-1"} << "\"convolution=-1\" is not GROUP=FACTOR";
        QTest::newRow("shift") << QStringList{"train", "--shift", "-1"} << "-1 not in range";
        QTest::newRow("stop by") << QStringList{"train", "--stop-by", "auprc"} << "auprc not in";
        QTest::newRow("C") << QStringList{"baseline", "--c", "-2"} << "\"-2\" is not a number above 0";
    }
    void numbersThatAreNone()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, sentence);
        const CliResult result = runCli(arguments);
        QVERIFY2(result.code == 2 && result.err.find(sentence.toStdString()) != std::string::npos, result.err.c_str());
    }

private:
    CliWorld m_world;
};

QTEST_GUILESS_MAIN(DatasetCliTest)
#include "dataset_cli_test.moc"
