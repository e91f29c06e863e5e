// SPDX-License-Identifier: GPL-3.0-or-later
// interpret: what is refused, what is left as it is, and what a finished folder says of itself; with a network of one epoch.
#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/scores/score_bed.h"
#include "tests/app/cli/cli_runner.h"
#include "tests/support/test_support.h"

#include <algorithm>

using namespace bindscape;
using namespace bindscape::test;
namespace fs = std::filesystem;

class InterpretCliTest : public QObject {
    Q_OBJECT

    CliWorld m_world{40000};

    QStringList interpret(const QStringList& more, const char* out = "scores") const
    {
        const QStringList method = more.contains("--method") ? QStringList{} : QStringList{"--method", "saliency"};
        return QStringList{"interpret", "--run", m_world.at("run"), "--threads", "1", "--quiet", "--out", m_world.at(out)} + method + more;
    }
    QStringList regions(const char* file) const { return {"--regions", m_world.at(file)}; }
    std::string stored() const
    {
        return readFile(m_world.path("scores") / paths::kScoresFile) + readFile(m_world.path("scores") / paths::kScoresBedFile) +
               readFile(m_world.path("scores") / paths::kScoresRecordFile);
    }
    static void check(const CliResult& result, int code, const char* part)
    {
        QVERIFY2(!result.crashed && result.code == code, result.err.c_str());
        QVERIFY2(isOneSentence(result.err) && result.err.find(part) != std::string::npos, result.err.c_str());
    }

private Q_SLOTS:
    void initTestCase()
    {
        QCOMPARE(runCli(m_world.dataset("data") << "--window" << "200" << "--max-sites" << "20" << "--quiet").code, 0);
        const auto trained = runCli({"train", "--dataset", m_world.at("data"), "--out", m_world.at("run"), "--preset", "quick", "--epochs", "1", "--parameter",
                                     "filters=4", "--parameter", "hidden=3", "--parameter", "dense=4", "--threads", "1", "--quiet"});
        QVERIFY2(trained.code == 0, trained.err.c_str());
        m_world.write("some.bed", "chr1\t1000\t1006\tfirst\t0\t+\nchr1\t2000\t2006\tsecond\t0\t-\nchr8\t3000\t3300\tstretch\n");
        m_world.write("elsewhere.bed", "chrUn\t1000\t1006\tx\t0\t+\n");
        m_world.write("stretch.bed", "chr1\t1000\t1400\n");
        const auto scored = runCli(interpret(regions("some.bed")));
        QVERIFY2(scored.code == 0, scored.err.c_str());
    }

    void rowsKeepTheirNames()
    {
        const auto set = scores::readScores(m_world.path("scores"));
        QCOMPARE(set.origin.windows, std::string("regions of some.bed"));
        QCOMPARE(set.origin.windowsMd5, md5OfFile(m_world.path("some.bed")));
        QCOMPARE(set.sites.front().name, std::string("first"));
        QCOMPARE(set.sites.back().name, std::string("stretch"));
        QCOMPARE(runCli(interpret({"--dataset", m_world.at("data")}, "sites")).code, 0);
        const auto sites = scores::readScores(m_world.path("sites"));
        QCOMPARE(sites.sites.front().name, std::string("TOY1"));
        QCOMPARE(sites.origin.windowsMd5, md5OfFile(m_world.path("data") / paths::kInstancesFile));
    }

    // A call that cannot be made leaves the scores that it was to replace.
    void overwriteReplacesByFinishedScoresOnly()
    {
        const std::string before = stored();
        check(runCli(interpret(regions("elsewhere.bed") << "--overwrite")), 1, "1 row lies on 1 chromosome that the genome lacks (chrUn)");
        check(runCli(interpret(regions("smoe.bed") << "--overwrite")), 1, "neither a file nor a place");
        check(runCli(interpret(regions("some.bed") << "--overwrite" << "--task" << "foo")), 1, "one output");
        QCOMPARE(stored(), before);
        QCOMPARE(runCli(interpret(regions("some.bed") << "--overwrite" << "--parameter" << "rc_average=true")).code, 0);
        QVERIFY(stored() != before);
        QCOMPARE(runCli(interpret(regions("some.bed") << "--overwrite")).code, 0);
        QCOMPARE(stored(), before);
    }

