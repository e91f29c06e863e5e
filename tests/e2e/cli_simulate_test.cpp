// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli simulate at its smallest: real networks and every real method, whatever they are.
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/scores/score_set.h"
#include "tests/e2e/demo_world.h"

#include <set>

using namespace bindscape;
using namespace bindscape::test;
namespace fs = std::filesystem;

class CliSimulateTest : public QObject {
    Q_OBJECT

    fs::path path(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }
    QStringList command(const QStringList& more = {}) const
    {
        return QStringList{"simulate",
                           "--preset",
                           "tiny",
                           "--interpret",
                           "4",
                           "--threads",
                           "2",
                           "--seed",
                           "3",
                           "--out",
                           QString::fromStdString(path("check").string())} +
               more;
    }
    QTemporaryDir m_folder;

private Q_SLOTS:
    void everyMethodIsMeasured()
    {
        const auto list = runCli({"interpret", "--list"});
        std::set<std::string> methods;
        for (const auto line : split(list.out, '\n'))
            if (!line.empty() && line[0] != ' ')
                methods.insert(std::string(line.substr(0, line.find(' '))));
        QVERIFY(methods.contains("gradcam") && methods.contains("ism"));
        const auto result = runCli(command());
        QVERIFY2(result.code == 0, result.err.c_str());
        const auto table = readTable(path("check/simulation.tsv"));
        QCOMPARE(table.rows.size(), 2 * (methods.size() + 2));  // and two with an option
        std::set<std::string> measured;
        for (std::size_t row = 0; row < table.rows.size(); ++row) {
            const std::string method = table.text(row, "method");
            measured.insert(method);
            QVERIFY(methods.contains(method.substr(0, method.find(':'))));
            QVERIFY(table.number(row, "seconds_per_sequence") > 0);
            QVERIFY(table.number(row, "auroc") >= 0 && table.number(row, "auroc") <= 1);
            QVERIFY(table.number(row, "accuracy") <= table.number(row, "best_accuracy"));
            std::string folder = "scores-" + method;
            std::replace_if(folder.begin(), folder.end(), [](char c) { return c == ':' || c == '='; }, '-');
            const auto set = scores::readScores(path("check/runs") / table.text(row, "architecture") / folder);
            QCOMPARE(set.origin.title.find("off_simplex=true") != std::string::npos, method.find("off_simplex=true") != std::string::npos);
            QCOMPARE(set.sites.size(), std::size_t{4});
            for (std::size_t i = 0; i < 4; ++i)
                QCOMPARE(set.sites[i].window,
                         (Region{"interpret", static_cast<std::int64_t>(i) * 1000, static_cast<std::int64_t>(i) * 1000 + 1000}));
        }
        QVERIFY(result.out.find("signal/noise") != std::string::npos);
        for (const char* figure : {"fig2a.svg", "fig2a.pdf", "fig2a.csv", "fig2b-danq.png", "fig2b-deepsea.json"})
            QVERIFY2(fs::exists(path("check/figures") / figure), figure);
    }

    void againNothingIsMade()
    {
        const auto before = contents(path("check"));
        const auto result = runCli(command({"--json-progress"}));
        QVERIFY2(result.code == 0, result.err.c_str());
        QVERIFY(result.err.find("\"event\":\"step\"") == std::string::npos);
        QVERIFY(contents(path("check")) == before);
    }

    void theSameSeedGivesTheSameBytes()
    {
        const auto result = runCli({"simulate", "--preset", "tiny", "--interpret", "4", "--threads", "2", "--seed", "3", "--architecture",
                                    "deepsea", "--methods", "saliency", "--out", QString::fromStdString(path("again").string())});
        QVERIFY2(result.code == 0, result.err.c_str());
        for (const char* file : {"genome.fa.gz", "truth.bed", "runs/deepsea/model.pt", "runs/deepsea/scores-saliency/scores.npy"})
            QVERIFY2(readFile(path("again") / file) == readFile(path("check") / file), file);
        QCOMPARE(readTable(path("again/simulation.tsv")).rows.size(), std::size_t{1});
    }

    void wrongWordsAreSaid()
    {
        const auto said = [&](const QStringList& more, const char* part, int code) {
            const auto result = runCli(command(more));
            QVERIFY2(result.code == code && result.err.find(part) != std::string::npos, result.err.c_str());
        };
        said({"--methods", "tarot"}, "Known methods: ", 2);
        said({"--methods", "saliency:wobble=1"}, "wobble", 2);
        said({"--methods", "saliency:wobble"}, "NAME=VALUE", 2);
        said({"--architecture", "perceptron"}, "Known: ", 2);
        said({"--context-motif", "GATA1"}, "two different motifs", 2);
        said({"--train", "90"}, "holds a simulation of another seed or recipe", 1);
    }
};

QTEST_GUILESS_MAIN(CliSimulateTest)
#include "cli_simulate_test.moc"
