// SPDX-License-Identifier: GPL-3.0-or-later
// The commands cross and compare on small made-up data sets, with networks that are really trained and evaluated.
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/project/run_project.h"
#include "tests/app/cli/cli_runner.h"
#include "tests/support/test_support.h"

#include <QTest>

using namespace bindscape;
using namespace bindscape::test;
namespace fs = std::filesystem;

namespace {

std::vector<std::vector<std::string>> rowsOf(const fs::path& tsv)
{
    std::vector<std::vector<std::string>> rows;
    const std::string text = readFile(tsv);
    for (const auto line : split(text, '\n'))
        if (!line.empty()) {
            rows.emplace_back();
            for (const auto field : split(line, '\t'))
                rows.back().emplace_back(field);
        }
    return rows;
}

}  // namespace

class CliCrossTest : public QObject {
    Q_OBJECT
    CliWorld m_world{60000};

    QStringList cross(const QString& out) const
    {
        return {"cross", "--runs", m_world.at("run-a"), m_world.at("run-b"), "--datasets", m_world.at("data-a"), m_world.at("data-b"), "--out", m_world.at(out.toStdString())};
    }

private Q_SLOTS:
    void initTestCase()
    {
        for (const auto& [name, design] : {std::pair("a", "baseline"), std::pair("b", "gc")}) {
            const std::string data = std::string("data-") + name, run = std::string("run-") + name;
            const CliResult dataset = runCli(m_world.dataset(data) << "--window" << "200" << "--design" << design);
            QVERIFY2(dataset.code == 0, dataset.err.c_str());
            const CliResult train = runCli({"train", "--dataset", m_world.at(data), "--preset", "quick", "--epochs", "1", "--out", m_world.at(run)});
            QVERIFY2(train.code == 0, train.err.c_str());
        }
    }
    void everyModelOnEveryDataSet()
    {
        const CliResult first = runCli(cross("out") << "--figure" << "svg");
        QVERIFY2(first.code == 0, first.err.c_str());
        QVERIFY(first.out.find("2 evaluations made, 2 there already") != std::string::npos);  // training has measured its own
        const auto table = rowsOf(m_world.path("out/cross.tsv"));
        QCOMPARE(table.size(), std::size_t(3));
        QCOMPARE(table[0], (std::vector<std::string>{"#model", "data-a", "data-b"}));
        QCOMPARE(table[1][0], std::string("run-a"));
        // The values are those of the evaluations on disk.
        const auto foreign = train::readEvaluation(m_world.path("run-a/evaluations/data-b-test"));
        QCOMPARE(table[1][2], formatExact(*foreign.splits[0].rows.auroc.value));
        const auto own = train::readEvaluation(m_world.path("run-b"));
        for (const auto& part : own.splits)
            if (part.split == "test")
                QCOMPARE(table[2][2], formatExact(*part.rows.auroc.value));
        QCOMPARE(rowsOf(m_world.path("out/cross_long.tsv")).size(), std::size_t(5));
        QCOMPARE(rowsOf(m_world.path("out/own_vs_best.tsv")).size(), std::size_t(3));
        QVERIFY(readFile(m_world.path("out/cross.svg")).find("data-b") != std::string::npos);
        QVERIFY(fs::exists(m_world.path("out/own_vs_best.csv")));
        // The recipe beside it draws it again.
        QCOMPARE(runCli({"figure", "--recipe", m_world.at("out/cross.json"), "--out", m_world.at("again.svg")}).code, 0);
        QCOMPARE(readFile(m_world.path("again.svg")), readFile(m_world.path("out/cross.svg")));
    }
    void asEvaluateMeasuresIt()
    {
        QCOMPARE(runCli(cross("one")).code, 0);
        const CliResult alone = runCli({"evaluate", "--run", m_world.at("run-a"), "--dataset", m_world.at("data-b"), "--out", m_world.at("alone")});
        QVERIFY2(alone.code == 0, alone.err.c_str());
        const auto evaluation = train::readEvaluation(m_world.path("alone"));
        QCOMPARE(rowsOf(m_world.path("one/cross.tsv"))[1][2], formatExact(*evaluation.splits[0].rows.auroc.value));
    }
    void outputsAreKeptAndEvaluationsUsedAgain()
    {
        QCOMPARE(runCli(cross("two")).code, 0);
        const CliResult again = runCli(cross("two"));
        QCOMPARE(again.code, 1);
        QVERIFY(isOneSentence(again.err));
        const CliResult elsewhere = runCli(cross("three") << "--metric" << "auprc");
        QVERIFY(elsewhere.out.find("0 evaluations made, 4 there already") != std::string::npos);
        QVERIFY(readFile(m_world.path("three/cross.tsv")) != readFile(m_world.path("two/cross.tsv")));
        // Another network in the folder: its two values are measured again.
        QCOMPARE(runCli({"train", "--dataset", m_world.at("data-a"), "--preset", "quick", "--epochs", "1", "--seed", "5", "--overwrite", "--out", m_world.at("run-a")}).code, 0);
        const CliResult other = runCli(cross("two") << "--overwrite");
        QVERIFY2(other.out.find("1 evaluation made, 3 there already") != std::string::npos, other.out.c_str());
    }
    void leakageIsTold()
    {
        QCOMPARE(runCli(m_world.dataset("data-c") << "--window" << "200" << "--test" << "chr1" << "--validation" << "chr8").code, 0);
        const CliResult result = runCli({"cross", "--runs", m_world.at("run-a"), "--datasets", m_world.at("data-c"), "--out", m_world.at("leak"), "--bootstrap", "0"});
        QCOMPARE(result.code, 0);
        QVERIFY(result.err.find("run-a was trained on chr1, which data-c is measured on") != std::string::npos);
        QCOMPARE(rowsOf(m_world.path("leak/cross_long.tsv"))[1][4], std::string("1"));
    }
    void runsSideBySide()
    {
        const QStringList runs{"--runs", m_world.at("run-a"), m_world.at("run-b")};
        const CliResult gc = runCli(QStringList{"compare", "gc"} + runs + QStringList{"--out", m_world.at("gc"), "--figure", "svg"});
        QVERIFY2(gc.code == 0, gc.err.c_str());
        QCOMPARE(rowsOf(m_world.path("gc/runs.tsv")).size(), std::size_t(3));
        QVERIFY(fs::exists(m_world.path("gc/gc_present.svg")));
        const CliResult designs = runCli(QStringList{"compare", "designs"} + runs + QStringList{"--out", m_world.at("designs"), "--figure", "svg", "--tfs", "TAL1", "TAL1"});
        QVERIFY2(designs.code == 0, designs.err.c_str());
        QCOMPARE(rowsOf(m_world.path("designs/runs.tsv"))[2][3], std::string("gc"));
        QVERIFY(readFile(m_world.path("designs/design_sizes_present.csv")).find("GC-controlled") != std::string::npos);
        const CliResult cells = runCli(QStringList{"compare", "cells"} + runs + QStringList{"--out", m_world.at("cells"), "--names", "GM12878", "HeLa"});
        QVERIFY2(cells.code == 0, cells.err.c_str());
        QCOMPARE(rowsOf(m_world.path("cells/cells.tsv"))[0], (std::vector<std::string>{"#model", "GM12878", "HeLa"}));
        QVERIFY(cells.err.find("no kmers.tsv") != std::string::npos);
    }
    void wrongUsage()
    {
        QCOMPARE(runCli(cross("x") << "--run-names" << "only-one").code, 2);
        QCOMPARE(runCli({"cross", "--runs", m_world.at("run-a"), m_world.at("run-a"), "--datasets", m_world.at("data-a"), "--out", m_world.at("x")}).code, 2);
        QCOMPARE(runCli({"compare", "colours", "--runs", m_world.at("run-a"), "--out", m_world.at("x")}).code, 2);
        const CliResult noRun = runCli({"cross", "--runs", m_world.at("data-a"), "--datasets", m_world.at("data-a"), "--out", m_world.at("x")});
        QCOMPARE(noRun.code, 1);
        QVERIFY(isOneSentence(noRun.err) && noRun.err.find("is not a run folder") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(CliCrossTest)
#include "cli_cross_test.moc"