    void optionsOfADataSetAreNotForRegions()
    {
        QCOMPARE(runCli(interpret(regions("some.bed") << "--labels" << "all" << "--split" << "all", "all")).code, 0);
        check(runCli(interpret(regions("some.bed") << "--labels" << "bound", "other")), 2, "--labels chooses among the sites of a data set");
        check(runCli(interpret(regions("some.bed") << "--split" << "test", "other")), 2, "--split chooses");
        check(runCli(interpret(regions("some.bed") << "--all-instances", "other")), 2, "--all-instances chooses");
        check(runCli(interpret(regions("some.bed") << "--parameter" << "off_simpelx=true", "other")), 2,
              "the known ones are off_simplex, rc_average, normalise.");
        check(runCli(interpret(regions("stretch.bed") << "--shift" << "20", "other")), 1, "None of the regions of stretch.bed can be shifted");
        QVERIFY(!scores::scoresExist(m_world.path("other")));
    }

    // Only the same call again has nothing to do.
    void resumeTellsScoresOfAnotherCall()
    {
        const std::string before = stored();
        QCOMPARE(runCli(interpret(regions("some.bed") << "--resume")).code, 0);
        const auto other = [&](const QStringList& more, const char* part) { check(runCli(interpret(more + QStringList{"--resume"})), 1, part); };
        other(regions("some.bed") + QStringList{"--method", "gradcam"}, "their method is saliency, not gradcam");
        other(regions("some.bed") + QStringList{"--parameter", "rc_average=true"}, "their option rc_average is false, not true");
        other(regions("some.bed") + QStringList{"--shift", "20"}, "not \"regions of some.bed, ");
        other(regions("stretch.bed"), "their windows are \"regions of some.bed\", not \"regions of stretch.bed\"");
        other({"--dataset", m_world.at("data")}, "not \"bound sites of data\"");
        fs::create_directory(m_world.path("moved"));
        m_world.write("moved/some.bed", "chr1\t1000\t1006\tfirst\t0\t+\n");
        other(regions("moved/some.bed"), "had another content");
        fs::copy(m_world.path("run"), m_world.path("twin"), fs::copy_options::recursive);
        std::string weights = readFile(m_world.path("twin") / paths::kModelFile);
        weights.back() = static_cast<char>(weights.back() ^ 1);
        m_world.write(std::string("twin/") + paths::kModelFile, weights);
        auto call = interpret(regions("some.bed") << "--resume");
        call[call.indexOf("--run") + 1] = m_world.at("twin");
        check(runCli(call), 1, "other weights");
        QCOMPARE(stored(), before);
    }

    // The seed counts where something is drawn.
    void seedOfShuffles()
    {
        const QStringList shuffled = regions("some.bed") + QStringList{"--method", "deeplift", "--parameter", "reference=shuffled", "--parameter", "shuffles=2"};
        QCOMPARE(runCli(interpret(shuffled, "usual")).code, 0);
        QCOMPARE(runCli(interpret(shuffled + QStringList{"--seed", "1"}, "one")).code, 0);
        QCOMPARE(runCli(interpret(shuffled + QStringList{"--seed", "2"}, "two")).code, 0);
        const auto values = [&](const char* name) { return readFile(m_world.path(name) / paths::kScoresFile); };
        QVERIFY(values("usual") == values("one") && values("one") != values("two"));
        QVERIFY(scores::readScoreRecord(m_world.path("two")).origin.seed == std::uint64_t{2});
        check(runCli(interpret(shuffled + QStringList{"--resume"}, "two")), 1, "their seed is 2, not 1");
    }
};

QTEST_GUILESS_MAIN(InterpretCliTest)
#include "interpret_cli_test.moc"
